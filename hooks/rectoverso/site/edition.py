"""An edition: the site in one language. Knows of each page what it is and where its other languages lie."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from mkdocs.structure.files import File

from rectoverso.core.languages import Language, language
from rectoverso.core.layouts import page_name
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.messages import Words, words
from rectoverso.site.addresses import Addresses, relative
from rectoverso.site.marks.marks import Marks
from rectoverso.sources.survey import Survey

WITHHOLDING = frozenset({"unreadable", "empty", "gutted"})
"""Rules whose findings keep a translation from being shown: the reader gets the original instead."""


class Site:
    """What all editions share.

    `codes`: the languages that are published, the default language first; `uris`: for each page of the site, by
    its path below a language's folder, the uri in the catalogue, which is another one for a notebook.
    """

    def __init__(self, survey: Survey, addresses: Addresses) -> None:
        self.survey = survey
        self.addresses = addresses
        self.default = language(survey.project.layout.default_language)
        self.codes = (self.default.code, *survey.verdicts)
        originals = survey.catalogue.originals
        self._states: dict[str, tuple[str, ...]] = {}
        self.uris = {page_name(uri): uri for uri in originals if uri not in survey.left_out}

    def verdict(self, code: str, uri: str) -> Verdict | None:
        """Return the verdict on a translation; None for an original and for what is no page of the project."""
        return self.survey.verdicts.get(code, {}).get(uri)

    def is_shown(self, code: str, uri: str) -> bool:
        """Whether a reader of this language gets a translation, not the original, at this page."""
        verdict = self.verdict(code, uri)
        return bool(verdict and verdict.status.is_published and not is_withheld(verdict))

    def state(self, code: str, uri: str) -> str:
        """Return the status that the page shows in this language: a status, or `original`."""
        if code == self.default.code:
            return "original"
        verdict = self.verdict(code, uri)
        return verdict.status if verdict and self.is_shown(code, uri) else Status.MISSING

    def states(self, uri: str) -> tuple[str, ...]:
        """Return the status that a page shows in each of the languages."""
        if uri not in self._states:
            self._states[uri] = tuple(self.state(code, uri) for code in self.codes)
        return self._states[uri]

    def leaves_out(self, folder: str) -> bool:
        """Whether a folder beside the languages is one itself that is not published, or was reported as none."""
        layout = self.survey.project.layout
        reported = (item.path for item in self.survey.findings if item.rule == "unknown-language")
        return layout.code(folder) is not None or layout.folder_of(folder) in reported

    def alternates(self, uri: str) -> Iterator[tuple[str, str]]:
        """Yield code and address, relative to the site's root, of the original and its real translations."""
        yield self.default.code, self.addresses.page(self.default.code, uri)
        for code in self.codes[1:]:
            if self.is_shown(code, uri):
                yield code, self.addresses.page(code, uri)


def is_withheld(verdict: Verdict) -> bool:
    """Whether a translation is too damaged to be shown."""
    return any(finding.rule in WITHHOLDING and finding.path == verdict.path for finding in verdict.findings)


class Edition:
    """One language's edition of the site. `built`: the uris of the pages that MkDocs has rendered."""

    def __init__(self, site: Site, code: str) -> None:
        self.site = site
        self.language: Language = language(code)
        self.built: set[str] = set()

    @cached_property
    def is_default(self) -> bool:
        """Whether this is the edition at the root of the site."""
        return self.language.code == self.site.default.code

    @property
    def words(self) -> Words:
        """The messages in the edition's language."""
        return words(self.language)

    @property
    def home(self) -> str:
        """The folder of this edition's pages: empty for the default language, else `sv/`."""
        return self.site.addresses.home(self.language.code)

    def uri(self, file: File) -> str | None:
        """Return the uri of the original or translation that a file is, or None if it is neither."""
        folder, _, name = file.src_uri.partition("/")
        return self.site.uris.get(name) if folder in self.site.codes else None

    def is_translated(self, file: File) -> bool:
        """Whether a page of this edition shows a translation, not the original."""
        return not self.is_default and file.src_uri.startswith(self.home)

    def wants(self, file: File) -> bool:
        """Whether a file in the folder of a language belongs to this edition."""
        folder, _, name = file.src_uri.partition("/")
        if folder == self.site.default.code:
            return True
        if folder != self.language.code:
            return False
        return not file.is_documentation_page() or self.site.is_shown(folder, self.site.uris.get(name, name))

    def marks(self, file: File, page_url: str) -> Marks | None:
        """Return what a page says of itself; None if it is no page of the catalogue.

        `page_url`: the address of the page, relative to the site's root.
        """
        uri = self.uri(file)
        if uri is None:
            return None
        code, site = self.language.code, self.site
        verdict = site.verdict(code, uri)
        fallback = not self.is_default and not site.is_shown(code, uri)
        machine = (
            verdict is not None
            and verdict.status.claims_machine
            and site.survey.project.settings.disclosure_of(code, uri) == "machine"
        )
        return Marks(
            language=self.language,
            original=site.default,
            verdict=verdict,
            fallback=fallback,
            withheld=bool(fallback and verdict and verdict.path and verdict.original),
            machine=machine,
            original_url=relative(site.addresses.page(site.default.code, uri), page_url),
        )
