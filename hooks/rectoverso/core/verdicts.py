"""The verdict on each pair of original and language: its status, its record and what is to report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from posixpath import isabs, normpath
from shlex import quote

from rectoverso.core.digests import Digest, Match
from rectoverso.core.findings import Finding, finding
from rectoverso.core.languages import from_tool
from rectoverso.core.layouts import Layout
from rectoverso.core.outdated import Outdated
from rectoverso.core.records import Carrier, Damage, Failure, Record
from rectoverso.core.status import Status


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was read about one translation: its path and every carrier that names it.

    `path` is None if there is no file; `unreadable` reports that the file's text could not be read;
    `sidecar_lost`: the language's sidecar cannot be read, so that its record may be among the lost ones.
    """

    path: str | None
    records: Mapping[Carrier, Record | Damage] = field(default_factory=dict)
    sidecar_path: str | None = None
    failure: Failure | None = None
    unreadable: Finding | None = None
    sidecar_lost: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known about one (original, language) pair.

    `path` is None for a missing translation; `original` is None for an orphaned one; `outdated` is what history
    tells about a stale one, None if it was not asked.
    """

    language: str
    uri: str
    path: str | None
    original: str | None
    status: Status
    record: Record | None = None
    carrier: Carrier | None = None
    current_hash: str | None = None
    line_endings_only: bool = False
    failure: Failure | None = None
    findings: tuple[Finding, ...] = ()
    outdated: Outdated | None = None

    def with_findings(self, findings: tuple[Finding, ...]) -> Verdict:
        """Return the same verdict with other findings."""
        return replace(self, findings=findings)


PRECEDENCE = (Carrier.SIDECAR, Carrier.INLINE, Carrier.NOTEBOOK)


def judge(
    layout: Layout, language: str, uri: str, original: str | None, digest: Digest | None, evidence: Evidence
) -> Verdict:
    """Return the verdict on one translation.

    `original` and `digest` are None if there is no original; `digest` alone is None if the original cannot
    be read, and then nothing is known to be current.
    """
    path = evidence.path
    current = digest.raw if digest else None
    if path is None:
        where = original or uri
        note = finding("missing", where, f"no translation into {language}", "Translate it, or exclude it.")
        return Verdict(language, uri, None, original, Status.MISSING, current_hash=current, findings=(note,))
    carrier, chosen, disagreement = _choose(path, evidence)
    found = list(disagreement)
    if evidence.unreadable:
        found.append(evidence.unreadable)
    if isinstance(chosen, Record) and carrier:
        found += _check_record(layout, language, uri, path, chosen)
    status, match = _status(original, digest, chosen, evidence)
    found += _explain(layout, status, uri, path, original, digest, chosen, carrier, evidence)
    if match is Match.LINE_ENDINGS:
        found.append(
            finding("line-endings", path, "the recorded hash matches the original only with other line ends")
        )
    failure = evidence.failure
    failed = status is Status.STALE and failure and current and failure.original_hash == current
    if failed and failure:
        when = f" on {failure.failure_date:%Y-%m-%d}" if failure.failure_date else ""
        reason = f" ({failure.error_type})" if failure.error_type else ""
        found.append(
            finding(
                "last-attempt-failed",
                path,
                f"the last attempt to translate the original's current text failed{when}{reason}",
            )
        )
    return Verdict(
        language,
        uri,
        path,
        original,
        status,
        chosen if isinstance(chosen, Record) else None,
        carrier,
        current,
        match is Match.LINE_ENDINGS,
        failure if failed else None,
        tuple(sorted(found)),
    )


def _choose(path: str, evidence: Evidence) -> tuple[Carrier | None, Record | Damage | None, list[Finding]]:
    """Choose among the carriers: the sidecar wins, a readable record over a damaged one."""
    present = [(carrier, evidence.records[carrier]) for carrier in PRECEDENCE if carrier in evidence.records]
    if not present:
        return None, None, []
    readable = [(carrier, record) for carrier, record in present if isinstance(record, Record)]
    hashes = {record.original_hash for _, record in readable}
    carrier, chosen = (readable or present)[0]
    found = []
    if len(hashes) > 1:
        names = " and ".join(carrier.value for carrier, _ in readable)
        found.append(
            finding(
                "records-disagree",
                path,
                f"its {names} records hold different hashes; the {carrier} record is used",
                f"Run 'rectoverso stamp {quote(path)}' when the text is checked.",
            )
        )
    for other, record in present:
        if isinstance(record, Damage) and isinstance(chosen, Record):
            where = evidence.sidecar_path if other is Carrier.SIDECAR and evidence.sidecar_path else path
            about = "" if where == path else f" of {path}"
            found.append(
                finding(
                    "records-disagree",
                    where,
                    f"the {other} record{about} is damaged ({record.reason}); the {carrier} record is used",
                    "Remove or mend the damaged one.",
                    line=record.line,
                )
            )
    return carrier, chosen, found


def _status(
    original: str | None, digest: Digest | None, chosen: Record | Damage | None, evidence: Evidence
) -> tuple[Status, Match]:
    if original is None:
        return Status.ORPHANED, Match.NONE
    if isinstance(chosen, Damage) or (chosen is None and (evidence.unreadable or evidence.sidecar_lost)):
        return Status.INVALID, Match.NONE
    if chosen is None:
        return Status.UNTRACKED, Match.NONE
    match = digest.match(chosen.original_hash) if digest else Match.NONE
    return (Status.STALE if match is Match.NONE else Status.CURRENT), match


def _explain(
    layout: Layout,
    status: Status,
    uri: str,
    path: str,
    original: str | None,
    digest: Digest | None,
    chosen: Record | Damage | None,
    carrier: Carrier | None,
    evidence: Evidence,
) -> list[Finding]:
    """Return the finding that a status other than current is reported as."""
    if status is Status.STALE and digest is None:
        what = f"nothing shows that it is current: {original} cannot be read"
        return [finding("stale", path, what, "Mend the original.")]
    if status is Status.STALE:
        what = f"made from an older {original}"
        fix = f"Translate it again, or run 'rectoverso stamp --still-holds {quote(path)}' if it needs no change."
        return [finding("stale", path, what, fix)]
    if status is Status.ORPHANED:
        what = f"its original {layout.source_path(uri)} does not exist"
        return [finding("orphaned", path, what, "Delete it, or restore the original.")]
    if status is Status.UNTRACKED:
        what = f"carries no record of the original it was made from ({original})"
        return [
            finding(
                "untracked", path, what, f"Run 'rectoverso stamp {quote(path)}' when the text is checked."
            )
        ]
    if status is Status.INVALID and isinstance(chosen, Damage):
        where = evidence.sidecar_path if carrier is Carrier.SIDECAR and evidence.sidecar_path else path
        about = "" if where == path else f" of {path}"
        what = f"unreadable record{about}: {chosen.reason}"
        fix = f"Mend it, or run 'rectoverso stamp {quote(path)}' when the text is checked."
        return [finding("invalid", where, what, fix, line=chosen.line)]
    return []


def _check_record(layout: Layout, language: str, uri: str, path: str, record: Record) -> list[Finding]:
    """Compare what a record says of itself with where the page lies."""
    found = []
    if record.language_code:
        found += _check_language(layout, language, path, record.language_code)
    if record.source_file:
        found += _check_source(layout, uri, path, record.source_file)
    if record.bad_date:
        what = f"'translation_date' is {record.bad_date[:40]!r}, no ISO 8601 date"
        found.append(finding("record-date", path, what, "Write it like 2026-07-12T09:30:00+00:00."))
    return found


def _check_language(layout: Layout, language: str, path: str, written: str) -> list[Finding]:
    try:
        code = from_tool(written)
    except ValueError:
        code = written
    folder = layout.language_folder(path)
    if code != language and written.lower() != language.lower():
        what = f"the record names the language {written!r}, the folder {folder!r}"
        return [finding("record-language", path, what, "Move the file, or mend the record.")]
    if written != language:
        return [finding("record-alias", path, f"the record writes {written!r} for {language}")]
    return []


def _check_source(layout: Layout, uri: str, path: str, written: str) -> list[Finding]:
    normal = normpath(written)
    if isabs(written) or normal.split("/")[0] == ".." or ":" in normal.split("/")[0]:
        what = f"'source_file' is {written[:80]!r}, outside the project"
        return [finding("record-source-unsafe", path, what, "Mend the record; its place is not followed.")]
    if normal not in (uri, layout.source_path(uri)):
        what = f"'source_file' is {written[:80]!r}, the page lies where the translation of {uri!r} belongs"
        return [finding("record-source", path, what, "Move the file, or mend the record.")]
    return []
