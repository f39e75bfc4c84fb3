"""The wheel that `make dist` builds, in an environment of its own: from nothing to a site in two commands."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from helpers import inline, record
from support.pages import Site
from support.sites import WEBP, snapshot, write

pytestmark = pytest.mark.xdist_group("wheel")

ROOT = Path(__file__).parents[2]
README = "# A course\n\nSee [the lesson](1-first/README.md) :rocket:\n\n- [ ] read\n\n![x](images/a.webp)\n"
LESSON = "# The first lesson\n\nText.\n\n```mermaid\ngraph LR\n```\n"
COURSE: dict[str, str | bytes] = {
    "README.md": README,
    "1-first/README.md": LESSON,
    "images/a.webp": WEBP,
    "translations/sv/README.md": inline(
        record(README, "README.md", "sv"),
        "# En kurs\n\nSe [lektionen](1-first/README.md) :rocket:\n\n- [ ] läs\n\n![x](../../images/a.webp)\n",
    ),
    "translations/sv/1-first/README.md": inline(
        record(LESSON, "1-first/README.md", "sv"), LESSON.replace("The", "Den")
    ),
    "translations/pcm/README.md": inline(record(README, "README.md", "pcm"), README),
    "translations/zh/README.md": inline(
        record(README, "README.md", "zh"), "# 课程\n\n见 [课](1-first/README.md)。\n"
    ),
}


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment | {"PYTHONUTF8": "1", "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def rectoverso(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build the wheel, install it into an environment, and return its command.

    What it depends on comes from the environment of the tests, but this package does not.
    """
    if not importlib.util.find_spec("build") or not importlib.util.find_spec("hatchling"):
        pytest.skip("the tools that build a wheel are not installed")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    # The environment of the tests has no pip where uv has made it; one more takes longer to install than the wheel.
    has_pip = importlib.util.find_spec("pip") is not None
    run(sys.executable, "-m", "venv", *["--without-pip"] * has_pip, str(folder / "venv"))
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = str(scripts / "python")
    pip = [sys.executable, "-m", "pip", "--python", python] if has_pip else [python, "-m", "pip"]
    run(*pip, "install", "--no-deps", "--no-index", "--quiet", str(wheel))
    packages = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    )
    # A path file in a folder that a path file names is not read, so that a package in place stays unknown.
    (packages / "tests.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    where = run(python, "-c", "import rectoverso; print(rectoverso.__file__)", cwd=folder).stdout
    assert Path(where.strip()).is_relative_to(packages)
    return str(scripts / "rectoverso")


@pytest.fixture(scope="session")
def course(rectoverso: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return a repository in which the two commands were run, and what the second one said."""
    root = write(tmp_path_factory.mktemp("course"), COURSE)
    run("git", "init", "-q", "-b", "main", str(root))
    run("git", "remote", "add", "origin", "https://github.com/Team/course.git", cwd=root)
    run(rectoverso, "init", "--yes", cwd=root)
    return root, run(rectoverso, "build", cwd=root).stderr.splitlines()


def test_the_site_is_whole(course: tuple[Path, list[str]]) -> None:
    root, log = course
    assert [line for line in log if line.startswith(("WARNING", "ERROR"))] == []
    site = Site(root / "website/site", "https://team.github.io/course/")
    for language in ("", "sv/", "pcm/", "zh-CN/"):
        for page in ("", "1-first/"):
            assert (site.folder / language / page / "index.html").is_file()
    swedish = (site.folder / "sv/index.html").read_text("utf-8")
    assert "\N{ROCKET}" in swedish
    assert 'class="task-list-item"' in swedish
    assert 'data-rv-status="current"' in swedish
    lesson = (site.folder / "sv/1-first/index.html").read_text("utf-8")
    assert "unpkg.com" not in lesson
    assert "graph LR" in lesson
    edits = "https://github.com/Team/course/edit/main/"
    assert f'href="{edits}translations/sv/1-first/README.md"' in lesson
    assert f'href="{edits}README.md"' in (site.folder / "index.html").read_text("utf-8")
    assert f'href="{edits}1-first/README.md"' in (site.folder / "pcm/1-first/index.html").read_text("utf-8")
    assert 'data-md-component="source"' not in lesson


def test_nothing_else_was_touched(course: tuple[Path, list[str]]) -> None:
    root, _ = course
    assert snapshot(root, besides=[".git", "website"]) == {
        path: text.encode() if isinstance(text, str) else text for path, text in sorted(COURSE.items())
    }
    status = run("git", "status", "--porcelain", "--untracked-files=all", cwd=root).stdout.splitlines()
    ours = [line for line in status if "website" in line]
    names = (".gitignore", "mkdocs.yml", "overrides/partials/source.html", "requirements.txt")
    assert ours == [f"?? website/{name}" for name in names]


def test_the_check_agrees(course: tuple[Path, list[str]], rectoverso: str) -> None:
    done = run(rectoverso, "check", cwd=course[0])
    assert "6 translations in 3 languages: 4 current, 2 missing" in done.stdout


def test_the_wheel_holds_what_is_no_python(rectoverso: str) -> None:
    (wheel,) = Path(rectoverso).parents[2].glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"rectoverso/messages/sv.po", "rectoverso/reports/schema/status-1.json"} <= set(names)
    assert any(name.startswith("rectoverso/templates/partials/rectoverso/") for name in names)
