"""The one way through: tree, catalogue, records, verdicts. The site and the check both come here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import call
from typing import TYPE_CHECKING, Any, NamedTuple

from rectoverso.core import catalogue
from rectoverso.core.catalogue import Catalogue
from rectoverso.core.digests import Digest, digest
from rectoverso.core.findings import Finding, finding
from rectoverso.core.languages import language
from rectoverso.core.layouts import NOTEBOOK, PAGE_SUFFIXES, LayoutKind
from rectoverso.core.records import (
    SIDECAR_NAME,
    Carrier,
    Damage,
    Record,
    Sidecar,
)
from rectoverso.core.verdicts import Evidence, Verdict, judge
from rectoverso.sources.configuration import Project
from rectoverso.sources.crew import side_by_side
from rectoverso.sources.dead_links import DeadLinks
from rectoverso.sources.hindsight import Hindsight
from rectoverso.sources.readings import Reading, Readings, page_record, read, sidecar
from rectoverso.sources.tree import Unreadable, folders_in, list_files, read_bytes

if TYPE_CHECKING:
    from rectoverso.sources.contents import Contents

Chosen = Callable[[str, str | None], bool]
"""Tells whether a pair is asked for, from the paths of translation (also where it is missing) and original
(None if there is none)."""
Progress = Callable[[int, int], None]
"""Is told how many of how many pages are parsed."""

_WORTH_IT = 500
"""Files in a project. Below it, starting processes costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known about a project.

    `verdicts`: code -> uri -> verdict, in the order of languages and uris; `findings`: those that belong
    to no translation; `digests`: uri -> digest of the original, None if it cannot be read; `files`: all
    files that were listed, sorted, relative to the project's root; `left_out`: uris of what cannot
    become a page: files that cannot be read or are too large, notebooks that are none or have a Markdown page in their
    place.
    """

    project: Project
    catalogue: Catalogue
    verdicts: dict[str, dict[str, Verdict]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    digests: dict[str, Digest | None] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()

    @property
    def all_verdicts(self) -> Iterator[Verdict]:
        """All verdicts, language by language."""
        return (verdict for pages in self.verdicts.values() for verdict in pages.values())

    @property
    def all_findings(self) -> Iterator[Finding]:
        """All findings, the project's first."""
        yield from self.findings
        for verdict in self.all_verdicts:
            yield from verdict.findings


def survey(
    project: Project,
    languages: Collection[str] = (),
    *,
    contents: bool = True,
    history: bool = False,
    cached: bool = True,
    chosen: Chosen | None = None,
    progress: Progress | None = None,
    readings: Readings | None = None,
) -> Survey:
    """Read a project and judge every translation in it.

    `languages`: canonical codes to look at, all if empty; `contents`: also parse the pages for findings that do not
    depend on the hash; `history`: also look up stale translations in git, for how far they are behind, what changed
    since, and whether their hash is unknown; `cached`: reuse and keep those on the disk; `chosen`: which pairs to look
    at, all if None; `progress`: is called while pages are parsed; `readings`: what earlier surveys of this process have
    read. Bad input becomes findings; nothing is raised for it.
    """
    cache = project.cache if cached else None
    surveyor = _Surveyor(
        project,
        languages,
        chosen,
        _contents(project, contents, cached),
        Hindsight(project.root, cache) if history else None,
        readings,
    )
    return surveyor.run(progress)


def _contents(project: Project, wanted: bool, cached: bool) -> Contents | None:
    if not wanted:
        return None
    # The parser takes longer to import than all statuses take to find.
    from rectoverso.sources.contents import Contents

    return Contents(project.root, project.cache if cached else None)


class _Judged(NamedTuple):
    """What was found out about one language.

    `verdicts`: by uri; `texts`: of pages whose contents are to be looked at, as `Contents.ask` takes them.
    """

    verdicts: dict[str, Verdict]
    texts: list[tuple[str, str, str, bytes]]
    findings: list[Finding]
    concerning_all: list[Finding]


class _Surveyor:
    """Holds what is shared while one survey is made."""

    def __init__(
        self,
        project: Project,
        languages: Collection[str],
        chosen: Chosen | None,
        contents: Contents | None,
        hindsight: Hindsight | None,
        readings: Readings | None,
    ) -> None:
        self.project = project
        self.settings = project.settings
        self.layout = project.layout
        self.languages = languages
        self.chosen = chosen
        self.contents = contents
        self.hindsight = hindsight
        self.readings = readings
        self.findings: list[Finding] = []
        self.concerning_all: list[Finding] = []
        self.files: frozenset[str] = frozenset()
        self.digests: dict[str, Digest | None] = {}
        self.damaged: set[str] = set()
        self.dead_links: DeadLinks | None = None

    def run(self, progress: Progress | None) -> Survey:
        """Walk the tree, pair, read, judge."""
        found = self._pair()
        if self.contents and self.layout.kind is LayoutKind.COOP:
            self.dead_links = DeadLinks(self.project, found, sorted(self.files), self.contents.cache)
        for uri, path in found.originals.items():
            self.digests[uri] = self._read_original(uri, path)
        asked = [code for code in found.languages if not self.languages or code in self.languages]
        verdicts = self._judge(found, asked)
        is_partial = bool(self.languages or self.chosen)
        if self.hindsight:
            self._look_back(self.hindsight, verdicts, is_partial=is_partial)
        if self.contents:
            self.contents.finish(progress, partial=is_partial)
        verdicts = {
            code: {uri: self._complete(verdict) for uri, verdict in pages.items()}
            for code, pages in verdicts.items()
        }
        of_project = [item for item in self.findings if not self.chosen or self.chosen(item.path, None)]
        of_project += self.concerning_all
        findings = tuple(sorted({kept for item in of_project if (kept := self._weigh(item))}))
        left_out = found.shadowed | self.damaged
        return Survey(
            self.project, found, verdicts, findings, self.digests, tuple(sorted(self.files)), left_out
        )

    def _judge(self, found: Catalogue, codes: Sequence[str]) -> dict[str, dict[str, Verdict]]:
        """Judge the translations of languages, and look for dead links in originals: all that needs no other's answer."""
        examining = self.dead_links.jobs() if self.dead_links else {}
        judging = [partial(self._judge_language, found, code) for code in codes]
        # What another process has read would be remembered there.
        is_worth_it = len(codes) > 1 and len(self.files) >= _WORTH_IT and not self.readings
        jobs: list[Callable[[], Any]] = [*judging, *examining.values()]
        answers = [*side_by_side(jobs, call, is_worth_it=is_worth_it)]
        verdicts = {}
        for code, judged in zip(codes, answers[: len(codes)], strict=True):
            verdicts[code] = judged.verdicts
            self.findings += judged.findings
            self.concerning_all += judged.concerning_all
            if self.contents:
                for asked in judged.texts:
                    self.contents.ask(*asked)
        if self.dead_links:
            for uri, links in zip(examining, answers[len(codes) :], strict=True):
                self.dead_links.put(uri, links)
            self.findings += self.dead_links.findings()
        return verdicts

    def _look_back(
        self, hindsight: Hindsight, verdicts: dict[str, dict[str, Verdict]], *, is_partial: bool
    ) -> None:
        """Put what history tells into the verdicts."""
        every = (verdict for pages in verdicts.values() for verdict in pages.values())
        known, about = hindsight.complete(every, self.digests)
        for (code, uri), verdict in known.items():
            verdicts[code][uri] = verdict
        self.concerning_all += about
        hindsight.save(partial=is_partial)
        if self.contents:
            self.contents.made_from(hindsight.versions, hindsight.history.texts)

    def _pair(self) -> Catalogue:
        project, layout = self.project, self.layout
        listing = list_files(project.root, layout.top, project.skip_names, project.skip)
        self.findings += listing.findings
        self.files = frozenset(listing.files)
        base = layout.base
        folders = folders_in(project.root, base)
        if layout.kind is LayoutKind.FOLDER:
            # Beside the languages lie folders of pictures and styles, whose names may look like codes.
            holding = {layout.language_folder(path) for path in listing.files if path.endswith(PAGE_SUFFIXES)}
            folders = [name for name in folders if name in holding]
        found = catalogue.build(layout, listing.files, folders, self.settings.languages)
        self.findings += found.findings
        return found

    def _weigh(self, item: Finding, code: str = "", uri: str = "") -> Finding | None:
        """Apply the policy to a finding."""
        severity = self.settings.severity(item.rule, code, uri)
        if severity is None:
            return None
        return item if severity is item.severity else replace(item, severity=severity)

    def _read_original(self, uri: str, path: str) -> Digest | None:
        try:
            data = read_bytes(self.project.root / path)
        except Unreadable as error:
            self.findings.append(error.finding(path))
            self.damaged.add(uri)
            return None
        try:
            # An original carries no record, but a damaged one is no page.
            page_record(path, data)
        except Unreadable as error:
            self.findings.append(error.finding(path))
            if path.endswith(NOTEBOOK):
                self.damaged.add(uri)
        if self.contents:
            self.contents.original(path, data)
        if self.dead_links:
            self.dead_links.original(uri, path, data)
        return digest(data)

    def _judge_language(self, found: Catalogue, code: str) -> _Judged:
        pages = found.translations[code]
        folder = self.layout.folder_of(found.folders[code])
        sidecar_path, sidecar = self._read_sidecar(folder)
        script = language(code).script
        judged = _Judged({}, [], [], [])
        for uri in sorted({*found.originals, *pages}):
            path, original = pages.get(uri), found.originals.get(uri)
            if self.chosen and not self.chosen(path or f"{folder}/{uri}", original):
                continue
            evidence, text = self._read_evidence(uri, path, sidecar_path, sidecar)
            digest_now = self.digests.get(uri)
            ask = self.readings.judge if self.readings else judge
            judged.verdicts[uri] = ask(self.layout, code, uri, original, digest_now, evidence)
            if self.contents and path and original and text:
                judged.texts.append((path, original, script, text))
        if judged.verdicts:
            self._check_sidecar(sidecar_path, sidecar, pages, judged)
        return judged

    def _check_sidecar(
        self, path: str, sidecar: Sidecar | Damage, pages: Collection[str], judged: _Judged
    ) -> None:
        """Report what is wrong with a sidecar itself; that it is lost concerns every page of the language."""
        if isinstance(sidecar, Damage):
            what = f"unreadable sidecar: {sidecar.reason}; its records are lost to the check"
            fix = "Restore it from git, or mend it."
            judged.concerning_all.append(finding("sidecar-invalid", path, what, fix, line=sidecar.line))
            return
        for stranger in sidecar.strangers:
            what = f"the value of {stranger!r} is no record"
            line = sidecar.line(stranger)
            judged.findings.append(finding("sidecar-entry", path, what, "Remove it.", line=line))
        for entry in sidecar.entries:
            if entry not in pages and not self.layout.is_excluded(entry):
                what = f"the entry {entry!r} belongs to no page"
                fix = "Remove the entry, or restore the page."
                line = sidecar.line(entry)
                judged.findings.append(finding("record-without-page", path, what, fix, line=line))

    def _complete(self, verdict: Verdict) -> Verdict:
        """Return a verdict with the content findings of its page, all weighed by the policy."""
        found = list(verdict.findings)
        if self.contents and verdict.path:
            about = self.contents.findings(verdict.path)
            if any(item.rule == "empty" for item in about):
                # That an empty page has no record either is no second thing to mend.
                found = [item for item in found if item.rule != "untracked"]
            found += about
        if not found:
            return verdict
        kept = (self._weigh(item, verdict.language, verdict.uri) for item in found)
        return verdict.with_findings(tuple(sorted(item for item in kept if item)))

    def _read_sidecar(self, folder: str) -> tuple[str, Sidecar | Damage]:
        path = f"{folder}/{SIDECAR_NAME}"
        if path not in self.files:
            return path, Sidecar()
        root = self.project.root
        return path, self.readings.recall(sidecar, root, path) if self.readings else sidecar(root, path)

    def _read(self, path: str) -> Reading:
        if self.readings:
            return self.readings.recall(read, self.project.root, path)
        return read(self.project.root, path, with_key=self.contents is not None)

    def _read_evidence(
        self, uri: str, path: str | None, sidecar_path: str, found: Sidecar | Damage
    ) -> tuple[Evidence, bytes | None]:
        """Read every carrier of one translation, and the key of its bytes, None if there are none to be read."""
        lost = isinstance(found, Damage)
        sidecar = Sidecar() if isinstance(found, Damage) else found
        records: dict[Carrier, Record | Damage] = {}
        if uri in sidecar.entries:
            records[Carrier.SIDECAR] = sidecar.entries[uri]
        failure = sidecar.failures.get(uri)
        if path is None:
            return Evidence(None, records, sidecar_path, failure), None
        try:
            reading = self._read(path)
        except Unreadable as error:
            return Evidence(path, records, sidecar_path, failure, error.finding(path), lost), None
        if reading.record:
            records[reading.carrier] = reading.record
        return Evidence(path, records, sidecar_path, failure, None, lost), reading.text
