"""What a text must hold before a regular expression can match in it, and where: read off the expression itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Required = frozenset[str]
"""Strings of which every match holds one at least."""

_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_LINE = [[(ops.AT, ops.AT_BEGINNING)], [(ops.LITERAL, ord("\n"))]]
_MOST = 6
"""More strings than that are not worth looking for."""


@lru_cache(maxsize=4096)
def required(regex: re.Pattern[str]) -> Required | None:
    """Return strings of which any text that the expression matches holds one at least; None if there are none.

    Only what is certain is used: literal characters that every match consumes. Where upper and lower case
    are the same, these are characters that have no case.
    """
    parsed = _parser.parse(regex.pattern, regex.flags)
    return _sequence(parsed, bool(regex.flags & re.IGNORECASE))


def line_beginning(regex: re.Pattern[str]) -> int | None:
    """Return how far behind a line break a match may begin, if all begin there or with the text; else None."""
    items: list[Any] = list(_parser.parse(regex.pattern, regex.flags))
    while items and items[0][0] is ops.SUBPATTERN and not any(items[0][1][1:3]):
        items = list(items[0][1][3])
    if not items:
        return None
    op, value = items[0]
    has_lines = bool(regex.flags & re.MULTILINE)
    if op is ops.AT and value is ops.AT_BEGINNING and has_lines:
        return 1
    if op is ops.BRANCH and [list(choice) for choice in value[1]] == _LINE and not has_lines:
        return 0
    return None


def _sequence(items: Iterable[Any], caseless: bool) -> Required | None:
    """Return the best of what the items of a sequence require, all of which a match consumes."""
    found: list[Required] = []
    run = ""
    for op, value in items:
        if op is ops.LITERAL and _is_certain(value, caseless):
            run += chr(value)
            continue
        if run:
            found.append(frozenset((run,)))
            run = ""
        one = _item(op, value, caseless)
        if one:
            found.append(one)
    if run:
        found.append(frozenset((run,)))
    return min(found, key=_commonness, default=None)


def _item(op: Any, value: Any, caseless: bool) -> Required | None:
    if op is ops.SUBPATTERN:
        _, added, _, items = value
        return _sequence(items, caseless or bool(added & re.IGNORECASE))
    if op is ops.ATOMIC_GROUP:
        return _sequence(value, caseless)
    if op in _REPEATS:
        least, _, items = value
        return _sequence(items, caseless) if least else None
    if op is ops.BRANCH:
        return _any_of(_sequence(items, caseless) for items in value[1])
    if op is ops.IN:
        return _any_of(
            frozenset((chr(one),)) if kind is ops.LITERAL and _is_certain(one, caseless) else None
            for kind, one in value
        )
    # Assertions consume nothing, and everything else may match any text.
    return None


def _any_of(choices: Iterable[Required | None]) -> Required | None:
    together: set[str] = set()
    for choice in choices:
        if choice is None:
            return None
        together |= choice
    return frozenset(together) if len(together) <= _MOST else None


def _commonness(strings: Required) -> tuple[bool, int, int]:
    return any(one.isspace() or one.isalnum() for one in strings), len(strings), -min(map(len, strings))


def _is_certain(character: int, caseless: bool) -> bool:
    return not caseless or (character < 128 and not chr(character).isalpha())
