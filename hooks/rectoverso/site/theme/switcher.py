"""The language switcher: every language by its own name, with the state of this page in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import escape
from mkdocs.structure.pages import Page

from rectoverso.core.languages import Language, language
from rectoverso.messages import words
from rectoverso.site.addresses import relative
from rectoverso.site.edition import Edition
from rectoverso.site.marks.marks import STATES, Renderer

_MARK = re.compile("\x02([0-9]+)\x03")
"""Stands for the address of a language in a switcher that is rendered for many pages."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One language in the switcher: `status` is empty where the page there is an original."""

    language: Language
    url: str
    status: str
    state: str
    current: bool


class Switcher:
    """Takes the place of the theme's list `extra.alternate`.

    It is not iterable: from a list, the theme would put a link to every language into the head of every
    page, and ask the server for a sitemap below each of them.
    """

    def __init__(self, edition: Edition, renderer: Renderer) -> None:
        self._edition = edition
        self._renderer = renderer
        self._kept: dict[tuple[tuple[str, ...], str, str], list[str]] = {}

    def html(self, page: Page | None, label: str, icon: str) -> str:
        """Return the switcher for a page, or, without one, for the page that is shown for a wrong address."""
        site = self._edition.site
        if len(site.codes) < 2:
            return ""
        uri = self._edition.uri(page.file) if page else None
        states = site.states(uri) if uri else ("",) * len(site.codes)
        urls = [self._url(code, page, uri) for code in site.codes]
        if not self._renderer.is_own("switcher"):
            return self._render(urls, states, label, icon)
        # Our own template writes addresses as they are: pages in the same states differ in nothing else.
        pieces = self._kept.get((states, label, icon))
        if pieces is None:
            marks = [f"\x02{number}\x03" for number in range(len(urls))]
            pieces = self._kept[states, label, icon] = _MARK.split(self._render(marks, states, label, icon))
        # One call for all: no address holds a line break.
        escaped = str(escape("\n".join(urls))).split("\n")
        return "".join(escaped[int(piece)] if number % 2 else piece for number, piece in enumerate(pieces))

    def _render(self, urls: Sequence[str], states: Sequence[str], label: str, icon: str) -> str:
        edition, say = self._edition, words(self._edition.language)
        entries = [
            Entry(
                language(code),
                url,
                status,
                say(STATES[status], "state") if status else "",
                code == edition.language.code,
            )
            for code, url, status in zip(edition.site.codes, urls, states, strict=True)
        ]
        return self._renderer.render(
            "switcher", entries=entries, label=label, icon=icon, current=edition.language
        )

    def _url(self, code: str, page: Page | None, uri: str | None) -> str:
        addresses = self._edition.site.addresses
        address = addresses.page(code, uri) if uri else addresses.home(code)
        if page:
            return relative(address, page.url)
        # The page for wrong addresses is shown at any depth: only a path from the server's root holds.
        return f"{urlsplit(addresses.site_url or '/').path or '/'}{address}"
