"""One page from file to HTML: read without its record, rendered, marked, finished - or remembered from an earlier build."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import write_file

from rectoverso.messages import words
from rectoverso.site.addresses import html_attributes
from rectoverso.site.build import populate
from rectoverso.site.edition import Edition, Site
from rectoverso.site.markdown import FasterMarkdown
from rectoverso.site.markdown.boxes import BoxTitles
from rectoverso.site.markdown.headings import HeadingIds, Headings
from rectoverso.site.marks import changes, finishing
from rectoverso.site.marks.changes import Story
from rectoverso.site.marks.marking import Marker
from rectoverso.site.marks.marks import Marks, Renderer
from rectoverso.site.memory.keys import Keys
from rectoverso.site.memory.manifest import digest_of
from rectoverso.site.memory.output import Output
from rectoverso.site.memory.remembered import Text, Texts, forget
from rectoverso.site.reading import adoption
from rectoverso.site.reading.reader import Reader
from rectoverso.site.reading.sources import harmless
from rectoverso.site.search.search import Search
from rectoverso.sources.blobs import PAGES, Blobs

Unsaved = tuple[dict[bytes, Text], dict[bytes, bytes]]
"""Texts by what they were made from, and their packed content."""


class Pages:
    """Turns files into pages, one edition after the other; what originals leave behind serves their translations.

    `whole`: the key of all that every page of the site depends on, None where nothing may be remembered;
    `repository`: where readers find the project's files, None if they do not.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        site: Site,
        search: Search,
        repository: adoption.Repository | None,
        whole: bytes | None,
    ) -> None:
        self._site, self._search = site, search
        self._survey = site.survey
        self.renderer = Renderer(config)
        self._marker = Marker(site, search, self.renderer, repository)
        self._headings, self._boxes = HeadingIds(), BoxTitles()
        self.extensions: list[Any] = [self._headings, self._boxes, FasterMarkdown()]
        self._reader = Reader(site, repository)
        self._headings.like_github = self._reader.is_adopted
        self._keys = Keys(site, self._reader, whole)
        self._original_texts: dict[str, str | None] = {}
        self._stories: dict[str, Story] = {}
        self._blobs = Blobs(self._survey.project.cache / PAGES)
        search.remember_in(self._blobs)
        self._texts: Texts | None = None
        self._recalled: dict[str, Text] = {}
        self._refused: set[str] = set()
        self._is_known = True
        self._original_sources: dict[str, bytes] = {}
        self._edition = Edition(site, site.default.code)
        self._files = Files([])
        self._every: Sequence[File] | None = None
        self._output: Output | None = None
        self._built: dict[str, bytes] = {}

    @property
    def files(self) -> Sequence[File]:
        """All pages of the edition under way."""
        return self._files.documentation_pages() if self._every is None else self._every

    @property
    def all_files(self) -> Files:
        """All files of the edition under way."""
        return self._files

    @property
    def blobs(self) -> Blobs:
        """Where texts and finished pages are remembered."""
        return self._blobs

    def begin(self, edition: Edition, files: Files) -> None:
        """Turn to an edition, whose files are `files`."""
        self._edition, self._files, self._every = edition, files, None
        self._keys.begin(edition)
        self._recalled.clear()
        self._is_known = True
        self._stories.clear()
        if self._keys.whole:
            here = self._survey.project
            self._texts = Texts(here.cache, self._blobs, edition.language.code, here.root)

    def end(self) -> dict[str, bytes] | None:
        """Close an edition, and return path -> key of the files that its pages include, None if that is not known."""
        if self._texts is None:
            return None
        self._blobs.save()
        self._texts.save()
        return self._texts.reads if self._is_known else None

    # Reading

    def is_remembered(self, page: Page) -> bool:
        """Whether a page need not be read: its text is known, or it will not be remembered anyway."""
        source = self._keys.of_text(page)
        return source is None or self._texts is None or self._texts.get(source) is not None

    def unsaved(self) -> Unsaved:
        """Return the texts that this process has made."""
        return self._texts.made if self._texts else {}, self._blobs.unsaved

    def take(self, unsaved: Unsaved) -> None:
        """Remember the texts that another process has made."""
        if self._texts:
            self._texts.take(unsaved[0])
            self._blobs.unsaved.update(unsaved[1])

    def recall(self, page: Page) -> None:
        """Let a page whose text is known not be read and rendered again."""
        source = self._keys.of_text(page)
        if source is None or self._texts is None:
            return
        name = page.file.src_uri
        self._keys.texts[name] = source
        text = self._texts.get(source) if name not in self._refused else None
        if text:
            self._recalled[name] = text
            self._keys.included[name] = text.reads
            self._texts.recall(page, text, self._files)
        else:
            self._texts.watch(page, source, lambda: self._found(page))

    def _found(self, page: Page) -> tuple[Headings, dict[str, bytes] | None]:
        included = self._headings.included
        name = page.file.src_uri
        # What a page wants to include may not be there yet, and nobody would tell when it is.
        is_lacking = not included and "-8<-" in (page.markdown or "")
        was_saved_meanwhile = self._keys.of_text(page) != self._keys.texts[name]
        if is_lacking or was_saved_meanwhile:
            del self._keys.texts[name]
            self._is_known = False
            return self._headings.found, None
        root = self._survey.project.root
        reads = {os.path.relpath(path, root): digest_of(path) for path in included}
        self._keys.included[name] = reads
        return self._headings.found, reads

    def read(self, page: Page) -> str | None:
        """Return the text of a page of the catalogue, ready for MkDocs."""
        return self._reader.read(page, self._edition)

    def expect(self, page: Page) -> None:
        """Tell the Markdown extensions the original's heading ids and the language; take markup from front matter."""
        uri, translated = self._edition.uri(page.file), self.is_translated(page)
        if translated:
            page.meta = harmless(page.meta)
        self._headings.expected = self._keys.original_headings.get(uri or "") if translated else None
        self._boxes.words = words(self._edition.language) if translated else None

    def name(self, html: str, page: Page) -> None:
        """Name a page after its first heading, of any level, and remember what its translations need of an original."""
        uri = self._edition.uri(page.file)
        if uri is None:
            return
        text = self._recalled.get(page.file.src_uri)
        if self._edition.is_default:
            self._keys.note_original(uri, page, text.headings if text else self._headings.found, html)
            self._original_texts[uri] = None if text else adoption.settle(html, page.url)
            if source := self._keys.texts.get(page.file.src_uri):
                self._original_sources[uri] = source
        if "title" not in page.__dict__ and "title" not in page.meta and page._title_from_render is None:
            first = text.first if text else page.toc.items[0].title if page.toc.items else None
            # Without any heading the title is made from the name of the file, which is no HTML.
            page.title = first if first is not None else str(escape(page.title))

    # Building

    def complete(self, page: Page, config: MkDocsConfig) -> None:
        """Put into the text of a page what is not its own: changes, and the places of notice and disclaimer."""
        self._search.begin_page()
        self._fetch(page, config)
        self._address(page)
        if self._edition.uri(page.file) is None:
            return
        marks = self.marks(page)
        html = adoption.settle(page.content or "", page.url)
        if marks and marks.verdict and marks.verdict.outdated and not marks.fallback:
            html, self._stories[page.file.src_uri] = changes.tell(
                html,
                marks.verdict.outdated,
                marks,
                self._original_text(marks.verdict.uri),
                self.renderer,
                self._survey.project.settings.replace_sections,
            )
        html = finishing.promote_heading(html)
        if marks and marks.fallback:
            heading = "" if "<h1" in html else f"<h1>{page.title or ''}</h1>\n"
            _mark_titles(page.toc, html_attributes(marks.original))
            html = f'<div class="rv-fallback" {html_attributes(marks.original)}>\n{heading}{html}\n</div>'
        page.content = finishing.set_places(html)

    def _fetch(self, page: Page, config: MkDocsConfig) -> None:
        """Get the text of a page that was recalled."""
        if page.file.src_uri not in self._recalled or self._texts is None:
            return
        body = Texts.load(self._blobs, self._keys.texts[page.file.src_uri])
        if body:
            page.content, page.toc = body
            return
        # It was damaged, or removed a moment ago.
        del self._recalled[page.file.src_uri]
        self._refused.add(page.file.src_uri)
        forget(page)
        populate(page, config, self._files)

    def _original_text(self, uri: str) -> str | None:
        """Return the HTML of an original's page, None if it is not at hand."""
        if uri in self._original_texts and self._original_texts[uri] is None:
            body = Texts.load(self._blobs, self._original_sources[uri])
            url = self._site.addresses.page(self._site.default.code, uri)
            self._original_texts[uri] = adoption.settle(body[0], url) if body else ""
        return self._original_texts.get(uri) or None

    def _address(self, page: Page) -> None:
        """Let a fallback page name the original as canonical, and keep it out of the search."""
        marks = self.marks(page)
        uri = self._edition.uri(page.file)
        if marks and marks.fallback and uri:
            original = self._site.addresses.page(self._site.default.code, uri)
            page.canonical_url = self._site.addresses.absolute(original) or marks.original_url
            if not self._survey.project.settings.search_fallbacks:
                page.meta["search"] = {**(page.meta.get("search") or {}), "exclude": True}

    def finish(self, html: str, page: Page) -> str:
        """Put notice, disclaimer and head marks into a rendered page."""
        html = self._marker.finish(html, page, self._edition, self._stories.get(page.file.src_uri))
        if uri := self._edition.uri(page.file):
            self._edition.built.add(uri)
        source = self._built.get(page.file.src_uri)
        self._search.end_page(page.file.dest_uri, html, source)
        if source and self._output:
            # As MkDocs will write it.
            self._blobs.put(source, html.encode("utf-8", errors="xmlcharrefreplace"))
            self._output.wrote(page.file.dest_uri, source)
        return html

    # Finished pages

    def finished(self, files: Files, output: Output, around: bytes) -> list[File]:
        """Return the pages that need not be built, and see to it that they are in the site.

        `around`: the key of the navigation and of whatever else is the same for all pages of the edition.
        """
        self._output, self._built = output, {}
        # From here on MkDocs asks for the pages no more, and builds those that it knows of.
        self._every = files.documentation_pages()
        found = []
        for file in self._every:
            source = self._keys.of_page(file.page, around) if file.page else None
            if source is None:
                continue
            if self._search.recall(file.dest_uri, source) and self._is_finished(file, source):
                found.append(file)
                self._edition.built.add(self._edition.uri(file) or "")
            else:
                self._built[file.src_uri] = source
        return found

    def _is_finished(self, file: File, source: bytes) -> bool:
        output = self._output
        if output is None:
            return False
        if output.is_intact(file.dest_uri, source):
            output.keep(file.dest_uri)
            return True
        html = self._blobs.get(source)
        if html is None:
            return False
        write_file(html, file.abs_dest_path)
        output.wrote(file.dest_uri, source)
        return True

    def edition_source(self, edition: Edition, sources: Iterable[File]) -> bytes | None:
        """Return the key of all that an edition depends on, None where nothing is remembered."""
        return self._keys.of_edition(edition, sources)

    def is_translated(self, page: Page) -> bool:
        """Whether a page shows a translation, not the original."""
        return self._edition.is_translated(page.file)

    def marks(self, page: Page) -> Marks | None:
        """Return what a page says of itself; None if it is no page of the catalogue."""
        return self._edition.marks(page.file, page.url)


def _mark_titles(items: Iterable[AnchorLink] | TableOfContents, attributes: str) -> None:
    """Mark the titles in a table of contents as text of another language than the page's."""
    for item in items:
        item.title = f"<span {attributes}>{item.title}</span>"
        _mark_titles(item.children, attributes)
