"""`rectoverso init`: what it says, what it writes, and what it refuses."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from conftest import Tree
from helpers import inline, record
from rectoverso.cli import init as command
from rectoverso.cli.main import rectoverso
from rectoverso.sources import configuration, installed
from rectoverso.sources.configuration import find, load
from rectoverso.sources.survey import survey

A = "# One\n\nText.\n"
SV = inline(record(A, "README.md"), "# Ett\n\nText.\n")
GIT = {
    ".git/HEAD": "ref: refs/heads/work\n",
    ".git/config": '[remote "origin"]\n\turl = https://me:secret@github.com/Team/course.git\n',
    ".git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/main\n",
}
COURSE: dict[str, str | bytes] = {
    "README.md": "# Course: one ![badge](b.svg)\n",
    "lesson.md": A,
    "LICENSE": "Permission is hereby granted, free of charge, to any person obtaining a copy of this software",
    "translations/sv/lesson.md": SV,
    "translations/br/lesson.md": inline(record(A, "lesson.md", "br"), "# Um\n\nTexto.\n"),
    **GIT,
}
FILES = [
    "website/mkdocs.yml",
    "website/requirements.txt",
    "website/.gitignore",
    "website/overrides/partials/source.html",
]
WRITTEN = f"{', '.join(FILES[:-1])} and {FILES[-1]}"
NEXT = "'rectoverso serve' shows the site, 'rectoverso build' writes it to website/site.\n"


@pytest.fixture(autouse=True)
def pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "pins", lambda: ("rectoverso==1.2.3", "mkdocs==1.6.1"))


def run(root: Path, *arguments: str, given: str | None = None) -> Result:
    """Run `init` in a folder, with `given` as what a user types."""
    before = Path.cwd()
    os.chdir(root)
    try:
        return CliRunner().invoke(rectoverso, ["init", *arguments], input=given, catch_exceptions=False)
    finally:
        os.chdir(before)


def adopt(root: Path, *arguments: str) -> dict[str, object]:
    """Run `init --yes`, which succeeds, and return the values of the configuration."""
    done = run(root, "--yes", *arguments)
    assert done.exit_code == 0, done.output
    return read(root / "website/mkdocs.yml")


def read(path: Path) -> dict[str, object]:
    values = yaml.load(path.read_text("utf-8"), Loader=configuration._Loader)
    assert isinstance(values, dict)
    return values


def options(values: Mapping[str, object]) -> dict[str, object]:
    plugins = values["plugins"]
    assert isinstance(plugins, list)
    found = next(item["rectoverso"] for item in plugins if isinstance(item, dict) and "rectoverso" in item)
    assert isinstance(found, dict)
    return found


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def test_what_it_says_and_writes(tree: Tree) -> None:
    root = tree(
        {
            **COURSE,
            "translations/xx/lesson.md": A,
            "translations/fi/.gitkeep": "",
            "translations/en/lesson.md": A,
        }
    )
    before = files(root)
    done = run(root, "--yes")
    assert done.exit_code == 0
    assert done.output == (
        f"Found in {root}:\n"
        "  layout        originals in the root, translations in translations/<lang>\n"
        "  originals     2 pages in English (en); 1 page of them without any translation\n"
        "  languages     2: pt-BR (br), sv\n"
        "  translations  2 current, 2 missing\n"
        "  title         Course: one\n"
        "  repository    https://github.com/Team/course, branch main\n"
        "  licence       MIT (LICENSE)\n"
        "Left out:\n"
        "  translations/fi:1: warning: this folder of Finnish holds no page; the language is left out. Translate a "
        "page, or remove the folder. [empty-language]\n"
        "  translations/xx:1: warning: the folder 'xx' lies among the languages but names none; its pages are left "
        "out. Rename it to a BCP 47 code, or move it. [unknown-language]\n"
        "  translations/en: translations into English, the language of the originals\n"
        f"To write: {WRITTEN}\n"
        f"Wrote {WRITTEN}.\n"
        f"{NEXT}"
    )
    after = files(root)
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == set(FILES)
    values = read(root / "website/mkdocs.yml")
    assert values["site_name"] == "Course: one"
    assert values["site_url"] == "https://team.github.io/course/"
    assert values["repo_url"] == "https://github.com/Team/course"
    assert values["edit_uri"] == "edit/main/"
    assert values["copyright"] == "<a href='https://github.com/Team/course/blob/main/LICENSE'>MIT</a>"
    assert values["docs_dir"] == "../translations"
    assert options(values) == {"layout": "coop", "root": ".."}
    assert values["theme"]["custom_dir"] == "overrides"  # type: ignore[index]
    assert b"secret" not in after["website/mkdocs.yml"]
    assert after["website/requirements.txt"].decode().splitlines()[-2:] == [
        "rectoverso==1.2.3",
        "mkdocs==1.6.1",
    ]


def test_the_commands_read_what_it_writes(tree: Tree) -> None:
    root = tree(COURSE)
    adopt(root)
    assert find(root) == root / "website/mkdocs.yml"
    found = survey(load(root / "website/mkdocs.yml"), contents=False, cached=False)
    assert list(found.catalogue.originals) == ["README.md", "lesson.md"]
    assert found.catalogue.languages == ("pt-BR", "sv")
    assert found.project.cache == root / "website/.cache/plugin/rectoverso"


def test_a_second_run_writes_nothing(tree: Tree) -> None:
    root = tree(COURSE)
    adopt(root)
    (root / "website/mkdocs.yml").write_text("plugins: [rectoverso] # mine\n")
    before = files(root)
    done = run(root)
    assert (done.exit_code, done.output) == (0, f"All is there: {WRITTEN}. Nothing was written.\n{NEXT}")
    assert files(root) == before


def test_force_writes_anew(tree: Tree) -> None:
    root = tree(COURSE)
    text = adopt(root)
    (root / "website/mkdocs.yml").write_text("plugins: [rectoverso] # mine\n")
    done = run(root, "--force", "--yes")
    assert "Wrote website/mkdocs.yml.\n" in done.output
    assert read(root / "website/mkdocs.yml") == text
    assert run(root, "--force").output.startswith("All is there")


def test_a_file_that_is_missing_is_added(tree: Tree) -> None:
    root = tree(COURSE)
    adopt(root)
    (root / "website/.gitignore").unlink()
    done = run(root, "--yes")
    assert "Kept: website/mkdocs.yml is there already (--force writes it anew).\n" in done.output
    assert "Wrote website/.gitignore.\n" in done.output


def test_ci(tree: Tree) -> None:
    root = tree(COURSE)
    adopt(root)
    done = run(root, "--yes", "--ci")
    assert (
        "Wrote .github/workflows/rectoverso-site.yml and .github/workflows/rectoverso-check.yml.\n"
        in done.output
    )
    text = (root / ".github/workflows/rectoverso-site.yml").read_text("utf-8")
    site = yaml.safe_load(text)
    assert site[True] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}
    assert "rectoverso build --config website/mkdocs.yml" in text
    check = yaml.safe_load((root / ".github/workflows/rectoverso-check.yml").read_text("utf-8"))
    assert check["jobs"]["check"]["steps"][-1]["run"].endswith(
        "--config website/mkdocs.yml --format github --fail-on="
    )
    assert run(root, "--ci").output.startswith("All is there")


def test_workflows_name_the_actions_that_this_project_uses(tree: Tree) -> None:
    ours = "".join(
        path.read_text("utf-8") for path in (Path(__file__).parents[2] / ".github/workflows").glob("*.yml")
    )
    root = tree(COURSE)
    adopt(root, "--ci")
    for path in (root / ".github/workflows").iterdir():
        used = [line.split("uses: ")[1] for line in path.read_text("utf-8").splitlines() if "uses: " in line]
        assert used
        assert [action for action in used if action not in ours] == []


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [("y\n", 0, f"Wrote {WRITTEN}.\n"), ("\n", 0, f"Wrote {WRITTEN}.\n"), ("n\n", 1, "Nothing was written.\n"),
     ("", 2, "Error: nobody answered. Add --yes to write without being asked\n")],
)  # fmt: skip
def test_it_asks(tree: Tree, given: str, code: int, said: str) -> None:
    root = tree(COURSE)
    done = run(root, given=given)
    assert done.exit_code == code
    assert said in done.output
    assert (root / "website").exists() == (code == 0)


def test_other_layouts(tree: Tree, tmp_path: Path) -> None:
    values = adopt(tree({"docs/a.md": A, "docs/i18n/sv/a.md": SV, "docs/i18n/en/a.md": A}))
    assert options(values) == {
        "layout": "coop", "root": "..", "source_root": "docs", "translations": "docs/i18n/<lang>",
    }  # fmt: skip
    assert values["docs_dir"] == "../docs/i18n"


def test_a_subdirectory_below_the_language(tree: Tree) -> None:
    root = tree({"course/a.md": A, "translations/sv/course/a.md": SV.replace("README.md", "a.md")})
    values = adopt(root)
    assert options(values)["translations"] == "translations/<lang>/course"
    found = survey(load(root / "website/mkdocs.yml"), contents=False, cached=False)
    assert [verdict.status for verdict in found.all_verdicts] == ["current"]


def test_folders(tree: Tree) -> None:
    root = tree(
        {
            "docs/de/a.md": "# Eins\n",
            "docs/sv/a.md": SV.replace("README.md", "docs/de/a.md"),
            "docs/js/a.js": "",
        }
    )
    values = adopt(root)
    assert options(values) == {"layout": "folder", "root": ".."}
    assert values["docs_dir"] == "../docs"
    assert load(root / "website/mkdocs.yml").layout.source_root == "docs/de"


def test_two_places(tree: Tree) -> None:
    root = tree({"README.md": A, "a.md": A, "docs/b.md": A, "translations/sv/README.md": SV, "translations/sv/a.md": SV,
                 "docs/i18n/sv/b.md": SV})  # fmt: skip
    done = run(root, "--yes")
    said = (
        "docs/i18n/<lang>: 1 translation; a site has one place of translations, the one with most of them\n"
    )
    assert said in done.output
    assert options(read(root / "website/mkdocs.yml"))["exclude"] == ["docs/i18n/"]


def test_another_folder(tree: Tree) -> None:
    root = tree(COURSE)
    done = run(root, "--yes", "--dir", "sites/course")
    assert done.output.endswith(
        "'rectoverso serve -f sites/course/mkdocs.yml' shows the site, 'rectoverso build -f sites/course/mkdocs.yml' "
        "writes it to sites/course/site.\n"
    )
    values = read(root / "sites/course/mkdocs.yml")
    assert (values["docs_dir"], options(values)["root"]) == ("../../translations", "../..")


def test_from_a_folder_below_the_root(tree: Tree) -> None:
    root = tree(COURSE)
    assert run(root / "translations/sv", "--yes").exit_code == 0
    assert (root / "website/mkdocs.yml").exists()


def test_a_project_in_a_folder_of_a_repository(tree: Tree) -> None:
    project = {
        f"courses/one two/{path}": text for path, text in COURSE.items() if not path.startswith(".git")
    }
    root = tree({**project, **GIT, "README.md": "# All\n"})
    values = adopt(root / "courses/one two", "--ci")
    assert values["edit_uri"] == "edit/main/courses/one%20two/"
    workflow = yaml.safe_load((root / ".github/workflows/rectoverso-site.yml").read_text("utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    assert steps[1]["with"]["cache-dependency-path"] == "courses/one two/website/requirements.txt"
    assert steps[3]["run"] == "rectoverso build --config 'courses/one two/website/mkdocs.yml'"
    assert not (root / "courses/one two/.github").exists()


def test_a_repository_inside_another_is_the_one_that_counts(tree: Tree) -> None:
    inner = {f"sub/{path}": text for path, text in COURSE.items()}
    root = tree({**inner, ".git/HEAD": "", "translations/de/README.md": A, "README.md": A})
    assert adopt(root / "sub")["repo_url"] == "https://github.com/Team/course"


def test_a_second_working_tree(tree: Tree) -> None:
    course = {path: text for path, text in COURSE.items() if not path.startswith(".git")}
    root = tree(
        {
            **{f"tree/{path}": text for path, text in course.items()},
            **{f"main/{path}": text for path, text in GIT.items()},
            "tree/.git": "gitdir: ../main/.git/worktrees/tree\n",
            "main/.git/worktrees/tree/HEAD": "ref: refs/heads/other\n",
            "main/.git/worktrees/tree/commondir": "../..\n",
        }
    )
    assert adopt(root / "tree")["repo_url"] == "https://github.com/Team/course"


def test_without_git(tree: Tree) -> None:
    root = tree({path: text for path, text in COURSE.items() if not path.startswith(".git")})
    done = run(root, "--yes", "--ci")
    assert done.exit_code == 0
    assert "repository    no remote on the web, so no links to it\n" in done.output
    values = read(root / "website/mkdocs.yml")
    assert {"repo_url", "edit_uri", "site_url"}.isdisjoint(values)
    assert values["copyright"] == "MIT"
    assert "custom_dir" not in values["theme"]  # type: ignore[operator]
    assert not (root / "website/overrides").exists()
    assert (root / ".github/workflows/rectoverso-site.yml").exists()


def test_odd_names(tree: Tree) -> None:
    root = tree({"README.md": "# <b>a</b> &lt;script&gt; \"q\" it's: #1 \N{ROCKET}\n", "a #1 %20 ü.md": A,
                 "translations/sv/a #1 %20 ü.md": SV, "translations/s v/x.md": A})  # fmt: skip
    values = adopt(root)
    assert values["site_name"] == 'a &lt;script> "q" it\'s: #1 \N{ROCKET}'
    assert "[unknown-language]" in run(root, "--force", "--dir", "other", "--yes").output


# What it refuses


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
