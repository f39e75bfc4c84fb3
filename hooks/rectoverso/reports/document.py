"""The result model: one document for `check --format json` and for the site's `status.json`.

Its schema is `schema/status-1.json` beside this module: fields may be added, never renamed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from rectoverso.core.changes import Lines, SectionChange
from rectoverso.core.findings import Finding
from rectoverso.core.lag import Behind, Elsewhere
from rectoverso.core.languages import language
from rectoverso.core.outdated import Outdated
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.sources.git import head_commit
from rectoverso.sources.survey import Survey

SCHEMA = "rectoverso/status/1"


def document(survey: Survey) -> dict[str, Any]:
    """Return a survey as plain values. Same input, same values in the same order."""
    project = survey.project
    return {
        "schema": SCHEMA,
        "default_language": project.layout.default_language,
        "generated_from": {"commit": head_commit(project.root)},
        "languages": [_language(code, pages.values()) for code, pages in sorted(survey.verdicts.items())],
        "translations": [_translation(verdict) for verdict in _sorted(survey)],
        "findings": [_finding(item) for item in survey.findings],
    }


def dumps(survey: Survey, **more: object) -> str:
    """Return the document as JSON text with a final line feed; `more`: further fields of its top level.

    Names of files that are no UTF-8 are escaped as Python holds them, since JSON has no bytes.
    """
    value = document(survey) | more
    try:
        # The same text, in a fifth of the time.
        text = msgspec.json.format(msgspec.json.encode(value), indent=1)
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    return text.decode() + "\n"


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of the document."""
    place = files("rectoverso.reports").joinpath("schema/status-1.json")
    loaded: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return loaded


def totals(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """Return how many verdicts have each status; every status is there, in the order of the model."""
    counted = Counter(verdict.status for verdict in verdicts)
    return {status.value: counted[status] for status in Status}


def _sorted(survey: Survey) -> list[Verdict]:
    return sorted(survey.all_verdicts, key=lambda verdict: (verdict.language, verdict.uri))


def _language(code: str, verdicts: Iterable[Verdict]) -> dict[str, Any]:
    known = language(code)
    return {"code": code, "name": known.name, "dir": known.direction, "totals": totals(verdicts)}


def _translation(verdict: Verdict) -> dict[str, Any]:
    record = verdict.record
    date = record.translation_date if record else None
    return {
        "language": verdict.language,
        "path": verdict.path,
        "original": verdict.original,
        "status": verdict.status.value,
        "carrier": verdict.carrier.value if verdict.carrier else None,
        "recorded_hash": record.original_hash if record else None,
        "current_hash": verdict.current_hash,
        "line_endings_only": verdict.line_endings_only,
        "translation_date": date.isoformat(timespec="seconds") if date else None,
        **_hindsight(verdict.outdated),
        "findings": [_finding(item) for item in verdict.findings],
    }


def _hindsight(known: Outdated | None) -> dict[str, Any]:
    """Return what history tells about a stale translation; nulls and nothing where it does not."""
    if known is None:
        return {"behind": None, "elsewhere": None, "severity": None, "sections": []}
    lag, changes = known.lag, known.changes
    return {
        "behind": _behind(lag) if isinstance(lag, Behind) else None,
        "elsewhere": {"commit": lag.commit, "date": _date(lag.date)} if isinstance(lag, Elsewhere) else None,
        "severity": changes.gravity.value if changes else None,
        "sections": [
            document_section(section, place)
            for section, place in zip(changes.sections if changes else (), known.lines, strict=True)
        ],
    }


def _behind(lag: Behind) -> dict[str, Any]:
    since = _date(lag.since) if lag.since else None
    date = _date(lag.date)
    return {"versions": lag.versions, "days": lag.days, "commit": lag.commit, "date": date, "since": since}


def document_section(section: SectionChange, place: Lines | None) -> dict[str, Any]:
    """Return a changed section as plain values; `place`: where it stands in the translation."""
    return {
        "id": section.id,
        "title": section.title,
        "old_title": section.old_title,
        "change": section.fate.value,
        "severity": section.gravity.value,
        "original_lines": list(section.new_lines) if section.new_lines else None,
        "old_lines": list(section.old_lines) if section.old_lines else None,
        "translation_lines": list(place) if place else None,
    }


def _date(date: datetime) -> str:
    return date.isoformat(timespec="seconds")


def _finding(item: Finding) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "severity": item.severity.value,
        "path": item.path,
        "line": item.line,
        "message": item.message,
        "fix": item.fix,
    }
