"""`rectoverso init`: what it refuses, what it leaves alone, and what it pins."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import Tree
from rectoverso.cli import init as command
from rectoverso.cli.main import rectoverso
from rectoverso.sources import installed
from rectoverso.sources.configuration import find, load
from support.course import COURSE, PINS, SV, A, files, run


@pytest.fixture(autouse=True)
def pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "pins", lambda: PINS)


@pytest.mark.parametrize(
    ("more", "arguments", "message"),
    [
        ({"translations/sv/lesson.md": None, "translations/br/lesson.md": None}, [],
         "{root}: no translations were found (looked for translations/<lang>, docs/i18n/<lang>, docs/<lang> and "
         "<folder>/translations/<lang>). Change to the root of a translated repository."),
        ({"translations/sv/lesson.md": None, "translations/br/lesson.md": None, "translations/sv/.gitkeep": ""}, [],
         "translations: holds no translated page. Translate the originals first, then run this again."),
        ({"lesson.md": None}, [],
         "translations: none of its pages has an original in {root}. Restore the originals, or name their folder in a "
         "configuration of your own, with 'source_root'."),
        ({"website/package.json": "{}", "website/src/a.js": ""}, [],
         "website: holds something else (package.json and src). Name another folder with --dir, or add --force"),
        ({"website/mkdocs.yml": "site_name: x\n"}, [],
         "website: holds something else (mkdocs.yml). Name another folder with --dir, or add --force"),
        ({"website": ""}, [], "website: is no folder. Name another one with --dir"),
        ({}, ["--dir", "."], "--dir: '.' is no place for a website (expected a folder below the project's root, of "
         "letters, digits and '.', '_', '-')"),
        ({}, ["--dir", "../x"], "--dir: '../x' is no place for a website (expected a folder below the project's root, "
         "of letters, digits and '.', '_', '-')"),
        ({}, ["--dir", "translations/site"],
         "--dir: 'translations/site' lies among the translations in translations. Name another folder"),
        ({".git/config": '[remote "origin"]\nurl = git@gitlab.com:o/n.git\n'}, ["--ci"],
         "--ci writes workflows for GitHub, but https://gitlab.com/o/n is not there"),
        ({}, ["--default-language", "xx"], "--default-language: 'xx' is no language that BCP 47 and CLDR know"),
        ({"lesson.md": "# Eine Lektion\n\nLernen Sie jetzt.\n", "translations/en/lesson.md": "# A lesson\n\nLearn now.\n"},
         [], "the language of the originals cannot be told. Name it: --default-language CODE, such as 'en' or 'pt-BR'"),
    ],
)  # fmt: skip
def test_refusals(tree: Tree, more: dict[str, str | None], arguments: list[str], message: str) -> None:
    root = tree({path: text for path, text in {**COURSE, **more}.items() if text is not None})
    before = files(root)
    done = run(root, "--yes", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"Error: {message}\n".replace("{root}", str(root))
    assert files(root) == before


def test_language_is_asked_for_where_it_cannot_be_told(tree: Tree) -> None:
    files = {
        **COURSE,
        "lesson.md": "# Eine Lektion\n\nLernen.\n",
        "translations/en/lesson.md": "# A lesson\n\nLearn.\n",
    }
    root = tree(files)
    assert run(root, given="de\ny\n").exit_code == 0
    assert "locale: de, name: Deutsch" in (root / "website/mkdocs.yml").read_text("utf-8")
    assert load(root / "website/mkdocs.yml").layout.default_language == "de"


def test_a_language_that_has_no_folder_is_no_default(tree: Tree) -> None:
    root = tree({"docs/en/a.md": A, "docs/sv/a.md": SV})
    done = run(root, "--yes", "--default-language", "de")
    assert done.stderr == "Error: --default-language: there is no docs/de. There are: en, sv\n"


def test_a_checkout_that_is_read_only(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(COURSE)

    def refuse(path: Path, data: bytes) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(command, "write_atomically", refuse)
    done = run(root, "--yes")
    assert done.exit_code == 2
    assert done.stderr == f"Error: {root}/website/mkdocs.yml: cannot be written: Read-only file system\n"


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_project(tree: Tree) -> None:
    root = tree({f"in/{path}": text for path, text in COURSE.items()})
    (root / "out").mkdir()
    (root / "in/website").symlink_to(root / "out")
    done = run(root / "in", "--yes")
    assert (
        done.stderr == "Error: website: this link leads out of the project. Name another folder with --dir\n"
    )


# Beside other configurations


def test_a_site_that_is_there_already(tree: Tree) -> None:
    root = tree({**COURSE, "mkdocs.yml": "plugins: [rectoverso]\n"})
    done = run(root)
    assert done.exit_code == 0
    assert done.output.startswith(
        "All is there: mkdocs.yml makes a site of this project. Nothing was written.\n"
    )


def test_another_site_in_the_root(tree: Tree) -> None:
    root = tree({**COURSE, "mkdocs.yml": "site_name: API\n"})
    done = run(root, "--yes")
    assert "  mkdocs.yml: configures another site, and stays as it is\n" in done.output
    assert find(root) == root / "website/mkdocs.yml"


def test_git_that_ignores_the_folder_is_mentioned(tmp_path: Path, tree: Tree) -> None:
    root = tree({path: text for path, text in COURSE.items() if not path.startswith(".git/")})
    (root / ".gitignore").write_text("website/\n")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    done = run(root, "--yes")
    assert (
        "Note: git ignores website/mkdocs.yml, website/requirements.txt and website/.gitignore. Except"
        in done.output
    )


def test_nothing_is_built_where_nothing_is_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(rectoverso, ["build"])
    assert done.exit_code == 2
    assert done.stderr == (
        "Error: no mkdocs.yml was found here or in a folder 'website'. Run 'rectoverso init' to get one, or name it "
        "with -f\n"
    )


# What is installed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "rectoverso==VERSION"),
        ('{"url": "https://github.com/o/n", "vcs_info": {"vcs": "git", "commit_id": "abc"}}',
         "rectoverso @ git+https://github.com/o/n@abc"),
        ('{"url": "https://example.org/r.whl", "archive_info": {}}', "rectoverso @ https://example.org/r.whl"),
        ('{"url": "file:///home/me/rectoverso", "dir_info": {"editable": true}}', f"rectoverso @ {installed.SOURCE}"),
        ('{"url": "https://me:secret@example.org/r.whl"}', f"rectoverso @ {installed.SOURCE}"),
        ("[]", f"rectoverso @ {installed.SOURCE}"),
        ("{", f"rectoverso @ {installed.SOURCE}"),
    ],
)  # fmt: skip
def test_pin_of_this_package(text: str | None, expected: str) -> None:
    assert installed._own(text) == expected.replace("VERSION", installed.__version__)


def test_another_project_beside_this_one(tree: Tree) -> None:
    """A folder without translations and without git does not adopt its neighbour's."""
    root = tree({"other/README.md": A, "other/translations/sv/README.md": SV, "here/README.md": A})
    done = run(root / "here", "--yes")
    assert done.exit_code == 2
    assert "no translations were found" in done.output
    assert sorted(path.name for path in root.rglob("*") if path.is_file()) == ["README.md"] * 3
