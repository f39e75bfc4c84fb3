"""HTML tags inside Markdown: where one ends, and what its attributes hold.

No HTML is understood here: a tag is what CommonMark passes through as one, and a little more (`a="b"c="d"`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple


class Attribute(NamedTuple):
    """One attribute: its name in lower case, where its value stands, without quotes, and what that means."""

    name: str
    start: int
    end: int
    value: str


_NAME = r"[A-Za-z_:@][A-Za-z0-9_.:@-]*+"
_VALUE = r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))"
TAG = re.compile(
    rf"<(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?:\s++{_NAME}{_VALUE}?+(?:\s*+{_NAME}{_VALUE}?+)*+)?+\s*+/?>"
)
"""An opening tag. Time is linear in the tag."""
_ATTRIBUTE = re.compile(
    rf"(?<=[\s\"'])(?P<name>{_NAME})\s*+=\s*+(?:\"(?P<d>[^\"]*+)\"|'(?P<s>[^']*+)'|(?P<b>[^\s\"'=<>`]++))"
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""A reference to a character, as Markdown reads it: with its semicolon."""


def attributes(text: str, start: int, end: int) -> Iterator[Attribute]:
    """Yield the attributes with a value of the tag between two offsets, in order.

    Units: `start` and `end` of an attribute are those of its value, in characters, without quotes.
    """
    for found in _ATTRIBUTE.finditer(text, start, end):
        first, last = found.span("d" if found["d"] is not None else "s" if found["s"] is not None else "b")
        yield Attribute(found["name"].lower(), first, last, decode(text[first:last]))


def decode(text: str) -> str:
    """Return `text` with the characters that its entities stand for."""
    return ENTITY.sub(lambda entity: unescape(entity.group()), text) if "&" in text else text
