"""Links, fragments and repairs on a course in 55 languages: the numbers that the documentation claims."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import markdown
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rectoverso.core import catalogue, layouts
from rectoverso.core.alignment import align_headings
from rectoverso.core.blocks import outline
from rectoverso.core.disclaimers import remove
from rectoverso.core.fragments import Original, lost
from rectoverso.core.github import open_html
from rectoverso.core.known import Known
from rectoverso.core.links import find, put, rewrite
from rectoverso.core.lists import nest_lists
from rectoverso.core.pages import split
from rectoverso.core.places import Places, unquote
from rectoverso.core.repairs import repair
from rectoverso.core.targets import Asset, Broken, Origin, Page, Target, resolve
from rectoverso.sources.tree import decode, folders_in, list_files
from support.words import words

pytestmark = [pytest.mark.corpus, pytest.mark.xdist_group("corpus-links")]
GLUED = "docs/chapter-06-pre-deployment/coordination-patterns.md"


class Course:
    """The corpus in memory: bodies by path, originals by uri, what exists."""

    def __init__(self, root: Path) -> None:
        listing = list_files(root, skip_names=[".git"])
        layout = layouts.detect(lambda path: folders_in(root, path))
        assert layout
        found = catalogue.build(layout, listing.files, folders_in(root, layout.base))
        self.places = Places(found, listing.files)
        paths = [
            *found.originals.values(),
            *(path for pages in found.translations.values() for path in pages.values()),
        ]
        self.bodies = {path: split(decode((root / path).read_bytes())).body for path in paths}
        self.rules: dict[str, set[str]] = {}
        self._mended: dict[str, str] = {}
        self._targets: dict[tuple[Origin, str], list[tuple[str, bool, Target]]] = {}
        self.originals = {
            uri: Original(Known(self.bodies[path]), uri) for uri, path in found.originals.items()
        }
        self.origins = [Origin(uri, None, path) for uri, path in found.originals.items()]
        for code, pages in found.translations.items():
            self.origins += (Origin(uri, code, path) for uri, path in pages.items() if uri in found.originals)

    @property
    def translations(self) -> Iterator[Origin]:
        """The translations of all languages."""
        return (origin for origin in self.origins if origin.language)

    def mended(self, origin: Origin) -> str:
        """Return the body of a translation as the site takes it, and keep by what rules it was repaired."""
        if origin.path not in self._mended:
            original = self.originals[origin.uri]
            keeps_rule = original.body.ends_in_rule
            body = self.bodies[origin.path]
            body = remove(body, original_ends_in_rule=keeps_rule, translated_before=None).text
            mended, found = repair(Known(body), original.body, path=origin.path)
            self.rules[origin.path] = {item.rule for item in found}
            self._mended[origin.path] = put(mended.text, lost(mended, original))
        return self._mended[origin.path]

    def targets(self, origin: Origin, text: str) -> list[tuple[str, bool, Target]]:
        """Return destination, whether it is embedded, and target of each link in `text`; remember them."""
        if (origin, text) not in self._targets:
            self._targets[origin, text] = self.find_targets(origin, text)
        return self._targets[origin, text]

    def find_targets(self, origin: Origin, text: str) -> list[tuple[str, bool, Target]]:
        return [
            (
                link.destination,
                link.kind.is_embedded,
                resolve(link.destination, origin, self.places, embedded=link.kind.is_embedded),
            )
            for link in find(text)
        ]


@pytest.fixture(scope="session")
def course(corpus_branch: Callable[[str], Path]) -> Course:
    """Read all of the corpus."""
    return Course(corpus_branch("main"))


def test_same_links_as_a_commonmark_parser(course: Course):
    """In 61 originals and three languages every inline link is found, and no other."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.normalizeLink = str  # type: ignore[method-assign]
    for origin in course.origins:
        if origin.language in (None, "ar", "ja", "sv"):
            text = course.bodies[origin.path]
            found = [link.destination for link in find(text) if link.kind in ("link", "image")]
            assert sorted(found) == sorted(_inline(parser.parse(text))), origin.path


def _inline(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("link_open", "image") and token.info != "auto":
            yield str(token.attrs["href" if token.type == "link_open" else "src"])
        yield from _inline(token.children or [])


def test_rewriting_keeps_every_page(course: Course):
    assert all(rewrite(text, lambda link: link.destination) == text for text in course.bodies.values())


def test_pictures_resolve(course: Course):
    """Every picture of the project is found: translated where it is, in the other languages the original."""
    shown: Counter[str] = Counter()
    for origin in course.translations:
        for destination, embedded, target in course.targets(origin, course.mended(origin)):
            if embedded and "://" not in destination:
                assert isinstance(target, Asset), (origin.path, destination)
                folder = target.path.split("/")[0]
                shown["translated" if folder == "translated_images" else "original"] += 1
                if folder == "translated_images":
                    assert target.path.split("/")[1] == origin.language
    assert shown == {"translated": 3 * 24, "original": 51 * 24}


def test_no_link_breaks_in_a_translation(course: Course):
    """What is broken in a translation is broken in its original, and there is as much of it."""
    broken = {
        origin.uri: Counter(_broken(course, origin, course.bodies[origin.path]))
        for origin in course.origins
        if not origin.language
    }
    assert sum(map(len, broken.values())) > 0
    for origin in course.translations:
        own = Counter(_broken(course, origin, course.mended(origin)))
        assert own <= broken[origin.uri], origin.path


def _broken(course: Course, origin: Origin, text: str) -> list[str]:
    return [target.reason for _, _, target in course.targets(origin, text) if isinstance(target, Broken)]


def test_fragments_work_in_each_language(course: Course):
    """At least 99 % of the fragment links within a page that work in English work in each language: here all do."""
    works: dict[str, Counter[str]] = defaultdict(Counter)
    for origin in course.translations:
        original = course.originals[origin.uri]
        expected = [link for link in original.links if _works(link.destination, original.ids)]
        if not expected:
            continue
        text = course.mended(origin)
        own = Original(Known(text), origin.uri)
        pairs = align_headings(original.headings, own.headings)
        # The ids that a translated page has: those of the original by place, its own slugs as aliases.
        ids = own.ids | {original.slugs[index] for index in pairs.values()}
        working = sum(_works(link.destination, ids) for link in find(text))
        works[origin.language or ""].update(expected=len(expected), working=min(working, len(expected)))
    assert len(works) == 54
    assert {code for code, count in works.items() if count["working"] < count["expected"]} == set()
    assert {count["expected"] for count in works.values()} == {55}


def _works(destination: str, ids: frozenset[str]) -> bool:
    return destination.startswith("#") and unquote(destination[1:]) in ids


def test_fragments_of_other_pages_are_the_original_s(course: Course):
    """Links to sections of other pages: as many in each translation as in its original, and the same."""
    counted = Counter[bool]()
    for origin in course.translations:
        original = Origin(origin.uri, None, origin.uri)
        wanted = _sections(course, original, course.bodies[origin.uri])
        counted[_sections(course, origin, course.mended(origin)) == wanted] += 1
    assert counted[False] == 0


def _sections(course: Course, origin: Origin, text: str) -> Counter[str]:
    targets = (target for _, _, target in course.targets(origin, text))
    return Counter(
        f"{target.uri}#{target.fragment}"
        for target in targets
        if isinstance(target, Page) and target.fragment
    )


def test_glued_fences_are_mended_in_all_languages(course: Course):
    """The page whose fences are glued in 54 languages has the original's number of code blocks in each."""
    pages = [origin for origin in course.translations if origin.uri == GLUED]
    expected = len(outline(course.originals[GLUED].body.text).fences)
    assert len(pages) == 54
    assert {len(outline(course.bodies[origin.path]).fences) for origin in pages} != {expected}
    assert {len(outline(course.mended(origin)).fences) for origin in pages} == {expected}


def test_what_is_repaired(course: Course):
    """One glued page in each language, some of them twice, and lists in five languages: nothing else is touched."""
    found = Counter[str]()
    for origin in course.translations:
        course.mended(origin)
        rules = course.rules[origin.path]
        found.update(rules)
        assert "repaired-fence" not in rules or origin.uri == GLUED
    assert found == {"repaired-fence": 54, "repaired-list": 34}


def test_speed(course: Course):
    """Finding and resolving all links of a page takes less than a fifth of what a parser takes for the page alone."""
    sample = course.origins[::20]
    parser = MarkdownIt("commonmark").enable("table")
    start = time.process_time()
    count = sum(len(course.find_targets(origin, course.bodies[origin.path])) for origin in sample)
    ours = time.process_time() - start
    assert count > 3_000
    start = time.process_time()
    for origin in sample:
        parser.parse(course.bodies[origin.path])
    assert ours < (time.process_time() - start) / 5


def test_lists_nest_as_on_github(course: Course):
    """In 52 originals and their translations into three languages each word stands in the same lists, items and code.

    The other pages are a workshop's, written for MkDocs: their admonitions are code to GitHub.
    """
    plain = {"pymdownx.highlight": {"use_pygments": False}}
    extensions = ["md_in_html", "pymdownx.highlight", "pymdownx.superfences", "sane_lists", "tables"]
    github = MarkdownIt("commonmark").enable("table")
    pages = Counter[bool]()
    for origin in course.origins:
        if origin.language in (None, "ar", "ja", "sv") and not origin.uri.startswith("workshop/"):
            text = course.bodies[origin.path] if origin.language is None else course.mended(origin)
            shown = markdown.markdown(
                open_html(nest_lists(text)), extensions=extensions, extension_configs=plain
            )
            pages[words(shown) == words(github.render(text))] += 1
    assert pages == {True: 208}
