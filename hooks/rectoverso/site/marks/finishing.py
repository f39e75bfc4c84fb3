"""Finishing: what is put into a page after the theme has rendered it, whatever templates the user has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from rectoverso.core.languages import Language
from rectoverso.site.addresses import html_attributes

_TOP, _END = "<!--rectoverso:top-->", "<!--rectoverso:end-->"
_FIRST_HEADING = re.compile(r"(?:\s|<!--.*?-->|<div[^>]*>|<span[^>]*></span>)*<h1\b.*?</h1>", re.DOTALL)
_LOWER_HEADING = re.compile(r"\A(\s*)<h([2-6])(\b.*?)</h\2>", re.DOTALL)
_ARTICLE, _MAIN = re.compile(r"<article\b"), re.compile(r"<main\b")
_HTML = re.compile(r"<html\b([^>]*)>")
_SEARCH = '<div class="md-search" data-md-component="search" role="dialog">'
_SEARCH_FIELD = re.compile(r'<input [^>]*name="query" aria-label="([^"]*)"')
_LANGUAGE = re.compile(r"""\s(?:lang|dir)=("[^"]*"|'[^']*'|[^\s>]+)""")

Place = tuple[int, int, str]
"""Start and end of what a change looks at, and what takes its place."""
Change = Callable[[str], Iterable[Place]]
"""A change in a page's HTML: finds the places to be replaced."""


def promote_heading(html: str) -> str:
    """Make the heading that a text begins with its title, where it has none.

    The theme would put the same words above it once more.
    """
    return html if "<h1" in html else _LOWER_HEADING.sub(r"\1<h1\3</h1>", html, count=1)


def set_places(html: str) -> str:
    """Mark, in the text of a page, where the notice (behind the title) and the disclaimer (at the end) go."""
    title = _FIRST_HEADING.match(html)
    at = title.end() if title else 0
    return f"{html[:at]}{_TOP}{html[at:]}{_END}"


def change(html: str, *changes: Change) -> str:
    """Make changes in a page, one after the other.

    A page is long and each change would copy it: they are made at once where each has a place of its own.
    """
    places = sorted((place for one in changes for place in one(html)), key=_span)
    if any(place[1] > following[0] for place, following in pairwise(places)):
        for one in changes:
            html = _replace(html, sorted(one(html), key=_span))
        return html
    return _replace(html, places)


def _span(place: Place) -> tuple[int, int]:
    return place[:2]


def _replace(html: str, places: Sequence[Place]) -> str:
    parts: list[str] = []
    position = 0
    for start, end, text in places:
        parts += (html[position:start], text)
        position = end
    return "".join((*parts, html[position:])) if places else html


def fill_places(notice: str, disclaimer: str) -> Change:
    """Put notice and disclaimer into a rendered page.

    A template that does not show the text of the page has no marked places: then the notice goes to the
    beginning of what it shows, and the disclaimer to the end of the page.
    """

    def find(html: str) -> Iterator[Place]:
        for mark, text in ((_TOP, notice), (_END, disclaimer)):
            if (at := html.find(mark)) >= 0:
                yield at, at + len(mark), text

    def find_others(html: str) -> Iterator[Place]:
        tags = (re.search(rf"<{tag}\b[^>]*>", html) for tag in ("article", "main", "body"))
        ends = (html.rfind(tag) for tag in ("</article>", "</main>", "</body>"))
        top = next((found.end() for found in tags if found), 0)
        end = next((at for at in ends if at >= 0), len(html))
        yield from ((at, at, text) for at, text in ((top, notice), (end, disclaimer)) if text)

    return lambda html: find(html) if _TOP in html else find_others(html)


def set_language(language: Language) -> Change:
    """Set `lang` and `dir` of the page; the theme sets a neighbour's language, and no direction here."""

    def find(html: str) -> Iterator[Place]:
        if found := _HTML.search(html):
            yield *found.span(), f"<html {html_attributes(language)}{_LANGUAGE.sub('', found[1])}>"

    return find


def escape_title(title: str) -> Change:
    """Escape the title in the page's head: the theme takes the markup out of it, and the escapes with it."""
    plain = Markup(title).striptags()

    def find(html: str) -> Iterator[Place]:
        if (at := html.find(f"<title>{plain}")) >= 0:
            yield at, at + len(f"<title>{plain}"), f"<title>{escape(plain)}"

    return find


def name_search(html: str) -> Iterator[Place]:
    """Name the theme's search dialog as its field is named: a screen reader announces it by nothing else."""
    field, at = _SEARCH_FIELD.search(html), html.find(_SEARCH)
    if field and at >= 0:
        yield at, at + len(_SEARCH), f'{_SEARCH[:-1]} aria-label="{field[1]}">'


def mark_article(*attributes: str) -> Change:
    """Add attributes to the element that holds the text of the page."""

    def find(html: str) -> Iterator[Place]:
        # The theme's <main> holds its navigation as well.
        start = html.find("<article")
        found = _ARTICLE.search(html, start) if start >= 0 else _MAIN.search(html)
        if found and (added := " ".join(filter(None, attributes))):
            yield *found.span(), f"{found[0]} {added}"

    return find


def add_to_head(marks: str) -> Change:
    """Put marks at the end of the page's head."""

    def find(html: str) -> Iterator[Place]:
        if (at := html.find("</head>")) >= 0:
            yield at, at + len("</head>"), f"{marks}\n</head>"

    return find
