"""The press: turns out one edition after the other. Holds what one run of MkDocs knows, nothing outlives it."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from msgspec import structs

from rectoverso.core.policy import fails
from rectoverso.core.settings import parse
from rectoverso.site import originals
from rectoverso.site.addresses import Addresses, html_attributes
from rectoverso.site.bridge import Bridge
from rectoverso.site.build import build_pages, leave_out
from rectoverso.site.edition import Edition, Site
from rectoverso.site.editions import Editions
from rectoverso.site.highlighting.shared import SharedHighlighting
from rectoverso.site.markdown import instances
from rectoverso.site.marks import finishing
from rectoverso.site.memory.fingerprint import fingerprint, unknown_parts
from rectoverso.site.memory.output import Output
from rectoverso.site.memory.place import writable
from rectoverso.site.pages import Pages
from rectoverso.site.reading import adoption, editing
from rectoverso.site.reading.stage import needs_stage, stage
from rectoverso.site.search.search import Search
from rectoverso.site.theme import navigation, shortcuts
from rectoverso.site.theme import templates as theme
from rectoverso.site.theme.switcher import Switcher
from rectoverso.sources.cache import key
from rectoverso.sources.configuration import Project, project
from rectoverso.sources.readings import Readings
from rectoverso.sources.survey import Survey, survey

log = get_plugin_logger("rectoverso")

LANGUAGES = "RECTOVERSO_LANGUAGES"
"""The environment variable that names the languages to build, with commas between them; all if it is empty."""


class Press:
    """One run of MkDocs over all languages.

    `readings`: what earlier runs of this process have read, None if this is the only one.
    Errors: SettingsError, ConfigurationError or PluginError for a configuration that cannot be built.
    """

    def __init__(self, config: MkDocsConfig, options: Mapping[str, Any], readings: Readings | None) -> None:
        self._bridge = Bridge(config)
        settings = parse({"default_language": self._bridge.default_language, **options})
        folder = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        settings = structs.replace(
            settings, cache_dir=writable(folder / settings.cache_dir, settings.cache_dir)
        )
        here = project(settings, folder, Path(config.docs_dir), Path(config.site_dir))
        self._unknown = unknown_parts(config)
        whole = None if self._unknown else key(fingerprint(config), repr(settings))
        self._survey = survey(here, history=True, readings=readings)
        repository = adoption.repository(config, self._survey.project.root)
        self.is_staged = needs_stage(self._survey)
        if self.is_staged:
            config.docs_dir = str(stage(self._survey, shown=repository is not None))
        report(self._survey)
        addresses = Addresses(settings.default_language, config.use_directory_urls, config.site_url)
        self._site = Site(self._survey, addresses)
        self._bridge.add(self._site.codes)
        _check_names(self._site.uris)
        codes = _chosen(self._site.codes)
        self._bridge.select(codes[0])
        theme.install(config)
        self._search = Search(config, settings.search)
        self._pages = Pages(config, self._site, self._search, repository, whole)
        self._output = Output(Path(config.site_dir), here.cache, here.root)
        self._editions = Editions(self._site, codes, self._pages, self._search, self._output)
        self._editions.is_alone = bool(self._unknown)
        self._nav = Navigation([], [])
        self._given_titles: dict[int, str] = {}
        self._is_auto_nav = config.nav is None and not {"awesome-pages", "literate-nav"} & {*config.plugins}
        self._left: list[File] = []
        self.is_preview = False
        # MkDocs says that it takes names only; Markdown, to which it hands them, takes extensions as well.
        extensions: list[Any] = config.markdown_extensions
        self._highlighting = SharedHighlighting()
        extensions += [*self._pages.extensions, self._highlighting]
        instances.reuse()
        if adoption.applies(self._site):
            adoption.quieten(config)
        if self._is_auto_nav:
            config.nav = navigation.from_folders(self._site.uris)
        elif config.nav:
            config.nav = navigation.to_pages(config.nav, self._site.uris)

    @property
    def is_under_way(self) -> bool:
        """Whether MkDocs has done its part, and the editions are built."""
        return self._editions.is_under_way

    @property
    def _edition(self) -> Edition:
        return self._editions.current

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
            config.extra["alternate"] = Switcher(edition, self._pages.renderer)
        if edition.is_default:
            config.theme.static_templates.discard("sitemap.xml")
        else:
            config.theme.static_templates.clear()
            config.extra_templates = []

    def open(self, config: MkDocsConfig) -> None:
        """Choose where the site is built, before MkDocs empties that folder."""
        if not self.is_under_way:
            self._output.begin(config)

    def gather(self, files: Files, config: MkDocsConfig) -> Files:
        """Remember the files of the docs folder; other plugins add to them in every language anew."""
        if not self.is_under_way:
            docs = str(config.docs_dir)
            self._editions.sources = [file for file in files if file.src_dir == docs]
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
        """Let edit links lead to the real files; keep editions from copying what is in the site already."""
        editing.lead_to_sources(files, self._edition)
        if self._edition.is_default:
            # No longer one of the theme's templates, it would be copied as it is.
            template = files.get_file_from_path("sitemap.xml")
            if template and template not in self._editions.sources:
                files.remove(template)
        for file in files:
            if not file.is_documentation_page():
                is_here = self._edition.is_default or file.dest_uri.startswith(self._edition.home)
                file.copy_file = self._output.copying(file) if is_here else _copy_nothing  # type: ignore[method-assign,assignment]
        self._pages.begin(self._edition, files)
        return files

    def navigate(self, nav: Navigation, files: Files, config: MkDocsConfig) -> Navigation:
        """Let translated pages name themselves, remember how sections are called, and read the originals."""
        self._nav = nav
        if not self._edition.is_default:
            navigation.translate(nav, self._pages.is_translated)
        self._given_titles = {id(section): section.title for section in navigation.sections(nav.items)}
        if self._edition.is_default and not self._unknown:
            originals.read_ahead(self._pages, self._highlighting, files, config, self._compile)
        return nav

    def _compile(self, config: MkDocsConfig) -> None:
        theme.compile_ahead(config)
        self._pages.renderer.prepare()

    # Pages

    @property
    def pages(self) -> Pages:
        """What turns files into pages."""
        return self._pages

    def name(self, env: jinja2.Environment, files: Files) -> jinja2.Environment:
        """Name sections after their index pages; mark titles that are in another language."""
        shortcuts.install(env)
        if not self._edition.is_default or self._is_auto_nav:
            wanted = self._pages.is_translated if not self._edition.is_default else (lambda _: True)
            navigation.name_sections(self._nav, self._given_titles, wanted)
        if not self._edition.is_default:
            for page in self._nav.pages:
                if not self._pages.is_translated(page) and self._edition.uri(page.file) and page.title:
                    title = f"<span {html_attributes(self._site.default)}>{page.title}</span>"
                    page.typeset = SimpleNamespace(title=title)  # type: ignore[attr-defined]
        return env

    def choose(self, files: Files, config: MkDocsConfig, env: jinja2.Environment) -> None:
        """Leave out of the build what is finished already, and what can be built beside the other languages."""
        around = key(navigation.describe(self._nav), str(config.theme["language"]))
        self._left = self._pages.finished(files, self._output, around)
        if self._edition.is_default and not self._unknown and not self._search.is_index_the_themes:
            included = files.documentation_pages(inclusion=InclusionLevel.is_included)
            rest = [file for file in included if file not in self._left]
            self._left = [*included]
            self._editions.build_default = lambda: build_pages(rest, config, included, self._nav, env)
        leave_out(files, {file.src_uri for file in self._left})

    def finish_page(self, html: str, page: Page) -> str:
        """Put into a rendered page what the theme has no place for."""
        html = self._pages.finish(html, page)
        self._editions.progress.count()
        return html

    def finish_template(self, html: str, name: str) -> str:
        """Give a page that belongs to the whole site the language it is in."""
        if not name.endswith(".html"):
            return html
        language = finishing.set_language(self._edition.language)
        return finishing.change(html, language, finishing.name_search, self._search.connect)

    # After the pages

    def localise_search(self) -> None:
        """Give the search index addresses below the edition's folder."""
        self._search.localise(self._edition.home, (file.dest_uri for file in self._pages.files))

    def finish(self, config: MkDocsConfig) -> None:
        """Close an edition; after the default language's, build the others and what they share."""
        if self.is_under_way:
            return
        self._pages.end()
        for file in self._left:
            if file.page:
                file.page.validate_anchor_links(
                    files=self._pages.all_files, log_level=config.validation.links.anchors
                )
        if self._unknown:
            log.info(
                f"One process, and nothing is remembered from build to build: {' and '.join(self._unknown)} may "
                "depend on more than one page."
            )
        self._editions.is_patient = self.is_preview and not self._unknown and not config.strict
        self._editions.build(config)

    def demand(self, address: str) -> bool:
        """Build what a reader needs at an address below the site's root; return whether that worked."""
        return self._editions.demand(address)

    def abandon(self) -> None:
        """Leave the site as it was, because its build failed."""
        self._output.abandon()

    @property
    def folder(self) -> Path:
        """The site's folder."""
        return self._output.folder

    @property
    def project(self) -> Project:
        """The project that the site is built from."""
        return self._survey.project


def _chosen(codes: Sequence[str]) -> list[str]:
    """Return the languages to build: all, or the default one and those that the environment names.

    Errors: PluginError for one that the site does not have.
    """
    named = re.split(r"[,\s]+", os.environ.get(LANGUAGES, "").strip(", "))
    for code in filter(None, named):
        if code not in codes:
            raise PluginError(
                f"{LANGUAGES}: {code!r} is no language of this site, which has {', '.join(codes)}."
            )
    return [code for code in codes if not any(named) or code == codes[0] or code in named]


def _check_names(uris: Iterable[str]) -> None:
    """Errors: PluginError for a page whose name is no text, for which MkDocs cannot make an address."""
    for uri in uris:
        try:
            uri.encode()
        except UnicodeEncodeError as error:
            known = sys.getfilesystemencoding()
            raise PluginError(
                f"rectoverso: {uri!a}: the name of this file is not {known.upper()}. "
                + ("Rename it." if known == "utf-8" else "Set LC_ALL=C.UTF-8, and do not set PYTHONUTF8=0.")
            ) from error


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


def _copy_nothing(dirty: bool = False) -> None:
    """Takes the place of `File.copy_file` for a file that lies in the site already."""
