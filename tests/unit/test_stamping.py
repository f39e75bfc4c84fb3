"""Stamp: a record is a promise about the text, and is not renewed for a text that nobody touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import Tree
from helpers import inline, md5, record
from rectoverso.core.records import Carrier
from rectoverso.sources.configuration import undescribed
from rectoverso.sources.stamping import Misplaced, Refused, Stamped, locate, stamp

OLD, NEW = "# One\n\ntext\n", "# One\n\nother text\n"
DATE = datetime(2026, 7, 12, 9, 30, tzinfo=UTC)
UNCHANGED = (
    "docs/sv/a.md: its text did not change since it was made from an older docs/en/a.md. Translate what changed, or "
    "use --still-holds if the text still holds"
)
UNTOLD = (
    "docs/sv/a.md: whether its text changed since its record was written cannot be told, because git has no earlier "
    "version of it with this record. Use --still-holds if the text holds for the current docs/en/a.md"
)


def folder(page: str = "# Ett\n") -> dict[str, str | bytes]:
    return {"docs/en/a.md": OLD, "docs/sv/a.md": page}


def do(
    root: Path, path: str = "docs/sv/a.md", *, still_holds: bool = False, dry_run: bool = False
) -> Stamped:
    project = undescribed(root)
    return stamp(project, locate(project, path), DATE, still_holds=still_holds, dry_run=dry_run)


def forget(root: Path) -> None:
    """Remove what this machine noted, as on a fresh clone."""
    shutil.rmtree(root / ".cache", ignore_errors=True)


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path, **files: str) -> None:
    if not (root / ".git").exists():
        git(root, "init", "-q")
    for name, text in files.items():
        (root / f"docs/{name}/a.md").write_text(text, encoding="utf-8", newline="")
    git(root, "add", "docs")
    git(root, "commit", "-q", "--allow-empty", "-m", "x")


def test_new_record_is_written_inline(tree: Tree) -> None:
    root = tree(folder())
    assert do(root).carriers == (Carrier.INLINE,)
    assert (root / "docs/sv/a.md").read_text("utf-8") == inline(record(OLD, "docs/en/a.md"), "# Ett\n")


def test_right_record_is_left_alone(tree: Tree) -> None:
    page = inline(record(OLD, "docs/en/a.md", translation_date="2020-01-01T00:00:00+00:00"), "# Ett\n")
    root = tree(folder(page))
    assert do(root).carriers == ()
    assert (root / "docs/sv/a.md").read_text("utf-8") == page


def test_dry_run_writes_nothing(tree: Tree) -> None:
    root = tree(folder())
    assert do(root, dry_run=True).carriers == (Carrier.INLINE,)
    assert (root / "docs/sv/a.md").read_text("utf-8") == "# Ett\n"
    assert not (root / ".cache").exists()


def test_line_ends_and_mode_stay(tree: Tree) -> None:
    root = tree(folder("# Ett\r\n\r\ntext\r\n"))
    (root / "docs/sv/a.md").chmod(0o640)
    do(root)
    data = (root / "docs/sv/a.md").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") == 12
    assert os.name == "nt" or (root / "docs/sv/a.md").stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (root / "docs/sv").iterdir()] == ["a.md"]


def test_sidecar_of_the_language_is_used_and_its_failure_forgotten(tree: Tree) -> None:
    other = {"b.md": record("x", "b.md"), "__translation_failures__": {"a.md": {"original_hash": md5(OLD)}}}
    root = tree(
        {
            "a.md": OLD,
            "translations/br/a.md": "# Um\n",
            "translations/br/.co-op-translator.json": json.dumps(other),
        }
    )
    assert do(root, "translations/br/a.md").carriers == (Carrier.SIDECAR,)
    sidecar = json.loads((root / "translations/br/.co-op-translator.json").read_text("utf-8"))
    assert sidecar == {"a.md": record(OLD, "a.md", "pt-BR"), "b.md": record("x", "b.md")}
    assert (root / "translations/br/a.md").read_text("utf-8") == "# Um\n"


def test_notebook_without_record_gets_a_sidecar(tree: Tree) -> None:
    notebook = json.dumps({"cells": [], "metadata": {}})
    root = tree({"n.ipynb": notebook, "translations/sv/n.ipynb": notebook})
    assert do(root, "translations/sv/n.ipynb").carriers == (Carrier.SIDECAR,)
    assert (root / "translations/sv/n.ipynb").read_text("utf-8") == notebook
    assert "n.ipynb" in json.loads((root / "translations/sv/.co-op-translator.json").read_text("utf-8"))


def test_notebook_keeps_its_carrier(tree: Tree) -> None:
    notebook = json.dumps({"cells": [], "metadata": {"coopTranslator": []}}, indent=1)
    root = tree({"n.ipynb": "{}", "translations/sv/n.ipynb": notebook})
    assert do(root, "translations/sv/n.ipynb").carriers == (Carrier.NOTEBOOK,)
    assert json.loads((root / "translations/sv/n.ipynb").read_text("utf-8"))["metadata"] == {
        "coopTranslator": record("{}", "n.ipynb")
    }


def test_every_wrong_carrier_is_mended(tree: Tree) -> None:
    right = record(OLD, "a.md")
    root = tree(
        {
            "a.md": OLD,
            "translations/sv/a.md": inline(record("older", "a.md"), "# Ett\n"),
            "translations/sv/.co-op-translator.json": json.dumps({"a.md": right}),
        }
    )
    assert do(root, "translations/sv/a.md").carriers == (Carrier.INLINE,)
    assert (root / "translations/sv/a.md").read_text("utf-8") == inline(right, "# Ett\n")


def test_record_of_this_very_original_keeps_its_date(tree: Tree) -> None:
    """Another spelling of code or source, or other line ends, is mended without a claim about the text."""
    old = record(OLD.replace("\n", "\r\n"), "docs\\en\\a.md", translation_date="2020-01-01T00:00:00+00:00")
    root = tree(folder(inline(old, "# Ett\n")))
    assert do(root).record.translation_date == datetime(2020, 1, 1, tzinfo=UTC)
    assert f'"original_hash": "{md5(OLD)}"' in (root / "docs/sv/a.md").read_text("utf-8")


def test_other_hash_without_any_history_is_refused(tree: Tree) -> None:
    root = tree(folder(inline(record("older", "docs/en/a.md"), "# Ett\n")))
    with pytest.raises(Refused) as error:
        do(root)
    assert str(error.value) == UNTOLD
    assert do(root, still_holds=True).carriers == (Carrier.INLINE,)


def test_text_is_compared_with_what_this_machine_noted(tree: Tree) -> None:
    root = tree(folder())
    do(root)
    (root / "docs/en/a.md").write_text(NEW)
    with pytest.raises(Refused) as error:
        do(root)
    assert str(error.value) == UNCHANGED
    page = (root / "docs/sv/a.md").read_text("utf-8")
    (root / "docs/sv/a.md").write_text(page.replace("# Ett\n", "\n\n#  Ett\n\n"))
    with pytest.raises(Refused):
        do(root)
    (root / "docs/sv/a.md").write_text(page + "mer\n")
    assert do(root).carriers == (Carrier.INLINE,)


def test_text_is_compared_with_the_commit_of_its_record(tree: Tree) -> None:
    page = inline(record(OLD, "docs/en/a.md"), "# Ett\n")
    root = tree(folder(page))
    commit(root)
    commit(root, en=NEW)
    with pytest.raises(Refused) as error:
        do(root)
    assert str(error.value) == UNCHANGED
    commit(root, sv=page + "mer\n")
    assert do(root).carriers == (Carrier.INLINE,)


def test_text_touched_up_before_the_original_changed_says_nothing(tree: Tree) -> None:
    page = inline(record(OLD, "docs/en/a.md"), "# Ett\n")
    root = tree(folder(page))
    commit(root)
    commit(root, sv=page + "a typing error mended\n")
    commit(root, en=NEW)
    with pytest.raises(Refused) as error:
        do(root)
    assert str(error.value) == UNCHANGED
    commit(root, sv=page + "translated\n")
    assert do(root).carriers == (Carrier.INLINE,)


def test_original_that_changed_in_the_working_tree_alone(tree: Tree) -> None:
    page = inline(record(OLD, "docs/en/a.md"), "# Ett\n")
    root = tree(folder(page))
    commit(root)
    commit(root, sv=page + "a typing error mended\n")
    (root / "docs/en/a.md").write_text(NEW)
    with pytest.raises(Refused) as error:
        do(root)
    assert str(error.value) == UNCHANGED


def test_translation_and_original_changed_in_one_commit(tree: Tree) -> None:
    page = inline(record(OLD, "docs/en/a.md"), "# Ett\n")
    root = tree(folder(page))
    commit(root)
    commit(root, en=NEW, sv=page + "mer\n")
    assert do(root).carriers == (Carrier.INLINE,)


def test_record_that_was_never_committed_cannot_be_compared(tree: Tree) -> None:
    root = tree(folder())
    commit(root)
    (root / "docs/sv/a.md").write_text(inline(record("older", "docs/en/a.md"), "# Ett\n\nmer\n"))
    with pytest.raises(Refused) as error:
        do(root)
    assert str(error.value) == UNTOLD


def test_record_in_a_sidecar_is_found_in_history(tree: Tree) -> None:
    root = tree(
        {
            "a.md": OLD,
            "translations/sv/a.md": "# Ett\n",
            "translations/sv/.co-op-translator.json": json.dumps({"a.md": record(OLD, "a.md")}),
        }
    )
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "1")
    (root / "a.md").write_text(NEW)
    git(root, "commit", "-qam", "2")
    with pytest.raises(Refused):
        do(root, "translations/sv/a.md")
    (root / "translations/sv/a.md").write_text("# Ett\n\nmer\n")
    assert do(root, "translations/sv/a.md").carriers == (Carrier.SIDECAR,)


def test_stamped_once_then_original_and_text_change_again(tree: Tree) -> None:
    """The journal stands in for commits that were not made yet."""
    root = tree(folder())
    commit(root)
    do(root)
    (root / "docs/en/a.md").write_text(NEW)
    (root / "docs/sv/a.md").write_text((root / "docs/sv/a.md").read_text("utf-8") + "mer\n")
    do(root)
    (root / "docs/en/a.md").write_text(NEW + "more\n")
    with pytest.raises(Refused):
        do(root)
    forget(root)
    with pytest.raises(Refused, match="cannot be told"):
        do(root)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.md", "a.md: is an original, which carries no record. Name its translations"),
        ("x.txt", "x.txt: is no page of this project. Name a translation in translations/<lang>"),
        (
            "translations/sv/gone.md",
            (
                "translations/sv/gone.md: is orphaned, its original gone.md does not exist. Restore it, or delete "
                "translations/sv/gone.md"
            ),
        ),
        (
            "translations/en/a.md",
            "translations/en/a.md: is in the default language (en) and counts as no translation",
        ),
    ],
)
def test_what_is_no_translation(tree: Tree, path: str, expected: str) -> None:
    root = tree({"a.md": OLD, "translations/sv/gone.md": "", "translations/en/a.md": ""})
    with pytest.raises(Misplaced) as error:
        locate(undescribed(root), path)
    assert str(error.value) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"translations/sv/a.md": b"\xff"},
            "translations/sv/a.md: not UTF-8 (byte 0xff in line 1). Save it as UTF-8.",
        ),
        (
            {"translations/sv/.co-op-translator.json": "{"},
            (
                "translations/sv/.co-op-translator.json:1: unreadable sidecar: not valid JSON (Expecting property name "
                "enclosed in double quotes). Mend it first, or restore it"
            ),
        ),
    ],
)
def test_damaged_files_are_not_written(tree: Tree, files: dict[str, str | bytes], expected: str) -> None:
    root = tree({"a.md": OLD, "translations/sv/a.md": "# Ett\n", **files})
    with pytest.raises(Refused) as error:
        do(root, "translations/sv/a.md")
    assert str(error.value) == expected
