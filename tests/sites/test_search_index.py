"""Each language has its own search index: its own pages, its own stemmer, nothing that we add."""

from __future__ import annotations

import html
import json
import re

import pytest

from rectoverso.core.languages import language
from rectoverso.messages import words
from rectoverso.site.marks.marks import EXPLANATIONS, TITLES
from support import sample
from support.fixtures import Builds
from support.pages import Site

CODES = ("en", *sample.LANGUAGES)
STEMMERS = {
    "pagefind": {"ja": "unknown", "zh-CN": "unknown"},
    "theme": {"ja": "ja", "zh-CN": "zh"},
}
"""Where the two indexes differ; Nigerian Pidgin is an English-based language to both."""


@pytest.fixture(params=["pagefind", "theme"])
def kind(request: pytest.FixtureRequest) -> str:
    """Whose index it is."""
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["directory-urls", "file-urls"])
def site(kind: str, sample_builds: Builds, request: pytest.FixtureRequest) -> Site:
    """The sample repository's site, with either index and with either form of addresses."""
    return sample_builds("plugin", request.param, "{search: theme}" if kind == "theme" else "").site


def text_of(site: Site, code: str) -> str:
    text = " ".join(f"{entry['title']} {entry['text']}" for entry in site.searched(code))
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def test_each_language_has_its_stemmer(site: Site, kind: str) -> None:
    own = {"en": "en", "ar": "ar", "no": "no", "pcm": "en", "sv": "sv"} | STEMMERS[kind]
    assert {code: site.stemmers(code) for code in CODES} == {code: [stemmer] for code, stemmer in own.items()}


def test_separators_of_the_themes_index_fit_the_script(sample_builds: Builds) -> None:
    folder = sample_builds("plugin", True, "{search: theme}").site.folder
    for code, text, parts in (("ja", "板。本", ["板", "本"]), ("sv", "ett löv", ["ett", "löv"])):
        value = json.loads((folder / code / "search/search_index.json").read_text(encoding="utf-8"))
        assert re.split(value["config"]["separator"], text) == parts


def test_an_index_has_its_own_pages_and_no_fallback(site: Site) -> None:
    for code in CODES:
        pages = {entry["location"].partition("#")[0] for entry in site.searched(code)}
        real = {uri for uri in sample.URIS if code == "en" or sample.state(code, uri) != "missing"}
        base = site.page(code, "index.md")
        found = {site.target(base, location or "#") for location in pages}
        assert {site.folder / target[0] for target in found if target} == {
            site.page(code, uri).path for uri in real
        }
    assert "xylophone" in text_of(site, "en")
    assert not [code for code in sample.LANGUAGES if "xylophone" in text_of(site, code)]


def test_every_entry_leads_to_its_place(site: Site) -> None:
    for code in CODES:
        base = site.page(code, "index.md")
        for entry in site.searched(code):
            target = site.target(base, entry["location"] or "#")
            assert target is not None
            name, fragment = target
            assert name in site.files, entry["location"]
            assert not fragment or fragment in site.file(name).ids, entry["location"]


def test_nothing_that_we_add_is_found(site: Site) -> None:
    for code in sample.LANGUAGES:
        say, text = words(language(code)), text_of(site, code)
        ours = [*TITLES.values(), *EXPLANATIONS.values(), "Disclaimer", "Read the original"]
        assert [message for message in ours if say(message) in text] == [], code


def test_pages_name_the_folder_of_their_index(site: Site, kind: str) -> None:
    """The dialog looks for the index below the base that the page names."""
    for code in CODES:
        for uri in sample.URIS:
            page = site.page(code, uri)
            base = re.search(r'"base": "([^"]*)"', page.one("//script[@id='__config']").text)
            assert base
            index = "search/search_index.json" if kind == "theme" else "pagefind/pages.json"
            home = "" if code == "en" else f"{code}/"
            assert site.target(page, f"{base[1]}/{index}") == (home + index, ""), page.address


def test_results_say_what_a_page_is(sample_builds: Builds) -> None:
    text = (sample_builds().site.folder / "sv/pagefind/pages.json").read_text(encoding="utf-8")
    value = json.loads(text)
    states = {location: state for location, _, state in value["pages"].values()}
    assert states["guide/check/"] == "stale"
    assert states["guide/"] == ""
    assert value["states"]["stale"] == "Inaktuell"
