"""Records: what a translation says about its origin, in every carrier that is seen in the wild.

Carriers: an HTML comment at the start of the Markdown file, a sidecar `.co-op-translator.json` in the
language's folder, `metadata.coopTranslator` of a notebook. Source: observation of the files that
Co-op Translator 0.7 to 0.20 wrote.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from rectoverso.core.digests import HASH

SIDECAR_NAME = ".co-op-translator.json"
LABEL = "CO_OP_TRANSLATOR_METADATA:"
NOTEBOOK_KEY = "coopTranslator"
FAILURES_KEY = "__translation_failures__"

_OPENING = re.compile(r"<!--\s*")
_HEADER_LINE = re.compile(r'\s*(<!--.*|[{}\],]+|"\w*"?.*|' + re.escape(LABEL) + r"|-->)?\s*")


class Carrier(StrEnum):
    """Where a record lies."""

    INLINE = "inline"
    SIDECAR = "sidecar"
    NOTEBOOK = "notebook"


@dataclass(frozen=True, slots=True)
class Record:
    """What a translation says about its origin.

    `original_hash`: 32 lower-case hexadecimal digits; `translation_date`: aware, or None where absent or
    unreadable (`bad_date` then holds the text); `source_file` with `/` as separator; `language_code` as
    written; `evaluated`: the tool's evaluation rewrote the entry, so that its hash may be too new.
    """

    original_hash: str
    translation_date: datetime | None = None
    source_file: str | None = None
    language_code: str | None = None
    evaluated: bool = False
    bad_date: str | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """A record that cannot be read: why, and on which 1-based line of its carrier."""

    reason: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Failure:
    """The tool's note that it tried to translate the original with this hash and failed."""

    original_hash: str
    failure_date: datetime | None
    error_type: str = ""


@dataclass(frozen=True, slots=True)
class Inline:
    """The inline record of a page: `end` is the offset of the text behind it, in characters."""

    record: Record | Damage | None
    end: int = 0


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The content of a sidecar: entries by key, failures by key, keys of values that are no record."""

    entries: dict[str, Record | Damage] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()
    text: str = field(default="", repr=False)

    def line(self, key: str) -> int:
        """Return the 1-based line on which a key stands; 1 if it is not written as the tool writes it."""
        at = self.text.find(f"\n  {json.dumps(key, ensure_ascii=False)}")
        return self.text.count("\n", 0, at) + 2 if at >= 0 else 1


def read_inline(text: str) -> Inline:
    """Read the record at the very start of a Markdown file.

    `text` may begin with a byte order mark; line ends may be of either kind. Only the start is looked at:
    a page about the tool may quote a record further down. Returns `Inline(None)` if there is no record.
    """
    start = 1 if text.startswith("\ufeff") else 0
    opening = _OPENING.match(text, start)
    if not opening:
        return Inline(None)
    labelled = text.startswith(LABEL, opening.end())
    body_start = opening.end() + (len(LABEL) if labelled else 0)
    close = text.find("-->", body_start)
    if close < 0:
        return _unclosed(text, start) if labelled else Inline(None)
    raw = text[body_start:close]
    end = close + 3
    for newline in ("\r\n", "\n"):
        if text.startswith(newline, end):
            end += len(newline)
            break
    if not labelled and not raw.lstrip().startswith("{"):
        return Inline(None)
    # JSON counts lines from where it begins.
    json_start = body_start + len(raw) - len(raw.lstrip())
    record = _decode(raw.lstrip(), first_line=text.count("\n", 0, json_start) + 1)
    if not labelled and not (isinstance(record, Record)):
        return Inline(None)
    return Inline(record, end)


def _unclosed(text: str, start: int) -> Inline:
    """A half-written comment would swallow the whole page: take the lines that look like its own."""
    end = start
    for line in text[start:].splitlines(keepends=True):
        if not line.strip() or not _HEADER_LINE.fullmatch(line.rstrip("\r\n")):
            break
        end += len(line)
    return Inline(Damage("the comment that holds the record is not closed with '-->'"), end)


def _decode(raw: str, first_line: int) -> Record | Damage:
    try:
        value = json.loads(raw)
    except ValueError as error:
        line = first_line + getattr(error, "lineno", 1) - 1
        return Damage(f"the record is not valid JSON ({getattr(error, 'msg', error)})", line)
    except RecursionError:
        return Damage("the record is not valid JSON (nested too deeply)", first_line)
    return read_entry(value, first_line)


def read_entry(value: object, line: int = 1) -> Record | Damage:
    """Return the record in a decoded JSON value, or why it is none."""
    if not isinstance(value, dict):
        return Damage(f"the record is {_kind(value)}, not an object", line)
    recorded = value.get("original_hash")
    if recorded is None:
        return Damage("the record has no 'original_hash'", line)
    if not isinstance(recorded, str):
        return Damage(f"'original_hash' is {_kind(recorded)}, not a string", line)
    if not HASH.fullmatch(recorded.lower()):
        return Damage(f"'original_hash' is {_short(recorded)}, not 32 hexadecimal digits", line)
    texts: dict[str, str | None] = {}
    for name in ("translation_date", "source_file", "language_code"):
        text = value.get(name)
        if text is not None and not isinstance(text, str):
            return Damage(f"'{name}' is {_kind(text)}, not a string", line)
        texts[name] = text
    written = texts["translation_date"]
    date = read_date(written)
    source = texts["source_file"]
    return Record(
        recorded.lower(),
        date,
        source.replace("\\", "/") if source is not None else None,
        texts["language_code"],
        "evaluation" in value,
        written if written and date is None else None,
    )


def read_date(text: str | None) -> datetime | None:
    """Return an aware datetime; a date without zone is taken as UTC; None if it cannot be read."""
    if not text:
        return None
    try:
        date = datetime.fromisoformat(text.strip())
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_sidecar(text: str) -> Sidecar | Damage:
    """Read the text of a sidecar file. Values that are no records do not spoil the others."""
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        return Damage(f"not valid JSON ({getattr(error, 'msg', error)})", getattr(error, "lineno", 1))
    except RecursionError:
        return Damage("not valid JSON (nested too deeply)")
    if not isinstance(value, dict):
        return Damage(f"{_kind(value)}, not an object of records")
    entries: dict[str, Record | Damage] = {}
    strangers = tuple(
        key for key, entry in value.items() if not key.startswith("__") and not isinstance(entry, dict)
    )
    sidecar = Sidecar(entries, _failures(value.get(FAILURES_KEY)), strangers, text)
    for key, entry in value.items():
        if isinstance(entry, dict) and not key.startswith("__"):
            record = read_entry(entry)
            if isinstance(record, Damage):
                record = replace(record, line=sidecar.line(key))
            entries[key.replace("\\", "/")] = record
    return sidecar


def _failures(value: object) -> dict[str, Failure]:
    failures = {}
    for key, entry in value.items() if isinstance(value, dict) else ():
        if isinstance(entry, dict) and isinstance(entry.get("original_hash"), str):
            date = entry.get("failure_date")
            failures[key.replace("\\", "/")] = Failure(
                entry["original_hash"].lower(),
                read_date(date if isinstance(date, str) else None),
                error if isinstance(error := entry.get("error_type"), str) and error.isidentifier() else "",
            )
    return failures


def read_notebook(value: object) -> Record | Damage | None:
    """Return the record in a decoded notebook's metadata, or None if there is none."""
    metadata = value.get("metadata") if isinstance(value, dict) else None
    entry = metadata.get(NOTEBOOK_KEY) if isinstance(metadata, dict) else None
    return None if entry is None else read_entry(entry)


def entry(record: Record) -> dict[str, str]:
    """Return the four fields of a record in the order in which the tool writes them."""
    date = record.translation_date
    return {
        "original_hash": record.original_hash,
        "translation_date": date.astimezone(UTC).isoformat(timespec="seconds") if date else "",
        "source_file": record.source_file or "",
        "language_code": record.language_code or "",
    }


def write_inline(text: str, record: Record) -> str:
    """Return `text` with `record` as its inline record: replaced where there is one, else added.

    Line ends are those of most lines of the text. A byte order mark is dropped.
    """
    body = text[read_inline(text).end :].removeprefix("\ufeff")
    # A path may hold what would close the comment.
    value = json.dumps(entry(record), indent=2, ensure_ascii=False).replace("-->", "--\\u003e")
    return _with_line_ends(f"<!--\n{LABEL}\n{value}\n-->\n", text) + body


def _with_line_ends(written: str, text: str) -> str:
    """Return `written` with the line ends that most lines of `text` have."""
    crlf = text.count("\r\n")
    return written.replace("\n", "\r\n") if crlf * 2 > text.count("\n") else written


def write_sidecar(text: str, key: str, record: Record) -> str:
    """Return the text of a sidecar with the entry of `key` set and a failure noted for it removed.

    Keys are sorted and indented as the tool does it; line ends and a final newline stay as they are.
    Errors: ValueError if `text` is not empty and no readable sidecar.
    """
    value: dict[str, Any] = {}
    if text.strip():
        damage = read_sidecar(text)
        if isinstance(damage, Damage):
            raise ValueError(damage.reason)
        value = json.loads(text.removeprefix("\ufeff"))
    _drop(value, key)
    value[key] = entry(record)
    failures = value.get(FAILURES_KEY)
    if isinstance(failures, dict):
        _drop(failures, key)
        if not failures:
            del value[FAILURES_KEY]
    written = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    return _with_line_ends(written + ("\n" if text.endswith("\n") else ""), text)


def _drop(value: dict[str, Any], key: str) -> None:
    """Remove a key in either spelling: old versions of the tool wrote backslashes on Windows."""
    for spelling in [known for known in value if known.replace("\\", "/") == key]:
        del value[spelling]


def write_notebook(text: str, record: Record) -> str:
    """Return the text of a notebook with `record` in its metadata.

    Indentation, line ends and a final newline stay as they are. Errors: ValueError if `text` is not the
    JSON of a notebook.
    """
    value = json.loads(text.removeprefix("\ufeff"))
    if not isinstance(value, dict) or not isinstance(value.setdefault("metadata", {}), dict):
        raise ValueError("a notebook is a JSON object with metadata")  # noqa: TRY004 - bad content
    value["metadata"][NOTEBOOK_KEY] = entry(record)
    indent = re.match(r"\s*\{\r?\n( +)", text)
    written = json.dumps(value, indent=len(indent[1]) if indent else 1, ensure_ascii=False)
    return _with_line_ends(written + ("\n" if text.endswith("\n") else ""), text)


def _kind(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    names = {dict: "an object", list: "a list", str: "a string", int: "a number", float: "a number"}
    return names[type(value)]


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
