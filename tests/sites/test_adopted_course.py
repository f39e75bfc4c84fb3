"""A course from GitHub as a site: each kind of link, picture, notebook and front matter, against a golden file."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath
from typing import Any

import pytest

from conftest import Golden
from support.fixtures import Shared
from support.github_course import BOOKS, LESSON, PAGE, repository
from support.pages import Page
from support.sites import Build, build, run, write

pytestmark = pytest.mark.xdist_group("adopted-course")
CODES = ("en", "sv", "ar")
SHOWN = {
    "h1",
    "h2",
    "p",
    "li",
    "ul",
    "ol",
    "pre",
    "table",
    "blockquote",
    "details",
    "summary",
    "a",
    "img",
    "div",
}


@pytest.fixture(scope="session")
def made(shared_build: Shared) -> Build:
    return shared_build("adopted-course", lambda root: build(write(root, repository()) / "website"))


def outline(node: Any, depth: int = 0) -> Iterator[str]:
    """Yield a line for each element of a page's text that a reader notices, indented by how deep it lies."""
    for child in node:
        if not isinstance(child.tag, str) or (child.get("class") or "").startswith(("rv-", "headerlink")):
            continue
        names = child.get("class") or ""
        shown = child.tag in SHOWN and (child.tag != "div" or "admonition" in names)
        if shown:
            about = [child.tag, *names.split()] if child.tag == "div" else [child.tag]
            about += [
                f"{name}={child.get(name)}" for name in ("id", "href", "src", "title") if child.get(name)
            ]
            whole = child.tag in ("h1", "h2", "pre")
            text = " ".join(("".join(child.itertext()) if whole else child.text or "").split())
            yield "  " * depth + " ".join(about) + (f": {text}" if text else "")
        yield from outline(child, depth + shown)


def pages(made: Build) -> Iterator[tuple[str, str, Page]]:
    for uri in ("README.md", LESSON, PAGE, *BOOKS):
        for code in CODES:
            yield code, uri, made.site.page(code, uri.replace(".ipynb", ".md"))


def test_the_pages(made: Build, golden: Golden) -> None:
    lines = []
    for code, uri, page in pages(made):
        lines += [f"== {code} {uri} ({page.status}) {page.one('//title').text}", *outline(page.article), ""]
    golden("adopted.txt", "\n".join(lines))


def test_only_what_is_broken_in_the_original_is_broken(made: Build) -> None:
    """The link to a lesson that is gone, in the README of each language; the check names it once."""
    for code, uri, page in pages(made):
        broken = made.site.broken(page)
        assert [link.rpartition("/")[2] for link in broken] == ["gone.md"] * (uri == "README.md"), (code, uri)
    checked = run(made.folder.parent, "check").stdout
    assert checked.count("dead-link") == 1
    assert "README.md:16: warning: the link 'lessons/gone.md'" in checked


def test_all_languages_have_the_same_pages(made: Build) -> None:
    names = {name for name in made.site.files if name.endswith("index.html")}
    home = {name for name in names if name.split("/")[0] not in CODES}
    for code in CODES[1:]:
        assert {name.removeprefix(f"{code}/") for name in names if name.startswith(f"{code}/")} == home


def test_pictures_are_the_translated_ones_where_they_exist(made: Build) -> None:
    shown = {
        code: normpath(join(page.address, page.all("//article//img[contains(@src, 'flow')]/@src")[0]))
        for code, uri, page in pages(made)
        if uri == LESSON
    }
    assert shown["en"].endswith("images/flow.png")
    assert shown["sv"].endswith("images/flow.png")
    assert "translated_images/flow." in shown["ar"]


def test_front_matter_of_both_generations(made: Build) -> None:
    """Read, not printed; keys are those of the original."""
    steps, first = made.site.page("sv", PAGE), made.site.page("ar", LESSON)
    assert steps.one("//title").text.startswith("Steg - ")
    assert first.one("//title").text.startswith("الأول - ")
    for page in (steps, first):
        text = page.article.text_content()
        assert not [word for word in ("hide:", "CO_OP", "original_hash", "Co-op Translator]") if word in text]
