"""Our own manual in the browser: every page once, the important ones in every language, size and colour scheme."""

from __future__ import annotations

from typing import Any

import pytest

from support.browsing import SIZES, View, in_both_schemes, violations
from support.own import CODES
from support.pages import Site

pytestmark = pytest.mark.browser

Served = tuple[Site, str]
KEY_PAGES = ("index.md", "handbook/fine-tuning-or-rag.md", "specimens/stale.md")
THEMES = {
    ("landmark-unique", "md-code__nav"): "its scripts put an unnamed navigation into each block of code"
}
"""What the theme breaks and no override can mend: rule and place, and how."""


def is_known(found: dict[str, Any]) -> bool:
    """Tell whether a violation is one that we can do nothing about."""
    return any(found["rule"] == rule and place in found["place"] for rule, place in THEMES)


@pytest.mark.parametrize("view", [pytest.param((SIZES["narrow"], "light"), id="narrow")], indirect=True)
@pytest.mark.parametrize("code", CODES)
def test_every_page(view: View, own_served: Served, code: str) -> None:
    """No request fails or leaves the site, nothing is wrong in the console, nothing overflows."""
    site, root = own_served
    others = tuple(f"{other}/" for other in CODES if other != "en")
    found = {}
    for page in site.pages:
        belongs = not page.address.startswith(others) if code == "en" else page.address.startswith(f"{code}/")
        if not belongs:
            continue
        view.forget()
        opened = view.open(root + page.address)
        trouble = list(view.trouble)
        width, inner = opened.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        if width > inner:
            trouble.append(f"{width} px wide")
        if trouble:
            found[page.address] = trouble
    assert found == {}


@in_both_schemes
@pytest.mark.parametrize("code", ["en", "sv", "ar", "ja"])
def test_accessibility(view: View, own_served: Served, code: str) -> None:
    site, root = own_served
    for uri in KEY_PAGES:
        for page in view.in_both_sizes(root + site.address(code, uri)):
            found = violations(page)
            assert view.trouble == []
            assert [one for one in found if one["ours"]] == []
            assert [one for one in found if not is_known(one)] == []
