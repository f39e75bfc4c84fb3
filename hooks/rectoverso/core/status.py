"""The verdict on one pair of original and language."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """A closed set: what is known about one translation."""

    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"
    ORPHANED = "orphaned"
    UNTRACKED = "untracked"
    INVALID = "invalid"
    UNKNOWN = "unknown"

    @property
    def is_published(self) -> bool:
        """Whether a file with this status becomes a page; a missing one is replaced by the original."""
        return self not in (Status.MISSING, Status.ORPHANED)

    @property
    def claims_machine(self) -> bool:
        """Whether there is evidence, a record, that a machine made the translation."""
        return self in (Status.CURRENT, Status.STALE, Status.INVALID, Status.UNKNOWN)
