"""Plain functions that tests share."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from rectoverso.sources.configuration import load, undescribed
from rectoverso.sources.survey import Survey, survey


def md5(text: str | bytes) -> str:
    """Return the hash by which records name an original."""
    data = text if isinstance(text, bytes) else text.encode()
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def record(original: str | bytes, source: str, language: str = "sv", **changes: object) -> dict[str, object]:
    """Return the fields of a record for an original with this text."""
    fields: dict[str, object] = {
        "original_hash": md5(original),
        "translation_date": "2026-07-12T09:30:00+00:00",
        "source_file": source,
        "language_code": language,
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def inline(fields: object, text: str) -> str:
    """Return a page with an inline record."""
    return f"<!--\nCO_OP_TRANSLATOR_METADATA:\n{json.dumps(fields, indent=2)}\n-->\n{text}"


def look(root: Path, *, contents: bool = False) -> Survey:
    """Survey a tree, by its mkdocs.yml if it has one."""
    configuration = root / "mkdocs.yml"
    project = load(configuration) if configuration.exists() else undescribed(root)
    return survey(project, contents=contents, cached=False)


def messages(found: Survey) -> list[str]:
    """Return every finding as the line that reports print, the project's first."""
    return [str(item) for item in found.all_findings]


def statuses(found: Survey) -> dict[str, str]:
    """Return language/uri -> status."""
    return {f"{verdict.language}/{verdict.uri}": verdict.status.value for verdict in found.all_verdicts}
