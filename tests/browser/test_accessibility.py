"""axe-core finds nothing in what we add; what it finds in the theme is listed here, with the reason."""

from __future__ import annotations

import pytest

from support.browsing import SCHEMES, SIZES, View, in_both_schemes, violations
from support.pages import Site

pytestmark = pytest.mark.browser

CODES = ("en", "sv", "ar", "ja")
PAGES = ("index.md", "guide/check.md", "only.md")
Browsed = tuple[Site, str]
THEMES = {
    "color-contrast": "the theme's footer and some of its colours for code miss 4.5:1 by a little",
    "landmark-unique": "the theme names nested navigation by its label, which is not unique to axe",
    "link-in-text-block": "the theme marks links in text by colour alone",
}
"""Rules that the theme breaks, and how; sites mend them in their own overrides."""


@in_both_schemes
@pytest.mark.parametrize("code", CODES)
def test_nothing_in_what_we_add_and_only_known_things_in_the_theme(
    view: View, browsed: Browsed, code: str
) -> None:
    site, root = browsed
    for uri in PAGES:
        for page in view.in_both_sizes(root + site.address(code, uri)):
            found = violations(page)
            assert [one for one in found if one["ours"]] == []
            assert [one for one in found if one["rule"] not in THEMES] == []


@pytest.mark.parametrize(
    "view", [pytest.param((SIZES["wide"], scheme), id=scheme) for scheme in SCHEMES], indirect=True
)
@pytest.mark.parametrize("code", CODES)
def test_the_open_switcher(view: View, browsed: Browsed, code: str) -> None:
    site, root = browsed
    page = view.open(root + site.address(code, "guide/check.md"))
    page.locator(".rv-switcher button").focus()
    page.wait_for_timeout(500)
    assert violations(page, {"include": [[".rv-switcher"]]}) == []
