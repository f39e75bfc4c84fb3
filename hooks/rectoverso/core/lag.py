"""How far a translation is behind its original, as far as history tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from rectoverso.core.changes import Changes, Fate, Lines, Passage
from rectoverso.core.gravity import Gravity, Matter

_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an original: the commit that brought it, the id of its blob, the commit's two dates.

    Units: seconds since 1970. `is_new`: no parent of the commit had this text at this place; false for a
    merge that took over one side's.
    """

    commit: str
    blob: str
    authored: int
    committed: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """The translation was made from an older version.

    `versions`: how many changes of the original it lacks, one that is not committed included, at least 1;
    `days`: whole days from the first of them to the commit that is checked out; `commit`, `date`: the
    version that it was made from; `since`: when the first change came that it lacks, None if that is not
    committed.
    """

    versions: int
    days: int
    commit: str
    date: datetime
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The translation was made from a version that is not in the history of what is checked out: it is ahead,
    or was made on another branch.
    """

    commit: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """The recorded hash belongs to no version that ever was; `reason` says what is likely, or is empty."""

    reason: str = ""


Lag: TypeAlias = Behind | Elsewhere | Never


@dataclass(frozen=True, slots=True)
class Outdated:
    """What is known about a stale translation.

    `lag`: None where history does not tell; `changes`: of the original since the version it was made from,
    None where that version's text is not known; `aligned`: whether the translation's headings have the
    levels of that version's, so that section n of the one is section n of the other; `lines`: for each of
    `changes.sections` where it stands in the translation, None where it does not or `aligned` is false.
    """

    lag: Behind | Elsewhere | None = None
    changes: Changes | None = None
    aligned: bool = False
    lines: tuple[Lines | None, ...] = ()

    @property
    def gravity(self) -> Gravity | None:
        """How grave the changes are, None if they are not known."""
        return self.changes.gravity if self.changes else None


def behind(versions: Sequence[Version], blob: str, head: int, *, committed: bool) -> Behind:
    """Return how far the version with this blob is behind.

    `versions`: of one file, the newest first, in the order of their dates; the blob's is among them; `head`:
    the date of the commit that is checked out; `committed`: whether the file's text is that of a version.
    """
    place = next(index for index, version in enumerate(versions) if version.blob == blob)
    newer: list[Version] = []
    for version in versions[:place]:
        # The same change on two branches is one.
        if version.is_new and (not newer or newer[-1].blob != version.blob):
            newer.append(version)
    since = newer[-1].committed if newer else None
    return Behind(
        max(1, len(newer)) if committed else len(newer) + 1,
        max(0, head - since) // _DAY if since is not None else 0,
        versions[place].commit,
        moment(versions[place].committed),
        moment(since) if since is not None else None,
    )


def moment(seconds: int) -> datetime:
    """Return seconds since 1970 as a date; those that no calendar has become the first day of 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def outdated(
    lag: Behind | Elsewhere | None, changes: Changes | None, outline: Sequence[tuple[int, int, int]]
) -> Outdated:
    """Return what is known about a translation whose sections are `outline`: level, first and last line each."""
    if changes is None:
        return Outdated(lag)
    aligned = tuple(level for level, _, _ in outline[1:]) == changes.old_levels
    lines = tuple(
        (outline[section.old][1], outline[section.old][2]) if aligned and section.old is not None else None
        for section in changes.sections
    )
    return Outdated(lag, changes, aligned, lines)


def describe(known: Outdated) -> str:
    """Return distance and gravest changes in a few words, such as `2 versions, 9 days behind; 1 command changed`.

    Empty if nothing is known.
    """
    parts = []
    if isinstance(known.lag, Behind):
        days = f", {_count(known.lag.days, 'day')}" if known.lag.days else ""
        parts.append(f"{_count(known.lag.versions, 'version')}{days} behind")
    elif known.lag:
        parts.append(f"made ahead or on another branch, from commit {known.lag.commit[:10]}")
    if known.changes:
        parts.append(_what_changed(known.changes))
    return "; ".join(parts)


def _what_changed(changes: Changes) -> str:
    if changes.gravity is Gravity.COSMETIC:
        return "only formatting changed"
    told = []
    whole = Counter(section.fate for section in changes.sections)
    passages = [
        passage
        for section in changes.sections
        if section.fate is Fate.CHANGED
        for passage in section.passages
        if passage.gravity is changes.gravity
    ]
    if passages:
        counted = Counter((passage.matter, _verb(passage)) for passage in passages)
        (matter, verb), number = max(counted.items(), key=lambda item: item[1])
        told.append(f"{_NAMES[matter](number)} {verb}")
    told += [
        f"{_count(whole[fate], 'section')} {fate.value}" for fate in (Fate.ADDED, Fate.REMOVED) if whole[fate]
    ]
    if not passages:
        told[0] = f"{told[0]} with {_INSIDE[changes.gravity]}"
    return ", ".join(told)


def _verb(passage: Passage) -> str:
    if not passage.old:
        return "added"
    return "changed" if passage.new else "removed"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


_NAMES = {
    Matter.WARNING: lambda number: _count(number, "warning"),
    Matter.COMMAND: lambda number: _count(number, "command"),
    Matter.CODE: lambda number: _count(number, "piece") + " of code",
    Matter.VERSION: lambda number: _count(number, "version number"),
    Matter.PATH: lambda number: _count(number, "path"),
    Matter.TEXT: lambda number: _count(number, "passage"),
}
_INSIDE = {Gravity.WARNING: "warnings", Gravity.CODE: "code", Gravity.TEXT: "text"}
