"""Which characters a match of a regular expression can begin with, read off the expression itself.

Sets of characters are numbers, one bit for each of ASCII, one for all other characters together, and one for the end
of the text. So an expression is read once, not for each character.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
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
_POSITIVE = (ops.CATEGORY_DIGIT, ops.CATEGORY_SPACE, ops.CATEGORY_WORD)

OTHER = "\x80"
"""The first of the characters that are not told apart."""

_SIZE = ord(OTHER)
_OTHER, _END = 1 << _SIZE, 1 << _SIZE + 1
_ANY = (_END << 1) - 1
_CHARACTERS = _ANY - _END
_LINE_BREAK = 1 << ord("\n")

_Answer = tuple[int, int]
"""In front of what a part of an expression may match with what stands there, and where only with nothing.

Elsewhere it certainly cannot match.
"""
_NOTHING: _Answer = (0, _ANY)
_UNKNOWN: _Answer = (_ANY, 0)


def may_begin(regex: re.Pattern[str], character: str) -> bool:
    """Whether the expression may match where a character stands next; False only where that is certain.

    The match may be empty, or begin with the character. At the end of the text there is none: "".
    """
    return bool(_begins(regex) & _bit(character))


def _bit(character: str) -> int:
    if not character:
        return _END
    return 1 << ord(character) if character < OTHER else _OTHER


@lru_cache(maxsize=4096)
def _begins(regex: re.Pattern[str]) -> int:
    with warnings.catch_warnings():
        # Whoever compiled the expression has been warned.
        warnings.simplefilter("ignore")
        parsed = _parser.parse(regex.pattern, regex.flags)
    something, nothing = _sequence(parsed, regex.flags)
    return something | nothing


def _sequence(items: Iterable[Any], flags: int) -> _Answer:
    begins, left = 0, _ANY
    for op, value in items:
        something, nothing = _item(op, value, flags)
        begins |= left & something
        left &= nothing
        if not left:
            break
    return begins, left


def _item(op: Any, value: Any, flags: int) -> _Answer:
    if op in (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY):
        return _takes(op, value, flags), 0
    if op is ops.SUBPATTERN:
        _, added, removed, items = value
        return _sequence(items, (flags | added) & ~removed)
    if op is ops.ATOMIC_GROUP:
        return _sequence(value, flags)
    if op in _REPEATS:
        least, _, items = value
        something, nothing = _sequence(items, flags)
        return something, nothing if least else _ANY & ~something
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
        return (0, _END | _LINE_BREAK) if value in _ENDS else _NOTHING
    # References to groups, and whatever else there may be.
    return _UNKNOWN


def _takes(op: Any, value: Any, flags: int) -> int:
    """Return which characters are taken, perhaps, by what takes one."""
    if op is ops.ANY:
        return _CHARACTERS if flags & _DOTALL else _CHARACTERS & ~_LINE_BREAK
    negated, members = op is ops.NOT_LITERAL, [(ops.LITERAL, value)]
    if op is ops.IN:
        negated = value[0][0] is ops.NEGATE
        members = value[1:] if negated else value
    taken = 0
    for kind, one in members:
        taken |= _set(kind, one, flags)
    if flags & _IGNORECASE:
        # Beyond ASCII, more than two letters may be the same but for their case.
        if negated or not all(map(_is_plain, members)):
            return _CHARACTERS
        return _of_any_case(taken) | _OTHER
    # Of the other characters some may be in the set, and some not.
    return _CHARACTERS & ~taken | _OTHER if negated else taken


def _set(kind: Any, value: Any, flags: int) -> int:
    if kind is ops.LITERAL:
        return 1 << value if value < _SIZE else _OTHER
    if kind is ops.RANGE:
        first, last = value
        if first >= _SIZE:
            return _OTHER
        found: int = (2 << min(last, _SIZE - 1)) - (1 << first)
        return found | _OTHER if last >= _SIZE else found
    return _category(value, flags & _ASCII)


def _is_plain(member: Any) -> bool:
    kind, value = member
    last = value if kind is ops.LITERAL else value[1] if kind is ops.RANGE else 0
    return bool(last < _SIZE)


@lru_cache(maxsize=1024)
def _of_any_case(characters: int) -> int:
    of_any_case = 0
    for place in range(_SIZE):
        if characters >> place & 1:
            of_any_case |= _bit(chr(place).lower()) | _bit(chr(place).upper())
    return of_any_case


@cache
def _category(category: Any, flags: int) -> int:
    # Each category holds characters beyond ASCII, but for those that are asked for in ASCII.
    found = 0 if flags and category in _POSITIVE else _OTHER
    for place in range(_SIZE):
        if re.match(_CATEGORIES[category], chr(place), flags):
            found |= 1 << place
    return found
