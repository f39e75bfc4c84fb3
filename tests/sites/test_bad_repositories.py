"""Repositories as they are found: one clear finding for each oddity, and the rest of the site is built."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest

from helpers import record
from support import notebooks as nb
from support.fixtures import Shared
from support.sites import Build, build, mkdocs_yml, run, write

pytestmark = pytest.mark.xdist_group("bad-repositories")

COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "café.md") for form in ("NFC", "NFD"))
ODD = ("a b.md", "c#d.md", "50%.md", "e%20f.md", COMPOSED, "x/[y](z).md", "q?r.md", "löv/README.md")
README = (
    "# Home\n\n"
    + "".join(f"- [{number}](<{quote(name, safe='/[]()')}>)\n" for number, name in enumerate(ODD))
    + f"- [as written](<a b.md>) [decomposed]({quote(DECOMPOSED)}) [out](../../../etc/passwd)\n"
    "- [book](good.ipynb) [broken book](broken.ipynb) [huge](huge.md)\n"
)


def repository() -> dict[str, str | bytes]:
    originals = {"README.md": README, **{name: f"# Page {number}\n" for number, name in enumerate(ODD)}}
    entries = {name: record(text, name) for name, text in originals.items()}
    return {
        **originals,
        **{f"translations/sv/{name}": text.replace("Page", "Sida") for name, text in originals.items()},
        "translations/sv/.co-op-translator.json": json.dumps(entries, indent=2, ensure_ascii=False),
        "translations/fi/.gitkeep": "",
        "translations/drafts-of-2025/README.md": "# Not a language\n",
        "translations/tlh/README.md": "# Klingon\n",
        "good.ipynb": nb.notebook(nb.markdown("# Book")),
        "broken.ipynb": '{"cells": [',
        "huge.md": b"# Huge\n\n" + b"word " * 10_000_000,
        "website/mkdocs.yml": mkdocs_yml(options="{root: ..}"),
        "website/docs/.gitkeep": "",
    }


def make(root: Path) -> Build:
    write(root, repository())
    os.symlink("loop.md", root / "loop.md")
    os.symlink(".", root / "circle")
    os.symlink("nowhere.md", root / "dangling.md")
    os.symlink("/etc", root / "out")
    return build(root / "website")


@pytest.fixture(scope="session")
def made(shared_build: Shared) -> Build:
    return shared_build("bad-repository", make)


def test_each_oddity_is_one_finding(made: Build) -> None:
    checked = run(made.folder.parent, "check", "--format", "json")
    findings = json.loads(checked.stdout)["findings"]
    found = sorted((item["rule"], item["path"]) for item in findings)
    assert found == [
        ("broken-link", "circle"),
        ("broken-link", "dangling.md"),
        ("broken-link", "loop.md"),
        ("broken-link", "out"),
        ("dead-link", "README.md"),
        ("empty-language", "translations/fi"),
        ("repaired-link", "README.md"),
        ("unknown-language", "translations/drafts-of-2025"),
        ("unknown-language", "translations/tlh"),
        ("unreadable", "broken.ipynb"),
        ("unreadable", "huge.md"),
    ]
    assert "Traceback" not in checked.stderr + "".join(made.log)


def test_every_other_page_is_built_in_every_language(made: Build) -> None:
    for code in ("en", "sv"):
        for number, name in enumerate(ODD):
            page = made.site.page(code, name)
            assert page.headings[0][2].startswith(f"{'Sida' if code == 'sv' else 'Page'} {number}")
            assert page.status == ("current" if code == "sv" else "original")


def test_links_to_odd_names_work(made: Build) -> None:
    for code in ("en", "sv"):
        page = made.site.page(code, "README.md")
        broken = {link.rpartition("/")[2] for link in made.site.broken(page)}
        assert broken <= {"passwd", "huge.md", "broken.ipynb"}
        links = page.article.xpath(".//li/a/@href")
        targets = [made.site.target(page, link) for link in links[: len(ODD)]]
        pages = [f"{made.site.page(code, name).address}index.html" for name in ODD]
        assert [target and target[0] for target in targets] == pages


def test_what_is_no_page_is_left_out(made: Build) -> None:
    """Fifty megabytes in one line, and half a notebook."""
    assert not [
        name for name in made.site.files if name.startswith(("huge", "broken/", "sv/huge", "sv/broken"))
    ]


def test_no_translations_at_all(tmp_path: Path) -> None:
    """There is no project to adopt, and `init` says so; one whose translations are gone is a site in one language."""
    root = write(tmp_path / "course", {"README.md": "# Home\n"})
    done = run(root, "init", "--yes")
    assert done.returncode == 2
    assert "translations" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(os.listdir(root)) == ["README.md"]
    write(
        root,
        {"website/mkdocs.yml": mkdocs_yml(options="{root: .., layout: coop}"), "website/docs/.gitkeep": ""},
    )
    made = build(root / "website")
    assert made.site.page("en", "README.md").status == "original"
