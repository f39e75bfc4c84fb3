"""Compares two versions of an original, section by section and passage by passage."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from rectoverso.core.changes import Changes, Fate, Lines, Matter, Passage, SectionChange, worst
from rectoverso.core.differences import matches
from rectoverso.core.gravity import Source, matter
from rectoverso.core.passages import Block, Kind, blocks
from rectoverso.core.sections import Alignment, Document, Section, title

_GENERATED = re.compile(r"<!--\s*CO-OP TRANSLATOR [A-Z ]+? (START|END)\s*-->", re.IGNORECASE)
_MOST_PAIRED = 400
"""Pairs of blocks of one section whose words are compared; beyond, only their kinds are."""


def compare(old: str, new: str) -> Changes:
    """Return what changed from `old` to `new`, two texts of Markdown.

    A section is listed if a line of it that is not blank came or went, or if it moved among the others;
    lines that only wandered over a heading that came or went did neither.
    Errors: none. Time is near to linear in the texts.
    """
    return _Comparison(Document(old), Document(new)).result()


class _Comparison:
    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        self.alignment = Alignment(old, new)
        self.partner = dict(self.alignment.pairs)
        self.stayed = self._match_lines()
        self.kept_old = self.stayed.keys()
        self.kept_new = frozenset(self.stayed.values())
        self.generated_old, self.generated_new = _generated(old.lines), _generated(new.lines)

    def _match_lines(self) -> dict[int, int]:
        """Return the lines that stayed, old to new: those of aligned sections first, then what wandered between."""
        straight: list[tuple[int, int]] = []
        moved: list[tuple[int, int]] = []
        for old, new in self.alignment.pairs:
            before, after = self.old.sections[old], self.new.sections[new]
            found = self._match(range(before.start, before.stop), range(after.start, after.stop))
            (straight if (old, new) in self.alignment.kept else moved).extend(found)
        taken_old, taken_new = {line for line, _ in moved}, {line for _, line in moved}
        at, to = 0, 0
        for old, new in [*straight, (len(self.old.lines), len(self.new.lines))]:
            if old > at and new > to:
                left = [line for line in range(at, old) if line not in taken_old]
                free = [line for line in range(to, new) if line not in taken_new]
                moved += self._match(left, free)
            at, to = old + 1, new + 1
        return dict([*straight, *moved])

    def _match(self, left: Sequence[int], free: Sequence[int]) -> list[tuple[int, int]]:
        before = [line for line in left if self.old.lines[line].strip()]
        after = [line for line in free if self.new.lines[line].strip()]
        if not before or not after:
            return []
        found = matches([_key(self.old, i) for i in before], [_key(self.new, i) for i in after])
        return [(before[old], after[new]) for old, new in found]

    def result(self) -> Changes:
        """Return what was found."""
        sections = tuple(self._sections())
        return Changes(
            worst(section.gravity for section in sections),
            sections,
            self.old.levels,
            self.new.levels,
            self.new.ids,
        )

    def _sections(self) -> Iterator[SectionChange]:
        origin = {new: old for old, new in self.alignment.pairs}
        removed: dict[int, list[int]] = {}
        above = 0
        for index in range(len(self.old.sections)):
            # What is gone is told of below the nearest section above it that is still there.
            if index in self.partner:
                above = index
            else:
                removed.setdefault(self.partner[above], []).append(index)
        below = 0
        for new in range(len(self.new.sections)):
            old = origin.get(new)
            if old is not None:
                below = old
            change = self._change(old, new, below)
            if change:
                yield change
            for index in removed.get(new, ()):
                if change := self._change(index, None, None):
                    yield change

    def _change(self, old: int | None, new: int | None, after: int | None) -> SectionChange | None:
        passages = tuple(self._passages(old, new))
        moved = old is not None and new is not None and (old, new) not in self.alignment.kept
        if old is not None and new is not None and not passages and not moved:
            return None
        if old is None:
            fate = Fate.ADDED
        elif new is None:
            fate = Fate.REMOVED
        else:
            fate = Fate.CHANGED if passages else Fate.MOVED
        before = self.old.sections[old] if old is not None else None
        present = self.new.sections[new] if new is not None else before
        name = title(present.heading) if present else ""
        old_name = title(before.heading) if before else name
        return SectionChange(
            fate,
            worst(passage.gravity for passage in passages),
            present.level if present else 0,
            self.new.ids[new] if new is not None else self.old.ids[old or 0],
            name,
            old_name if old_name != name else None,
            old,
            new,
            after if old is None else None,
            moved,
            before.lines if before else None,
            self.new.sections[new].lines if new is not None else None,
            passages,
        )

    def _passages(self, old: int | None, new: int | None) -> Iterator[Passage]:
        """Yield the changed passages of a section."""
        before, after = self.old.sections[old or 0], self.new.sections[new or 0]
        touched_old = old is not None and self._is_touched(self.old, before, self.kept_old)
        touched_new = new is not None and self._is_touched(self.new, after, self.kept_new)
        if not touched_old and not touched_new:
            return
        olds = self._blocks(self.old, before) if old is not None else []
        news = self._blocks(self.new, after) if new is not None else []
        changed_old = {block for block in olds if self._is_touched(self.old, block, self.kept_old)}
        changed_new = {block for block in news if self._is_touched(self.new, block, self.kept_new)}
        # A block that only grew has lost no line: what shares a line with a changed block belongs to it.
        at_old = {line: block for block in olds for line in range(block.start, block.stop)}
        at_new = {line: block for block in news for line in range(block.start, block.stop)}
        shared = [
            (block, at_new[to]) for line, block in at_old.items() if (to := self.stayed.get(line)) in at_new
        ]
        left = changed_old | {block for block, other in shared if other in changed_new}
        right = changed_new | {other for block, other in shared if block in changed_old}
        pairs = self._pair(
            [block for block in olds if block in left], [block for block in news if block in right]
        )
        changed = (self._passage(a, b) for a, b in pairs if a in changed_old or b in changed_new)
        yield from _joined(changed)

    def _is_touched(self, document: Document, part: Section | Block, kept: Container[int]) -> bool:
        """Tell whether a line came or went in a part of a document."""
        return any(line not in kept and document.lines[line].strip() for line in range(part.start, part.stop))

    def _blocks(self, document: Document, section: Section) -> list[Block]:
        return list(blocks(document.lines, section.start, section.stop, document.front))

    def _pair(
        self, before: Sequence[Block], after: Sequence[Block]
    ) -> Iterator[tuple[Block | None, Block | None]]:
        """Yield old and new blocks that stand for each other, in order."""
        stop, at = 0, 0
        for left, right in self._partners(before, after):
            yield from _side_by_side(before[stop:left], after[at:right])
            yield before[left], after[right]
            stop, at = left + 1, right + 1
        yield from _side_by_side(before[stop:], after[at:])

    def _partners(self, before: Sequence[Block], after: Sequence[Block]) -> list[tuple[int, int]]:
        """Return rising pairs of indices: blocks of one kind, by how much they have in common."""
        if not before or not after:
            return []
        if len(before) * len(after) > _MOST_PAIRED:
            return matches([_shape(block) for block in before], [_shape(block) for block in after])
        left, right = (
            [set(_text(document, block).split()) for block in side]
            for document, side in ((self.old, before), (self.new, after))
        )
        scores = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
        for i in range(len(before) - 1, -1, -1):
            for j in range(len(after) - 1, -1, -1):
                alike = _alike(left[i], right[j]) if before[i].kind is after[j].kind else 0.0
                both = scores[i + 1][j + 1] + alike if alike > 0.2 else 0.0
                scores[i][j] = max(both, scores[i + 1][j], scores[i][j + 1])
        pairs, i, j = [], 0, 0
        while i < len(before) and j < len(after):
            if scores[i][j] == scores[i + 1][j]:
                i += 1
            elif scores[i][j] == scores[i][j + 1]:
                j += 1
            else:
                pairs.append((i, j))
                i, j = i + 1, j + 1
        return pairs

    def _passage(self, old: Block | None, new: Block | None) -> Passage:
        before = _source(self.old, old) if old else None
        after = _source(self.new, new) if new else None
        generated = (not old or old.start in self.generated_old) and (
            not new or new.start in self.generated_new
        )
        info = next((source.info for source in (after, before) if source and source.info is not None), None)
        return Passage(
            Matter.MARKUP if generated else matter(before, after),
            before.text if before else "",
            after.text if after else "",
            info,
            (old.start + 1, old.stop) if old else None,
            (new.start + 1, new.stop) if new else None,
        )


def _side_by_side(
    before: Sequence[Block], after: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Yield blocks that have little in common: as pairs where as many of the same kinds came as went."""
    if [block.kind for block in before] == [block.kind for block in after]:
        yield from zip(before, after, strict=True)
        return
    yield from ((block, None) for block in before)
    yield from ((None, block) for block in after)


def _key(document: Document, line: int) -> tuple[str, bool]:
    """Return what a line is recognised by: a comment in code may look like a heading."""
    return document.lines[line], line in document.starts


def _joined(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield passages with neighbours made one: rows of a table, items of a list, lines of prose."""
    group: list[Passage] = []
    for passage in passages:
        if group and not _continues(group[-1], passage):
            yield _one(group)
            group = []
        group.append(passage)
    if group:
        yield _one(group)


def _one(group: Sequence[Passage]) -> Passage:
    first, last = group[0], group[-1]
    return Passage(
        max((passage.matter for passage in group), key=tuple(Matter).index),
        "\n".join(passage.old for passage in group if passage.old),
        "\n".join(passage.new for passage in group if passage.new),
        first.info,
        _whole(first.old_lines, last.old_lines),
        _whole(first.new_lines, last.new_lines),
    )


def _continues(last: Passage, passage: Passage) -> bool:
    is_prose = last.info is None and passage.info is None
    follows = _follows(last.old_lines, passage.old_lines) and _follows(last.new_lines, passage.new_lines)
    return is_prose and follows


def _follows(one: Lines | None, other: Lines | None) -> bool:
    return one == other if one is None or other is None else one[1] + 1 == other[0]


def _whole(one: Lines | None, other: Lines | None) -> Lines | None:
    return (one[0], other[1]) if one and other else None


def _text(document: Document, block: Block) -> str:
    return "\n".join(document.lines[block.start : block.stop])


def _source(document: Document, block: Block) -> Source:
    info = block.info if block.kind is Kind.CODE else None
    return Source(_text(document, block), info, block.warns, block.kind is Kind.HIDDEN)


def _shape(block: Block) -> tuple[Kind, str]:
    return block.kind, block.info


def _alike(left: set[str], right: set[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _generated(lines: Iterable[str]) -> frozenset[int]:
    """Return the lines of blocks that the translation tool writes into an original: nothing for a reader."""
    found: set[int] = set()
    start: int | None = None
    for index, line in enumerate(lines):
        marker = _GENERATED.search(line) if "<!--" in line else None
        if marker and marker[1].upper() == "START":
            start = index if start is None else start
        elif marker and start is not None:
            found.update(range(start, index + 1))
            start = None
    return frozenset(found)
