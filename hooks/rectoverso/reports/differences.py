"""Reports of what changed in an original since translations were made from it, word by word."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rectoverso.core.changes import Fate, Passage, SectionChange
from rectoverso.core.differences import Op, Piece, words
from rectoverso.core.findings import printable
from rectoverso.core.lag import Behind, Elsewhere
from rectoverso.core.outdated import Outdated, describe
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.reports.document import document_section
from rectoverso.reports.sections import lines_of, name

SCHEMA = "rectoverso/diff/1"
_CONTEXT = 3
"""Lines that are shown before and after a change where many stayed the same."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed since some translations were made: all of them from the same version of one original."""

    original: str
    known: Outdated
    verdicts: tuple[Verdict, ...]

    @property
    def sections(self) -> tuple[SectionChange, ...]:
        """The changed sections, in the order of the original."""
        return self.known.changes.sections if self.known.changes else ()


def differences(verdicts: Iterable[Verdict]) -> list[Difference]:
    """Return what changed since each version that stale translations were made from, as far as it is known."""
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.outdated and verdict.outdated.changes and verdict.original and verdict.record:
            groups.setdefault((verdict.original, verdict.record.original_hash), []).append(verdict)
    return [
        Difference(original, known, tuple(group))
        for (original, _), group in groups.items()
        if (known := group[0].outdated)
    ]


def remarks(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Yield a line for each translation of which there is nothing to show, with the reason."""
    for verdict in verdicts:
        if verdict.outdated and verdict.outdated.changes:
            continue
        path = verdict.path or verdict.original or verdict.uri
        if verdict.status is Status.CURRENT:
            yield f"{path}: current, nothing changed in {verdict.original}"
            continue
        found = [item for item in verdict.findings if item.rule == verdict.status.value]
        yield f"{path}: {verdict.status}: {found[0].message if found else 'nothing to compare it with'}"


def title(difference: Difference) -> str:
    """Return which versions of which file are compared."""
    lag = difference.known.lag
    at = f" {lag.commit[:10]} of {lag.date:%Y-%m-%d}" if isinstance(lag, (Behind, Elsewhere)) else ""
    return f"{difference.original}: changes since{at} ({describe(difference.known)})"


def readers(difference: Difference) -> str:
    """Return the translations that lack the changes."""
    return ", ".join(verdict.path or "" for verdict in difference.verdicts)


def heading(section: SectionChange, original: str) -> str:
    """Return which section changed, how and where."""
    where = f"{original}:{lines_of(section.new_lines)}" if section.new_lines else "in the old text only"
    was = f", was {section.old_title!r}" if section.old_title else ""
    moved = ", moved" if section.moved and section.fate is not Fate.MOVED else ""
    return f"{name(section)}: {section.fate}{was}{moved}, {section.gravity} ({where})"


def pieces(passage: Passage) -> list[Piece]:
    """Return a passage word by word; of long runs that stayed only the ends, with an ellipsis between."""
    found = list(words(passage.old, passage.new))
    shown = []
    for number, piece in enumerate(found):
        lines = piece.text.split("\n")
        if piece.op is not Op.EQUAL or len(lines) <= 2 * _CONTEXT + 2:
            shown.append(piece)
            continue
        head = lines[: _CONTEXT + 1] if number else []
        tail = lines[-_CONTEXT - 1 :] if number < len(found) - 1 else []
        shown.append(Piece(Op.EQUAL, "\n".join([*head, "[...]", *tail])))
    return shown


def visible(piece: Piece) -> str:
    """Return a piece's text as it may be shown: nothing in it controls a terminal."""
    return "\n".join(printable(line) for line in piece.text.expandtabs(4).split("\n"))


def plain(found: Iterable[Difference]) -> Iterator[str]:
    """Yield lines of text in which `[-` and `-]` enclose what went, `{+` and `+}` what came."""
    marks = {Op.EQUAL: ("", ""), Op.DELETE: ("[-", "-]"), Op.INSERT: ("{+", "+}")}
    for difference in found:
        yield from (title(difference), f"lacking in {readers(difference)}", "")
        for section in difference.sections:
            yield from (heading(section, difference.original), "")
            for passage in section.passages:
                joined = "".join(f"{marks[p.op][0]}{visible(p)}{marks[p.op][1]}" for p in pieces(passage))
                yield from (f"    {line}".rstrip() for line in joined.split("\n"))
                yield ""


def markdown(found: Iterable[Difference]) -> str:
    """Return Markdown with the differences in HTML: what stands in them cannot become markup again."""
    marks = {Op.EQUAL: ("", ""), Op.DELETE: ("<del>", "</del>"), Op.INSERT: ("<ins>", "</ins>")}
    lines: list[str] = []
    for difference in found:
        lines += [f"## {_literal(title(difference))}", "", f"Lacking in: {_literal(readers(difference))}", ""]
        for section in difference.sections:
            lines += [f"### {_literal(heading(section, difference.original))}", ""]
            for passage in section.passages:
                joined = "".join(
                    f"{marks[p.op][0]}{html.escape(visible(p))}{marks[p.op][1]}" for p in pieces(passage)
                )
                lines += [f"<pre>{joined}</pre>", ""]
    return "\n".join(lines)


def _literal(text: str) -> str:
    """Return text of which Markdown makes nothing."""
    text = html.escape(printable(text), quote=False)
    return "".join(f"\\{character}" if character in "\\`*_[]#|~" else character for character in text)


def dumps(found: Iterable[Difference], told: Iterable[str]) -> str:
    """Return JSON text: for each original its changed sections with their passages; `told`: the remarks."""
    value = {"schema": SCHEMA, "differences": [_values(item) for item in found], "remarks": list(told)}
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace").decode() + "\n"


def _values(difference: Difference) -> dict[str, Any]:
    lag, changes = difference.known.lag, difference.known.changes
    return {
        "original": difference.original,
        "commit": lag.commit if isinstance(lag, (Behind, Elsewhere)) else None,
        "severity": changes.gravity.value if changes else None,
        "translations": [
            {"language": verdict.language, "path": verdict.path} for verdict in difference.verdicts
        ],
        "sections": [
            document_section(section, None)
            | {"passages": [_passage(passage) for passage in section.passages]}
            for section in difference.sections
        ],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "about": passage.matter.value,
        "severity": passage.gravity.value,
        "info": passage.info,
        "old_lines": list(passage.old_lines) if passage.old_lines else None,
        "new_lines": list(passage.new_lines) if passage.new_lines else None,
        "pieces": [{"op": piece.op.value, "text": piece.text} for piece in words(passage.old, passage.new)],
    }
