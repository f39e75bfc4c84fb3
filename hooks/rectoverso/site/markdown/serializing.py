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
        _write((root,), pieces.append)
    except (RecursionError, _Unusual):
        return serializers.to_xhtml_string(root)
    return "".join(pieces)


class _Unusual(Exception):
    """A comment, a processing instruction, a name with a namespace, or what is no text."""


class _Tags(dict[str, tuple[str, str, bool]]):
    """How an element begins and ends, by its tag, and whether its text is code; one that is always empty has no end."""

    def __missing__(self, tag: str) -> tuple[str, str, bool]:
        lower = tag.lower()
        self[tag] = parts = f"<{tag}", "" if lower in HTML_EMPTY else f"</{tag}>", lower in _UNESCAPED
        return parts


_TAGS = _Tags()


def _write(elements: Any, write: Callable[[str], None]) -> None:
    for element in elements:
        tag = element.tag
        if type(tag) is not str:
            raise _Unusual
        start, end, is_code = _TAGS[tag]
        if attributes := element.items():
            start += _attributes(attributes)
        tail = element.tail or ""
        if tail and ("&" in tail or "<" in tail or ">" in tail):
            tail = _escape(tail)
        if not end:
            write(f"{start} />{tail}")
            continue
        text = element.text or ""
        if text and not is_code and ("&" in text or "<" in text or ">" in text):
            text = _escape(text)
        if len(element):
            write(f"{start}>{text}")
            _write(element, write)
            write(f"{end}{tail}")
        else:
            write(f"{start}>{text}{end}{tail}")


def _attributes(attributes: list[tuple[Any, Any]]) -> str:
    written = ""
    for name, value in sorted(attributes) if len(attributes) > 1 else attributes:
        if not isinstance(name, str) or not isinstance(value, str):
            raise _Unusual
        if "&" in value or "<" in value or ">" in value or '"' in value:
            written += f' {name}="{_escape_value(value)}"'
        else:
            written += f' {name}="{value}"'
    return written
