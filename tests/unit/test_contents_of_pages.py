"""The table of contents of pages that were written for GitHub."""

from __future__ import annotations

from typing import Any

import pytest
from markdown import Markdown

from rectoverso.site.markdown.headings import HeadingIds


def contents(text: str, *, like_github: bool = True) -> list[Any]:
    """Return the nested table of contents: name, then what is below it."""
    headings = HeadingIds()
    headings.like_github = like_github
    page = Markdown(extensions=["toc", headings])
    page.convert(text)
    return _nested(page.toc_tokens)


def _nested(tokens: list[dict[str, Any]]) -> list[Any]:
    return [(token["name"], _nested(token["children"])) for token in tokens]


def test_a_second_title_is_a_part_of_the_page():
    """The theme lists what is below the first title; with two, that was nothing."""
    text = "# A\n\n# B\n\n## C\n\n# D\n"
    assert contents(text) == [("A", [("B", [("C", [])]), ("D", [])])]
    assert contents(text, like_github=False) == [("A", []), ("B", [("C", [])]), ("D", [])]


@pytest.mark.parametrize("text", ["", "# A\n\n## B\n", "## A\n\n## B\n\n# C\n"])
def test_other_pages_stay(text: str):
    assert contents(text) == contents(text, like_github=False)
