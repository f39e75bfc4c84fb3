"""The language switcher: every language by its own name, with the state of this page in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from mkdocs.structure.pages import Page

from rectoverso.core.languages import Language, language
from rectoverso.messages import words
from rectoverso.site.addresses import relative
from rectoverso.site.edition import Edition
from rectoverso.site.marks import STATES, Renderer


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

    def html(self, page: Page | None, label: str, icon: str) -> str:
        """Return the switcher for a page, or, without one, for the page that is shown for a wrong address."""
        site = self._edition.site
        if len(site.codes) < 2:
            return ""
        uri = self._edition.uri(page.file) if page else None
        entries = [self._entry(code, page, uri) for code in site.codes]
        return self._renderer.render(
            "switcher", entries=entries, label=label, icon=icon, current=self._edition.language
        )

    def _entry(self, code: str, page: Page | None, uri: str | None) -> Entry:
        edition, site = self._edition, self._edition.site
        say = words(edition.language)
        address = site.addresses.page(code, uri) if uri else site.addresses.home(code)
        if page:
            url = relative(address, page.url)
        else:
            # The page for wrong addresses is shown at any depth: only a path from the server's root holds.
            url = f"{urlsplit(site.addresses.site_url or '/').path or '/'}{address}"
        status = site.state(code, uri) if uri else ""
        state = say(STATES[status], "state") if status else ""
        return Entry(language(code), url, status, state, code == edition.language.code)
