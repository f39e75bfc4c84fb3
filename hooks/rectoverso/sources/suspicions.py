"""Records that claim too much: they name a version of the original that is newer than the translation's text.

Two ways are known by which the tool wrote such records: versions 0.16.2 to 0.16.7 gave every page without a
record one for the original as it was then, and since 0.16 an evaluation renews the whole record of a page.
Source: observation of Co-op Translator's output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from rectoverso.core.digests import Match, digest
from rectoverso.core.findings import Finding, finding
from rectoverso.core.lag import Version, moment
from rectoverso.core.records import Carrier, Record, read_inline
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.sources.history import History
from rectoverso.sources.tree import Unreadable, decode, read_bytes

_FROM = datetime(2026, 1, 29, tzinfo=UTC)
_TO = datetime(2026, 2, 18, tzinfo=UTC)
_MOST_VERSIONS = 50
"""Versions of a page in which its record is looked for."""


def suspicions(
    root: Path, history: History, verdicts: Iterable[Verdict]
) -> Iterator[tuple[Verdict, Finding]]:
    """Yield those of the verdicts whose record is too new for the text, with the finding that says so."""
    asked = [verdict for verdict in verdicts if _is_doubtful(verdict)]
    pages = history.versions([verdict.path or "" for verdict in asked])
    claims = {
        (verdict.original or "", verdict.record.original_hash)
        for verdict in asked
        if verdict.record and pages.get(verdict.path or "")
    }
    origins = history.first(claims)
    for verdict in asked:
        versions = pages.get(verdict.path or "")
        origin = origins.get((verdict.original or "", verdict.record.original_hash if verdict.record else ""))
        if not versions or not origin or versions[0].committed >= origin.committed:
            continue
        if not _is_explained(root, history, verdict, versions):
            yield verdict, _report(verdict, versions[0], origin)


def _is_doubtful(verdict: Verdict) -> bool:
    record, date = verdict.record, verdict.record.translation_date if verdict.record else None
    if verdict.status is not Status.CURRENT or not record or not verdict.path:
        return False
    in_time = verdict.carrier is Carrier.SIDECAR and date is not None and _FROM <= date < _TO
    return record.evaluated or in_time


def _is_explained(root: Path, history: History, verdict: Verdict, versions: list[Version]) -> bool:
    """Tell whether the text is not committed, or an older record in the page itself already named that version."""
    path, recorded = verdict.path or "", verdict.record.original_hash if verdict.record else ""
    try:
        here = read_bytes(root / path)
    except Unreadable:
        return True
    texts = history.texts((path, version.blob) for version in versions[:_MOST_VERSIONS])
    newest = texts.get((path, versions[0].blob))
    if newest is None or digest(newest).match(digest(here).raw) is Match.NONE:
        return True
    return any(recorded in _recorded(text) for text in texts.values())


def _recorded(data: bytes) -> list[str]:
    try:
        record = read_inline(decode(data)).record
    except Unreadable:
        return []
    return [record.original_hash] if isinstance(record, Record) else []


def _report(verdict: Verdict, newest: Version, origin: Version) -> Finding:
    why = (
        "an evaluation"
        if verdict.record and verdict.record.evaluated
        else "Co-op Translator 0.16.2 to 0.16.7"
    )
    what = (
        f"the record names {verdict.original} of {moment(origin.committed):%Y-%m-%d}, but the text has not changed "
        f"since {moment(newest.committed):%Y-%m-%d}; {why} probably wrote it without translating"
    )
    path = verdict.path or ""
    fix = f"Translate it again, or run 'rectoverso stamp --still-holds {path}' if it holds."
    return finding("record-too-new", path, what, fix)
