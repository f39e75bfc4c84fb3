"""All 55 languages at once: two pages each, found in their folders, none of them named in the configuration."""

from __future__ import annotations

from pathlib import Path

import material
import pytest

from helpers import inline, record
from rectoverso.core.languages import LANGUAGES, language
from rectoverso.messages import words as messages_of
from support.fixtures import Shared
from support.pages import Site, words
from support.sites import Build, build, mkdocs_yml, write

CODES = sorted(LANGUAGES)
OTHERS = [code for code in CODES if code != "en"]
THEME = Path(material.__file__).parent / "templates/partials/languages"
LACKING = sorted(code for code in CODES if not (THEME / f"{code}.html").is_file())
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def text(code: str, title: str) -> str:
    """Return a page whose words are in the language: those of our own messages."""
    say = messages_of(language(code))
    return (
        f"# {say(title)}\n\n{say('The translation of this page is damaged. You are reading the original.')}\n\n"
        f"{say('The original has changed since then. Commands and facts on this page may be wrong.')}\n\n"
        f"## {say('Read the original')}\n\n[{say('Disclaimer')}](second.md)\n"
    )


@pytest.fixture(scope="session")
def made(shared_build: Shared) -> Build:
    """The site in 55 languages."""
    files: dict[str, str | bytes] = {"mkdocs.yml": mkdocs_yml()}
    for uri, title in (("index.md", "Machine translation"), ("second.md", "Origin unknown")):
        files[f"docs/en/{uri}"] = original = text("en", title)
        for code in OTHERS:
            fields = record(original, f"docs/en/{uri}", code)
            files[f"docs/{code}/{uri}"] = inline(fields, text(code, title))
    return shared_build("all-languages", lambda project: build(write(project, files)))


@pytest.fixture
def site(made: Build) -> Site:
    return made.site


def placeholder(site: Site, code: str) -> str:
    return str(site.page(code, "index.md").one("//input[@name='query']/@placeholder"))


def test_it_builds_without_a_warning(made: Build) -> None:
    assert (made.code, made.warnings) == (0, [])


def test_every_page_is_in_its_language_and_current(site: Site) -> None:
    for code in CODES:
        for uri in ("index.md", "second.md"):
            page = site.page(code, uri)
            assert page.language == (code, "rtl" if code in RIGHT_TO_LEFT else "ltr")
            assert page.status == ("original" if code == "en" else "current")
            assert len(page.having("rv-notice")) == len(page.having("rv-disclaimer")) == (code != "en")


def test_the_theme_lacks_twelve_languages() -> None:
    assert LACKING == ["km", "ml", "mr", "ne", "no", "pa", "pcm", "pt-PT", "sw", "zh-CN", "zh-HK", "zh-MO"]


@pytest.mark.parametrize("code", LACKING)
def test_the_interface_speaks_what_the_theme_lacks(site: Site, code: str) -> None:
    page, english = site.page(code, "index.md"), site.page("en", "index.md")
    assert placeholder(site, code) != placeholder(site, "en")
    for xpath in (
        "//button[@type='reset']/@title",
        "//nav[contains(@class, 'md-header__inner')]/@aria-label",
        "//nav[contains(@class, 'md-nav--secondary')]/@aria-label",
        "//a[@class='md-skip']/text()",
    ):
        own = [one.strip() for one in page.all(xpath) if one.strip()]
        assert own, xpath
        assert own != [one.strip() for one in english.all(xpath) if one.strip()], xpath


def test_the_interface_of_every_language_is_its_own(site: Site) -> None:
    in_english = [code for code in OTHERS if placeholder(site, code) == placeholder(site, "en")]
    assert in_english == []


def test_the_switcher_names_all_languages_in_themselves(site: Site) -> None:
    page = site.page("sw", "second.md")
    entries = page.all("//div[contains(@class, 'rv-switcher')]//a/span[@lang]")
    assert [(one.get("lang"), words(one)) for one in entries] == [
        (code, LANGUAGES[code].name) for code in ("en", *OTHERS)
    ]
    assert [one.get("dir") for one in entries] == [LANGUAGES[code].direction for code in ("en", *OTHERS)]


def test_every_language_is_complete_by_itself(site: Site) -> None:
    for code in OTHERS:
        names = {name.removeprefix(f"{code}/") for name in site.files if name.startswith(f"{code}/")}
        rest = {name for name in names if not name.startswith("pagefind/")}
        assert rest == {"index.html", "second/index.html", "sitemap.xml"}
        assert {"pagefind/pages.json", "pagefind/pagefind-entry.json"} <= names


def test_every_link_leads_somewhere(site: Site) -> None:
    for code in CODES:
        assert site.broken(site.page(code, "index.md")) == []


def test_every_language_can_be_searched(site: Site) -> None:
    for code in CODES:
        assert len(site.stemmers(code)) == 1, code
        assert [entry["location"] for entry in site.searched(code)] == ["", "second/"], code
