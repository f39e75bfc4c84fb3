"""Keys: what a text, a finished page and a whole edition depend on. Who has the same key need not be made again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from rectoverso.site.edition import Edition, Site
from rectoverso.site.markdown.headings import Headings
from rectoverso.site.memory.manifest import digest_of
from rectoverso.site.reading.reader import Reader
from rectoverso.sources.cache import key


class Keys:
    """Makes the keys of one edition after the other; what is known of originals serves their translations.

    `whole`: the key of all that every page of the site depends on, None where nothing may be remembered;
    `original_headings`: by uri, as far as originals were read; `texts`: keys of the edition's texts by their files;
    `included`: path -> key of the files that a text includes, by its file.
    """

    def __init__(self, site: Site, reader: Reader, whole: bytes | None) -> None:
        self._site, self._survey, self._reader = site, site.survey, reader
        self.whole = whole and key(whole, *reader.everywhere())
        self.original_headings: dict[str, Headings] = {}
        self._expected: dict[str, str] = {}
        self._originals: dict[str, bytes] = {}
        self._edition = Edition(site, site.default.code)
        self.texts: dict[str, bytes] = {}
        self.included: dict[str, dict[str, bytes]] = {}

    def begin(self, edition: Edition) -> None:
        """Turn to an edition."""
        self._edition = edition
        self.texts.clear()
        self.included.clear()

    def note_original(self, uri: str, page: Page, headings: Headings, html: str) -> None:
        """Remember what the translations of an original depend on."""
        name = page.file.src_uri
        self.original_headings[uri] = headings
        # Each translation asks for it, and twice.
        self._expected[uri] = repr(headings)
        source = self.texts.get(name)
        self._originals[uri] = key(source, repr(self.included.get(name))) if source else key(html)

    def of_text(self, page: Page) -> bytes | None:
        """Return the key of all that the text of a page depends on; None for a page that is not remembered."""
        parts = self._reader.depends_on(page, self._edition) if self.whole else None
        if parts is None or self.whole is None:
            return None
        uri = self._edition.uri(page.file) if self._edition.is_translated(page.file) else None
        return key(self.whole, *parts, self._expected.get(uri or "", repr(None)))

    def of_page(self, page: Page, around: bytes) -> bytes | None:
        """Return the key of all that a finished page depends on, None if it is not remembered.

        `around`: the key of the navigation and of whatever else is the same for all pages of the edition.
        """
        text, uri = self.texts.get(page.file.src_uri), self._edition.uri(page.file)
        if text is None or uri is None:
            return None
        verdict = self._site.verdict(self._edition.language.code, uri)
        about = (page.url, str(page.title), page.edit_url, page.canonical_url, self._site.states(uri))
        original = self._originals.get(uri, b"") if verdict and verdict.outdated else b""
        included = repr(self.included.get(page.file.src_uri))
        return key("page", text, included, around, repr(about), repr(verdict), original)

    def of_edition(self, edition: Edition, sources: Iterable[File]) -> bytes | None:
        """Return the key of all that an edition depends on, None where nothing is remembered."""
        if self.whole is None:
            return None
        code = edition.language.code
        parts: list[bytes | str] = [self.whole, code, self._all_originals, self._states]
        for file in sources:
            if file.src_uri.startswith(edition.home) and file.abs_src_path:
                parts.append(f"{file.src_uri} {file.inclusion}")
                if file.is_documentation_page():
                    parts.append(digest_of(file.abs_src_path))
                else:
                    about = os.stat(file.abs_src_path)
                    parts.append(f"{about.st_size} {about.st_mtime_ns}")
        parts += [repr(verdict) for verdict in self._survey.verdicts[code].values()]
        return key(*parts)

    @cached_property
    def _all_originals(self) -> bytes:
        """The key of all that translations take from originals, once these are read."""
        # In whatever order they were read.
        parts = (
            (uri, repr(found), self._originals.get(uri, b""))
            for uri, found in sorted(self.original_headings.items())
        )
        return key(*(part for item in parts for part in item))

    @cached_property
    def _states(self) -> bytes:
        """The key of what every page says of itself in every language."""
        return key(*(repr(self._site.states(uri)) for uri in self._survey.catalogue.originals))
