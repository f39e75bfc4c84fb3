"""A page view: nothing fails, leaves the site, overflows or is hard to reach; the same with and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.browsing import KNOWN, SIZES, View, in_narrow_window, violations, window
from support.pages import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

CODES = ("en", "sv", "ar", "ja")
PAGES = ("index.md", "guide/check.md", "only.md", "notes.md", "it's & that.md")
READ_CLOSELY = ("index.md", "guide/check.md", "only.md")
Browsed = tuple[Site, str]
# What needs scripts is not there without them, and is a button.
WITHOUT_BUTTONS = """(article) => {
  const copy = article.cloneNode(true)
  copy.querySelectorAll("button").forEach((button) => button.remove())
  return copy.textContent
}"""


@in_narrow_window
@pytest.mark.parametrize("code", CODES)
def test_no_request_fails_or_leaves_the_site_nothing_overflows_and_nobody_is_shut_out(
    view: View, browsed: Browsed, code: str
) -> None:
    """What axe finds in the theme is known; in what we add it finds nothing."""
    site, root = browsed
    for uri in PAGES:
        view.open(root + site.address(code, uri))
        for page in view.in_all_looks():
            assert view.trouble == [], uri
            width, inner = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
            assert width <= inner, uri
            broken = page.evaluate(
                "[...document.images].filter((image) => !image.naturalWidth).map((image) => image.src)"
            )
            assert broken == [], uri
            if uri in READ_CLOSELY:
                found = violations(page)
                assert [one for one in found if one["ours"] or one["rule"] not in KNOWN] == [], uri


@pytest.mark.parametrize("code", CODES)
def test_the_page_for_wrong_addresses(view: View, browsed: Browsed, code: str) -> None:
    """The server of a test answers without it, so that it is opened by its name."""
    _, root = browsed
    view.open(root + "404.html")
    assert view.trouble == []
    view.page.locator(".rv-switcher button").focus()
    view.page.locator(f".rv-switcher a[hreflang={code}]").click()
    view.page.wait_for_load_state("networkidle")
    assert view.page.url == root + ("" if code == "en" else f"{code}/")
    assert view.trouble == []


def test_arabic_runs_from_right_to_left(view: View, browsed: Browsed) -> None:
    site, root = browsed
    direction = "(element) => getComputedStyle(element).direction"
    view.open(root + site.address("ar", "guide/check.md"))
    for page in view.in_all_looks():
        for selector in ("html", "body", "article h1", ".rv-notice", ".rv-disclaimer", ".md-header"):
            assert page.locator(selector).first.evaluate(direction) == "rtl", selector
        # Code and the names of other languages keep theirs.
        assert page.locator(".rv-switcher span[lang=sv]").evaluate(direction) == "ltr"
        # The accent of the notice stands where reading begins.
        edges = page.locator(".rv-notice").evaluate(
            "(element) => [getComputedStyle(element).borderLeftWidth, getComputedStyle(element).borderRightWidth]"
        )
        assert float(edges[1].removesuffix("px")) > float(edges[0].removesuffix("px"))


def test_a_fallback_page_keeps_the_originals_direction(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("ar", "only.md"))
    direction = "(element) => getComputedStyle(element).direction"
    assert page.locator("article h1").evaluate(direction) == "ltr"
    assert page.locator("article > div > p").first.evaluate(direction) == "ltr"
    assert page.locator(".rv-notice").evaluate(direction) == "rtl"


@pytest.mark.parametrize("code", CODES)
def test_without_scripts_the_content_is_the_same(browser: Browser, browsed: Browsed, code: str) -> None:
    site, root = browsed
    texts = []
    for scripts in (True, False):
        with window(browser, SIZES["wide"], scripts=scripts) as opened:
            page = opened.open(root + site.address(code, "guide/check.md"))
            assert opened.trouble == []
            texts.append(page.locator("article").evaluate(WITHOUT_BUTTONS).split())
            notices = page.locator(".rv-notice, .rv-disclaimer")
            assert notices.count() == (0 if code == "en" else 2)
            assert all(notices.nth(index).is_visible() for index in range(notices.count()))
    assert texts[0] == texts[1]


def test_the_reader_sees_a_status_by_shape_and_word(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("sv", "guide/check.md"))
    shape = "(element) => getComputedStyle(element, '::before').content.split('/')[0].trim()"
    assert page.locator(".rv-notice .rv-mark").evaluate(shape) == '"▲"'
    shapes = {mark.inner_text(): mark.evaluate(shape) for mark in page.locator(".rv-switcher .rv-mark").all()}
    assert len(set(shapes.values())) == len(shapes) == 5


def test_the_search_of_a_language_finds_its_own_pages(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("sv", "guide/check.md"))
    page.locator("input[name=query]").click()
    page.keyboard.type("linjal")
    found = page.locator(".md-search-result__link").first
    found.wait_for()
    assert found.get_attribute("href").startswith(root + "sv/guide/check/")  # type: ignore[union-attr]
    found.click()
    page.wait_for_load_state("networkidle")
    assert page.url.startswith(root + "sv/guide/check/")
    indexes = {url.partition("/pagefind/")[0] for url in view.requests if "/pagefind/" in url}
    assert indexes == {f"{root}sv"}
    assert view.trouble == []
