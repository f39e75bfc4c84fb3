"""How far a translation is behind its original, as far as history tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

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


def behind(versions: Sequence[Version], blob: str, head: int, *, committed: bool) -> Behind:
    """Return how far the version with this blob is behind.

    `versions`: of one file, the newest first, in the order of their dates; the blob's is among them; `head`:
    the date of the commit that is checked out; `committed`: whether the file's text is that of a version.
    """
    place = next(index for index, version in enumerate(versions) if version.blob == blob)
    newer: list[Version] = []
    for version in versions[:place]:
        if version.is_new and newer and newer[-1].blob == version.blob:
            newer[-1] = version  # the same change on two branches, or under two names, is one
        elif version.is_new:
            newer.append(version)
    since = newer[-1].committed if newer else None
    # A merge that took the text over is not where it came from.
    same = (version for version in versions[place:] if version.blob == blob and version.is_new)
    source = next(same, versions[place])
    return Behind(
        max(1, len(newer)) if committed else len(newer) + 1,
        max(0, head - since) // _DAY if since is not None else 0,
        source.commit,
        moment(source.committed),
        moment(since) if since is not None else None,
    )


def moment(seconds: int) -> datetime:
    """Return seconds since 1970 as a date; those that no calendar has become the first day of 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
