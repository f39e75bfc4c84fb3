"""Tokens of code written as HTML: what Pygments' formatter writes between the tags around a block."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import pygments
from pygments.formatter import Formatter
from pygments.formatters import html
from pygments.formatters.html import HtmlFormatter
from pymdownx.highlight import BlockHtmlFormatter, Highlight

from rectoverso.site.markdown.known import digest

_LIBRARY: Any = html
_FORMATTER: Any = HtmlFormatter
RELIES_ON = (
    *(pygments.highlight, pygments.format, Formatter.format, Highlight.highlight),
    *(_FORMATTER.format_unencoded, _FORMATTER._format_lines, _FORMATTER._translate_parts),
    *(_FORMATTER.wrap, _FORMATTER._wrap_div, _FORMATTER._wrap_pre, _FORMATTER._wrap_code),
    *(_LIBRARY._escape, BlockHtmlFormatter),
)
"""What has to be as it was known."""
DIGESTS = ("62235733fd94",)


@cache
def is_known() -> bool:
    """Whether Pygments and pymdownx write blocks as those that were read."""
    return digest(*RELIES_ON) in DIGESTS


class _Spans(dict[Any, str]):
    """What opens a token, by its type."""

    def __missing__(self, kind: Any) -> str:
        classes = _formatter()._get_css_classes(kind)
        opening = self[kind] = f'<span class="{classes}">' if classes else ""
        return opening


@cache
def _formatter() -> Any:
    return _FORMATTER()


_spans = _Spans()


def write(tokens: Iterable[tuple[Any, str]]) -> str:
    """Return the lines of a block. Tokens that follow each other in a line share an element if they look the same.

    As the formatter does it with classes, and with neither numbers, anchors, marked lines nor `tagsfile`.
    """
    pieces: list[str] = []
    write_piece = pieces.append
    is_inside, opening = False, ""
    for kind, value in tokens:
        span = _spans[kind]
        if "&" in value or "<" in value or ">" in value:
            value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # noqa: PLW2901
        part = value
        if "\n" in value:
            *lines, part = value.split("\n")
            for line in lines:
                if is_inside:
                    if line and opening != span:
                        write_piece(f"{'</span>' if opening else ''}{span}{line}")
                        opening = span
                    else:
                        write_piece(line)
                    write_piece("</span>\n" if opening else "\n")
                    is_inside = False
                elif line:
                    write_piece(f"{span}{line}</span>\n" if span else f"{line}\n")
                else:
                    write_piece("\n")
        if part:
            if is_inside and opening == span:
                write_piece(part)
            else:
                write_piece(f"{'</span>' if is_inside and opening else ''}{span}{part}")
                is_inside, opening = True, span
    if is_inside:
        write_piece("</span>\n" if opening else "\n")
    return "".join(pieces)
