"""A real course becomes a site's source with one command, and git sees nothing but the new folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import SHARED

pytestmark = [pytest.mark.corpus, pytest.mark.xdist_group("corpus-init")]


def run(root: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_fresh_clone(tmp_path: Path) -> None:
    root = tmp_path / "azd"
    run(tmp_path, "git", "clone", "-q", "-b", "main", str(SHARED / "corpora/azd.bundle"), str(root))
    init = [sys.executable, "-m", "rectoverso", "init", "--yes"]
    said = run(root, *init)
    assert "  originals     62 pages in English (en)\n" in said
    assert "  languages     54: ar, bg, " in said
    assert "  translations  3,313 current, 35 stale\n" in said
    assert "  title         AZD For Beginners: A Structured Learning Journey\n" in said
    assert "  licence       MIT (LICENSE)\n" in said
    assert (
        "Left out:\n  translations/en: translations into English, the language of the originals\nTo write"
        in said
    )
    assert run(root, "git", "status", "--porcelain") == "?? website/\n"
    before = {path: path.read_bytes() for path in (root / "website").rglob("*") if path.is_file()}
    assert run(root, *init).startswith("All is there: website/mkdocs.yml, ")
    assert {path: path.read_bytes() for path in (root / "website").rglob("*") if path.is_file()} == before
    assert run(root, "git", "status", "--porcelain") == "?? website/\n"


def test_the_branch_with_old_names(tmp_path: Path) -> None:
    root = tmp_path / "azd"
    bundle = str(SHARED / "corpora/azd.bundle")
    run(tmp_path, "git", "clone", "-q", "-b", "inline-2025-10", bundle, str(root))
    said = run(root, sys.executable, "-m", "rectoverso", "init", "--yes")
    assert "  languages     8: ar, fi, he, ja, pt-BR (br), sv, zh-CN (zh), zh-TW (tw)\n" in said
    assert run(root, "git", "status", "--porcelain") == "?? website/\n"
