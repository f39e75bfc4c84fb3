"""The command line: exit codes, messages, formats, and that it starts without MkDocs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import Tree
from helpers import inline, md5, record
from rectoverso import __version__
from rectoverso.cli.main import rectoverso

A = "# One\n"
STALE = inline(record("older", "docs/en/a.md"), "# Ett\n")
CURRENT = inline(record(A, "docs/en/a.md"), "# Ett\n")
DE = inline(record(A, "docs/en/a.md", "de"), "# Eins\n")


@pytest.fixture
def project(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tree(
        {"docs/en/a.md": A, "docs/en/b.md": A, "docs/sv/a.md": STALE, "docs/de/a.md": DE, ".git/HEAD": ""}
    )
    monkeypatch.chdir(root)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rectoverso, arguments, catch_exceptions=False)


def test_check_reports_and_fails(project: Path) -> None:
    result = run("check", "--no-content")
    assert result.exit_code == 1
    assert result.stdout == (
        "docs/sv/a.md:1: error: made from an older docs/en/a.md. Translate it again, or run 'rectoverso stamp "
        "--still-holds docs/sv/a.md' if it needs no change. [stale]\n"
        "\n"
        "how far 1 stale translation is behind is not known: the originals lie in no git repository. Work in a "
        "clone to see how far translations are behind.\n"
        "4 translations in 2 languages: 1 current, 1 stale, 2 missing\n"
        "1 error, 2 notes; the check fails on 1 stale\n"
    )


def test_clean_check(project: Path) -> None:
    (project / "docs/sv/a.md").write_text(CURRENT)
    result = run("check", "--no-content")
    assert result.exit_code == 0
    assert result.stdout == (
        "4 translations in 2 languages: 2 current, 2 missing\n2 notes; none of them fails the check\n"
    )
    assert "[missing]" in run("check", "--no-content", "-v").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "summary"),
    [
        (["--fail-on", ""], 0, "4 translations in 2 languages: 1 current, 1 stale, 2 missing"),
        (["--fail-on", "missing,stale"], 1, "4 translations in 2 languages: 1 current, 1 stale, 2 missing"),
        (["--fail-on", "untracked"], 0, "4 translations in 2 languages: 1 current, 1 stale, 2 missing"),
        (["--language", "de"], 0, "2 translations in 1 language: 1 current, 1 missing"),
        (
            ["--language", "de", "--language", "sv"],
            1,
            "4 translations in 2 languages: 1 current, 1 stale, 2 missing",
        ),
        (["docs/de"], 0, "2 translations in 2 languages: 1 current, 1 missing"),
        (["docs/de/a.md"], 0, "1 translation in 2 languages: 1 current"),
        (["docs/en/a.md"], 1, "2 translations in 2 languages: 1 current, 1 stale"),
        (["docs/en/b.md"], 0, "2 translations in 2 languages: 2 missing"),
        (["."], 1, "4 translations in 2 languages: 1 current, 1 stale, 2 missing"),
    ],
)
def test_what_is_checked(project: Path, arguments: list[str], code: int, summary: str) -> None:
    result = run("check", "--no-content", *arguments)
    assert (result.exit_code, result.stdout.splitlines()[-2]) == (code, summary)


def test_paths_are_relative_to_the_current_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "docs")
    result = run("check", "--no-content", "sv/a.md")
    assert result.stdout.startswith("docs/sv/a.md:1: error:")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere.md"], "Error: nowhere.md: does not exist\n"),
        (["check", ".."], "Error: ..: lies outside the project {root}\n"),
        (["check", ".git/HEAD"], "Error: .git/HEAD: is neither an original nor a translation\n"),
        (["check", ".git"], "Error: no translation lies in .git, or is made from what does\n"),
        (["check", "--language", "ja"], "Error: there are no translations into 'ja'. There are: de, sv\n"),
        (["check", "--language", "sw"], "Error: there are no translations into 'sw'. Did you mean 'sv'?\n"),
        (["check", "--language", "svenska"], "Error: 'svenska' has not the form of a language code\n"),
        (
            ["check", "--fail-on", "stael"],
            "Error: --fail-on: 'stael' is no rule and no severity (did you mean 'stale'?)\n",
        ),
        (["check", "-f", "none.yml"], "Error: none.yml: cannot be read: No such file or directory\n"),
        (
            ["stamp", "docs/en/a.md"],
            "Error: docs/en/a.md: is an original, which carries no record. Name its translations.\n",
        ),
        (
            ["stamp", "docs/sv/a.md", "--date", "x"],
            "Error: --date: 'x' is no ISO 8601 date. Write it like 2026-07-12T09:30:00+00:00\n",
        ),
    ],
)
def test_misuse(project: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message.format(root=project))


def test_misspelt_command(project: Path) -> None:
    result = run("chek")
    assert result.exit_code == 2
    assert "No such command 'chek'. Did you mean 'check'?" in result.stderr


def test_wrong_configuration(project: Path) -> None:
    (project / "mkdocs.yml").write_text("plugins: [{rectoverso: {lnguages: [sv]}}]\n")
    result = run("status")
    assert result.exit_code == 2
    assert (
        result.stderr == f"Error: {project}/mkdocs.yml: 'lnguages' is no option (did you mean 'languages'?)\n"
    )


def test_policy_of_the_configuration(project: Path) -> None:
    (project / "mkdocs.yml").write_text(
        "plugins: [{rectoverso: {fail_on: [missing], rules: {stale: note}}}]\n"
    )
    result = run("check", "--no-content")
    assert result.exit_code == 1
    assert "the check fails on 2 missing" in result.stdout
    assert run("check", "--no-content", "--fail-on", "error").exit_code == 0


def test_status(project: Path) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert result.stdout == (
        "language  current  stale  missing  name\n"
        "de              1      0        1  Deutsch\n"
        "sv              0      1        1  svenska\n"
        "all             1      1        2\n"
    )
    assert run("status", "docs/en/a.md").stdout == (
        "language  status   path\nde        current  docs/de/a.md\nsv        stale    docs/sv/a.md\n"
    )


def test_status_on_a_terminal_is_a_table(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rectoverso.cli.common.colored", lambda: True)
    table = run("status").stdout
    assert "svenska" in table
    assert "━" in table


def test_json_is_the_same_document_for_check_and_status(project: Path) -> None:
    checked = run("check", "--no-content", "--format", "json")
    assert checked.exit_code == 1
    assert checked.stdout == run("status", "--format", "json").stdout
    assert json.loads(checked.stdout)["schema"] == "rectoverso/status/1"


def test_github(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    summary = tmp_path_factory.mktemp("job") / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    result = run("check", "--no-content", "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        f"::error file={project.name}/docs/sv/a.md,line=1,title=stale::made from an older"
    )
    assert summary.read_text("utf-8").startswith("## Translations\n")


def test_stamp_says_what_it_did(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    refused = run("stamp", "docs/sv/a.md", "docs/de/a.md")
    assert refused.exit_code == 1
    assert refused.stdout == f"docs/de/a.md: already current (docs/en/a.md, {md5(A)})\n"
    assert refused.stderr.startswith("docs/sv/a.md: whether its text changed")
    assert refused.stderr.endswith("current docs/en/a.md.\n")
    dry = run("stamp", "--still-holds", "--dry-run", "docs/sv/a.md")
    assert dry.stdout == f"docs/sv/a.md: would write its inline record (docs/en/a.md, {md5(A)})\n"
    done = run("stamp", "--still-holds", "docs/sv/a.md")
    assert (done.exit_code, done.stdout) == (0, dry.stdout.replace("would write", "wrote"))
    assert '"1970-01-01T00:00:00+00:00"' in (project / "docs/sv/a.md").read_text("utf-8")
    assert run("check", "--no-content").exit_code == 0


def test_progress_is_for_terminals(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check", "--no-content").stderr == ""


@pytest.mark.parametrize("command", ["build", "serve"])
def test_mkdocs_gets_the_same_configuration(
    project: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    called: list[list[str]] = []

    def fake(arguments: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        called.append(arguments)
        return subprocess.CompletedProcess(arguments, 3)

    monkeypatch.setattr(subprocess, "run", fake)
    assert run(command, "-f", "x.yml", "--strict", "--dirty").exit_code == 3
    assert called == [[sys.executable, "-m", "mkdocs", command, "-f", "x.yml", "--strict", "--dirty"]]


def test_version_and_help() -> None:
    assert run("--version").stdout == f"rectoverso {__version__}\n"
    for command in ("check", "status", "stamp", "build", "serve"):
        assert run(command, "--help").exit_code == 0
        assert command in run("--help").stdout


def test_check_in_a_process_of_its_own_imports_neither_mkdocs_nor_babel(project: Path) -> None:
    code = (
        "import sys\n"
        "from rectoverso.cli.main import main\n"
        "sys.argv = ['rectoverso', 'check']\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n"
        "    heavy = {'mkdocs', 'babel', 'rich', 'jinja2', 'markdown'} & set(sys.modules)\n"
        "    print(end.code, sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "hooks"), "NO_COLOR": "1"},
    )
    assert done.stdout.splitlines()[-1] == "1 []"
    assert done.stderr == ""


def test_module_is_the_command(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rectoverso", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "hooks")},
    )
    assert done.stdout == f"rectoverso {__version__}\n"
