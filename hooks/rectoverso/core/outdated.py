"""What is known about a translation that is not current: how far behind it is, and what changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rectoverso.core.changes import Changes, Fate, Gravity, Lines, Matter, Passage
from rectoverso.core.findings import Finding, finding
from rectoverso.core.lag import Behind, Elsewhere


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


def stale(path: str, original: str, known: Outdated) -> Finding:
    """Return the finding that says how far a translation is behind and what changed."""
    about = describe(known)
    what = f"made from an older {original}{f' ({about})' if about else ''}"
    if known.gravity is Gravity.COSMETIC:
        fix = f"Run 'rectoverso stamp --still-holds {path}' if it needs no change."
    elif known.changes:
        fix = f"Run 'rectoverso diff {path}'."
    else:
        fix = f"Translate it again, or run 'rectoverso stamp --still-holds {path}' if it needs no change."
    return replace(finding("stale", path, what, fix), gravity=known.gravity.value if known.gravity else "")


def unknown(path: str, original: str, *, edited_by_tool: bool) -> Finding:
    """Return the finding that says that a recorded hash belongs to no version.

    `edited_by_tool`: the original holds a block that the translation tool writes into it.
    """
    what = f"the recorded hash belongs to no version of {original}"
    if edited_by_tool:
        # Source: observation of repositories; the documented workflow commits the translations alone.
        what += (
            ", probably because the translation tool edited it before it translated, which nobody committed"
        )
    return finding(
        "unknown", path, what, f"Translate it again, or run 'rectoverso stamp --still-holds {path}'."
    )


def describe(known: Outdated) -> str:
    """Return distance and gravest changes in a few words, such as `2 versions, 9 days behind; 1 command changed`.

    Empty if nothing is known.
    """
    parts = []
    if isinstance(known.lag, Behind):
        days = f", {_count(known.lag.days, 'day')}" if known.lag.days else ""
        parts.append(f"{_count(known.lag.versions, 'version')}{days} behind")
    elif known.lag:
        parts.append(f"ahead, or on another branch, at commit {known.lag.commit[:10]}")
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
        verb = min(map(_verb, passages), key=("changed", "removed", "added").index)
        counted = Counter(passage.matter for passage in passages if _verb(passage) == verb)
        matter, number = counted.most_common(1)[0]
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
