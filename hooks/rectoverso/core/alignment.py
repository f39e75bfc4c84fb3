"""Alignment: which item of a translation belongs to which item of its original, where that is beyond doubt."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise

from rectoverso.core.blocks import Heading

Keys = Sequence[Hashable | None]
"""What is known of each item, in document order; None where nothing is."""

Stretch = tuple[int, int]
"""A half-open range of indices."""

_ROUNDS = 4
_MOST_PAIRS = 1_000_000
_CODE = re.compile(r"(`+)(.+?)\1")


def align(original: Keys, translation: Keys) -> dict[int, int]:
    """Return index in `translation` -> index in `original`.

    Keys that occur once on either side pair, in an order that is the same on both. What lies between two pairs is
    paired by position if there is as much of it on both sides, else from its ends, as long as keys are equal; what
    has no key and is left over pairs if there is as much of it on both sides.
    """
    found = _anchors(original, translation)
    pairs = {t: o for o, t in found}
    for ours, theirs in _gaps(found, len(original), len(translation)):
        if ours[1] - ours[0] == theirs[1] - theirs[0]:
            pairs.update(zip(range(*theirs), range(*ours), strict=True))
        else:
            _trim(original, translation, ours, theirs, pairs)
    return pairs


def _trim(original: Keys, translation: Keys, ours: Stretch, theirs: Stretch, pairs: dict[int, int]) -> None:
    """Pair equal keys at both ends of two stretches, then what has none if it is as much on both sides."""
    (o, o_end), (t, t_end) = ours, theirs
    while o < o_end and t < t_end and original[o] == translation[t] is not None:
        pairs[t] = o
        o, t = o + 1, t + 1
    while o < o_end and t < t_end and original[o_end - 1] == translation[t_end - 1] is not None:
        o_end, t_end = o_end - 1, t_end - 1
        pairs[t_end] = o_end
    left = [index for index in range(o, o_end) if original[index] is None]
    right = [index for index in range(t, t_end) if translation[index] is None]
    if len(left) == len(right):
        pairs.update(zip(right, left, strict=True))


def align_headings(original: Sequence[Heading], translation: Sequence[Heading]) -> dict[int, int]:
    """Return index of a heading in `translation` -> index of the heading in `original` that it translates.

    Equal sequences of levels pair wholly. Otherwise a heading pairs with one of its level if every best alignment
    of both sequences, that by levels and by what no translation changes, agrees on it.
    Errors: none. Time is the product of both lengths; beyond 1,000 by 1,000 nothing pairs.
    Source: Needleman and Wunsch, 1970.
    """
    ours = [(heading.level, _landmarks(heading.text)) for heading in original]
    theirs = [(heading.level, _landmarks(heading.text)) for heading in translation]
    if [level for level, _ in ours] == [level for level, _ in theirs]:
        return {index: index for index in range(len(ours))}
    if len(ours) * len(theirs) > _MOST_PAIRS:
        return {}
    worth = [[_worth(our, their) for their in theirs] for our in ours]
    before = _best(worth, len(theirs))
    after = _best([row[::-1] for row in worth[::-1]], len(theirs))
    best = before[-1][-1]
    possible = [
        (o, t)
        for o, row in enumerate(worth)
        for t, value in enumerate(row)
        if value and before[o][t] + value + after[len(ours) - o - 1][len(theirs) - t - 1] == best
    ]
    left, right = Counter(o for o, _ in possible), Counter(t for _, t in possible)
    return {t: o for o, t in possible if left[o] == 1 == right[t]}


def _best(worth: Sequence[Sequence[int]], width: int) -> list[list[int]]:
    """Return the worth of the best alignment of the first rows with the first columns, for every number of both."""
    table = [[0] * (width + 1)]
    for values in worth:
        above, row = table[-1], [0]
        for column, value in enumerate(values):
            taken = above[column] + value if value else 0
            row.append(max(taken, above[column + 1], row[column]))
        table.append(row)
    return table


def _worth(our: tuple[int, str], their: tuple[int, str]) -> int:
    """Return what it is worth to pair two headings; 0 if they do not pair."""
    if our[0] != their[0]:
        return 0
    return 4 if our[1] == their[1] != "" else 3 if our[1] == their[1] else 2


def _landmarks(text: str) -> str:
    """Return the numbers, code and emoji of a heading, which translators leave alone; empty if it has none."""
    code = " ".join(found[2] for found in _CODE.finditer(text))
    kept = (char for char in _CODE.sub("", text) if unicodedata.category(char) in ("Nd", "So"))
    return "".join(str(unicodedata.decimal(char, char)) for char in kept) + code


def _anchors(original: Keys, translation: Keys) -> list[tuple[int, int]]:
    """Return pairs of indices whose keys occur once in what lies between the pairs around them, in order."""
    found: list[tuple[int, int]] = []
    gaps = [((0, len(original)), (0, len(translation)))]
    for _ in range(_ROUNDS):
        new = [
            (o + before, t + there)
            for (o, o_end), (t, t_end) in gaps
            for before, there in _once(original[o:o_end], translation[t:t_end])
        ]
        if not new:
            break
        found = sorted(found + new)
        gaps = list(_gaps(found, len(original), len(translation)))
    return found


def _once(original: Keys, translation: Keys) -> list[tuple[int, int]]:
    """Return the longest run of pairs of keys that occur once on each side, in the same order on both."""
    ours, theirs = Counter(original), Counter(translation)
    there = {key: index for index, key in enumerate(translation)}
    pairs = [
        (index, there[key])
        for index, key in enumerate(original)
        if key is not None and ours[key] == 1 == theirs[key]
    ]
    # The longest increasing subsequence of the second members, by patience sorting.
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(ends, place)
        before.append(tails[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [place]
        tails[pile : pile + 1] = [number]
    run: list[tuple[int, int]] = []
    number = tails[-1] if tails else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _gaps(
    pairs: Sequence[tuple[int, int]], original: int, translation: int
) -> Iterator[tuple[Stretch, Stretch]]:
    """Yield what lies between pairs as two half-open stretches; `original`, `translation`: the lengths of both."""
    first, last = (-1, -1), (original, translation)
    for (o, t), (o_end, t_end) in pairwise((first, *pairs, last)):
        yield (o + 1, o_end), (t + 1, t_end)
