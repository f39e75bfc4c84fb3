"""The tree of a page, written as XHTML: what MkDocs has Python-Markdown write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import serializers

_LIBRARY: Any = serializers
_escape, _escape_value = _LIBRARY._escape_cdata, _LIBRARY._escape_attrib_html
RELIES_ON = (
    _LIBRARY.to_xhtml_string,
    _LIBRARY._write_html,
    _LIBRARY._serialize_html,
    _escape,
    _escape_value,
    _LIBRARY.RE_AMP,
)
"""What has to be as it was known."""
_UNESCAPED = ("script", "style")


def to_xhtml(root: Element) -> str:
    """Return what the library's serializer returns.

    That one also knows elements that are no tags, and trees as deep as memory allows; these are left to it.
    """
    pieces: list[str] = []
    try:
        _write(root, pieces.append)
    except (RecursionError, _Unusual):
        return serializers.to_xhtml_string(root)
    return "".join(pieces)


class _Unusual(Exception):
    """A comment, a processing instruction, a name with a namespace, or what is no text."""


def _write(element: Any, write: Callable[[str], None]) -> None:
    tag, text = element.tag, element.text
    if type(tag) is not str:
        raise _Unusual
    attributes = element.items()
    if attributes:
        write(f"<{tag}")
        for name, value in sorted(attributes) if len(attributes) > 1 else attributes:
            if not isinstance(name, str) or not isinstance(value, str):
                raise _Unusual
            if "&" in value or "<" in value or ">" in value or '"' in value:
                write(f' {name}="{_escape_value(value)}"')
            else:
                write(f' {name}="{value}"')
        end = ">"
    else:
        end = f"<{tag}>"
    lower = tag.lower()
    if lower in HTML_EMPTY:
        write(" />" if attributes else f"<{tag} />")
    else:
        write(end)
        if text:
            is_plain = lower in _UNESCAPED or not ("&" in text or "<" in text or ">" in text)
            write(text if is_plain else _escape(text))
        for child in element:
            _write(child, write)
        write(f"</{tag}>")
    if tail := element.tail:
        write(_escape(tail) if "&" in tail or "<" in tail or ">" in tail else tail)
