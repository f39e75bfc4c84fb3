"""Our own manual: built strictly, in six languages, with the page that people know from other repositories."""

from __future__ import annotations

import pytest

from rectoverso.core.languages import language
from rectoverso.messages import words as messages_of
from support.own import CODES, TRANSLATED
from support.pages import Site, words
from support.sites import Build

FINE_TUNING = "handbook/fine-tuning-or-rag.md"


def test_it_builds_without_a_warning(own_build: Build) -> None:
    assert (own_build.code, own_build.warnings) == (0, [])


def test_every_link_and_picture_leads_somewhere(own_site: Site) -> None:
    assert {page.address: broken for page in own_site.pages if (broken := own_site.broken(page))} == {}


def test_there_are_six_languages(own_site: Site) -> None:
    page = own_site.page("ja", "index.md")
    assert page.all("//div[contains(@class, 'rv-switcher')]//a/@hreflang") == sorted(
        CODES, key=lambda code: code != "en"
    )
    assert all(own_site.page(code, "index.md").language[0] == code for code in CODES)


@pytest.mark.parametrize("uri", TRANSLATED)
def test_the_translated_pages_are_current(own_site: Site, uri: str) -> None:
    found = {code: own_site.page(code, uri).status for code in CODES}
    assert found == dict.fromkeys(CODES, "current") | {"en": "original"}


@pytest.mark.parametrize("code", CODES)
def test_the_fine_tuning_page(own_site: Site, code: str) -> None:
    page, original = own_site.page(code, FINE_TUNING), own_site.page("en", FINE_TUNING)
    assert page.language == (code, "rtl" if code == "ar" else "ltr")
    pictures = [own_site.target(page, link) for link in page.all("//article//img/@src")]
    assert pictures
    assert all(target and target[0] in own_site.files for target in pictures)
    if code != "en":
        assert any(f"translated_images/{code}/" in target[0] for target in pictures if target)
    disclaimers = page.having("rv-disclaimer")
    assert len(disclaimers) == (code != "en")
    assert all(words(one).startswith(messages_of(language(code))("Disclaimer")) for one in disclaimers)
    assert "CO_OP" not in page.text
    assert "original_hash" not in page.text
    assert [(tag, name) for tag, name, _ in page.headings] == [
        (tag, name) for tag, name, _ in original.headings
    ]
    for entry in page.all("//div[contains(@class, 'rv-switcher')]//a"):
        target = own_site.target(page, entry.get("href"))
        assert target is not None
        assert own_site.folder / target[0] == own_site.page(entry.get("hreflang"), FINE_TUNING).path


@pytest.mark.parametrize("status", ["stale", "missing", "untracked", "invalid"])
def test_the_specimens_show_their_status(own_site: Site, status: str) -> None:
    found = {own_site.page(code, f"specimens/{status}.md").status for code in CODES if code != "en"}
    assert found == {status} or (found == {status, "missing"} and status != "missing")


def test_pages_that_are_not_translated_are_honest_fallbacks(own_site: Site) -> None:
    page = own_site.page("sv", "reference/configuration.md")
    assert page.status == "missing"
    assert page.article.xpath("./div/@lang") == ["en"]
