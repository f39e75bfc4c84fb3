"""What changes of originals cost: how many sections and words, in how many languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rectoverso.core.changes import Changes, Gravity, worst
from rectoverso.core.differences import Op, words
from rectoverso.core.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Impact:
    """What the changes of one original made stale.

    `sections`: ranges of changed sections and `words`: new or changed words of the original, those of the
    language that lacks most; `languages`: codes of the stale translations; `work`: changed sections summed over
    the languages; `gravity`: the worst, None where no change is known.
    """

    original: str
    sections: int
    words: int
    languages: tuple[str, ...]
    work: int
    gravity: Gravity | None
    example: Verdict


def impacts(verdicts: Iterable[Verdict]) -> list[Impact]:
    """Return the impact on each original that stale translations were made from, the worst first."""
    by_original: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_original.setdefault(verdict.original or verdict.uri, []).append(verdict)
    found = [_impact(original, stale) for original, stale in by_original.items()]
    return sorted(found, key=lambda impact: (-_rank(impact.gravity), impact.original))


def _rank(gravity: Gravity | None) -> int:
    return gravity.rank if gravity else len(Gravity)


def _impact(original: str, stale: list[Verdict]) -> Impact:
    counted: dict[str, tuple[int, int]] = {}
    known = []
    example = stale[0]
    for verdict in stale:
        changes = verdict.outdated.changes if verdict.outdated else None
        recorded = verdict.record.original_hash if verdict.record else ""
        if changes:
            known.append(changes.gravity)
            if recorded not in counted:
                counted[recorded] = (len(changes.sections), count_words(changes))
                example = verdict if counted[recorded] == max(counted.values()) else example
    work = sum(counted.get(verdict.record.original_hash, (0, 0))[0] for verdict in stale if verdict.record)
    sections, number = max(counted.values(), default=(0, 0))
    languages = tuple(sorted(verdict.language for verdict in stale))
    return Impact(original, sections, number, languages, work, worst(known) if known else None, example)


def count_words(changes: Changes) -> int:
    """Return how many words of the new text the old one did not have."""
    return sum(
        sum(any(letter.isalnum() for letter in word) for word in piece.text.split())
        for section in changes.sections
        for passage in section.passages
        if passage.gravity is not Gravity.COSMETIC
        for piece in words(passage.old, passage.new)
        if piece.op is Op.INSERT
    )
