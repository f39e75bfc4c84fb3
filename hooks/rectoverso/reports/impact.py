"""Reports of what changes made stale: a block for each original, worst first, and the sum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rectoverso.core.changes import worst
from rectoverso.core.impact import Impact, impacts
from rectoverso.reports import sections
from rectoverso.sources.survey import Survey


def lines(survey: Survey) -> Iterator[str]:
    """Yield the originals whose changes made translations stale, with their changed sections, and a last line."""
    found = impacts(survey.all_verdicts)
    for impact in found:
        yield f"{impact.original}: {_gravity(impact)}: {_size(impact)} in {', '.join(impact.languages)}"
        yield from (f"    {line}" for line in sections.lines(impact.example))
    if not found:
        yield "the changes made no translation stale"
        return
    pages = sum(len(impact.languages) for impact in found)
    work = sum(impact.work for impact in found)
    words = sum(impact.words * len(impact.languages) for impact in found)
    yield (
        f"{_count(pages, 'translation')} became stale: {_count(work, 'section')} and {_count(words, 'word')} to renew, "
        f"summed over the languages; severity {_worst(found)}"
    )


def values(survey: Survey) -> dict[str, Any]:
    """Return the same as plain values."""
    found = impacts(survey.all_verdicts)
    return {
        "severity": _worst(found) if found else None,
        "originals": [
            {
                "path": impact.original,
                "severity": impact.gravity.value if impact.gravity else None,
                "sections": impact.sections,
                "words": impact.words,
                "languages": list(impact.languages),
            }
            for impact in found
        ],
    }


def _worst(found: list[Impact]) -> str:
    known = [impact.gravity for impact in found if impact.gravity]
    return worst(known).value if known else "unknown"


def _gravity(impact: Impact) -> str:
    return impact.gravity.value if impact.gravity else "unknown"


def _size(impact: Impact) -> str:
    return f"{_count(impact.sections, 'section')}, {_count(impact.words, 'word')} to renew"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
