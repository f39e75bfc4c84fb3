"""Sets of characters that a part of a regular expression may take, read off the expression itself.

Sets are numbers, one bit for each character of ASCII, one for all others together, and one for the end of the text. So
an expression is read once, not for each character.
"""

from __future__ import annotations

import re
import string
import warnings
from functools import cache, lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
ONE = (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY)
"""What takes one character."""
_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}
_POSITIVE = (ops.CATEGORY_DIGIT, ops.CATEGORY_SPACE, ops.CATEGORY_WORD)
_OPPOSITES = (
    {ops.CATEGORY_DIGIT, ops.CATEGORY_NOT_DIGIT},
    {ops.CATEGORY_SPACE, ops.CATEGORY_NOT_SPACE},
    {ops.CATEGORY_WORD, ops.CATEGORY_NOT_WORD},
)
# As plain numbers: flags that are members of an enumeration are slow to combine.
_ASCII, _DOTALL, _IGNORECASE = int(re.ASCII), int(re.DOTALL), int(re.IGNORECASE)

OTHER = "\x80"
"""The first of the characters that are not told apart."""

_SIZE = ord(OTHER)
_OTHER = 1 << _SIZE
END = 1 << _SIZE + 1
ANYTHING = (END << 1) - 1
CHARACTERS = ANYTHING - END
LINE_BREAK = 1 << ord("\n")


def parse(regex: re.Pattern[str]) -> Any:
    """Return what an expression consists of."""
    with warnings.catch_warnings():
        # Whoever compiled the expression has been warned.
        warnings.simplefilter("ignore")
        return _parser.parse(regex.pattern, regex.flags)


def grouped(value: Any, flags: int) -> tuple[Any, int]:
    """Return what a group consists of, and the flags in it: it may set some and take others away."""
    _, added, removed, items = value
    return items, (flags | added) & ~removed


def bit(character: str) -> int:
    """Return the set of one character; of "", the end of the text."""
    if not character:
        return END
    return 1 << ord(character) if character < OTHER else _OTHER


_LETTERS = sum(bit(letter) for letter in string.ascii_letters)


def takes(op: Any, value: Any, flags: int) -> int:
    """Return which characters are taken, perhaps, by what takes one."""
    if op is ops.ANY:
        return CHARACTERS if flags & _DOTALL else CHARACTERS & ~LINE_BREAK
    negated, members = _members(op, value)
    taken = _union(members, flags)
    is_plain = all(map(_is_plain, members))
    if flags & _IGNORECASE and (taken & _LETTERS or not is_plain):
        # Beyond ASCII, more than two letters may be the same but for their case.
        if negated or not is_plain:
            return CHARACTERS
        return _of_any_case(taken) | _OTHER
    # Of the other characters some may be in the set, and some not.
    return CHARACTERS & ~taken | _OTHER if negated else taken


def takes_all(op: Any, value: Any, flags: int, wanted: int) -> bool:
    """Whether what takes one character certainly takes each of those that are wanted."""
    if op is ops.ANY:
        return bool(flags & _DOTALL or not wanted & LINE_BREAK)
    negated, members = _members(op, value)
    if negated:
        left_out = _union(members, flags)
        if flags & _IGNORECASE and left_out & _LETTERS:
            left_out = _of_any_case(left_out) | _OTHER
        return not left_out & wanted
    categories = {one for kind, one in members if kind is ops.CATEGORY}
    if any(pair <= categories for pair in _OPPOSITES):
        return True
    # Of the other characters none is certain.
    return not wanted & ~(_union(members, flags) & ~_OTHER)


def _members(op: Any, value: Any) -> tuple[bool, Any]:
    """Return what a set consists of, and whether it is all that is not among these."""
    if op is not ops.IN:
        return op is ops.NOT_LITERAL, [(ops.LITERAL, value)]
    negated = value[0][0] is ops.NEGATE
    return negated, value[1:] if negated else value


def _union(members: Any, flags: int) -> int:
    taken = 0
    for kind, one in members:
        taken |= _set(kind, one, flags)
    return taken


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
            of_any_case |= bit(chr(place).lower()) | bit(chr(place).upper())
    return of_any_case


@cache
def _category(category: Any, flags: int) -> int:
    # Each category holds characters beyond ASCII, but for those that are asked for in ASCII.
    found = 0 if flags and category in _POSITIVE else _OTHER
    for place in range(_SIZE):
        if re.match(_CATEGORIES[category], chr(place), flags):
            found |= 1 << place
    return found
