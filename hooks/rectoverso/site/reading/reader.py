"""From file to Markdown: a page without its record and disclaimer, with links that hold in the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mkdocs.exceptions import BuildError
from mkdocs.structure.pages import Page

from rectoverso.core import fragments
from rectoverso.core.known import Known
from rectoverso.core.layouts import NOTEBOOK, page_name
from rectoverso.core.pages import Parts
from rectoverso.site.edition import Edition, Site
from rectoverso.site.memory.manifest import digest_of
from rectoverso.site.reading import adoption, notebooks
from rectoverso.site.reading.sources import clean_original, clean_translation, mend
from rectoverso.sources.cache import key
from rectoverso.sources.tree import Unreadable, read_bytes


@dataclass(frozen=True, slots=True)
class _Source:
    """An original as it was read: the key of its bytes, its parts, and what is known of its body."""

    digest: bytes
    parts: Parts
    body: fragments.Original


class Reader:
    """Reads the pages of a project. `repository`: where readers find its files, None if they do not."""

    def __init__(self, site: Site, repository: adoption.Repository | None) -> None:
        self._site = site
        self._survey = site.survey
        self._adoption = adoption.Adoption(site, repository) if adoption.applies(site) else None
        self._originals: dict[str, _Source] = {}
        self._original_names: dict[str, str] = {}

    @property
    def is_adopted(self) -> bool:
        """Whether the pages were written for another place than the site."""
        return self._adoption is not None

    def everywhere(self) -> Iterator[str]:
        """Yield what every page depends on in the project: which files there are, for its links."""
        yield repr((self._site.codes, sorted(self._site.uris.items()), sorted(self._survey.left_out)))
        yield "\0".join(self._survey.files)
        if self._adoption:
            yield self._adoption.known

    def read(self, page: Page, edition: Edition) -> str | None:
        """Return the text of a page of the catalogue, ready for MkDocs; None for any other."""
        uri = edition.uri(page.file)
        path = page.file.abs_src_path
        if uri is None or path is None:
            return None
        catalogue, translated = self._survey.catalogue, edition.is_translated(page.file)
        original = self._original(uri, self._original_path(page, uri) if translated else Path(path))
        if translated:
            front_matter, body = self._read_translation(page, uri, original, edition)
        else:
            front_matter, body = original.parts.front_matter, original.body.body
        if self._adoption is None:
            return front_matter + notebooks.link(body.text, edition, uri, translated=translated)
        code = edition.language.code
        place = catalogue.translations[code][uri] if translated else catalogue.originals[uri]
        return front_matter + self._adoption.text(
            body, original.body if translated else None, edition, uri, place
        )

    def _original(self, uri: str, path: Path) -> _Source:
        """Read an original, unless it is the one that was read for another language."""
        kept = self._originals.get(uri)
        if kept is None or kept.digest != digest_of(str(path)):
            data = path.read_bytes()
            parts = clean_original(data)
            kept = _Source(key(data), parts, fragments.Original(Known(parts.body), uri))
            self._originals[uri] = kept
        return kept

    def depends_on(self, page: Page, edition: Edition) -> list[bytes | str] | None:
        """Return what the text of this page depends on and others' do not; None for a page that is not read here."""
        uri, path = edition.uri(page.file), page.file.abs_src_path
        if uri is None or path is None:
            return None
        code = edition.language.code
        parts: list[bytes | str] = [code, page.file.src_uri, page.url, digest_of(path)]
        if edition.is_translated(page.file):
            parts += [
                digest_of(self._original_name(page, uri)),
                repr(self._date(code, uri)),
                self._survey.catalogue.translations[code][uri],
            ]
        return parts

    def _original_path(self, page: Page, uri: str) -> Path:
        # A notebook is read as the page that was made of it.
        if uri.endswith(NOTEBOOK):
            return Path(page.file.src_dir or "", self._site.default.code, page_name(uri))
        return self._survey.project.root / self._survey.catalogue.originals[uri]

    def _original_name(self, page: Page, uri: str) -> str:
        # Every translation asks for it, and twice; making a path takes longer than looking at the file.
        if uri not in self._original_names:
            self._original_names[uri] = str(self._original_path(page, uri))
        return self._original_names[uri]

    def _date(self, code: str, uri: str) -> datetime | None:
        verdict = self._site.verdict(code, uri)
        return verdict.record.translation_date if verdict and verdict.record else None

    def _read_translation(
        self, page: Page, uri: str, original: _Source, edition: Edition
    ) -> tuple[str, Known]:
        date = self._date(edition.language.code, uri)
        path = Path(page.file.abs_src_path or "")
        try:
            parts = clean_translation(read_bytes(path), original.parts, date)
        except Unreadable as error:
            # It was readable when the survey was made: somebody is writing it right now.
            raise BuildError(f"{path}: {error}") from error
        return mend(parts, original.parts, original.body.body)
