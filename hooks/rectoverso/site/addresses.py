"""Addresses of pages: where the page of an original or a translation lies in the site."""

from __future__ import annotations

from mkdocs.structure.files import File

from rectoverso.core.languages import Language
from rectoverso.core.layouts import page_name

SCHEME = "rectoverso:/"
"""Stands before addresses relative to the site's root in texts; MkDocs passes it over, `adoption.settle` removes it."""


class Addresses:
    """Addresses relative to the site's root; the default language lies at the root.

    `directory_urls`: MkDocs' `use_directory_urls`; `default`: the code of the default language.
    """

    def __init__(self, default: str, directory_urls: bool, site_url: str | None) -> None:
        self.default = default
        self.directory_urls = directory_urls
        self.site_url = f"{site_url.rstrip('/')}/" if site_url else None
        self._by_uri: dict[str, str] = {}

    def home(self, code: str) -> str:
        """Return the folder of a language: empty for the default language, else `sv/`."""
        return "" if code == self.default else f"{code}/"

    def page(self, code: str, uri: str) -> str:
        """Return the address of a page: `sv/guide/check/`; empty for the home of the default language."""
        if uri not in self._by_uri:
            url = File(page_name(uri), None, "", self.directory_urls).url
            self._by_uri[uri] = "" if url == "./" else url
        return self.home(code) + self._by_uri[uri]

    def absolute(self, address: str) -> str | None:
        """Return an address with scheme and host, or None if the site's own address is not known."""
        return self.site_url + address if self.site_url else None


def relative(address: str, start: str) -> str:
    """Return `address` as seen from the page at `start`, both relative to the site's root."""
    depth = start.count("/")
    return ("../" * depth + address) or "./"


def html_attributes(language: Language) -> str:
    """Return the attributes that mark text as being in `language`."""
    return f'lang="{language.code}" dir="{language.direction}"'
