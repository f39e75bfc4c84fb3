"""Finishing: what is put into a page after the theme has rendered it, whatever templates the user has."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from rectoverso.core.languages import Language
from rectoverso.site.addresses import html_attributes

_TOP, _END = "<!--rectoverso:top-->", "<!--rectoverso:end-->"
_FIRST_HEADING = re.compile(r"(?:\s|<!--.*?-->|<div[^>]*>|<span[^>]*></span>)*<h1\b.*?</h1>", re.DOTALL)
_LOWER_HEADING = re.compile(r"\A(\s*)<h([2-6])(\b.*?)</h\2>", re.DOTALL)
_HTML = re.compile(r"<html\b([^>]*)>")
_SEARCH = '<div class="md-search" data-md-component="search" role="dialog">'
_SEARCH_FIELD = re.compile(r'<input [^>]*name="query" aria-label="([^"]*)"')
_LANGUAGE = re.compile(r"""\s(?:lang|dir)=("[^"]*"|'[^']*'|[^\s>]+)""")


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


def fill_places(html: str, notice: str, disclaimer: str) -> str:
    """Put notice and disclaimer into a rendered page.

    A template that does not show the text of the page has no marked places: then the notice goes to the
    beginning of what it shows, and the disclaimer to the end of the page.
    """
    if _TOP in html:
        return html.replace(_TOP, notice, 1).replace(_END, disclaimer, 1)
    if notice:
        found = [
            match for tag in ("article", "main", "body") if (match := re.search(rf"<{tag}\b[^>]*>", html))
        ]
        at = found[0].end() if found else 0
        html = html[:at] + notice + html[at:]
    if disclaimer:
        at = next(
            (place for tag in ("</article>", "</main>", "</body>") if (place := html.rfind(tag)) >= 0),
            len(html),
        )
        html = html[:at] + disclaimer + html[at:]
    return html


def set_language(html: str, language: Language) -> str:
    """Set `lang` and `dir` of the page; the theme sets a neighbour's language, and no direction here."""

    def rewrite(found: re.Match[str]) -> str:
        return f"<html {html_attributes(language)}{_LANGUAGE.sub('', found[1])}>"

    return _HTML.sub(rewrite, html, count=1)


def escape_title(html: str, title: str) -> str:
    """Escape the title in the page's head: the theme takes the markup out of it, and the escapes with it."""
    plain = Markup(title).striptags()
    return html.replace(f"<title>{plain}", f"<title>{escape(plain)}", 1)


def name_search(html: str) -> str:
    """Name the theme's search dialog as its field is named: a screen reader announces it by nothing else."""
    field = _SEARCH_FIELD.search(html)
    return html.replace(_SEARCH, f'{_SEARCH[:-1]} aria-label="{field[1]}">', 1) if field else html


def mark_article(html: str, attribute: str) -> str:
    """Add an attribute to the element that holds the text of the page."""
    # The theme's <main> holds its navigation as well.
    tag = "article" if "<article" in html else "main"
    return re.sub(rf"<{tag}\b", f"<{tag} {attribute}", html, count=1)


def add_to_head(html: str, marks: str) -> str:
    """Put marks at the end of the page's head."""
    at = html.find("</head>")
    return html if at < 0 else f"{html[:at]}{marks}\n{html[at:]}"
