"""What changed between two versions of an original: values only, fit for a cache."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"
"""Changes whenever the same texts may give other changes: it is part of the keys of caches."""

Lines = tuple[int, int]
"""First and last line, 1-based, of a range in a file."""


class Gravity(StrEnum):
    """How grave a change is, from the least to the worst."""

    COSMETIC = "cosmetic"
    TEXT = "text"
    CODE = "code"
    WARNING = "warning"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return tuple(Gravity).index(self)


def worst(found: Iterable[Gravity]) -> Gravity:
    """Return the worst of some gravities, the least if there are none."""
    return max(found, key=lambda gravity: gravity.rank, default=Gravity.COSMETIC)


class Matter(StrEnum):
    """What a change is about."""

    MARKUP = "markup"
    TEXT = "text"
    PATH = "path"
    VERSION = "version"
    CODE = "code"
    COMMAND = "command"
    WARNING = "warning"

    @property
    def gravity(self) -> Gravity:
        """How grave a change about it is."""
        known = {Matter.MARKUP: Gravity.COSMETIC, Matter.TEXT: Gravity.TEXT, Matter.WARNING: Gravity.WARNING}
        return known.get(self, Gravity.CODE)


class Fate(StrEnum):
    """What happened to a section."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Passage:
    """A changed block in both versions: a paragraph, a code block, rows of a table, items of a list.

    `old` and `new`: Markdown source with its line feeds, empty where there is none; `info`: the info string
    of a code block, None for prose; `old_lines`, `new_lines`: where they stand, None where they do not.
    """

    matter: Matter
    old: str
    new: str
    info: str | None
    old_lines: Lines | None
    new_lines: Lines | None

    @property
    def gravity(self) -> Gravity:
        """How grave the change is."""
        return self.matter.gravity


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that is not what it was.

    `id`, `title`: of the new heading, of the old one for a removed section; empty for what stands before
    the first heading. `old_title`: what it was called, if that changed. `old`, `new`: numbers of the section,
    0 before the first heading, n from the n-th one; None where there is no such section. `after`: for an
    added section, the number of the old section below which it belongs. `moved`: stands elsewhere now.
    """

    fate: Fate
    gravity: Gravity
    level: int
    id: str
    title: str
    old_title: str | None
    old: int | None
    new: int | None
    after: int | None
    moved: bool
    old_lines: Lines | None
    new_lines: Lines | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed between two versions of a document.

    `sections`: in the order of the new document, a removed one where it would stand; `old_levels`,
    `new_levels`: the levels of all headings; `ids`: those of the new sections.
    """

    gravity: Gravity
    sections: tuple[SectionChange, ...]
    old_levels: tuple[int, ...]
    new_levels: tuple[int, ...]
    ids: tuple[str, ...]

    @property
    def partners(self) -> dict[int, int]:
        """The number of the new section for that of each old one that is still there."""
        listed = {section.old: section.new for section in self.sections if section.old is not None}
        come = {section.new for section in self.sections}
        # Sections that are not listed stand in the same order in both.
        old = (number for number in range(len(self.old_levels) + 1) if number not in listed)
        new = (number for number in range(len(self.new_levels) + 1) if number not in come)
        found = {number: partner for number, partner in listed.items() if partner is not None}
        return found | dict(zip(old, new, strict=True))

    @property
    def by_gravity(self) -> list[SectionChange]:
        """The changed sections, worst first, else in the order of the document."""
        return sorted(self.sections, key=lambda section: -section.gravity.rank)

    @property
    def matters(self) -> list[Matter]:
        """What each changed passage is about."""
        return [passage.matter for section in self.sections for passage in section.passages]
