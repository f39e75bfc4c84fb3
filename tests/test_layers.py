"""The layers of design.md, chapter 3: dependencies point from cli and site over reports and sources to core."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a copy of the package, with the contracts of pyproject.toml."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": "hooks"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "hooks", tmp_path / "hooks", ignore=shutil.ignore_patterns("__pycache__", "*.po"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_layers_are_kept(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core/violation.py", "from rectoverso.sources import tree"),
        ("core/violation.py", "import os"),
        ("sources/violation.py", "from rectoverso.reports import text"),
        ("sources/violation.py", "def late():\n    import mkdocs.plugins"),
        ("reports/violation.py", "from rectoverso.cli import main"),
        ("cli/violation.py", "from rectoverso.site import plugin"),
        ("site/violation.py", "import mkdocs_static_i18n.plugin"),
    ],
)
def test_a_module_that_breaks_them_fails(copy: Path, module: str, line: str) -> None:
    (copy / "hooks/rectoverso" / module).write_text(f'"""Breaks a rule."""\n{line}\n', encoding="utf-8")
    done = lint(copy)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
