"""Differences between two sequences, and between two texts word by word.

The longest common subsequence is found with bit vectors: one addition on whole numbers of as many bits as
the other sequence has elements, so that a few thousand words cost milliseconds and nobody needs to guess.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

_MOST_CELLS = 1 << 26
"""Elements of one sequence times elements of the other that are compared exactly: 8 MB of bits."""

_MOST_SPLITS = 40
"""How often a long sequence is cut at elements that occur once; keeps the time near to linear."""

_FARTHEST = 400
"""Words by which a change is moved to where it reads better."""

# What ends a word: white space, and punctuation of any script. Everything else, marks that belong to a
# letter included, goes on with it.
_STOPS = r"\s!-,./:-@\[-^`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf"
_STOPS += r"\u2010-\u203e\u2041-\u205e\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"\s+|[{_CJK}]|--?(?=[^{_STOPS}\-{_CJK}])|[^{_STOPS}\-{_CJK}]+(?:[.\-/@'\u2019][^{_STOPS}\-{_CJK}]+)*|."
)


class Op(StrEnum):
    """What happened to a piece of text."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one fate. The pieces without insertions give the old text, without deletions the new."""

    op: Op
    text: str


def words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the difference of two texts, word by word.

    Shapes: no two neighbours have the same `op`, no piece is empty, a deletion stands before the insertion
    that replaces it. Joined, the pieces that are not inserted are `old`, those not deleted are `new`.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    runs = [_Run(*run) for run in _runs(before, after)]
    _slide(runs)
    return tuple(_join(_drop_islands(runs)))


@dataclass(slots=True)
class _Run:
    """Words that only one of the texts has, on either side, or words that were kept."""

    kept: list[str]
    old: list[str]
    new: list[str]


def _runs(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    at, to = 0, 0
    kept: list[str] = []
    for old, new in [*matches(before, after), (len(before), len(after))]:
        if old > at or new > to:
            if kept:
                yield kept, [], []
                kept = []
            yield [], before[at:old], after[to:new]
        kept += before[old : old + 1]
        at, to = old + 1, new + 1
    if kept:
        yield kept, [], []


def _slide(runs: list[_Run]) -> None:
    """Move what was put in or taken out to where a line or sentence begins, if it could stand there as well.

    Of `a b a b` both `a [b a] b` and `[a b] a b` can be the new part; people mean the second.
    """
    for number in range(1, len(runs) - 1):
        left, run, right = runs[number - 1 : number + 2]
        words_of = run.old or run.new
        if not left.kept or not right.kept or (run.old and run.new):
            continue
        text = [*left.kept[-_FARTHEST:], *words_of, *right.kept[:_FARTHEST]]
        start, size = min(len(left.kept), _FARTHEST), len(words_of)
        first = start
        while first > 1 and text[first - 1] == text[first + size - 1]:
            first -= 1
        last = start
        while last + size < len(text) - 1 and text[last] == text[last + size]:
            last += 1
        best = max(
            range(first, last + 1), key=lambda place: (_is_start(text[place - 1]), -abs(place - start))
        )
        if moved := best - start:
            words_of[:] = text[best : best + size]
            if moved < 0:
                right.kept[:0] = text[best + size : start + size]
                del left.kept[moved:]
            else:
                left.kept += text[start:best]
                del right.kept[:moved]


def _is_start(before: str) -> int:
    """Return how well something may begin behind a word."""
    return min(before.count("\n"), 2) * 2 + before.isspace()


def _drop_islands(runs: Sequence[_Run]) -> Iterator[tuple[bool, str, str]]:
    """Yield runs as text, without those that keep nothing but a blank or a comma between two changes."""
    pending: tuple[bool, str, str] | None = None
    for number, run in enumerate(runs):
        kept = "".join(run.kept)
        island = 0 < number < len(runs) - 1 and len(kept) <= 2 and "\n" not in kept and not _is_word(kept)
        if kept and not island:
            if pending:
                yield pending
            pending = None
            yield True, kept, kept
        else:
            _, old, new = pending or (False, "", "")
            pending = (False, old + (kept or "".join(run.old)), new + (kept or "".join(run.new)))
    if pending:
        yield pending


def _is_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _join(runs: Iterator[tuple[bool, str, str]]) -> Iterator[Piece]:
    for kept, old, new in runs:
        if kept:
            yield Piece(Op.EQUAL, old)
            continue
        if old:
            yield Piece(Op.DELETE, old)
        if new:
            yield Piece(Op.INSERT, new)


def matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return pairs of indices of equal elements, both rising: the longest such list, or a long one.

    Exact where the two lengths multiply to less than 67 million; beyond that elements that occur once on
    either side, or else the middle, cut the work into parts. Time is near to linear in the lengths then.
    """
    found: list[tuple[int, int]] = []
    parts = [(0, len(before), 0, len(after), 0)]
    while parts:
        at, end, to, stop, depth = parts.pop()
        while at < end and to < stop and before[at] == after[to]:
            found.append((at, to))
            at, to = at + 1, to + 1
        while at < end and to < stop and before[end - 1] == after[stop - 1]:
            end, stop = end - 1, stop - 1
            found.append((end, stop))
        if at == end or to == stop:
            continue
        if (end - at) * (stop - to) <= _MOST_CELLS:
            pairs = _longest(before[at:end], after[to:stop])
            found += [(at + old, to + new) for old, new in pairs]
        elif depth < _MOST_SPLITS and (anchors := _anchors(before, after, at, end, to, stop)):
            found += anchors
            for old, new in [*anchors, (end, stop)]:
                parts.append((at, old, to, new, depth + 1))
                at, to = old + 1, new + 1
        else:
            middle, centre = (at + end) // 2, (to + stop) // 2
            parts += [(at, middle, to, centre, depth), (middle, end, centre, stop, depth)]
    return sorted(found)


def _longest(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return a longest common subsequence as pairs of indices, rising.

    Source: L. Allison and T. I. Dix, "A bit-string longest-common-subsequence algorithm", 1986, in the form
    of H. Hyyrö, 2004: bit j of a row is 0 where one more element of `before` makes the subsequence longer.
    """
    places: dict[Hashable, int] = {}
    for index, element in enumerate(before):
        places[element] = places.get(element, 0) | 1 << index
    every = (1 << len(before)) - 1
    row, rows = every, []
    for element in after:
        hits = row & places.get(element, 0)
        row = ((row + hits) | (row - hits)) & every
        rows.append(row)
    pairs = []
    column, line = len(before) - 1, len(after) - 1
    while column >= 0 and line >= 0:
        if rows[line] >> column & 1:
            column -= 1
        elif line and not rows[line - 1] >> column & 1:
            line -= 1
        else:
            pairs.append((column, line))
            column, line = column - 1, line - 1
    return pairs[::-1]


def _anchors(
    before: Sequence[Hashable], after: Sequence[Hashable], at: int, end: int, to: int, stop: int
) -> list[tuple[int, int]]:
    """Return pairs of elements that occur once in either range, rising; as many as there can be."""
    old, new = _once(before, at, end), _once(after, to, stop)
    return rising(sorted((index, new[element]) for element, index in old.items() if element in new))


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs`, sorted by their first number, in which the second rises as well."""
    tails: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        previous.append(last[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        last[length : length + 1] = [number]
    chain = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = previous[number]
    return chain[::-1]


def _once(elements: Sequence[Hashable], start: int, end: int) -> dict[Hashable, int]:
    found: dict[Hashable, int] = {}
    for index in range(start, end):
        element = elements[index]
        found[element] = -1 if element in found else index
    return {element: index for element, index in found.items() if index >= 0}
