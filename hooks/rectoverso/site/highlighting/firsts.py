"""Which characters a match of a regular expression can begin with, read off the expression itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from typing import Any

from rectoverso.site.highlighting.characters import (
    ANYTHING,
    END,
    LINE_BREAK,
    ONE,
    REPEATS,
    bit,
    grouped,
    parse,
    takes,
)

_ENDS = (ops.AT_END, ops.AT_END_STRING)

_Answer = tuple[int, int]
"""In front of what a part of an expression may match with what stands there, and where only with nothing.

Elsewhere it certainly cannot match.
"""
_NOTHING: _Answer = (0, ANYTHING)
_UNKNOWN: _Answer = (ANYTHING, 0)


def may_begin(regex: re.Pattern[str], character: str) -> bool:
    """Whether the expression may match where a character stands next; False only where that is certain.

    The match may be empty, or begin with the character. At the end of the text there is none: "".
    """
    return bool(_begins(regex) & bit(character))


@lru_cache(maxsize=4096)
def _begins(regex: re.Pattern[str]) -> int:
    something, nothing = _sequence(parse(regex), regex.flags)
    return something | nothing


def _sequence(items: Iterable[Any], flags: int) -> _Answer:
    begins, left = 0, ANYTHING
    for op, value in items:
        something, nothing = _item(op, value, flags)
        begins |= left & something
        left &= nothing
        if not left:
            break
    return begins, left


def _item(op: Any, value: Any, flags: int) -> _Answer:
    if op in ONE:
        return takes(op, value, flags), 0
    if op is ops.SUBPATTERN:
        return _sequence(*grouped(value, flags))
    if op is ops.ATOMIC_GROUP:
        return _sequence(value, flags)
    if op in REPEATS:
        least, _, items = value
        something, nothing = _sequence(items, flags)
        return something, nothing if least else ANYTHING & ~something
    if op is ops.BRANCH:
        something = nothing = 0
        for items in value[1]:
            one = _sequence(items, flags)
            something |= one[0]
            nothing |= one[1]
        return something, nothing & ~something
    if op is ops.ASSERT and value[0] > 0:
        something, nothing = _sequence(value[1], flags)
        return 0, something | nothing
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return _NOTHING
    if op is ops.AT:
        # A line or a text ends before a line break, if before any character.
        return (0, END | LINE_BREAK) if value in _ENDS else _NOTHING
    # References to groups, and whatever else there may be.
    return _UNKNOWN
