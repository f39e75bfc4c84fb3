"""The search of a real course: every page is found by its title and, where no spaces part words, by words of its text.

Three languages are built; with `RECTOVERSO_ALL_LANGUAGES=1`, all 55 of the course.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.browsing import View
from support.pages import Site, words
from support.searching import addresses, ask, segments
from support.serving import served
from support.sites import SITE_URL, build, write

pytestmark = [pytest.mark.corpus, pytest.mark.xdist_group("corpus-search")]
CODES = ["sv", "ja"]
WITHOUT_SPACES = ("ja", "zh-CN", "zh-TW", "zh-HK", "zh-MO", "th", "my", "km")
CONFIGURATION = """\
site_name: Course
site_url: {url}
docs_dir: docs
theme: {{name: material, font: false}}
plugins:
  - search
  - i18n: {{languages: [{{locale: en, name: English, default: true}}]}}
  - rectoverso: {{root: {root}, languages: [{codes}]}}
"""
PLAIN = "404.html"
"""A page without pictures of other hosts, which nobody waits for in vain."""
FIRST = 5
"""Among so many results a page must be: some pages of the course have nearly the same title."""


@pytest.fixture(scope="module")
def course(
    corpus_branch: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, str, list[str]]]:
    """The built course, where it is served, and its languages."""
    folder = tmp_path_factory.mktemp("search")
    root = corpus_branch("main")
    there = sorted(path.name for path in (root / "translations").iterdir() if path.is_dir())
    codes = there if os.environ.get("RECTOVERSO_ALL_LANGUAGES") else [code for code in CODES if code in there]
    above = os.path.relpath(root, folder / "site")
    configuration = CONFIGURATION.format(url=SITE_URL, root=above, codes=", ".join(map(json.dumps, codes)))
    project = write(folder / "site", {"mkdocs.yml": configuration})
    (project / "docs").mkdir()
    made = build(project, timeout=1200)
    assert made.code == 0
    with served(made.folder, "/docs/") as address:
        yield made.site, address, ["en", *codes]


def home_of(code: str) -> str:
    return "" if code == "en" else f"{code}/"


def test_every_page_is_found_by_its_title(view: View, course: tuple[Site, str, list[str]]) -> None:
    site, root, codes = course
    page = view.open(f"{root}{PLAIN}")
    asked, missed = 0, []
    for code in codes:
        home = home_of(code)
        entries = site.searched(code)
        asked += len(entries)
        for entry, results in zip(
            entries, ask(page, root, home, [entry["title"] for entry in entries]), strict=True
        ):
            if entry["location"] not in addresses(results, root + home)[:FIRST]:
                missed.append((code, entry["location"], entry["title"]))
    assert asked > 50 * len(codes)
    assert missed == []


def text_of(site: Site, address: str) -> str:
    """Return the paragraphs of a page, without what is not its own."""
    own = "//article//p[not(ancestor-or-self::*[@data-search-exclude])]"
    return " ".join(words(paragraph) for paragraph in site.file(f"{address}index.html").all(own))


def test_pages_are_found_by_words_inside_their_text(view: View, course: tuple[Site, str, list[str]]) -> None:
    """Which letters make a word is what the browser says; it knows nothing of the index."""
    site, root, codes = course
    page = view.open(f"{root}{PLAIN}")
    dice = random.Random(1)
    missed = []
    for code in [code for code in codes if code in WITHOUT_SPACES]:
        home = home_of(code)
        places = [entry["location"] for entry in site.searched(code)]
        cut = segments(page, code, [text_of(site, f"{home}{place}") for place in places])
        asked = [
            dice.choice(sorted({word for word in found if len(word) > 1 and not word.isascii()}))
            for found in cut
        ]
        for place, word, results in zip(places, asked, ask(page, root, home, asked), strict=True):
            if place not in addresses(results, root + home):
                missed.append((code, place, word))
    assert missed == []
