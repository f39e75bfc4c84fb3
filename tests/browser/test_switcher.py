"""The language switcher: by mouse and by keyboard, to the same page and the same heading, without a request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from support import sample
from support.browsing import SIZES, View, violations, window
from support.pages import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CODES = ("en", *sample.LANGUAGES)
Browsed = tuple[Site, str]
LIST = ".rv-switcher .md-select__inner"


def is_open(page: Page) -> bool:
    """Tell whether the list can be seen; the theme hides it by its height."""
    return bool(page.locator(LIST).evaluate("(list) => list.getBoundingClientRect().height > 20"))


def open_by_keyboard(page: Page) -> None:
    """Go to the button with the tabulator key alone."""
    button = page.locator(".rv-switcher button")
    for _ in range(30):
        page.keyboard.press("Tab")
        if button.evaluate("(element) => element === document.activeElement"):
            return
    pytest.fail("the button cannot be reached by keyboard")


def test_it_asks_for_nothing_before_the_click(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("sv", "guide/check.md"))
    view.forget()
    page.locator(".rv-switcher button").hover()
    page.locator(".rv-switcher button").focus()
    page.wait_for_timeout(500)
    assert is_open(page)
    assert view.requests == []


def test_names_carry_their_language_and_states_are_text(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("sv", "guide/check.md"))
    page.locator(".rv-switcher button").focus()
    entries = page.locator(".rv-switcher a").all()
    found = [entry.locator("span").first.get_attribute("lang") for entry in entries]
    assert found == list(CODES)
    states = [entry.locator("small").inner_text() for entry in entries]
    assert states[CODES.index("sv")] == "Inaktuell"
    assert all(states)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_it_works_by_keyboard_alone(browser: Browser, browsed: Browsed, scripts: bool) -> None:
    site, root = browsed
    with window(browser, SIZES["wide"], scripts=scripts) as opened:
        page = opened.open(root + site.address("sv", "guide/check.md"))
        open_by_keyboard(page)
        page.wait_for_function(
            f"document.querySelector('{LIST}').getBoundingClientRect().height > 20"
        ) if scripts else page.wait_for_timeout(500)
        assert is_open(page)
        for _ in range(CODES.index("ja") + 1):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/ja/guide/check/*")
        assert opened.trouble == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(("start", "end"), [("en", "sv"), ("sv", "ja"), ("ja", "en"), ("sv", "ar")])
def test_it_leads_to_the_same_page_and_heading(
    browser: Browser, browsed: Browsed, size: tuple[int, int], start: str, end: str
) -> None:
    site, root = browsed
    with window(browser, size) as opened:
        page = opened.open(root + site.address(start, "guide/check.md"))
        # So long that any heading can be scrolled to the top.
        page.add_style_tag(content="article > * { margin-bottom: 60vh !important }")
        page.locator("#when-it-is-done").evaluate("(heading) => heading.scrollIntoView()")
        page.locator(".rv-switcher button").focus()
        page.locator(f".rv-switcher a[hreflang={end}]").click()
        page.wait_for_url(f"{root}{site.address(end, 'guide/check.md')}*")
        # The Arabic page has other headings: there it leads to the page alone.
        there = [name for _, name, _ in site.page(end, "guide/check.md").headings]
        if "when-it-is-done" in there:
            assert unquote(page.url).endswith("#when-it-is-done")
            top = page.locator("#when-it-is-done").bounding_box()
            assert top is not None
            assert -1 <= top["y"] < size[1]
        assert opened.trouble == []


def test_it_leads_from_a_headings_own_name_to_the_same_heading(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("sv", "guide/check.md") + "#när-det-är-klart")
    page.locator(".rv-switcher button").focus()
    page.locator(".rv-switcher a[hreflang=ja]").click()
    page.wait_for_url("**/ja/guide/check/*")
    assert page.url.endswith("#when-it-is-done")


def test_at_the_top_it_leads_to_the_top(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("sv", "guide/check.md"))
    page.locator(".rv-switcher button").focus()
    page.locator(".rv-switcher a[hreflang=ja]").click()
    page.wait_for_url("**/ja/guide/check/*")
    assert "#" not in page.url


@pytest.mark.parametrize("code", CODES)
def test_every_entry_leads_to_the_same_page(view: View, browsed: Browsed, code: str) -> None:
    site, root = browsed
    for uri in ("index.md", "only.md"):
        page = view.open(root + site.address("sv", uri))
        page.locator(".rv-switcher button").focus()
        page.locator(f".rv-switcher a[hreflang={code}]").click()
        page.wait_for_load_state("networkidle")
        assert unquote(page.url) == root + site.address(code, uri)
        assert view.trouble == []


def test_a_long_list_stays_in_a_narrow_window(browser: Browser, browsed: Browsed) -> None:
    site, root = browsed
    for code in ("sv", "ar"):
        with window(browser, SIZES["narrow"]) as opened:
            page = opened.open(root + site.address(code, "guide/check.md"))
            page.locator(".rv-switcher button").focus()
            page.wait_for_timeout(500)
            box = page.locator(LIST).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= SIZES["narrow"][0]
            width = page.evaluate("document.scrollingElement.scrollWidth")
            assert width <= SIZES["narrow"][0]


@pytest.mark.parametrize("code", ["en", "sv", "ar", "ja"])
def test_axe_finds_nothing_in_the_open_list(view: View, browsed: Browsed, code: str) -> None:
    """In either colour scheme."""
    site, root = browsed
    page = view.open(root + site.address(code, "guide/check.md"))
    for change in (lambda: None, view.change_scheme):
        change()
        page.locator(".rv-switcher button").focus()
        page.wait_for_timeout(500)
        assert is_open(page)
        assert violations(page, {"include": [[".rv-switcher"]]}) == []
