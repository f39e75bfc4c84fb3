"""Repositories to adopt, and a way to run `rectoverso init` in them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import yaml
from click.testing import CliRunner, Result

from helpers import inline, record
from rectoverso.cli.main import rectoverso
from rectoverso.sources import configuration

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
PINS = ("rectoverso==1.2.3", "mkdocs==1.6.1")


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
