"""The thirty stale Swedish pages of a real repository, as they are published, against what plain git says."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from helpers import record
from rectoverso.core.languages import language
from rectoverso.messages import words as messages_of
from support.browsing import SIZES, View
from support.pages import Page, Site, words
from support.past import Past, Touched, levels, md5, records, titles, touched
from support.repositories import Repository
from support.serving import served
from support.sites import SITE_URL, build, write

pytestmark = [pytest.mark.corpus, pytest.mark.xdist_group("corpus-changes")]

CONFIGURATION = f"""\
site_name: Course
site_url: {SITE_URL}
docs_dir: docs
theme: {{name: material, font: false}}
plugins:
  - i18n: {{languages: [{{locale: en, name: English, default: true}}]}}
  - rectoverso: {{root: ROOT, languages: [sv], search: theme}}
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - pymdownx.superfences
  - pymdownx.tasklist
  - toc: {{permalink: true}}
"""


class Course(NamedTuple):
    """A site, and by uri the original as it was when a stale page was translated, as it is now, and the translation."""

    site: Site
    stale: dict[str, tuple[str, str, str]]


def built(folder: Path, root: Path) -> Site:
    """Build the site of a repository in a folder beside it."""
    configuration = CONFIGURATION.replace("ROOT", os.path.relpath(root, folder / "site"))
    project = write(folder / "site", {"mkdocs.yml": configuration})
    (project / "docs").mkdir()
    return build(project).site


@pytest.fixture(scope="module")
def course(corpus_branch: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The repository as it is."""
    root = corpus_branch("stale-2026-06")
    stale = {}
    for uri, recorded in records(root, "sv").items():
        new = (root / uri).read_bytes()
        if md5(new) != recorded:
            made_from = Past(root, uri).made_from(recorded)
            assert made_from
            texts = (data.decode().replace("\r\n", "\n") for data in (made_from[2], new))
            stale[uri] = (*texts, (root / "translations/sv" / uri).read_text(encoding="utf-8"))
    return Course(built(tmp_path_factory.mktemp("changes"), root), stale)


@pytest.fixture(scope="module")
def reverted(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The same pages, had their originals been changed back: what was added is removed. They are left in English."""
    folder = tmp_path_factory.mktemp("reverted")
    repository = Repository(folder / "course")
    entries = {uri: record(new, uri) for uri, (_, new, _) in course.stale.items()}
    repository.commit({uri: new for uri, (_, new, _) in course.stale.items()}, 0)
    translations = {f"translations/sv/{uri}": new for uri, (_, new, _) in course.stale.items()}
    sidecar = {"translations/sv/.co-op-translator.json": json.dumps(entries)}
    repository.commit(translations | sidecar, 1)
    repository.commit({uri: old for uri, (old, _, _) in course.stale.items()}, 2)
    return Course(
        built(folder, folder / "course"),
        {uri: (new, old, new) for uri, (old, new, _) in course.stale.items()},
    )


class Shown(NamedTuple):
    """What a page says: numbers of changed and of removed sections in the translation, titles of added ones."""

    changed: set[int]
    removed: set[int]
    added: list[str]


def shown(page: Page, text: str) -> Shown:
    """Read the marks of a page, without any of our code but the words that they say.

    `text`: its source. Python-Markdown makes no heading of pictures that are underlined, as CommonMark does.
    """
    say = messages_of(language("sv"))
    numbers = [number for number, title in enumerate(titles(text)) if title or not number]
    found = Shown(set(), set(), [])
    number, *following = numbers
    for mark in page.article.xpath(f".//*[{_HEADING} or {_MARK}]"):
        if "rv-change" not in (mark.get("class") or "").split():
            assert following, f"{page.address} has more headings than its source"
            number = following.pop(0)
            continue
        told = words(mark[0])
        if told.startswith(say("New in the original, not translated yet")):
            found.added.append(words(mark[0].find("bdi")))
        elif told.startswith(say("Removed from the original")):
            found.removed.add(number)
        else:
            assert told.startswith(say("Changed in the original"))
            found.changed.add(number)
    assert not following, f"{page.address} has fewer headings than its source"
    return found


_MARK = "contains(concat(' ', @class, ' '), ' rv-change ')"
_HEADING = " or ".join(f"self::h{level}" for level in range(1, 7))
_HEADING = f"({_HEADING}) and @id and not(ancestor::aside)"


def listed(page: Page) -> list[Any]:
    return page.all("//*[@class='rv-changes']//li/a")


@pytest.mark.parametrize("which", ["course", "reverted"])
def test_pages_list_the_sections_that_git_touches(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Those and no others: deletions stand in the old text, and removed sections are listed apart."""
    course = request.getfixturevalue(which)
    assert len(course.stale) == 30
    removed = 0
    for uri, (old, new, text) in course.stale.items():
        page = course.site.page("sv", uri)
        assert page.status == "stale"
        assert levels(old) == levels(text)
        found = shown(page, text)
        assert_marks(page, found, touched(tmp_path, old, new), new)
        removed += len(found.removed)
    assert (removed > 20) == (which == "reverted")


def assert_marks(page: Page, found: Shown, git_says: Touched, new: str) -> None:
    where = page.address
    come = git_says.changed - set(git_says.stays.values())
    renamed = found.changed - git_says.stays.keys()
    assert {git_says.stays[number] for number in found.changed - renamed} == git_says.changed - come, where
    assert found.removed | renamed == git_says.lost, where
    assert len(found.added) + len(renamed) == len(come), where
    there = titles(new)
    assert set(found.added) <= {there[number] for number in come}, where
    # The list in the notice leads to the marks, to each of them once.
    marks = [mark[0].get("id") for mark in page.having("rv-change")]
    assert sorted(link.get("href") for link in listed(page)) == sorted(f"#{mark}" for mark in marks), where


@pytest.fixture(scope="module")
def course_served(course: Course) -> Iterator[str]:
    with served(course.site.folder, "/docs/") as address:
        yield address


@pytest.mark.browser
def test_in_the_browser(view: View, course: Course, course_served: str) -> None:
    """Every change can be reached from the notice and be opened, and the page fits a telephone."""
    for uri in list(course.stale)[::6]:
        # Its pages hold pictures of other hosts.
        view.page.context.route(lambda url: not url.startswith(course_served), lambda route: route.abort())
        page = view.open(course_served + course.site.address("sv", uri))
        for number in range(len(listed(course.site.page("sv", uri)))):
            if not page.locator(".rv-changes").get_attribute("open"):
                page.locator(".rv-changes").evaluate("(one) => (one.open = true)")
            link = page.locator(".rv-changes li a").nth(number)
            href = link.get_attribute("href") or ""
            if not href.startswith("#"):
                continue
            link.click()
            mark = page.locator(".rv-change").filter(has=page.locator(href))
            assert mark.is_visible()
            opened = mark.locator("details")
            assert opened.count() == mark.locator("details[open]").count() > 0
        page.set_viewport_size({"width": SIZES["narrow"][0], "height": SIZES["narrow"][1]})
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), uri
        page.set_viewport_size({"width": SIZES["wide"][0], "height": SIZES["wide"][1]})
        assert [one for one in view.errors if "Failed to load resource" not in one] == []
