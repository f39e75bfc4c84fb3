"""Reports of changed sections: a line for each, worst first."""

from __future__ import annotations

from collections.abc import Iterator

from rectoverso.core.changes import Fate, Lines, SectionChange
from rectoverso.core.verdicts import Verdict


def lines(verdict: Verdict) -> Iterator[str]:
    """Yield a line for each section of the original that changed since a translation was made, worst first.

    Each says where the section is in the original, or for a removed one that it is gone, how grave its change is,
    and where it stands in the translation.
    """
    known = verdict.outdated
    if not known or not known.changes:
        return
    pairs = zip(known.changes.sections, known.lines, strict=True)
    for section, place in sorted(pairs, key=lambda pair: -pair[0].gravity.rank):
        where = (
            f"{verdict.original}:{lines_of(section.new_lines)}"
            if section.new_lines
            else str(verdict.original)
        )
        here = f", here in lines {lines_of(place)}" if place else ""
        yield f"{where}: {section.gravity}: {name(section)} {_fate(section)}{here}"


def name(section: SectionChange) -> str:
    """Return what a section is called in reports."""
    return repr(section.title) if section.title else "what stands before the first heading"


def _fate(section: SectionChange) -> str:
    told = section.fate.value
    if section.fate is Fate.CHANGED and section.moved:
        told += " and moved"
    return f"{told} (was {section.old_title!r})" if section.old_title else told


def lines_of(place: Lines) -> str:
    """Return a range of lines as text."""
    return f"{place[0]}-{place[1]}" if place[1] > place[0] else str(place[0])
