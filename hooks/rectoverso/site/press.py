"""The press: turns out one edition after the other. Holds what one run of MkDocs knows, nothing outlives it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from rectoverso.core.layouts import NOTEBOOK, page_name
from rectoverso.core.pages import Parts
from rectoverso.core.policy import fails
from rectoverso.core.settings import parse
from rectoverso.messages import words
from rectoverso.site import (
    adoption,
    changes,
    editing,
    finishing,
    navigation,
    notebooks,
    publication,
    theme,
    workers,
)
from rectoverso.site.addresses import Addresses, html_attributes, relative
from rectoverso.site.boxes import BoxTitles
from rectoverso.site.bridge import Bridge
from rectoverso.site.build import build_edition
from rectoverso.site.changes import Story
from rectoverso.site.edition import Edition, Site
from rectoverso.site.headings import HeadingIds, Headings
from rectoverso.site.highlighting import SharedHighlighting
from rectoverso.site.marks import Marks, Renderer, json_ld
from rectoverso.site.search import Search, rebase
from rectoverso.site.sources import clean_original, clean_translation, harmless, mend
from rectoverso.site.stage import needs_stage, stage
from rectoverso.site.switcher import Switcher
from rectoverso.sources.configuration import Project, project
from rectoverso.sources.survey import Survey, survey
from rectoverso.sources.tree import Unreadable, read_bytes

log = get_plugin_logger("rectoverso")


class Press:
    """One run of MkDocs over all languages.

    Errors: SettingsError, ConfigurationError or PluginError for a configuration that cannot be built.
    """

    def __init__(self, config: MkDocsConfig, options: Mapping[str, Any]) -> None:
        self._bridge = Bridge(config)
        settings = parse({"default_language": self._bridge.default_language, **options})
        folder = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        here = project(settings, folder, Path(config.docs_dir), Path(config.site_dir))
        self._survey = survey(here, history=True)
        self._repository = adoption.repository(config, self._survey.project.root)
        self.is_staged = needs_stage(self._survey)
        if self.is_staged:
            config.docs_dir = str(stage(self._survey, shown=self._repository is not None))
        report(self._survey)
        addresses = Addresses(settings.default_language, config.use_directory_urls, config.site_url)
        self._site = Site(self._survey, addresses)
        self._bridge.add(self._site.codes)
        self._editions = [Edition(self._site, code) for code in self._site.codes]
        self._edition = self._editions[0]
        self._bridge.select(self._edition.language.code)
        theme.install(config)
        self._renderer = Renderer(config)
        self._search = Search(config, settings.search)
        self._compiled = theme.CompiledTemplates()
        self._headings = HeadingIds()
        self._original_headings: dict[str, Headings] = {}
        self._original_texts: dict[str, str] = {}
        self._stories: dict[str, Story] = {}
        self._sources: list[File] = []
        self._nav = Navigation([], [])
        self._given_titles: dict[int, str] = {}
        self._is_auto_nav = config.nav is None and not {"awesome-pages", "literate-nav"} & {*config.plugins}
        self.is_under_way = False
        self._boxes = BoxTitles()
        # MkDocs says that it takes names only; Markdown, to which it hands them, takes extensions as well.
        extensions: list[Any] = config.markdown_extensions
        extensions += [self._headings, self._boxes, SharedHighlighting()]
        self._adoption: adoption.Adoption | None = None
        if adoption.applies(self._site):
            self._adoption = adoption.Adoption(self._site, self._repository)
            adoption.quieten(config)
            self._headings.like_github = True
        if self._is_auto_nav:
            config.nav = navigation.from_folders(self._site.uris)
        elif config.nav:
            config.nav = navigation.to_pages(config.nav, self._site.uris)

    # Before the pages

    def turn(self, config: MkDocsConfig) -> None:
        """Begin the edition that `finish` chose."""
        self._bridge.select(self._edition.language.code)

    def set_language(self, config: MkDocsConfig) -> None:
        """Set theme, search and switcher to the edition's language."""
        edition = self._edition
        asked = self._bridge.overrides(edition.language.code).get("theme") or {}
        theme.set_language(config, edition.language, asked.get("language"))
        self._search.set_language(config, edition.language)
        if not isinstance(config.extra.get("alternate"), list):
            config.extra["alternate"] = Switcher(edition, self._renderer)
        if edition.is_default:
            config.theme.static_templates.discard("sitemap.xml")
        else:
            config.theme.static_templates.clear()
            config.extra_templates = []

    def gather(self, files: Files, config: MkDocsConfig) -> Files:
        """Remember the files of the docs folder; other plugins add to them in every language anew."""
        if not self.is_under_way:
            docs = str(config.docs_dir)
            self._sources = [file for file in files if file.src_dir == docs]
        return files

    def select(self, files: Files) -> Files:
        """Return the files that the edition is made from."""
        codes = frozenset(self._site.codes)
        kept = []
        for file in files:
            folder, _, uri = file.src_uri.partition("/")
            if folder not in codes or not uri:
                wanted = not uri or not self._site.leaves_out(folder)
            else:
                is_known = not file.is_documentation_page() or uri in self._site.uris
                wanted = is_known and self._edition.wants(file)
            if wanted:
                kept.append(file)
        return Files(kept)

    def share(self, files: Files) -> Files:
        """Let edit links lead to the real files; keep editions from copying what the first one has copied."""
        editing.lead_to_sources(files, self._edition)
        if self._edition.is_default:
            # No longer one of the theme's templates, it would be copied as it is.
            template = files.get_file_from_path("sitemap.xml")
            if template and template not in self._sources:
                files.remove(template)
        else:
            for file in files:
                if not file.is_documentation_page() and not file.dest_uri.startswith(self._edition.home):
                    file.copy_file = _copy_nothing  # type: ignore[method-assign]
        return files

    def navigate(self, nav: Navigation) -> Navigation:
        """Let translated pages name themselves, and remember how sections are called."""
        self._nav = nav
        if not self._edition.is_default:
            navigation.translate(nav, self._is_translated)
        self._given_titles = {id(section): section.title for section in navigation.sections(nav.items)}
        return nav

    # Pages

    def read(self, page: Page) -> str | None:
        """Return the text of a page of the catalogue, ready for MkDocs."""
        uri = self._edition.uri(page.file)
        path = page.file.abs_src_path
        if uri is None or path is None:
            return None
        catalogue, translated = self._survey.catalogue, self._is_translated(page)
        # A notebook is read as the page that was made of it.
        staged = Path(page.file.src_dir or "", self._site.default.code, page_name(uri))
        source = staged if uri.endswith(NOTEBOOK) else self._survey.project.root / catalogue.originals[uri]
        original = clean_original((source if translated else Path(path)).read_bytes())
        parts = self._read_translation(page, uri, original) if translated else original
        if self._adoption is None:
            return parts.front_matter + notebooks.link(parts.body, self._edition, uri, translated=translated)
        place = (
            catalogue.translations[self._edition.language.code][uri]
            if translated
            else catalogue.originals[uri]
        )
        body = self._adoption.text(
            parts.body, original.body, self._edition, uri, place, translated=translated
        )
        return parts.front_matter + body

    def _read_translation(self, page: Page, uri: str, original: Parts) -> Parts:
        verdict = self._site.verdict(self._edition.language.code, uri)
        date = verdict.record.translation_date if verdict and verdict.record else None
        path = Path(page.file.abs_src_path or "")
        try:
            return mend(clean_translation(read_bytes(path), original, date), original)
        except Unreadable as error:
            # It was readable when the survey was made: somebody is writing it right now.
            raise BuildError(f"{path}: {error}") from error

    def expect(self, page: Page) -> None:
        """Tell the Markdown extensions the original's heading ids and the language; take markup from front matter."""
        uri, translated = self._edition.uri(page.file), self._is_translated(page)
        if translated:
            page.meta = harmless(page.meta)
        self._headings.expected = self._original_headings.get(uri or "") if translated else None
        self._boxes.words = words(self._edition.language) if translated else None

    def prepare(self, html: str, page: Page) -> str:
        """Name a page after its first heading, of any level, and mark the places for what comes later."""
        uri = self._edition.uri(page.file)
        if uri is None:
            return html
        if self._edition.is_default:
            self._original_headings[uri] = self._headings.found
            self._original_texts[uri] = adoption.settle(html, page.url)
        if "title" not in page.__dict__ and "title" not in page.meta and page._title_from_render is None:
            # Without any heading the title is made from the name of the file, which is no HTML.
            page.title = page.toc.items[0].title if page.toc.items else str(escape(page.title))
        marks = self._marks(page)
        html = adoption.settle(html, page.url)
        if marks and marks.verdict and marks.verdict.outdated and not marks.fallback:
            html, self._stories[page.file.src_uri] = changes.tell(
                html,
                marks.verdict.outdated,
                marks,
                self._original_texts.get(uri),
                self._renderer,
                self._survey.project.settings.replace_sections,
            )
        html = finishing.promote_heading(html)
        if marks and marks.fallback:
            heading = "" if "<h1" in html else f"<h1>{page.title or ''}</h1>\n"
            _mark_titles(page.toc, html_attributes(marks.original))
            html = f'<div class="rv-fallback" {html_attributes(marks.original)}>\n{heading}{html}\n</div>'
        return finishing.set_places(html)

    def name(self, env: jinja2.Environment, files: Files) -> jinja2.Environment:
        """Name sections after their index pages; mark titles that are in another language."""
        env.bytecode_cache = self._compiled
        if not self._edition.is_default or self._is_auto_nav:
            wanted = self._is_translated if not self._edition.is_default else (lambda _: True)
            navigation.name_sections(self._nav, self._given_titles, wanted)
        if not self._edition.is_default:
            for page in self._nav.pages:
                if not self._is_translated(page) and self._edition.uri(page.file) and page.title:
                    title = f"<span {html_attributes(self._site.default)}>{page.title}</span>"
                    page.typeset = SimpleNamespace(title=title)  # type: ignore[attr-defined]
        return env

    def address(self, page: Page) -> None:
        """Let a fallback page name the original as canonical, and keep it out of the search."""
        marks = self._marks(page)
        uri = self._edition.uri(page.file)
        if marks and marks.fallback and uri:
            original = self._site.addresses.page(self._site.default.code, uri)
            page.canonical_url = self._site.addresses.absolute(original) or marks.original_url
            if not self._survey.project.settings.search_fallbacks:
                page.meta["search"] = {**(page.meta.get("search") or {}), "exclude": True}

    def finish_page(self, html: str, page: Page) -> str:
        """Put notice, disclaimer and head marks into a rendered page."""
        language, home = self._edition.language, self._edition.home
        html = finishing.escape_title(rebase(finishing.set_language(html, language), home), page.title or "")
        html = self._search.mark(self._search.connect(finishing.name_search(html)), page.meta)
        marks = self._marks(page)
        if marks is None:
            return finishing.fill_places(html, "", "")
        self._edition.built.add(self._edition.uri(page.file) or "")
        story = self._stories.get(page.file.src_uri)
        top = self._renderer.notice(marks, story) + self._renderer.notebook(marks, self._notebook(page))
        html = finishing.fill_places(html, top, self._renderer.disclaimer(marks))
        if marks.machine and not marks.fallback:
            html = finishing.mark_article(html, 'its-tool="machine translation"')
        return finishing.add_to_head(html, self._head(page, marks))

    def _head(self, page: Page, marks: Marks) -> str:
        site, uri = self._site, self._edition.uri(page.file) or ""
        settings = self._survey.project.settings
        original = site.addresses.absolute(site.addresses.page(site.default.code, uri))
        links = publication.hreflang(site, uri) if settings.hreflang == "page" and not marks.fallback else []
        described = json_ld(marks, str(page.title or ""), page.canonical_url, original)
        return self._renderer.render(
            "head", marks=marks, json_ld=described, alternates=[(url, code) for code, url in links]
        )

    def _notebook(self, page: Page) -> str | None:
        """Return the address of the notebook that a page was made of, as seen from it; None if it was of none."""
        uri = self._edition.uri(page.file)
        if uri is None or not uri.endswith(NOTEBOOK):
            return None
        code = (self._edition if self._is_translated(page) else self._editions[0]).language.code
        found = self._survey.catalogue
        path = (found.translations[code] if self._is_translated(page) else found.originals)[uri]
        if self._repository and not notebooks.is_copied(self._survey, path, shown=True):
            return self._repository.address(path, is_folder=False)
        return relative(self._site.addresses.home(code) + quote(uri), page.url)

    def finish_template(self, html: str, name: str) -> str:
        """Give a page that belongs to the whole site the language it is in."""
        if not name.endswith(".html"):
            return html
        return self._search.connect(
            finishing.name_search(finishing.set_language(html, self._edition.language))
        )

    # After the pages

    def localise_search(self) -> None:
        """Give the search index addresses below the edition's folder."""
        self._search.localise(self._edition.home)

    def finish(self, config: MkDocsConfig) -> None:
        """Close an edition; after the default language's, build the others and what they share."""
        if self.is_under_way:
            return
        folder = Path(config.site_dir)
        editions = {edition.language.code: edition for edition in self._editions}
        publication.write_sitemap(self._edition, folder)

        def build(code: str) -> None:
            self._edition = editions[code]
            # MkDocs itself has built the default language's pages.
            if not self._edition.is_default:
                build_edition(config, self._sources, self._edition.home)
                publication.write_sitemap(self._edition, folder)
            self._search.write(self._edition, folder)

        self.is_under_way = True
        failed = []
        try:
            for outcome in workers.run(list(editions), build):
                workers.repeat(outcome)
                if outcome.error:
                    failed.append(outcome.code)
                    log.error(f"{outcome.code}: {outcome.error}")
            publication.write_site(self._site, self._editions, folder)
        finally:
            self.is_under_way = False
            self._edition = self._editions[0]
        if failed:
            raise BuildError(
                f"rectoverso: {len(failed)} of {len(self._editions)} languages failed: {' '.join(failed)}"
            )

    @property
    def project(self) -> Project:
        """The project that the site is built from."""
        return self._survey.project

    def _is_translated(self, page: Page) -> bool:
        """Whether a page shows a translation, not the original."""
        return not self._edition.is_default and page.file.src_uri.startswith(self._edition.home)

    def _marks(self, page: Page) -> Marks | None:
        return self._edition.marks(page.file, page.url)


def report(found: Survey) -> None:
    """Log what the check would print: what fails it as warnings, so that a strict build fails as well."""
    settings = found.project.settings
    failing = others = 0
    for finding in found.all_findings:
        is_failing = fails(finding, settings.fail_on)
        failing += is_failing
        others += not is_failing
        log.log(logging.WARNING if is_failing else logging.DEBUG, str(finding))
    count = sum(1 for verdict in found.all_verdicts if verdict.path)
    log.info(
        f"{count} translations in {len(found.verdicts)} languages; {failing} findings fail the check, "
        f"{others} others are listed by 'rectoverso check'."
    )


def _mark_titles(items: Iterable[AnchorLink], attributes: str) -> None:
    """Mark the titles in a table of contents as text of another language than the page's."""
    for item in items:
        item.title = f"<span {attributes}>{item.title}</span>"
        _mark_titles(item.children, attributes)


def _copy_nothing(dirty: bool = False) -> None:
    """Takes the place of `File.copy_file` for a file that lies in the site already."""
