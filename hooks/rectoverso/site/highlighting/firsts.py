"""Which characters a match of a regular expression can begin with, read off the expression itself."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from enum import Enum
from functools import cache, lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}
# As plain numbers: flags that are members of an enumeration are slow to combine.
_ASCII, _DOTALL, _IGNORECASE = int(re.ASCII), int(re.DOTALL), int(re.IGNORECASE)
_ENDS = (ops.AT_END, ops.AT_END_STRING)


class _Answer(Enum):
    """What a part of an expression does in front of a character: nothing is certain but the first two."""

    NEVER = "cannot match here"
    EMPTY = "can match here, but not with the character"
    MAYBE = "may match with the character"


def may_begin(regex: re.Pattern[str], character: str) -> bool:
    """Whether the expression may match where a character stands next; False only where that is certain.

    The match may be empty, or begin with the character.
    """
    return _sequence(_parsed(regex), character, regex.flags) is not _Answer.NEVER


@lru_cache(maxsize=4096)
def _parsed(regex: re.Pattern[str]) -> Any:
    with warnings.catch_warnings():
        # Whoever compiled the expression has been warned.
        warnings.simplefilter("ignore")
        return _parser.parse(regex.pattern, regex.flags)


def _sequence(items: Iterable[Any], character: str, flags: int) -> _Answer:
    for op, value in items:
        answer = _item(op, value, character, flags)
        if answer is not _Answer.EMPTY:
            return answer
    return _Answer.EMPTY


def _item(op: Any, value: Any, character: str, flags: int) -> _Answer:
    if op in (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY):
        return _Answer.MAYBE if _takes(op, value, character, flags) else _Answer.NEVER
    if op is ops.SUBPATTERN:
        _, added, removed, items = value
        return _sequence(items, character, (flags | added) & ~removed)
    if op is ops.ATOMIC_GROUP:
        return _sequence(value, character, flags)
    if op in _REPEATS:
        least, _, items = value
        answer = _sequence(items, character, flags)
        return _Answer.EMPTY if answer is _Answer.NEVER and not least else answer
    if op is ops.BRANCH:
        best = _Answer.NEVER
        for items in value[1]:
            answer = _sequence(items, character, flags)
            if answer is _Answer.MAYBE:
                return answer
            if answer is _Answer.EMPTY:
                best = answer
        return best
    if op is ops.ASSERT and value[0] > 0:
        answer = _sequence(value[1], character, flags)
        return _Answer.NEVER if answer is _Answer.NEVER else _Answer.EMPTY
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return _Answer.EMPTY
    if op is ops.AT:
        # A line or a text ends before a line break, if before any character.
        return _Answer.NEVER if value in _ENDS and character != "\n" else _Answer.EMPTY
    # References to groups, and whatever else there may be.
    return _Answer.MAYBE


def _takes(op: Any, value: Any, character: str, flags: int) -> bool:
    """Whether what takes one character may take this one."""
    if op is ops.ANY:
        return character != "\n" or bool(flags & _DOTALL)
    if op is ops.LITERAL and not flags & _IGNORECASE:
        return bool(ord(character) == value)
    negated, members = op is ops.NOT_LITERAL, [(ops.LITERAL, value)]
    if op is ops.IN:
        negated = value[0][0] is ops.NEGATE
        members = value[1:] if negated else value
    if not flags & _IGNORECASE:
        return any(_is(character, *member, flags) for member in members) is not negated
    # Beyond ASCII, more than two letters may be the same but for their case.
    if negated or not character.isascii() or not all(map(_is_plain, members)):
        return True
    cases = {character, character.lower(), character.upper()}
    return any(_is(one, *member, flags) for one in cases for member in members)


def _is(character: str, kind: Any, value: Any, flags: int) -> bool:
    if kind is ops.LITERAL:
        return bool(ord(character) == value)
    if kind is ops.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    return _is_in_category(character, value, flags & _ASCII)


def _is_plain(member: Any) -> bool:
    kind, value = member
    last = value if kind is ops.LITERAL else value[1] if kind is ops.RANGE else 0
    return bool(last < 128)


@cache
def _is_in_category(character: str, category: Any, flags: int) -> bool:
    return bool(re.match(_CATEGORIES[category], character, flags))
