"""Marking: what a page says of itself, put into what the theme has made of it."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from mkdocs.structure.pages import Page

from rectoverso.core.layouts import NOTEBOOK
from rectoverso.site import publication
from rectoverso.site.addresses import relative
from rectoverso.site.edition import Edition, Site
from rectoverso.site.marks import finishing
from rectoverso.site.marks.changes import Story
from rectoverso.site.marks.marks import Marks, Renderer, json_ld
from rectoverso.site.reading import notebooks
from rectoverso.site.reading.adoption import Repository
from rectoverso.site.search.search import Search


class Marker:
    """Puts notice, disclaimer and head marks into pages.

    `repository`: where readers find the project's files, None if they do not.
    """

    def __init__(self, site: Site, search: Search, renderer: Renderer, repository: Repository | None) -> None:
        self._site, self._search, self._renderer, self._repository = site, search, renderer, repository

    def finish(self, html: str, page: Page, edition: Edition, story: Story | None) -> str:
        """Return a rendered page with its marks; `story`: what changed since its translation, None if nothing did."""
        changes: list[finishing.Change] = [
            finishing.set_language(edition.language),
            finishing.escape_title(page.title or ""),
            finishing.name_search,
            partial(self._search.connect, home=edition.home),
        ]
        searched, machine = self._search.attributes(page.meta), ""
        notice = disclaimer = ""
        marks = edition.marks(page.file, page.url)
        if marks:
            notice = self._renderer.notice(marks, story)
            notice += self._renderer.notebook(marks, self._notebook(page, edition))
            disclaimer = self._renderer.disclaimer(marks)
            if marks.machine and not marks.fallback:
                machine = 'its-tool="machine translation"'
            changes.append(finishing.add_to_head(self._head(page, marks, edition.uri(page.file) or "")))
        changes += [finishing.mark_article(machine, searched), finishing.fill_places(notice, disclaimer)]
        return finishing.change(html, *changes)

    def _head(self, page: Page, marks: Marks, uri: str) -> str:
        site = self._site
        settings = site.survey.project.settings
        original = site.addresses.absolute(site.addresses.page(site.default.code, uri))
        links = publication.hreflang(site, uri) if settings.hreflang == "page" and not marks.fallback else []
        described = json_ld(marks, str(page.title or ""), page.canonical_url, original)
        return self._renderer.render(
            "head", marks=marks, json_ld=described, alternates=[(url, code) for code, url in links]
        )

    def _notebook(self, page: Page, edition: Edition) -> str | None:
        """Return the address of the notebook that a page was made of, as seen from it; None if it was of none."""
        uri = edition.uri(page.file)
        if uri is None or not uri.endswith(NOTEBOOK):
            return None
        survey, translated = self._site.survey, edition.is_translated(page.file)
        code = edition.language.code if translated else self._site.default.code
        found = survey.catalogue
        path = (found.translations[code] if translated else found.originals)[uri]
        if self._repository and not notebooks.is_copied(survey, path, shown=True):
            return self._repository.address(path, is_folder=False)
        return relative(self._site.addresses.home(code) + quote(uri), page.url)
