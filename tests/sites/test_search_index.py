"""Each language has its own search index: its own pages, its own stemmer, nothing that we add."""

from __future__ import annotations

import html
import re

from rectoverso.core.languages import language
from rectoverso.messages import words
from rectoverso.site.marks import EXPLANATIONS, TITLES
from support import sample
from support.pages import Site

CODES = ("en", *sample.LANGUAGES)


def text_of(site: Site, code: str) -> str:
    entries = site.index(code)["docs"]
    text = " ".join(f"{entry['title']} {entry['text']}" for entry in entries)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def test_each_language_has_its_stemmer(sample_site: Site) -> None:
    found = {code: sample_site.index(code)["config"]["lang"] for code in CODES}
    assert found == {
        "en": ["en"],
        "ar": ["ar"],
        "ja": ["ja"],
        "no": ["no"],
        "pcm": ["en"],
        "sv": ["sv"],
        "zh-CN": ["zh"],
    }


def test_separators_fit_the_script(sample_site: Site) -> None:
    for code in ("ja", "zh-CN"):
        assert re.split(sample_site.index(code)["config"]["separator"], "板。本") == ["板", "本"]
    assert re.split(sample_site.index("sv")["config"]["separator"], "ett löv") == ["ett", "löv"]


def test_an_index_has_its_own_pages_and_no_fallback(sample_site: Site) -> None:
    for code in CODES:
        pages = {entry["location"].partition("#")[0] for entry in sample_site.index(code)["docs"]}
        real = {uri for uri in sample.URIS if code == "en" or sample.state(code, uri) != "missing"}
        base = sample_site.page(code, "index.md")
        found = {sample_site.target(base, location or "#") for location in pages}
        wanted = {sample_site.page(code, uri).path for uri in real}
        assert {sample_site.folder / target[0] for target in found if target} == wanted, code
    assert "xylophone" in text_of(sample_site, "en")
    assert not [code for code in sample.LANGUAGES if "xylophone" in text_of(sample_site, code)]


def test_every_entry_leads_to_its_place(sample_site: Site) -> None:
    for code in CODES:
        base = sample_site.page(code, "index.md")
        for entry in sample_site.index(code)["docs"]:
            target = sample_site.target(base, entry["location"] or "#")
            assert target is not None
            name, fragment = target
            assert name in sample_site.files, entry["location"]
            assert not fragment or fragment in sample_site.file(name).ids, entry["location"]


def test_nothing_that_we_add_is_found(sample_site: Site) -> None:
    for code in sample.LANGUAGES:
        say, text = words(language(code)), text_of(sample_site, code)
        ours = [*TITLES.values(), *EXPLANATIONS.values(), "Disclaimer", "Read the original"]
        assert [message for message in ours if say(message) in text] == [], code


def test_pages_name_the_folder_of_their_index(sample_site: Site) -> None:
    """The theme looks for the index below the base that the page names."""
    for code in CODES:
        for uri in sample.URIS:
            page = sample_site.page(code, uri)
            base = re.search(r'"base": "([^"]*)"', page.one("//script[@id='__config']").text)
            assert base
            target = sample_site.target(page, f"{base[1]}/search/search_index.json")
            home = "" if code == "en" else f"{code}/"
            assert target == (f"{home}search/search_index.json", ""), page.address
