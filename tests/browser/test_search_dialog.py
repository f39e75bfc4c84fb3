"""The search dialog wherever a site may lie and whatever the theme adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from support import sample
from support.browsing import View
from support.fixtures import Shared
from support.pages import Site
from support.searching import open_dialog, results_of, type_in
from support.serving import served
from support.sites import Build, build, mkdocs_yml, write

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

Browsed = tuple[Site, str]
FEATURES = ", features: [navigation.instant, search.share, search.suggest, search.highlight]"


@pytest.fixture(scope="module", params=[True, False], ids=["directory-urls", "file-urls"])
def instant(shared_build: Shared, request: pytest.FixtureRequest) -> Iterator[Browsed]:
    """A site whose pages are exchanged without loading anew, with either form of addresses."""
    more = f"{sample.MORE}use_directory_urls: {str(request.param).lower()}\n"

    def make(project: Path) -> Build:
        return build(write(project, sample.files(mkdocs_yml(more=more, theme=FEATURES))))

    made = shared_build(f"sample-instant-{'directories' if request.param else 'files'}", make)
    with served(made.folder, urlsplit(made.site.url).path) as address:
        yield made.site, address


def open_instant(view: View, site: Site, address: str) -> Page:
    """Open a page whose sitemap names the server of this test; only pages in it are exchanged."""
    parts, own = urlsplit(address), urlsplit(site.url)
    served_at, meant = f"{parts.scheme}://{parts.netloc}", f"{own.scheme}://{own.netloc}"

    def name_the_server(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(meant, served_at))

    view.page.route("**/sitemap.xml", name_the_server)
    return view.open(address)


def remember(page: Page) -> None:
    page.evaluate("window.isTheSame = true")


def is_the_same(page: Page) -> bool:
    """Tell whether the window still shows what it loaded when `remember` was called."""
    return bool(page.evaluate("window.isTheSame === true"))


def test_a_link_that_holds_a_query_shows_its_results(view: View, instant: Browsed) -> None:
    site, root = instant
    page = view.open(f"{root}{site.address('sv', 'guide/check.md')}?q=linjal")
    link = results_of(page).locator("a").first
    assert urlsplit(link.get_attribute("href") or "").path == f"/docs/{site.address('sv', 'guide/check.md')}"
    assert page.locator(".md-search-result__meta").inner_text() == "1 sökresultat"
    assert view.trouble == []


def test_the_link_to_share_holds_the_query(view: View, instant: Browsed) -> None:
    site, root = instant
    page = view.open(root + site.address("ja", "guide/check.md"))
    open_dialog(page)
    type_in(page, "葉脈")
    shared = page.locator("[data-md-component=search-share]").get_attribute("href") or ""
    assert parse_qs(urlsplit(shared).query) == {"q": ["葉脈"]}
    page = view.open(shared)
    assert results_of(page).locator("mark").first.inner_text() == "葉脈"
    assert view.trouble == []


def test_a_result_is_shown_without_loading_anew(view: View, instant: Browsed) -> None:
    site, root = instant
    page = open_instant(view, site, root + site.address("sv", "guide/second.md"))
    remember(page)
    places = (("linjal", "guide/check.md"), ("nerven", "guide/check.md"), ("pressa", "index.md"))
    for word, name in places:
        address = f"/docs/{site.address('sv', name)}"
        open_dialog(page)
        page.locator(".md-search__input").fill("")
        found = type_in(page, word)
        found.locator(f"a[href*='{address}?']").first.click()
        page.wait_for_url(lambda url, address=address: urlsplit(url).path == address)
        page.locator(".md-content mark", has_text=word).first.wait_for()
        marked = {text.lower()[: len(word)] for text in page.locator(".md-content mark").all_inner_texts()}
        assert marked == {word}
        assert is_the_same(page)
        # The theme closes the dialog an eighth of a second after it has gone somewhere.
        page.wait_for_timeout(300)
    assert view.trouble == []


def test_results_are_reached_and_left_by_keyboard(view: View, instant: Browsed) -> None:
    site, root = instant
    page = view.open(root + site.address("sv", "index.md"))
    open_dialog(page)
    type_in(page, "linjal")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.md-search-result__item') !== null")
    page.keyboard.press("Escape")
    page.locator(".md-search-result__item").first.wait_for(state="hidden")
    open_dialog(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == f"/docs/{site.address('sv', 'guide/check.md')}")
    assert view.trouble == []


def test_what_is_pasted_is_searched(view: View, instant: Browsed) -> None:
    """Nobody presses a key who pastes with the mouse or dictates."""
    site, root = instant
    page = view.open(root + site.address("sv", "index.md"))
    open_dialog(page)
    page.keyboard.insert_text("linjal")
    assert results_of(page).locator("mark").first.inner_text().lower().startswith("linjal")
    assert view.trouble == []


def test_the_last_query_is_answered_however_fast_it_is_typed(view: View, instant: Browsed) -> None:
    site, root = instant
    page = view.open(root + site.address("sv", "index.md"))
    open_dialog(page)
    for text in ("xylophone", "linjal", "xylophone", "nerven", "linjal"):
        page.locator(".md-search__input").fill(text)
    assert results_of(page).locator("mark").first.inner_text().lower().startswith("linjal")
    page.locator(".md-search__input").fill("xylophone")
    page.locator(".md-search-result__meta", has_text="Inga sökresultat").wait_for()
    page.locator(".md-search__input").fill("")
    page.locator(".md-search-result__meta", has_text="Skriv sökord").wait_for()
    assert view.trouble == []
