"""Our own manual in the browser: every page once, the important ones in every size and colour scheme."""

from __future__ import annotations

from typing import Any

import pytest

from support.browsing import View, in_narrow_window, violations
from support.own import CODES
from support.pages import Site

pytestmark = pytest.mark.browser

Served = tuple[Site, str]
READ_CLOSELY = ("en", "sv", "ar", "ja")
KEY_PAGES = ("index.md", "handbook/fine-tuning-or-rag.md", "specimens/stale.md")
THEMES = {
    ("landmark-unique", "md-code__nav"): "its scripts put an unnamed navigation into each block of code"
}
"""What the theme breaks and no override can mend: rule and place, and how."""


def is_known(found: dict[str, Any]) -> bool:
    """Tell whether a violation is one that we can do nothing about."""
    return any(found["rule"] == rule and place in found["place"] for rule, place in THEMES)


@in_narrow_window
@pytest.mark.parametrize("code", CODES)
def test_every_page(view: View, own_served: Served, code: str) -> None:
    """No request fails or leaves the site, nothing is wrong in the console, nothing overflows.

    For the most important pages also: axe finds nothing, in either size and colour scheme.
    """
    site, root = own_served
    others = tuple(f"{other}/" for other in CODES if other != "en")
    key_pages = {site.address(code, uri) for uri in KEY_PAGES if code in READ_CLOSELY}
    found: dict[str, list[Any]] = {}
    for page in site.pages:
        belongs = not page.address.startswith(others) if code == "en" else page.address.startswith(f"{code}/")
        if not belongs:
            continue
        view.forget()
        opened = view.open(root + page.address)
        trouble: list[Any] = []
        width, inner = opened.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        if width > inner:
            trouble.append(f"{width} px wide")
        if page.address in key_pages:
            key_pages.remove(page.address)
            for look in view.in_all_looks():
                trouble += [one for one in violations(look) if one["ours"] or not is_known(one)]
        if trouble := [*view.trouble, *trouble]:
            found[page.address] = trouble
    assert found == {}
    assert key_pages == set()
