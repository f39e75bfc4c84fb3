"""Hindsight: what history adds to verdicts, findings, reports and the policy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from helpers import inline, md5, messages, record, statuses
from rectoverso.cli.main import rectoverso
from rectoverso.core.changes import Gravity
from rectoverso.core.findings import Finding, Severity
from rectoverso.core.lag import Behind, Elsewhere
from rectoverso.core.policy import fails
from rectoverso.core.settings import SettingsError, parse
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.reports import github, text
from rectoverso.reports.document import document, dumps, schema
from rectoverso.sources.configuration import undescribed
from rectoverso.sources.survey import Survey, survey
from support.repositories import Repository

OLD = """# Guide

## Install

Run it:

```bash
tool setup
```

## Use

Open it.
"""
NEW = OLD.replace("tool setup", "tool init").replace("Open it.", "Start it.\n\n## More\n\nNew words here.")
SWEDISH = "# Guide\n\n## Installera\n\nKör det:\n\n```bash\ntool setup\n```\n\n## Använd\n\nÖppna det.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


def look(root: Path, *, cached: bool = False) -> Survey:
    return survey(undescribed(root), contents=False, history=True, cached=cached)


def page(original: str | bytes, text: str = SWEDISH, name: str = "a.md", **changes: object) -> str:
    return inline(record(original, f"docs/en/{name}", **changes), text)


def stale(repository: Repository, files: Mapping[str, str] | None = None) -> None:
    """A translation that is one version and three days behind."""
    repository.commit({"docs/en/a.md": OLD, "docs/sv/a.md": page(OLD), **(files or {})}, 0)
    repository.commit({"docs/en/a.md": NEW}, 2)
    repository.commit({"docs/en/b.md": "# b\n"}, 5)


def verdict(found: Survey, code: str = "sv", uri: str = "a.md") -> Verdict:
    return found.verdicts[code][uri]


def told(found: Survey, *rules: str) -> list[str]:
    return [str(item) for item in found.all_findings if item.rule in rules]


def test_a_stale_translation(repository: Repository) -> None:
    stale(repository)
    found = look(repository.root)
    assert told(found, "stale", "history", "unknown") == [
        "docs/sv/a.md:1: error: made from an older docs/en/a.md (1 version, 3 days behind; 1 command changed, "
        "1 section added). Run 'rectoverso diff docs/sv/a.md'. [stale]"
    ]
    known = verdict(found).outdated
    assert known
    assert known.changes
    assert isinstance(known.lag, Behind)
    assert known.gravity is Gravity.CODE
    assert known.aligned
    lines = {section.title: place for section, place in zip(known.changes.sections, known.lines, strict=True)}
    # The record takes nine lines.
    assert lines == {"Install": (12, 18), "Use": (20, 22), "More": None}


def test_without_asking_history_nothing_is_said_of_it(repository: Repository) -> None:
    stale(repository)
    found = survey(undescribed(repository.root), contents=False, cached=False)
    assert verdict(found).outdated is None
    assert "Translate it again" in told(found, "stale")[0]


def test_headings_that_do_not_agree(repository: Repository) -> None:
    """Nothing is guessed: the changes stand, but not where they are in the translation."""
    repository.commit({"docs/en/a.md": OLD, "docs/sv/a.md": page(OLD, SWEDISH.replace("## A", "### A"))}, 0)
    repository.commit({"docs/en/a.md": NEW}, 1)
    known = verdict(look(repository.root)).outdated
    assert known
    assert known.changes
    assert not known.aligned
    assert known.lines == (None, None, None)


def test_only_formatting_changed(repository: Repository) -> None:
    repository.commit({"docs/en/a.md": OLD, "docs/sv/a.md": page(OLD)}, 0)
    repository.commit({"docs/en/a.md": OLD.replace("Open it.", "*Open* it.")}, 0.5)
    assert told(look(repository.root), "stale") == [
        "docs/sv/a.md:1: error: made from an older docs/en/a.md (1 version behind; only formatting changed). "
        "Run 'rectoverso stamp --still-holds docs/sv/a.md' if it needs no change. [stale]"
    ]
    repository.commit({"docs/en/a.md": OLD + "\n\n"}, 1)
    known = verdict(look(repository.root)).outdated
    assert known
    assert known.changes
    assert (known.gravity, known.changes.sections) == (Gravity.COSMETIC, ())


def test_a_hash_of_no_version(repository: Repository) -> None:
    repository.commit({"docs/en/a.md": OLD, "docs/sv/a.md": page("never")}, 0)
    found = look(repository.root)
    assert statuses(found) == {"sv/a.md": "unknown"}
    assert told(found, "unknown", "stale", "history") == [
        "docs/sv/a.md:1: warning: the recorded hash belongs to no version of docs/en/a.md. Translate it again, or "
        "run 'rectoverso stamp --still-holds docs/sv/a.md'. [unknown]"
    ]


def test_a_readme_that_the_tool_edited(repository: Repository) -> None:
    readme = "# a\n<!-- CO-OP TRANSLATOR LANGUAGES TABLE START -->\n<!-- CO-OP TRANSLATOR LANGUAGES TABLE END -->\n"
    translation = inline(record("never", "README.md"), "# a\n")
    repository.commit({"README.md": readme, "translations/sv/README.md": translation}, 0)
    assert told(look(repository.root), "unknown") == [
        "translations/sv/README.md:1: warning: the recorded hash belongs to no version of README.md, probably because "
        "the translation tool edited it before it translated, which nobody committed. Translate it again, or run "
        "'rectoverso stamp --still-holds translations/sv/README.md'. [unknown]"
    ]


def test_a_version_of_another_branch(repository: Repository) -> None:
    repository.commit({"docs/en/a.md": OLD, "docs/sv/b.md": "x"}, 0)
    repository.git("checkout", "-q", "-b", "next")
    ahead = repository.commit({"docs/en/a.md": NEW}, 1)
    repository.git("checkout", "-q", "trunk")
    repository.commit({"docs/sv/a.md": page(NEW)}, 2)
    found = look(repository.root)
    known = verdict(found).outdated
    assert known
    assert isinstance(known.lag, Elsewhere)
    assert told(found, "stale") == [
        f"docs/sv/a.md:1: error: made from an older docs/en/a.md (ahead, or on another branch, at commit {ahead[:10]}; "
        "1 command changed, 1 section removed). Run 'rectoverso diff docs/sv/a.md'. [stale]"
    ]
    (value,) = [item for item in document(found)["translations"] if item["original"]]
    assert value["elsewhere"]["commit"] == ahead
    assert value["behind"] is None


def test_why_history_is_silent_is_said_once(repository: Repository, tmp_path: Path) -> None:
    stale(repository, {f"docs/{code}/a.md": page(OLD, language=code) for code in ("de", "ar")})
    root = tmp_path / "clone"
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(root))
    found = look(root)
    assert set(statuses(found).values()) == {"stale", "missing"}
    assert told(found, "history") == [
        ".:1: note: how far 3 stale translations are behind is not known: this is a shallow clone, so that older "
        "versions of the originals are not here. Clone with 'fetch-depth: 0' (actions/checkout), or run 'git fetch "
        "--unshallow'. [history]"
    ]
    assert all("Translate it again" in line for line in told(found, "stale"))
    assert [line for line in text.summary(found, ("error",)) if "fetch-depth" in line]


def test_nothing_is_said_of_history_where_nothing_is_stale(tmp_path: Path) -> None:
    for name, content in {"docs/en/a.md": OLD, "docs/sv/a.md": page(OLD)}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(content)
    assert messages(look(tmp_path)) == []


def test_what_is_kept_changes_no_answer(repository: Repository) -> None:
    stale(repository)
    expected = dumps(look(repository.root))
    assert dumps(look(repository.root, cached=True)) == expected
    assert dumps(look(repository.root, cached=True)) == expected
    (repository.root / "docs/sv/a.md").write_text(page(OLD, "# another\n"))
    (repository.root / "docs/en/a.md").write_text(NEW + "\n## Last\n\nText.\n")
    assert dumps(look(repository.root, cached=True)) == dumps(look(repository.root))


def test_an_old_version_that_is_no_text(repository: Repository) -> None:
    repository.commit({"docs/en/a.md": b"\xff\xfe", "docs/sv/a.md": page(b"\xff\xfe")}, 0)
    repository.commit({"docs/en/a.md": NEW}, 1)
    found = look(repository.root)
    known = verdict(found).outdated
    assert known
    assert known.changes is None
    assert "(1 version behind). Translate it again" in told(found, "stale")[0]


def notebook(*cells: tuple[str, str]) -> str:
    value = {
        "cells": [
            {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for kind, source in cells
        ],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(value, indent=1)


def test_notebooks(repository: Repository) -> None:
    old = notebook(("markdown", "# Title\n\nText."), ("code", "a = 1\nb = 2"))
    new = notebook(("markdown", "# Title\n\nText."), ("code", "a = 1\nb = 3"))
    translated = json.loads(notebook(("markdown", "# Titel\n\nText."), ("code", "a = 1\nb = 2")))
    translated["metadata"]["coopTranslator"] = record(old, "docs/en/a.ipynb")
    repository.commit({"docs/en/a.ipynb": old, "docs/sv/a.ipynb": json.dumps(translated, indent=1)}, 0)
    repository.commit({"docs/en/a.ipynb": new}, 1)
    known = verdict(look(repository.root), uri="a.ipynb").outdated
    assert known
    assert known.changes
    (section,) = known.changes.sections
    assert (section.title, section.gravity) == ("Title", Gravity.CODE)
    assert section.new_lines
    lines = new.splitlines()
    assert "# Title" in lines[section.new_lines[0] - 1]
    assert "b = 3" in lines[section.new_lines[1] - 1]
    assert known.aligned


# Records that claim too much


def sidecar(original: str, date: str, **more: object) -> str:
    entry = record(original, "a.md", translation_date=date) | more
    return json.dumps({"a.md": entry}, indent=2)


def made_up(repository: Repository, entry: str, *, files: Mapping[str, str] | None = None) -> list[str]:
    """A page from before the original changed, whose entry came later and names the changed original."""
    repository.commit({"a.md": OLD, "translations/sv/a.md": SWEDISH, **(files or {})}, 0)
    repository.commit({"a.md": NEW}, 10)
    repository.commit({"translations/sv/.co-op-translator.json": entry}, 32)
    found = look(repository.root)
    assert statuses(found) == {"sv/a.md": "current"}
    return told(found, "record-too-new")


def test_an_entry_made_by_the_bug_of_the_tool(repository: Repository) -> None:
    assert made_up(repository, sidecar(NEW, "2026-02-02T00:00:00+00:00")) == [
        "translations/sv/a.md:1: warning: the record names a.md of 2026-01-11, but the text has not changed since "
        "2026-01-01; Co-op Translator 0.16.2 to 0.16.7 probably wrote it without translating. Translate it again, or "
        "run 'rectoverso stamp --still-holds translations/sv/a.md' if it holds. [record-too-new]"
    ]


def test_an_entry_renewed_by_an_evaluation(repository: Repository) -> None:
    entry = sidecar(NEW, "2026-05-02T00:00:00+00:00", evaluation={"confidence_score": 0.9})
    (found,) = made_up(repository, entry)
    assert "an evaluation probably wrote it" in found


def test_entries_above_suspicion(repository: Repository) -> None:
    assert made_up(repository, sidecar(NEW, "2026-05-02T00:00:00+00:00")) == []


def test_an_entry_that_was_an_inline_record_before(repository: Repository) -> None:
    entry = sidecar(NEW, "2026-02-02T00:00:00+00:00")
    repository.commit({"a.md": OLD, "translations/sv/a.md": inline(record(NEW, "a.md"), SWEDISH)}, 0)
    repository.commit({"translations/sv/a.md": SWEDISH}, 1)
    repository.commit({"a.md": NEW, "translations/sv/.co-op-translator.json": entry}, 10)
    assert told(look(repository.root), "record-too-new") == []


def test_a_text_that_was_renewed(repository: Repository) -> None:
    entry = sidecar(NEW, "2026-02-02T00:00:00+00:00")
    made_up(repository, entry)
    repository.write({"translations/sv/a.md": SWEDISH + "mer\n"})
    assert told(look(repository.root), "record-too-new") == []
    repository.commit({}, 33)
    assert told(look(repository.root), "record-too-new") == []


# Reports and policy


def test_the_document_fits_its_schema(repository: Repository) -> None:
    stale(repository)
    found = look(repository.root)
    value = json.loads(dumps(found))
    jsonschema.validate(value, schema())
    (translation,) = [item for item in value["translations"] if item["path"]]
    first = repository.git("rev-list", "--max-parents=0", "HEAD")
    assert translation["behind"] == {
        "versions": 1,
        "days": 3,
        "commit": first,
        "date": "2026-01-01T00:00:00+00:00",
        "since": "2026-01-03T00:00:00+00:00",
    }
    assert translation["severity"] == "code"
    install, use, more = translation["sections"]
    assert install == {
        "id": "install",
        "title": "Install",
        "old_title": None,
        "change": "changed",
        "severity": "code",
        "original_lines": [3, 9],
        "old_lines": [3, 9],
        "translation_lines": [12, 18],
    }
    assert (use["severity"], more["change"], more["old_lines"], more["translation_lines"]) == (
        *("text", "added", None, None),
    )
    assert set(install) == set(schema()["$defs"]["section"]["properties"])


def test_text_lists_sections_worst_first(repository: Repository) -> None:
    stale(repository)
    (below,) = text.details(look(repository.root), every=False).values()
    assert below == [
        "    docs/en/a.md:3-9: code: 'Install' changed, here in lines 12-18",
        "    docs/en/a.md:11-13: text: 'Use' changed, here in lines 20-22",
        "    docs/en/a.md:15-17: text: 'More' added",
    ]


def test_github_points_at_the_change(repository: Repository) -> None:
    stale(repository, {"docs/de/a.md": page(OLD, language="de")})
    first = next(github.commands(look(repository.root), ("error",)))
    assert first.startswith("::error file=docs/en/a.md,line=3,title=stale%3A 2 languages::made from an older")
    assert "%0Adocs/en/a.md:3-9: code: 'Install' changed" in first
    assert first.endswith("%0AThe same in: de, sv")


@pytest.mark.parametrize(
    ("gravity", "expected"),
    [("", True), ("cosmetic", False), ("text", False), ("code", True), ("warning", True)],
)
def test_policy_by_gravity(gravity: str, expected: bool) -> None:
    """What is not known may be the worst."""
    item = Finding("a", 1, "stale", Severity.ERROR, "x", gravity=gravity)
    assert fails(item, ("severity>=code",)) is expected
    assert fails(item, ("severity>=code", "stale"))
    assert not fails(Finding("a", 1, "missing", Severity.NOTE, "x"), ("severity>=cosmetic",))


def test_policy_by_gravity_is_checked() -> None:
    assert parse({"fail_on": ["severity>=code"]}).fail_on == ("severity>=code",)
    with pytest.raises(
        SettingsError, match="'severity>=cod' is no rule and no severity .did you mean 'severity>=code'"
    ):
        parse({"fail_on": ["severity>=cod"]})


# The commands


def run(root: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(rectoverso, arguments, catch_exceptions=False)


@pytest.mark.parametrize(
    ("fail_on", "code"), [("severity>=code", 1), ("severity >= warning", 0), ("severity>=text", 1)]
)
def test_check_fails_by_gravity(
    repository: Repository, fail_on: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale(repository)
    result = run(repository.root, "check", "--no-cache", "--fail-on", fail_on, monkeypatch=monkeypatch)
    assert result.exit_code == code


def test_check_without_history(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    stale(repository)
    result = run(repository.root, "check", "--no-content", "--no-history", monkeypatch=monkeypatch)
    assert "Translate it again" in result.stdout
    assert "behind" not in result.stdout


def impact(repository: Repository, reference: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    arguments = ("check", "--no-cache", "--changed-from", reference, "--format", "json")
    value = json.loads(run(repository.root, *arguments, monkeypatch=monkeypatch).stdout)
    jsonschema.validate(value, schema())
    return value


def test_changed_from(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the changes made stale, not what had been stale before."""
    stale(repository, {"docs/de/a.md": page(OLD, language="de"), "docs/ar/a.md": page(OLD, language="ar")})
    arguments = ("check", "--no-cache", "--changed-from", "HEAD~1")
    result = run(repository.root, *arguments, monkeypatch=monkeypatch)
    assert (result.exit_code, result.stdout) == (0, "the changes made no translation stale\n")
    result = run(repository.root, *arguments[:-1], "HEAD~2", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert result.stdout == (
        "docs/en/a.md: code: 3 sections, 6 words to renew in ar, de, sv\n"
        "    docs/en/a.md:3-9: code: 'Install' changed, here in lines 12-18\n"
        "    docs/en/a.md:11-13: text: 'Use' changed, here in lines 20-22\n"
        "    docs/en/a.md:15-17: text: 'More' added\n"
        "3 translations became stale: 9 sections and 18 words to renew, summed over the languages; severity code\n"
    )
    value = impact(repository, "HEAD~2", monkeypatch)
    assert value["impact"] == {
        "severity": "code",
        "originals": [
            {
                "path": "docs/en/a.md",
                "severity": "code",
                "sections": 3,
                "words": 6,
                "languages": ["ar", "de", "sv"],
            }
        ],
    }
    assert [item["language"] for item in value["translations"]] == ["ar", "de", "sv"]


def test_changed_from_where_the_branches_parted(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"docs/en/a.md": OLD, "docs/sv/a.md": page(OLD)}, 0)
    repository.git("checkout", "-q", "-b", "change")
    repository.commit({"docs/en/a.md": OLD.replace("Open", "Start")}, 1)
    repository.commit({"docs/sv/a.md": page(OLD.replace("Open", "Start"))}, 2)
    repository.commit({"docs/en/a.md": NEW}, 3)
    repository.git("checkout", "-q", "trunk")
    repository.commit({"docs/en/a.md": OLD + "\nOther.\n"}, 4)
    repository.git("checkout", "-q", "change")
    value = impact(repository, "trunk", monkeypatch)
    # Renewed on the branch, and stale again by the same branch.
    assert [item["path"] for item in value["translations"]] == ["docs/sv/a.md"]
    assert value["translations"][0]["behind"]["versions"] == 1


def test_changed_from_counts_what_is_not_committed(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"docs/en/a.md": OLD, "docs/sv/a.md": page(OLD)}, 0)
    repository.write({"docs/en/a.md": NEW})
    assert impact(repository, "HEAD", monkeypatch)["impact"]["severity"] == "code"


@pytest.mark.parametrize("reference", ["nowhere", "-x", "", "HEAD~9", "--output=x", "a b"])
def test_changed_from_what_is_no_commit(
    repository: Repository, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale(repository)
    result = run(repository.root, "check", f"--changed-from={reference}", monkeypatch=monkeypatch)
    assert result.exit_code == 2
    assert f"{reference!r} is no commit of this clone" in result.stderr


def test_diff(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    stale(repository, {"docs/de/a.md": page(OLD, language="de")})
    first = repository.git("rev-list", "--max-parents=0", "HEAD")
    result = run(repository.root, "diff", "docs/en/a.md", monkeypatch=monkeypatch)
    assert result.exit_code == 0
    assert result.stdout == (
        f"docs/en/a.md: changes since {first[:10]} of 2026-01-01 (1 version, 3 days behind; 1 command changed, "
        "1 section added)\n"
        "lacking in docs/de/a.md, docs/sv/a.md\n\n"
        "'Install': changed, code (docs/en/a.md:3-9)\n\n"
        "    ```bash\n    tool [-setup-]{+init+}\n    ```\n\n"
        "'Use': changed, text (docs/en/a.md:11-13)\n\n"
        "    [-Open-]{+Start+} it.\n\n"
        "'More': added, text (docs/en/a.md:15-17)\n\n"
        "    {+## More+}\n\n    {+New words here.+}\n"
    )


def test_diff_as_json_and_markdown(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    stale(repository)
    result = run(repository.root, "diff", "docs/sv/a.md", "--format", "json", monkeypatch=monkeypatch)
    (difference,) = json.loads(result.stdout)["differences"]
    assert difference["translations"] == [{"language": "sv", "path": "docs/sv/a.md"}]
    assert difference["sections"][1]["passages"] == [
        {
            "about": "text",
            "severity": "text",
            "info": None,
            "old_lines": [13, 13],
            "new_lines": [13, 13],
            "pieces": [
                {"op": "delete", "text": "Open"},
                {"op": "insert", "text": "Start"},
                {"op": "equal", "text": " it."},
            ],
        }
    ]
    result = run(repository.root, "diff", "docs/sv/a.md", "--format", "markdown", monkeypatch=monkeypatch)
    assert (
        "### 'Use': changed, text (docs/en/a.md:11-13)\n\n<pre><del>Open</del><ins>Start</ins> it.</pre>"
        in result.stdout
    )


def test_diff_escapes_what_it_shows(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = "# a\n\n<b>x</b> one\n", "# a\n\n</pre><script>x</script> \x1b[31mtwo\n"
    repository.commit({"docs/en/a.md": old, "docs/sv/a.md": page(old)}, 0)
    repository.commit({"docs/en/a.md": new}, 1)
    result = run(repository.root, "diff", "docs/sv/a.md", "--format", "markdown", monkeypatch=monkeypatch)
    assert "<script>" not in result.stdout
    assert result.stdout.count("</pre>") == 1
    result = run(repository.root, "diff", "docs/sv/a.md", monkeypatch=monkeypatch)
    assert "\x1b" not in result.stdout


def test_diff_of_what_has_none(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"docs/en/a.md": OLD, "docs/sv/a.md": page(OLD), "docs/de/a.md": page("never")}, 0)
    result = run(repository.root, "diff", "docs/sv/a.md", monkeypatch=monkeypatch)
    assert (result.exit_code, result.stdout) == (
        0,
        "docs/sv/a.md: current, nothing changed in docs/en/a.md\n",
    )
    result = run(repository.root, "diff", "docs/de/a.md", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert result.stdout == (
        "docs/de/a.md: unknown: the recorded hash belongs to no version of docs/en/a.md\n"
    )
    assert run(repository.root, "diff", "docs/none.md", monkeypatch=monkeypatch).exit_code == 2
    assert run(repository.root, "diff", monkeypatch=monkeypatch).exit_code == 2


def test_diff_on_a_terminal(repository: Repository) -> None:
    """Colours come with another mark."""
    stale(repository)
    if not shutil.which("script"):
        pytest.skip("there is no 'script' to make a terminal")
    shown = subprocess.run(
        ["script", "-qec", f"{sys.executable} -m rectoverso diff docs/sv/a.md", "/dev/null"],
        cwd=repository.root,
        env={**os.environ, "TERM": "xterm", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    ).stdout
    assert "\x1b[4;32minit" in shown
    assert "\x1b[9;31msetup" in shown


def test_hash_of_the_record_is_that_of_the_old_text() -> None:
    """The fixtures mean what they say."""
    assert md5(OLD) in page(OLD)


def test_what_came_later_is_not_missing(repository: Repository) -> None:
    """The text of a stale page is compared with the version that it was made from."""
    old = "# A\n\n" + "".join(f"## Part {number}\n\nWords here.\n\n" for number in range(8))
    new = old + "".join(f"## More {number}\n\n```sh\nrun {number}\n```\n\n" for number in range(20))
    swedish = old.replace("Part", "Del").replace("Words here", "Ord")
    short = swedish[: len(swedish) // 3]
    repository.commit(
        {
            "docs/en/a.md": old,
            "docs/sv/a.md": page(old, swedish),
            "docs/de/a.md": page(old, short, language="de"),
        },
        0,
    )
    repository.commit({"docs/en/a.md": new}, 1)
    project = undescribed(repository.root)
    for cached in (False, True, True):
        found = survey(project, history=True, cached=cached)
        assert {verdict.status for verdict in found.all_verdicts if verdict.path} == {Status.STALE}
        lost = [
            (item.path, item.rule) for item in found.all_findings if item.rule not in ("stale", "missing")
        ]
        assert lost == [("docs/de/a.md", "gutted")]
    # Without history there is only the original as it is.
    found = survey(project, history=False, cached=True)
    assert ("docs/sv/a.md", "gutted") in [(item.path, item.rule) for item in found.all_findings]
