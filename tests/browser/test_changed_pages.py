"""What changed since a translation was made, in the browser: to be read, opened, copied, printed, put side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from support.browsing import KNOWN, SIZES, View, violations, window
from support.changed import CODES, TITLES, Changed
from support.pages import Site
from support.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("changed")]

Served = tuple[Site, str]
both_ways = pytest.mark.parametrize(
    "view",
    [
        pytest.param((SIZES["narrow"], "light"), id="narrow-light"),
        pytest.param((SIZES["wide"], "dark"), id="wide-dark"),
    ],
    indirect=True,
)
narrow = pytest.mark.parametrize(
    "view", [pytest.param((SIZES["narrow"], "light"), id="narrow")], indirect=True
)
every_code = pytest.mark.parametrize("code", CODES)


def opened(view: View, served: Served, code: str, uri: str = "teams.md") -> Page:
    site, root = served
    return view.open(root + site.address(code, uri))


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('article details').forEach((one) => (one.open = true))")


def put_beside(page: Page) -> None:
    page.locator(".rv-beside__toggle").click()
    page.locator(".rv-beside").wait_for()


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))


@both_ways
@every_code
def test_accessibility(view: View, changed_served: Served, code: str) -> None:
    """Closed, opened, and beside the original."""
    page = opened(view, changed_served, code)
    for step in (lambda _: None, open_all, put_beside):
        step(page)
        found = violations(page)
        assert [one for one in found if one["ours"] and not is_themes(page, one)] == []
        assert [one for one in found if one["rule"] not in KNOWN] == []
        assert not overflows(page)
    assert view.trouble == []


def is_themes(page: Page, found: dict[str, Any]) -> bool:
    """Tell whether the theme breaks its own rule: beside code, or in the text of the original as it shows that."""
    if found["rule"] not in KNOWN or found["html"].startswith('<nav class="md-code__nav"'):
        return found["rule"] in KNOWN
    place = page.locator(found["place"]).first
    return bool(place.evaluate("(one) => !!one.parentElement.closest('.rv-fallback, .rv-beside')"))


@pytest.mark.parametrize("view", [pytest.param((SIZES["wide"], "light"), id="wide")], indirect=True)
@every_code
def test_side_by_side(view: View, changed_served: Served, code: str) -> None:
    """Section by section; what only one side has stands alone, and afterwards all is as it was."""
    page = opened(view, changed_served, code)
    article = page.locator("article")
    squeezed = r"(one) => one.innerHTML.replace(/>\s+</g, '><').trim()"
    before = article.evaluate(squeezed)
    original = changed_served[1] + changed_served[0].address("en", "teams.md")
    assert original not in view.requests
    toggle = page.locator(".rv-beside__toggle")
    label, expanded = toggle.text_content(), toggle.get_attribute("aria-expanded")
    put_beside(page)
    assert original in view.requests
    assert toggle.text_content() != label
    assert (expanded, toggle.get_attribute("aria-expanded")) == ("false", "true")
    rows = page.evaluate(
        """[...document.querySelectorAll(".rv-beside__row")].map((row) =>
          [...row.children].map((cell) => cell.querySelector("h1, h2, h3")?.innerText.replace("¶", "").trim() ?? ""))"""
    )
    share, install, sign_in, export, roles, help_ = TITLES[code]
    assert rows[1:] == [
        [install, "Install"],
        [sign_in, "Sign in"],
        [share, "Share"],
        [export, ""],
        [roles, "Roles"],
        ["", "Back up"],
        ["", "Plan it"],
        [help_, "Help"],
    ]
    for row in page.locator(".rv-beside__row").all()[:4]:
        own, other = (cell.bounding_box() for cell in row.locator("> *").all())
        assert own
        assert other
        assert abs(own["y"] - other["y"]) < 1
        assert (own["x"] > other["x"]) == (code == "ar")
        assert min(own["width"], other["width"]) > 350
    cells = page.locator(".rv-beside__row > :last-child")
    assert set(cells.evaluate_all("(all) => all.map((one) => `${one.lang} ${one.dir}`)")) == {"en ltr"}
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    toggle.click()
    assert page.locator(".rv-beside").count() == 0
    assert article.evaluate(squeezed) == before
    assert view.trouble == []


@narrow
@every_code
def test_stacked(view: View, changed_served: Served, code: str) -> None:
    page = opened(view, changed_served, code)
    put_beside(page)
    own, other = (cell.bounding_box() for cell in page.locator(".rv-beside__row").nth(1).locator("> *").all())
    assert own
    assert other
    assert other["y"] >= own["y"] + own["height"]
    open_all(page)
    assert not overflows(page)


def test_beside_a_page_with_other_headings(view: View, changed_served: Served) -> None:
    """Ids that both have still pair; the rest is not lost."""
    page = opened(view, changed_served, "sv", "uneven.md")
    put_beside(page)
    shown = page.locator(".rv-beside").inner_text()
    assert all(title in shown for title in (*TITLES["sv"], "Back up", "Plan it"))


def test_an_original_that_cannot_be_fetched(view: View, changed_served: Served) -> None:
    """The button then does what the link does."""
    page = opened(view, changed_served, "sv")
    asked = []

    def refuse_once(route: Route) -> None:
        asked.append(route.request.resource_type)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/docs/teams/", refuse_once)
    page.locator(".rv-beside__toggle").click()
    page.wait_for_url("**/docs/teams/")
    assert asked == ["fetch", "document"]


@every_code
def test_without_scripts_the_same_is_there(browser: Browser, changed_served: Served, code: str) -> None:
    site, root = changed_served
    read = "(all) => all.map((one) => one.textContent.replace(/\\\\s+/g, ' '))"
    texts = []
    for scripts in (True, False):
        with window(browser, SIZES["wide"], scripts=scripts) as view:
            page = view.open(root + site.address(code, "teams.md"))
            if scripts:
                page.locator(".rv-beside__toggle").evaluate(
                    "(one) => { one.previousSibling.remove(); one.remove() }"
                )
                # What the theme adds for copying has no text.
            assert page.locator(".rv-beside__toggle").count() == 0
            texts.append(page.locator(".rv-notice, .rv-change").evaluate_all(read))
            if scripts:
                continue
            mark = page.locator(".rv-change").first
            difference = mark.locator(".rv-difference")
            assert not difference.is_visible()
            mark.locator("summary").first.click()
            assert difference.is_visible()
            page.locator(".rv-notice__original").click()
            page.wait_for_url(root + site.address("en", "teams.md"))
            assert view.trouble == []
    assert len(texts[0]) == 9
    assert texts[0] == texts[1]


@every_code
def test_by_keyboard(view: View, changed_served: Served, code: str) -> None:
    """From the notice to a mark, which opens, and to everything in it; what has the focus shows it."""
    page = opened(view, changed_served, code)
    page.locator(".rv-notice__original").focus()
    reached = []
    for _ in range(2):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached == ["BUTTON", "SUMMARY"]
    first = page.locator(".rv-changes li a").first
    if not first.is_visible():
        page.locator(".rv-changes > summary").focus()
        page.keyboard.press("Enter")
    first.focus()
    page.keyboard.press("Enter")
    name = (first.get_attribute("href") or "").removeprefix("#")
    mark = page.locator(".rv-change").filter(has=page.locator(f"#{name}"))
    assert mark.locator(".rv-difference").is_visible()
    assert mark.locator("details[open]").count() == 2
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.activeElement.closest('.rv-change')?.querySelector('#{name}') !== null")
    page.keyboard.press("Enter")
    assert mark.locator("details[open]").count() == 1
    page.locator(".rv-beside__toggle").focus()
    page.keyboard.press("Enter")
    page.locator(".rv-beside").wait_for()
    for _ in range(2):
        assert page.evaluate("document.activeElement.classList[0]") == "rv-beside__toggle"
        page.keyboard.press("Enter")


def test_what_is_copied_is_the_new_code(view: View, changed_served: Served) -> None:
    page = opened(view, changed_served, "sv")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_all(page)
    page.locator(".rv-difference pre").first.hover()
    page.locator(".rv-difference pre button").first.click()
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()") == "pip install leaf==2.0\nleaf version --long"
    page.get_by_role("tab", name="Windows").or_(page.locator(".rv-original label").nth(1)).first.click()
    page.locator(".rv-original pre button").nth(2).click()
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()") == "leaf backup --all -o notes.tar"


def test_tabs_in_a_new_passage(view: View, changed_served: Served) -> None:
    page = opened(view, changed_served, "ja")
    open_all(page)
    tabs = page.locator(".rv-original .tabbed-set")
    assert tabs.get_by_text("notes.tar").first.is_visible()
    assert not tabs.get_by_text("backup --all -o").is_visible()
    tabs.get_by_text("Windows").click()
    assert tabs.get_by_text("backup --all -o").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_print(browser: Browser, changed_served: Served, scripts: bool) -> None:
    """On paper everything is open, and nothing can be pressed."""
    site, root = changed_served
    with window(browser, SIZES["wide"], scripts=scripts) as view:
        page = view.open(root + site.address("sv", "teams.md"))
        page.emulate_media(media="print")
        page.wait_for_timeout(100)
        for place in (".rv-changes ul", ".rv-difference", ".rv-original"):
            assert all(one.bounding_box() for one in page.locator(place).all()), place
            heights = page.locator(place).evaluate_all("(all) => all.map((one) => one.clientHeight)")
            assert heights
            assert min(heights) > 10
        assert not page.locator(".rv-beside__toggle").is_visible()


def test_with_instant_navigation(view: View, changed_builds: Changed) -> None:
    """The theme then puts a new page into the place of the old one, and changes the address without an event."""
    site = changed_builds(features=", navigation.instant").site
    with served(site.folder, urlsplit(site.url).path) as root:

        def at_home(route: Route) -> None:
            name = route.request.url.removeprefix(root)
            text = (site.folder / name).read_text(encoding="utf-8")
            route.fulfill(body=text.replace(site.url, root), content_type="application/xml")

        # The theme only swaps pages that the sitemap names, and that names them by the site's own address.
        view.page.route("**/sitemap.xml", at_home)
        page = view.open(root + site.address("sv", "rules.md"))
        page.evaluate("window.kept = true")
        page.locator(".md-nav--primary a[href*='teams']").first.click()
        page.locator(".rv-changes").wait_for()
        page.locator(".rv-beside__toggle").wait_for()
        page.locator(".rv-changes summary").click()
        page.locator(".rv-changes a").first.click()
        page.locator(".rv-change details[open]").first.wait_for()
        assert page.locator(".rv-change details[open]").count() == 2
        put_beside(page)
        assert page.locator(".rv-beside__row").count() == 9
        assert page.evaluate("window.kept")
    assert view.errors == []
