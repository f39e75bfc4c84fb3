"""Links and images that are written plainly: their texts and addresses are found at once, not character by character."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Any

from markdown.inlinepatterns import LinkInlineProcessor

_LIBRARY: Any = LinkInlineProcessor
_PLAIN = re.compile(r"""\(([^\s()<>"']+)\)""")


def hasten(pattern: Any) -> None:
    """Let a pattern for links find plain ones by these functions, if it finds them as the library does."""
    kind: Any = type(pattern)
    finds_text, finds_link = _as_theirs(kind)
    if finds_text:
        vars(pattern).setdefault("getText", _text)
    if finds_link:
        vars(pattern).setdefault("getLink", partial(_link, pattern))


@cache
def _as_theirs(kind: Any) -> tuple[bool, bool]:
    return (
        getattr(kind, "getText", None) is LinkInlineProcessor.getText,
        getattr(kind, "getLink", None) is LinkInlineProcessor.getLink,
    )


def _text(data: str, index: int) -> tuple[str, int, bool]:
    """Return the text from an index to the bracket that closes it, the index behind that, and if there is one."""
    end = data.find("]", index)
    if end >= 0 and data.find("[", index, end) >= 0:
        nested: tuple[str, int, bool] = _LIBRARY.getText(None, data, index)
        return nested
    return (data[index:], len(data), False) if end < 0 else (data[index:end], end + 1, True)


def _link(pattern: LinkInlineProcessor, data: str, index: int) -> tuple[str, str | None, int, bool]:
    """Return the address that stands in parentheses at an index, its title, the index behind, and if there is one."""
    if plain := _PLAIN.match(data, index):
        return pattern.unescape(plain[1]).strip(), None, plain.end(), True
    return LinkInlineProcessor.getLink(pattern, data, index)
