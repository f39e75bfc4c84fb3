"""A stage: links for a tree that MkDocs could not read where it lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import Tree
from rectoverso.site.reading import stage
from rectoverso.sources import crew, survey
from rectoverso.sources.configuration import undescribed


def staged(tree: Tree, monkeypatch: pytest.MonkeyPatch, processes: int) -> dict[str, str]:
    """Return path in the stage -> where the link leads."""
    monkeypatch.setattr(crew, "processes", lambda jobs: min(processes, jobs))
    pages = [f"part{number % 3}/page{number}.md" for number in range(20)]
    files = {page: f"# {page}\n" for page in pages}
    files |= {f"translations/sv/{page}": f"# Sida {page}\n" for page in pages}
    root = tree(files)
    folder = stage.stage(survey.survey(undescribed(root), cached=False))
    found = {path.relative_to(folder).as_posix(): os.readlink(path) for path in folder.rglob("*.md")}
    assert all(Path(there).is_file() for there in found.values())
    return {name: os.path.relpath(there, root) for name, there in found.items()}


def test_links_are_the_same_whoever_makes_them(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "_SHARE", 3)
    made_here = []
    link = stage._link
    monkeypatch.setattr(stage, "_link", lambda *ends: (made_here.append(ends), link(*ends)))
    alone = staged(tree, monkeypatch, 1)
    assert len(alone) == len(made_here) == 40
    assert alone["sv/part1/page4.md"] == "translations/sv/part1/page4.md"
    for path in (*made_here[:5], *made_here[7:]):
        os.unlink(path[1])
    made_here.clear()
    assert staged(tree, monkeypatch, 2) == alone
    assert made_here == []
