"""Records: what is written is read back, from every carrier; what is damaged is told apart from what is absent."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectoverso.core.records import (
    Damage,
    Failure,
    Record,
    Sidecar,
    read_date,
    read_entry,
    read_inline,
    read_notebook,
    read_sidecar,
    write_inline,
    write_notebook,
    write_sidecar,
)

HASH = "e4e010400c2918557b36bb932a14004c"
RECORD = Record(HASH, datetime(2025, 7, 17, 9, 29, 37, tzinfo=UTC), "docs/a.md", "sv")
TEXT = """<!--
CO_OP_TRANSLATOR_METADATA:
{
  "original_hash": "e4e010400c2918557b36bb932a14004c",
  "translation_date": "2025-07-17T09:29:37+00:00",
  "source_file": "docs/a.md",
  "language_code": "sv"
}
-->
# Ett
"""

plain = st.text(st.characters(exclude_categories=["Cs"]))
# A backslash is an old separator, and an empty field is an absent one.
values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\\"), min_size=1)
moments = st.datetimes(
    min_value=datetime(1990, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
records = st.builds(
    Record,
    st.text("0123456789abcdef", min_size=32, max_size=32),
    moments,
    source_file=values,
    language_code=values,
)
bodies = plain.filter(lambda text: read_inline(text).record is None and not text.startswith("\ufeff"))


def test_inline_record_as_the_tool_writes_it() -> None:
    found = read_inline(TEXT)
    assert found.record == RECORD
    assert TEXT[found.end :] == "# Ett\n"
    assert write_inline("# Ett\n", RECORD) == TEXT


@given(bodies, records, records)
def test_inline_round_trip(body: str, first: Record, second: Record) -> None:
    """Writing twice leaves one record, and the body as it was."""
    text = write_inline(write_inline(body, first), second)
    found = read_inline(text)
    assert found.record == second
    assert text[found.end :] == body


@given(plain.filter(bool), plain.filter(bool), records, records)
def test_sidecar_round_trip(key: str, other: str, first: Record, second: Record) -> None:
    text = write_sidecar(write_sidecar("", key, first), other, second)
    found = read_sidecar(text)
    assert isinstance(found, Sidecar)
    readable = {name: value for name, value in found.entries.items() if not name.startswith("__")}
    if not other.startswith("__"):
        assert readable[other.replace("\\", "/")] == second
    assert write_sidecar(text, other, second) == text


@given(records, st.dictionaries(plain, st.none() | plain))
def test_notebook_round_trip(record: Record, metadata: dict[str, object]) -> None:
    text = write_notebook(json.dumps({"cells": [], "metadata": metadata}), record)
    value = json.loads(text)
    assert read_notebook(value) == record
    assert {**metadata, "coopTranslator": value["metadata"]["coopTranslator"]} == value["metadata"]
    assert write_notebook(text, record) == text


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    found = read_inline(text)
    assert 0 <= found.end <= len(text)
    read_inline("<!--\nCO_OP_TRANSLATOR_METADATA:\n" + text + "-->")
    read_sidecar(text)
    read_date(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["original_hash", "metadata"]), inner)
    ),
)


@given(json_values)
def test_any_json_is_a_record_or_damage(value: object) -> None:
    assert isinstance(read_entry(value), Record | Damage)
    read_notebook(value)
    read_sidecar(json.dumps(value))


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("\ufeff" + TEXT, "# Ett\n"),
        (TEXT.replace("\n", "\r\n"), "# Ett\r\n"),
        (TEXT.replace("<!--\nCO_OP_TRANSLATOR_METADATA:", "<!--"), "# Ett\n"),
        (TEXT.replace("docs/a.md", "docs\\\\a.md"), "# Ett\n"),
        (TEXT.replace("# Ett", "---\nhide: toc\n---\n# Ett"), "---\nhide: toc\n---\n# Ett\n"),
        (TEXT.replace('"sv"', '"sv",\n  "evaluation": {"confidence_score": 0.9}'), "# Ett\n"),
    ],
    ids=["byte order mark", "CRLF", "without label", "backslashes", "before front matter", "evaluated"],
)
def test_variants_of_the_inline_record(text: str, body: str) -> None:
    found = read_inline(text)
    assert isinstance(found.record, Record)
    assert (found.record.original_hash, found.record.source_file) == (HASH, "docs/a.md")
    assert text[found.end :] == body
    assert found.record.evaluated == ("evaluation" in text)


@pytest.mark.parametrize(
    "text",
    [
        "# About records\n\n```\n" + TEXT + "```\n",
        "<!-- a comment -->\n# Ett\n",
        '<!-- {"theme": "dark"} -->\n# Ett\n',
        "<!-- {not json} -->\n# Ett\n",
        "<!-- never closed\n# Ett\n",
        "",
    ],
)
def test_what_is_no_record(text: str) -> None:
    """A comment of the author's stays in the page; a record that a page quotes is not its own."""
    assert read_inline(text).record is None
    assert read_inline(text).end == 0


def test_half_written_comment_does_not_swallow_the_page() -> None:
    found = read_inline(TEXT.replace("-->\n", ""))
    assert isinstance(found.record, Damage)
    assert TEXT.replace("-->\n", "")[found.end :] == "# Ett\n"


def test_sidecar_with_failures_strangers_and_foreign_keys() -> None:
    failure = {"original_hash": HASH, "failure_date": "2026-07-14T15:14:13+00:00", "error_type": "Incomplete"}
    value = {
        "docs\\a.md": {"original_hash": HASH.upper()},
        "b.md": {"original_hash": "x"},
        "c.md": [],
        "__translation_failures__": {"a.md": failure, "b.md": {"original_hash": 1}, "c.md": 1},
        "__new__": 1,
    }
    assert read_sidecar(json.dumps(value, indent=2)) == Sidecar(
        {
            "docs/a.md": Record(HASH),
            "b.md": Damage("'original_hash' is 'x', not 32 hexadecimal digits", 5),
        },
        {"a.md": Failure(HASH, datetime(2026, 7, 14, 15, 14, 13, tzinfo=UTC), "Incomplete")},
        ("c.md",),
        json.dumps(value, indent=2),
    )


def test_writing_a_sidecar_is_sorted_and_forgets_the_failure() -> None:
    old = {"z.md": {"original_hash": HASH}, "__translation_failures__": {"a.md": {"original_hash": HASH}}}
    text = write_sidecar(json.dumps(old), "a.md", RECORD)
    assert list(json.loads(text)) == ["a.md", "z.md"]
    assert not text.endswith("\n")
    assert write_sidecar(text + "\n", "a.md", RECORD) == text + "\n"
    with pytest.raises(ValueError, match="not valid JSON"):
        write_sidecar("{", "a.md", RECORD)


def test_a_path_cannot_close_the_comment() -> None:
    record = Record(HASH, RECORD.translation_date, "a-->b.md", "sv")
    text = write_inline("# Ett\n", record)
    assert text.count("-->") == 1
    assert read_inline(text).record == record


def test_line_ends_and_indentation_stay() -> None:
    assert write_inline("# Ett\r\n", RECORD) == TEXT.replace("\n", "\r\n")
    assert write_inline("# Ett\nen\r\n\n", RECORD).count("\r\n") == 1
    notebook = json.dumps({"metadata": {}}, indent=4) + "\n"
    assert write_notebook(notebook, RECORD).startswith('{\n    "metadata"')
    assert write_notebook(notebook, RECORD).endswith("}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-12T09:30:00+00:00", datetime(2026, 7, 12, 9, 30, tzinfo=UTC)),
        ("2026-07-12T09:30:00Z", datetime(2026, 7, 12, 9, 30, tzinfo=UTC)),
        ("2026-07-12T09:30:00", datetime(2026, 7, 12, 9, 30, tzinfo=UTC)),
        ("2026-07-12T11:30:00+02:00", datetime(2026, 7, 12, 9, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(text: str | None, expected: datetime | None) -> None:
    assert read_date(text) == expected


def test_deep_nesting_is_damage() -> None:
    assert isinstance(read_sidecar("[" * 200_000), Damage)
    found = read_inline("<!--\nCO_OP_TRANSLATOR_METADATA:\n" + "[" * 200_000 + "\n-->\n")
    assert isinstance(found.record, Damage)
