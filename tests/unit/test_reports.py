"""Reports: golden files for every format of one small project, and the schema that documents keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from conftest import Golden, Tree
from helpers import inline, look, md5, record
from rectoverso.reports import github, text
from rectoverso.reports.document import document, dumps, schema
from rectoverso.sources.survey import Survey

A = "# One\n\ntext\n"
LANGUAGES = ("ar", "de", "ja", "sv", "zh-CN")
POLICY = ("error",)


@pytest.fixture
def found(tree: Tree) -> Survey:
    """Survey a project that has a page of every status, a damaged sidecar and names that need escapes."""
    failure = {
        "original_hash": md5(A),
        "failure_date": "2026-07-14T15:14:13+00:00",
        "error_type": "Incomplete",
    }
    sidecar = {"old.md": record("older", "old.md"), "__translation_failures__": {"old.md": failure}}
    pages: dict[str, str | bytes] = {
        "old.md": A,
        "crlf.md": A,
        "bad.md": A,
        "plain.md": A,
        "100%, `odd` | name.md": A,
        "translations/pt/.co-op-translator.json": "[]",
        "translations/pt/bad.md": "# Um\n",
        "translations/sv/.co-op-translator.json": json.dumps(sidecar),
        "translations/sv/crlf.md": inline(record(A.replace("\n", "\r\n"), "crlf.md"), "# Ett\n"),
        "translations/sv/bad.md": inline(record(A, "bad.md", original_hash="x"), "# Ett\n"),
        "translations/sv/plain.md": "# Ett\n",
        "translations/sv/gone.md": "# Borta\n",
        "translations/sv/100%, `odd` | name.md": inline(record("older", "odd"), "# Ett\n"),
    }
    for code in LANGUAGES:
        pages.setdefault(f"translations/{code}/old.md", inline(record("older", "old.md", code), "# 1\n"))
    root = tree(pages)
    (root / "translations/sv/old.md").write_text("# Ett\n")
    return look(root)


def test_document(found: Survey, golden: Golden) -> None:
    golden("status.json", dumps(found))


def test_document_keeps_its_schema(found: Survey, tree: Tree) -> None:
    Draft202012Validator.check_schema(schema())
    validator = Draft202012Validator(schema())
    validator.validate(document(found))
    broken = document(found)
    broken["translations"][0]["status"] = "fresh"
    assert not validator.is_valid(broken)
    root = tree({".git/HEAD": "0123456789" * 4})
    with_commit = document(look(root))
    validator.validate(with_commit)
    assert with_commit["generated_from"] == {"commit": "0123456789" * 4}


def test_schema_names_every_field(found: Survey) -> None:
    """What a document holds is documented."""
    definitions = schema()["$defs"]
    value = document(found)
    assert set(value) | {"changed_from", "impact"} == set(schema()["properties"])
    assert set(value["languages"][0]) == set(definitions["language"]["properties"])
    assert set(value["translations"][0]) == set(definitions["translation"]["properties"])
    assert set(value["findings"][0]) == set(definitions["finding"]["properties"])


def test_same_input_same_bytes(found: Survey) -> None:
    assert dumps(found) == dumps(look(found.project.root))


def test_totals_are_those_of_the_translations(found: Survey) -> None:
    value = document(found)
    for language in value["languages"]:
        own = [page["status"] for page in value["translations"] if page["language"] == language["code"]]
        assert {name: number for name, number in language["totals"].items() if number} == {
            name: own.count(name) for name in set(own)
        }


def test_text(found: Survey, golden: Golden) -> None:
    lines = [str(item) for item in text.shown(found, POLICY, notes=True)]
    golden("check.txt", "\n".join([*lines, "", *text.summary(found, POLICY), ""]))


def test_table(found: Survey, golden: Golden) -> None:
    golden("status.txt", "\n".join(text.plain_table(text.headings(found), text.rows(found))) + "\n")


def test_notes_are_shown_if_they_fail(found: Survey) -> None:
    assert not any(item.rule == "missing" for item in text.shown(found, POLICY, notes=False))
    assert any(item.rule == "missing" for item in text.shown(found, ("missing",), notes=False))


def test_github_commands(found: Survey, golden: Golden) -> None:
    golden("github.txt", "\n".join(github.commands(found, POLICY, "course/")) + "\n")


def test_github_summary(found: Survey, golden: Golden) -> None:
    golden("summary.md", github.markdown(found, POLICY))


def test_github_shows_ten_of_a_kind(tree: Tree) -> None:
    pages = {f"{number:02}.md": A for number in range(12)}
    pages |= {f"translations/sv/{name}": inline(record("older", name), "# 1\n") for name in pages}
    lines = list(github.commands(look(tree(pages)), POLICY))
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert lines[10] == "2 more error annotations are left out: GitHub shows 10 for a step"


def test_nothing_to_report(tree: Tree) -> None:
    root = tree({"a.md": A, "translations/sv/a.md": inline(record(A, "a.md"), "# 1\n")})
    assert list(text.summary(look(root), POLICY)) == [
        "1 translation in 1 language: 1 current",
        "nothing to report",
    ]


def test_names_that_are_no_utf8_do_not_stop_a_report(tree: Tree) -> None:
    root = tree({"translations/sv/x.md": ""})
    (Path(str(root)) / "translations/sv/\udcff.md").write_text("# 1\n")
    found = look(root)
    assert json.loads(dumps(found))["translations"][1]["path"] == "translations/sv/\udcff.md"
    assert "\\udcff" in "\n".join(github.commands(found, POLICY))
    github.markdown(found, POLICY).encode()
