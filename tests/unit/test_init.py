"""`rectoverso init`: what it says and writes, in every kind of repository."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from conftest import Tree
from rectoverso.sources import installed
from rectoverso.sources.configuration import find, load
from rectoverso.sources.survey import survey
from support.course import COURSE, FILES, GIT, NEXT, PINS, SV, WRITTEN, A, adopt, files, options, read, run


@pytest.fixture(autouse=True)
def pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "pins", lambda: PINS)


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
    assert steps[3]["with"]["path"] == "courses/one two/website/.cache/plugin/rectoverso"
    assert steps[4]["run"] == "rectoverso build --config 'courses/one two/website/mkdocs.yml'"
    assert steps[5]["run"] == "rectoverso cache --config 'courses/one two/website/mkdocs.yml' --prune 14"
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
