"""Whether an expression can tell one word in a comment from another, read off the expression itself.

It cannot if whatever gets from the sign of a comment into its words takes all words alike, and any number of them. It
is then in the same place behind the comment, and has matched as much, whatever was said in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from typing import Any

from rectoverso.site.highlighting.characters import (
    ANYTHING,
    ONE,
    OTHER,
    REPEATS,
    bit,
    grouped,
    parse,
    takes,
    takes_all,
)
from rectoverso.site.highlighting.comments import FEWEST, WORDS
from rectoverso.site.highlighting.firsts import may_begin

_SPACE = bit(" ")
_OF_WORDS = sum(bit(one) for one in (*map(chr, range(128)), OTHER) if re.match(WORDS, one))
_MOST_REPEATS = FEWEST - 1
"""Each repeated part takes one character of words at least; behind as many, all are as far as they get."""
_HARMLESS = (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING, ops.AT_END, ops.AT_END_STRING, ops.AT_BEGINNING_LINE)


@lru_cache(maxsize=4096)
def tells_words_apart(regex: re.Pattern[str], sign: str) -> bool:
    """Whether what an expression matches may depend on the words behind a sign; False only where that is certain.

    That is for places in front of the sign, at it, or behind the words.
    """
    items = parse(regex)
    flags = regex.flags
    # Behind words stands the end of a line, or of the code. Further on, one character back is no word any more.
    is_tried = may_begin(regex, "\n") or may_begin(regex, "")
    if _widest_look_back(items) > 1 or (is_tried and _looks_back_at_once(items)):
        return True
    if not reaches_words(regex, sign):
        return False
    reading = _Reading(bit(sign[0]))
    return not reading.is_even_from_sign(items, flags) or reading.repeats > _MOST_REPEATS


@lru_cache(maxsize=4096)
def reaches_words(regex: re.Pattern[str], sign: str) -> bool:
    """Whether an expression may match a sign and words behind it."""
    taken = _taken(parse(regex), regex.flags)
    return bool(taken & bit(sign[0]) and taken & _SPACE and taken & _OF_WORDS)


class _Reading:
    """Reads an expression that gets from a sign into words. `repeats`: parts of it that take any number of words.

    Of each place in an expression is known whether it is outside: neither behind a character of words nor behind the
    space in front of them, so that what stands there looks at no word.
    """

    def __init__(self, sign: int) -> None:
        self._sign = sign
        self.repeats = 0

    def is_even_from_sign(self, items: Any, flags: int) -> bool:
        """Whether all that can be reached once the sign is taken treats words alike."""
        for place, item in enumerate(items):
            op, value = item
            if not _taken([item], flags) & self._sign:
                continue
            if op in (ops.ASSERT, ops.ASSERT_NOT):
                # It looks at the sign, and leaves it to what follows.
                if value[0] > 0 and not self.is_even_from_sign(value[1], flags):
                    return False
                continue
            if op is ops.SUBPATTERN:
                is_even = self.is_even_from_sign(*grouped(value, flags))
            elif op is ops.BRANCH:
                is_even = all(self.is_even_from_sign(inner, flags) for inner in value[1])
            else:
                is_even = op in ONE or self._is_even(item, flags, outside=True)
            return is_even and self._are_even(items[place + 1 :], flags, outside=op in ONE)
        return True

    def _are_even(self, items: Any, flags: int, *, outside: bool = False) -> bool:
        for item in items:
            if not self._is_even(item, flags, outside=outside):
                return False
            outside = self._goes_outside(item, flags, outside=outside)
        return True

    def _goes_outside(self, item: Any, flags: int, *, outside: bool) -> bool:
        """Whether the place behind a part is outside, if that in front of it is."""
        op, _ = item
        taken = _taken([item], flags)
        if op in ONE:
            return not taken & _OF_WORDS or (outside and not taken & _SPACE)
        return outside and not taken & _SPACE

    def _is_even(self, item: Any, flags: int, *, outside: bool) -> bool:
        """Whether a part treats words alike."""
        op, value = item
        if op is ops.AT:
            return outside or value in _HARMLESS
        taken = _taken([item], flags)
        if not taken & _OF_WORDS or (outside and (op in ONE or not taken & _SPACE)):
            return True
        if op in REPEATS:
            least, most, inner = value
            self.repeats += 1
            return least <= 1 and most is ops.MAXREPEAT and self._takes_alike(inner, flags)
        if op is ops.SUBPATTERN:
            return self._are_even(*grouped(value, flags), outside=outside)
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            direction, inner = value
            return outside and direction > 0 and inner.getwidth()[1] <= 1
        return op is ops.BRANCH and all(self._are_even(inner, flags, outside=outside) for inner in value[1])

    def _takes_alike(self, items: Any, flags: int) -> bool:
        """Whether what is repeated takes each character of words, or none."""
        if len(items) == 1:
            op, value = items[0]
            if op in ONE:
                return not takes(op, value, flags) & _OF_WORDS or takes_all(op, value, flags, _OF_WORDS)
            if op is ops.SUBPATTERN:
                return self._takes_alike(*grouped(value, flags))
            if op is ops.BRANCH:
                return all(self._takes_alike(inner, flags) for inner in value[1])
        return self._are_even(items, flags)


def _taken(items: Any, flags: int) -> int:
    """Return which characters any part of an expression may take, or look at."""
    taken = 0
    for op, value in items:
        if op in ONE:
            taken |= takes(op, value, flags)
        elif op is ops.SUBPATTERN:
            taken |= _taken(*grouped(value, flags))
        elif op in (*REPEATS, ops.BRANCH, ops.ASSERT, ops.ASSERT_NOT):
            for inner in _inner(op, value):
                taken |= _taken(inner, flags)
        elif op is not ops.AT:
            return ANYTHING
    return taken


def _widest_look_back(items: Any) -> int:
    """Return how many characters an expression looks back over at most."""
    widest = 0
    for op, value in items:
        if op in (ops.ASSERT, ops.ASSERT_NOT) and value[0] < 0:
            widest = max(widest, value[1].getwidth()[1])
        for inner in _inner(op, value):
            widest = max(widest, _widest_look_back(inner))
    return widest


def _looks_back_at_once(items: Any) -> bool:
    """Whether an expression may look back before it has taken a character."""
    for op, value in items:
        if op is ops.AT and value not in _HARMLESS:
            return True
        if op in (ops.ASSERT, ops.ASSERT_NOT) and value[0] < 0:
            return True
        parts = _inner(op, value)
        if any(map(_looks_back_at_once, parts)):
            return True
        takes_some = op in ONE or (op in REPEATS and value[0]) or op in (ops.SUBPATTERN, ops.BRANCH)
        if takes_some and all(part.getwidth()[0] for part in parts):
            return False
    return False


def _inner(op: Any, value: Any) -> Iterable[Any]:
    if op in REPEATS:
        return [value[2]]
    if op is ops.SUBPATTERN:
        return [value[3]]
    if op is ops.BRANCH:
        return list(value[1])
    if op is ops.ATOMIC_GROUP:
        return [value]
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return [value[1]]
    if op is ops.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return []


def needed(regex: re.Pattern[str]) -> str:
    """Return text without which the expression matches nothing, of characters that are not of words; perhaps none."""
    return max(_needed(parse(regex)), key=len)


def _needed(items: Any) -> list[str]:
    found = [""]
    for op, value in items:
        if op is ops.LITERAL and not bit(chr(value)) & _OF_WORDS:
            found[-1] += chr(value)
        elif op is ops.SUBPATTERN:
            found += ["", *_needed(value[3]), ""]
        elif op in REPEATS and value[0]:
            found += ["", *_needed(value[2]), ""]
        else:
            found.append("")
    return found
