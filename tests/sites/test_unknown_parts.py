"""Plugins and hooks that may look at more than one page: one process, nothing remembered, and the right site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers import inline, record
from support.sites import build, mkdocs_yml, run, snapshot, write
from support.small import ABOUT, HOME, pages

COUNTING = """\
seen = []
def on_page_markdown(markdown, page, **_):
    seen.append(page.file.src_uri)
    return markdown
def on_post_page(output, page, **_):
    return output.replace("</body>", f"<!-- {len(seen)} pages, {' '.join(sorted(seen))} --></body>")
"""
CASES = {
    "the hook 'count.py'": {
        "mkdocs.yml": mkdocs_yml(more="hooks: [count.py]\n"),
        "count.py": COUNTING,
    },
    "the plugin 'macros'": {
        "mkdocs.yml": mkdocs_yml(plugins="  - macros\n", more="extra: {answer: 42}\n"),
        "docs/en/index.md": HOME + "\nThe answer is {{ answer }}.\n",
        "docs/sv/index.md": inline(
            record(HOME + "\nThe answer is {{ answer }}.\n", "docs/en/index.md"),
            "# Hem\n\nSvaret är {{ answer }}.\n",
        ),
    },
    "the plugin 'material/tags'": {
        "mkdocs.yml": mkdocs_yml(plugins="  - tags\n"),
        "docs/en/index.md": "---\ntags: [first]\n---\n" + HOME,
        "docs/en/tags.md": "# Tags\n\n<!-- material/tags -->\n",
        "docs/en/guide/about.md": "---\ntags: [first, giraffe]\n---\n" + ABOUT,
    },
}
SHOWN = {
    "the hook 'count.py'": b"pages, en/",
    "the plugin 'macros'": b"The answer is 42.",
    "the plugin 'material/tags'": b"first",
}


@pytest.mark.parametrize("part", CASES)
def test_nothing_is_remembered_beside_a_part_that_is_not_known(project: Path, part: str) -> None:
    write(project, {**pages(), **CASES[part]})
    first = build(project)
    line = f"One process, and nothing is remembered from build to build: {part} may depend on more than one page."
    assert sum(line in said for said in first.log) == 1
    assert SHOWN[part] in (first.site.folder / "index.html").read_bytes()
    about = project / "docs/en/guide/about.md"
    about.write_text(
        about.read_text(encoding="utf-8").replace("giraffe", "zebra") + "\nMore.\n", encoding="utf-8"
    )
    again = snapshot(build(project).site.folder)
    assert run(project, "cache", "--clear").returncode == 0
    shutil.rmtree(project / "site")
    assert snapshot(build(project).site.folder) == again
    if "tags" in part:
        assert b"zebra" in again["tags/index.html"]
        assert b"giraffe" not in again["tags/index.html"]


@pytest.mark.parametrize("mode", ["plugin", "hook"])
def test_a_site_of_known_parts_is_remembered(project: Path, mode: str) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(mode=mode), **pages()})
    assert not any("One process" in line for line in build(project).log)
    again = build(project).log
    assert any(" 0 files of " in line for line in again)
    assert not any("/.cache/" in line for line in again)
