"""Adds to verdicts what history tells: which version a translation was made from, and what changed since.

Comparisons of originals and the sections of translations are kept by what they depend on, so that a warm
check neither parses nor asks git.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rectoverso.core.changes import VERSION, Changes, Lines, SectionChange
from rectoverso.core.digests import Digest
from rectoverso.core.findings import Finding, finding
from rectoverso.core.lag import Behind, Elsewhere, Never
from rectoverso.core.layouts import NOTEBOOK
from rectoverso.core.outdated import Outdated, outdated, stale, unknown
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.sources.cache import Store, key
from rectoverso.sources.history import Answer, History, Question
from rectoverso.sources.suspicions import suspicions
from rectoverso.sources.tree import Unreadable, decode, read_bytes

_TABLE = b"CO-OP TRANSLATOR LANGUAGES TABLE"
_Outline = list[tuple[int, int, int]]


class Hindsight:
    """What history tells about the translations of one project. `cache`: the folder to keep things in, or None."""

    def __init__(self, root: Path, cache: Path | None) -> None:
        self._root = root
        self.history = History(root, cache)
        self._changes: Store[Changes] = Store(cache, "changes", Changes)
        self._outlines: Store[_Outline] = Store(cache, "outlines", _Outline)
        self._compared: dict[tuple[str, str], Changes | None] = {}
        self.versions: dict[str, tuple[str, str]] = {}
        """Path of a translation -> path of its original and blob of the version that it was made from."""

    def complete(
        self, verdicts: Iterable[Verdict], digests: dict[str, Digest | None]
    ) -> tuple[dict[tuple[str, str], Verdict], list[Finding]]:
        """Return the verdicts to which history adds something, by language and uri, and findings about history itself.

        `digests`: of the originals, by uri.
        """
        verdicts = list(verdicts)
        asked = [verdict for verdict in verdicts if _is_askable(verdict, digests)]
        answers = self.history.ask(_questions(asked, digests))
        places = [(verdict, answers[_place(verdict)]) for verdict in asked]
        self.versions = {
            verdict.path: (_place(verdict)[0], answer.blob)
            for verdict, answer in places
            if verdict.path and answer.blob
        }
        self._compare({_place(verdict)[0]: digests[verdict.uri] for verdict in asked}, places)
        done = {
            (verdict.language, verdict.uri): self._complete(verdict, answer) for verdict, answer in places
        }
        for verdict, found in suspicions(self._root, self.history, verdicts):
            with_doubt = verdict.with_findings(tuple(sorted((*verdict.findings, found))))
            done[verdict.language, verdict.uri] = with_doubt
        silent = sum(not answer.lag for _, answer in places)
        return done, list(self._explain(silent))

    def save(self, *, partial: bool) -> None:
        """Keep what was read and compared; `partial`: not everything of the project was asked for."""
        self.history.save(partial=partial)
        self._changes.save(partial=partial)
        self._outlines.save(partial=partial)

    def _explain(self, silent: int) -> Iterator[Finding]:
        for trouble in self.history.troubles if silent else ():
            pages = "translation is" if silent == 1 else "translations are"
            what = f"how far {silent:,} stale {pages} behind is not known: {trouble}"
            yield finding("history", ".", what, trouble.fix)

    def _complete(self, verdict: Verdict, answer: Answer) -> Verdict:
        path, original = verdict.path or "", verdict.original or ""
        others = tuple(item for item in verdict.findings if item.rule != "stale")
        if isinstance(answer.lag, Never):
            found = unknown(path, original, edited_by_tool=self._is_edited(original))
            return replace(verdict, status=Status.UNKNOWN, findings=tuple(sorted((*others, found))))
        known = self._known(verdict, answer.lag, answer.blob)
        findings = tuple(sorted((*others, stale(path, original, known))))
        return replace(verdict, outdated=known, findings=findings)

    def _known(self, verdict: Verdict, lag: Behind | Elsewhere | None, blob: str | None) -> Outdated:
        changes = self._compared.get((verdict.original or "", blob)) if blob else None
        return outdated(lag, changes, self._outline(verdict.path or "") if changes else [])

    def _is_edited(self, original: str) -> bool:
        try:
            return original.rpartition("/")[2] == "README.md" and _TABLE in read_bytes(self._root / original)
        except Unreadable:
            return False

    def _compare(self, digests: dict[str, Digest | None], places: Sequence[tuple[Verdict, Answer]]) -> None:
        """Compare every version that a translation was made from with the original as it is."""
        new = {}
        for verdict, answer in places:
            place = (verdict.original or "", answer.blob or "")
            current = digests[place[0]]
            if not answer.blob or not current or place in self._compared or place in new:
                continue
            stored = key(VERSION, answer.blob, current.raw, place[0][-6:])
            self._compared[place] = self._changes.get(stored)
            if self._compared[place] is None:
                new[place] = stored
        texts = self.history.texts(new)
        for place, stored in new.items():
            self._compared[place] = changes = self._read_and_compare(place[0], texts.get(place))
            if changes:
                self._changes.put(stored, changes)

    def _read_and_compare(self, path: str, old: bytes | None) -> Changes | None:
        # The parser takes longer to import than a warm check takes.
        from rectoverso.core.comparison import compare

        if old is None:
            return None
        try:
            before, after = decode(old), decode(read_bytes(self._root / path))
            if not path.endswith(NOTEBOOK):
                return compare(before, after)
            left, right = _flat(before), _flat(after)
        except Unreadable:
            return None
        changes = compare(left[0], right[0])
        sections = tuple(_relocate(section, left[1], right[1]) for section in changes.sections)
        return replace(changes, sections=sections)

    def _outline(self, path: str) -> _Outline:
        """Return the sections of a translation: level, first and last line; none if it cannot be read."""
        try:
            data = read_bytes(self._root / path)
            stored = key(VERSION, path[-6:], data)
            if (kept := self._outlines.get(stored)) is not None:
                return kept
            from rectoverso.core.sections import Document

            text, lines = _flat(decode(data)) if path.endswith(NOTEBOOK) else (decode(data), None)
        except Unreadable:
            return []
        sections = [(section.level, *section.lines) for section in Document(text).sections]
        if lines:
            sections = [(level, *_at((first, last), lines)) for level, first, last in sections]
        return self._outlines.put(stored, sections)


def _is_askable(verdict: Verdict, digests: dict[str, Digest | None]) -> bool:
    known = verdict.record and verdict.original and verdict.path and digests.get(verdict.uri)
    return verdict.status is Status.STALE and bool(known)


def _place(verdict: Verdict) -> tuple[str, str]:
    return verdict.original or "", verdict.record.original_hash if verdict.record else ""


def _questions(verdicts: Iterable[Verdict], digests: dict[str, Digest | None]) -> Iterator[Question]:
    hashes: dict[str, set[str]] = {}
    current: dict[str, Digest] = {}
    for verdict in verdicts:
        path, recorded = _place(verdict)
        hashes.setdefault(path, set()).add(recorded)
        if digest := digests[verdict.uri]:
            current[path] = digest
    return (Question(path, current[path], frozenset(found)) for path, found in hashes.items())


def _flat(text: str) -> tuple[str, list[int]]:
    """Return a notebook as one text of Markdown, and for each line of it the line of the file. Errors: Unreadable."""
    from rectoverso.core.notebooks import CellKind
    from rectoverso.sources.notebooks import decode_notebook

    lines: list[str] = []
    places: list[int] = []
    for cell in decode_notebook(text)[1].cells:
        source = cell.source.split("\n")
        at = [cell.line_of(index) for index in range(len(source))]
        if cell.kind is CellKind.CODE:
            fence = "`" * (3 + max((len(line) for line in source if not line.strip("`")), default=0))
            source = [f"{fence}{cell.language}", *source, fence]
            at = [at[0], *at, at[-1]]
        lines += [*source, ""]
        places += [*at, at[-1]]
    return "\n".join(lines), places


def _at(lines: Lines, places: Sequence[int]) -> Lines:
    last = len(places) - 1
    return (places[min(lines[0] - 1, last)], places[min(lines[1] - 1, last)]) if places else (1, 1)


def _relocate(section: SectionChange, old: Sequence[int], new: Sequence[int]) -> SectionChange:
    """Return a change with lines of the files instead of those of the flat texts."""
    passages = tuple(
        replace(
            passage,
            old_lines=_at(passage.old_lines, old) if passage.old_lines else None,
            new_lines=_at(passage.new_lines, new) if passage.new_lines else None,
        )
        for passage in section.passages
    )
    return replace(
        section,
        old_lines=_at(section.old_lines, old) if section.old_lines else None,
        new_lines=_at(section.new_lines, new) if section.new_lines else None,
        passages=passages,
    )
