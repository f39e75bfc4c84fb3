"""What every page of a site promises its reader: language, status, notice, disclaimer, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers import md5
from rectoverso.core.languages import language
from rectoverso.messages import words as messages_of
from rectoverso.site.marks.marks import TITLES
from support import sample
from support.pages import Page, Site, words
from support.sample_texts import TOOL_WORDS

CODES = ("en", *sample.LANGUAGES)
MACHINE_MADE = ("current", "stale", "invalid")


def pages(site: Site) -> Iterator[tuple[str, str, Page]]:
    """Yield language, uri and page of everything that is published."""
    for code in CODES:
        for uri in sample.URIS:
            yield code, uri, site.page(code, uri)


def test_every_page_names_its_language_and_direction(sample_site: Site) -> None:
    for code, _, page in pages(sample_site):
        assert page.language == (code, "rtl" if code == "ar" else "ltr"), page.address


def test_every_page_says_its_status(sample_site: Site) -> None:
    found = {(code, uri): page.status for code, uri, page in pages(sample_site)}
    assert found == {(code, uri): sample.state(code, uri) for code in CODES for uri in sample.URIS}


def test_one_notice_with_the_status_on_all_but_originals(sample_site: Site) -> None:
    for code, uri, page in pages(sample_site):
        found = [(one.tag, one.get("data-rv-status"), one.get("lang")) for one in page.having("rv-notice")]
        status = sample.state(code, uri)
        assert found == ([] if code == "en" else [("aside", status, code)]), page.address


def test_the_notice_is_in_the_readers_language_and_leads_to_the_original(sample_site: Site) -> None:
    for code, uri, page in pages(sample_site):
        for notice in page.having("rv-notice"):
            title = notice.find_class("rv-notice__title")[0]
            assert words(title) == messages_of(language(code))(TITLES[sample.state(code, uri)])
            assert notice.get("dir") == page.language[1]
            link = notice.find_class("rv-notice__original")[0]
            original = sample_site.page("en", uri)
            assert sample_site.target(page, link.get("href")) == sample_site.target(original, "#")


def test_a_stale_notice_says_by_whom_and_when(sample_site: Site) -> None:
    notice = sample_site.page("sv", "guide/check.md").having("rv-notice")[0]
    assert "En AI översatte den här sidan den 12 juli 2026." in words(notice)
    assert "kan vara felaktiga" in words(notice)


def test_the_notice_follows_the_title(sample_site: Site) -> None:
    for _, _, page in pages(sample_site):
        for notice in page.having("rv-notice"):
            above = notice.xpath("preceding::*[self::h1]")
            assert len(above) == 1, page.address
            assert not notice.xpath("preceding::*[self::p or self::h2][ancestor::article]"), page.address


def test_one_disclaimer_ends_every_machine_translated_page(sample_site: Site) -> None:
    for code, uri, page in pages(sample_site):
        found = page.having("rv-disclaimer")
        wanted = sample.state(code, uri) in MACHINE_MADE
        assert len(found) == wanted, page.address
        for one in found:
            assert (one.tag, one.get("lang"), one.get("dir")) == ("footer", *page.language)
            assert words(one).startswith(messages_of(language(code))("Disclaimer"))
            assert not one.xpath("following::*[self::p or self::h2 or self::pre][ancestor::article]")


def test_an_untracked_page_claims_nothing_about_ai(sample_site: Site) -> None:
    for code, uri, page in pages(sample_site):
        is_marked = (
            bool(page.all("//meta[@name='rectoverso:translation']")),
            page.article.get("its-tool") is not None,
        )
        assert is_marked == (sample.state(code, uri) in MACHINE_MADE,) * 2, page.address
    for code, uri in (("sv", "notes.md"), ("pcm", "guide/check.md")):
        page = sample_site.page(code, uri)
        say = messages_of(language(code))
        text = words(page.article)
        assert say("An AI translated this page. No human has reviewed it.") not in text
        assert not re.search(r"\bAI\b", text)


def test_nothing_that_the_tool_wrote_is_left(sample_site: Site) -> None:
    hashes = [md5(sample.original(uri)) for uri in sample.URIS] + [md5(sample.OLD), "original_hash"]
    for page in sample_site.pages:
        text = page.text.lower()
        assert [one for one in (*TOOL_WORDS, *hashes) if one in text] == [], page.address


def test_the_rule_that_the_tool_left_is_gone(sample_site: Site) -> None:
    for page in sample_site.pages:
        assert page.all("//article//hr[not(ancestor::*[contains(@class, 'md-source-file')])]") == []


def test_an_included_text_is_there_once_and_in_the_pages_language(sample_site: Site) -> None:
    for code, text in (("en", "turns brown"), ("sv", "blir brunt"), ("ar", "تصبح بنية")):
        page = sample_site.page(code, "index.md")
        assert [words(one) for one in page.article.iter("strong")][:1] == [text]
        assert words(page.article).count(text) == 1


def test_front_matter_behind_a_record_is_read(sample_site: Site) -> None:
    page = sample_site.page("sv", "index.md")
    assert page.one("//title").text == "Pressa & torka - Leaf"
    assert page.all("//div[contains(@class, 'md-sidebar--primary')]/@hidden") == [""]
    assert "hide:" not in page.text


def test_front_matter_of_a_translation_brings_no_markup(sample_site: Site) -> None:
    title = 'Det är "detta" & <script>alert("titel")</script>'
    page = sample_site.page("sv", "it's & that.md")
    assert page.one("//title").text == f"{title} - Leaf"
    assert page.one("//meta[@name='description']/@content") == '"><script>alert("om")</script>'
    assert [text for _, _, text in page.headings] == [title]
    assert page.json_ld["headline"] == title
    for one in sample_site.pages:
        scripts = [script.text or "" for script in one.tree.iter("script")]
        assert not any("alert(" in text for text in scripts if not text.startswith('{"@context"')), (
            one.address
        )


def test_values_of_a_record_never_reach_html(sample_site: Site) -> None:
    for page in sample_site.pages:
        assert "onerror" not in page.text
        assert "docs/en/<script" not in page.text
        assert "tomorrow" not in page.text


def test_titles_with_markup_characters_are_text(sample_site: Site) -> None:
    page = sample_site.page("sv", "mac.md")
    assert page.one("//title").text == "Radslut & <taggar> - Leaf"
    assert page.json_ld["headline"] == "Radslut & <taggar>"


def test_a_fallback_page_marks_the_text_as_the_originals(sample_site: Site) -> None:
    for code, uri, page in pages(sample_site):
        if sample.state(code, uri) != "missing":
            continue
        inside = page.article.xpath("./div[@lang]")
        assert [(one.get("lang"), one.get("dir")) for one in inside] == [("en", "ltr")], page.address
        original = sample_site.page("en", uri)
        for paragraph in original.article.iter("p"):
            if not paragraph.xpath(".//img"):
                assert words(paragraph) in words(inside[0])
        # What the fallback shows of itself in navigation is the original's too.
        active = page.all("//a[contains(@class, 'md-nav__link--active')]//*[@lang]/@lang")
        assert set(active) <= {"en"}


def test_every_page_has_one_title(sample_site: Site) -> None:
    for _, _, page in pages(sample_site):
        assert [tag for tag, _, _ in page.headings].count("h1") == 1, page.address


def test_an_orphan_is_not_published(sample_site: Site) -> None:
    assert not [name for name in sample_site.files if "gone" in name]
    assert not [page.address for page in sample_site.pages if "Borta" in page.text]
