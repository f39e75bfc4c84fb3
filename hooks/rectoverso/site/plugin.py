"""The plugin, and through the shim the hook: each event is one call into the modules beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from mkdocs import plugins
from mkdocs.config.base import LegacyConfig, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from rectoverso.core.settings import SettingsError, parse
from rectoverso.site import preview
from rectoverso.site.press import Press
from rectoverso.sources.configuration import BOTH, ConfigurationError
from rectoverso.sources.readings import Readings

log = plugins.get_plugin_logger("rectoverso")

# Before any other plugin sees the event, and after static-i18n, whose priority is -100.
FIRST, BEFORE_I18N, LAST = 100, -90, -110


class RectoversoPlugin(plugins.BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Publishes translations with what is known about them. Options: `core.settings.Settings`.

    `as_hook`: the options come from `extra.rectoverso`, because hooks have none of their own.
    """

    def __init__(self, *, as_hook: bool = False) -> None:
        super().__init__()
        self._as_hook = as_hook
        self._options: dict[str, Any] = {}
        self._press: Press | None = None
        self._readings: Readings | None = None
        self._is_preview = False

    @property
    def press(self) -> Press:
        """What is known about the build under way. Errors: PluginError before the configuration is read."""
        if self._press is None:
            raise PluginError("rectoverso: no build is under way.")
        return self._press

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Validate the options of the plugin with the model that the command line uses as well."""
        self.config = LegacyConfig(schema=(), config_file_path=config_file_path)
        self._options = dict(options)
        try:
            parse(self._options)
        except SettingsError as error:
            return [("rectoverso", ValidationError(str(error)))], []
        return [], []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Learn whether this is a preview. Because of this event MkDocs keeps the plugin from build to build."""
        self._is_preview = command == "serve"
        self._readings = Readings() if self._is_preview else None

    @plugins.event_priority(FIRST)
    def _on_config_first(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the project before the first language, and turn to the next one before each other."""
        if self._press and self._press.is_under_way:
            self._press.turn(config)
            return config
        hooked = any(Path(name).name == "rectoverso_hook.py" for name in config.hooks)
        if hooked and "rectoverso" in config.plugins:
            raise PluginError(f"{config.config_file_path}: {BOTH}")
        options = (config.extra.get("rectoverso") or {}) if self._as_hook else self._options
        try:
            self._press = Press(config, options, self._readings)
            self._press.is_preview = self._is_preview
        except (SettingsError, ConfigurationError) as error:
            raise PluginError(f"rectoverso: {error}") from error
        return config

    @plugins.event_priority(LAST)
    def _on_config_last(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set theme and search to the language, now that static-i18n has set its own."""
        self.press.set_language(config)
        return config

    on_config = plugins.CombinedEvent(_on_config_first, _on_config_last)

    @plugins.event_priority(LAST)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Choose where the site is built."""
        self.press.open(config)

    @plugins.event_priority(FIRST)
    def _on_files_first(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Remember the files of the docs folder, for the languages to come."""
        return self.press.gather(files, config)

    @plugins.event_priority(BEFORE_I18N)
    def _on_files_filter(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Hand static-i18n the files of the language under way and of the default language only."""
        return self.press.select(files)

    @plugins.event_priority(LAST)
    def _on_files_last(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out what another language's build has written already."""
        return self.press.share(files)

    on_files = plugins.CombinedEvent(_on_files_first, _on_files_filter, _on_files_last)

    @plugins.event_priority(LAST)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let translated pages name themselves."""
        return self.press.navigate(nav, files, config)

    @plugins.event_priority(LAST)
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Take what is remembered of a page."""
        self.press.pages.recall(page)
        return page

    @plugins.event_priority(FIRST)
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Read a page without its record, before MkDocs looks for front matter."""
        return self.press.pages.read(page)

    @plugins.event_priority(LAST)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Tell the Markdown extensions what page comes next."""
        self.press.pages.expect(page)
        return markdown

    @plugins.event_priority(LAST)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Name the page."""
        self.press.pages.name(html, page)
        return html

    @plugins.event_priority(LAST)
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Name sections after their pages, whose titles are known now, and leave out pages that are finished."""
        env = self.press.name(env, files)
        self.press.choose(files, config, env)
        return env

    @plugins.event_priority(FIRST)
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put into the text what belongs there, and keep an original's out of the search of other languages."""
        context["pages"] = self.press.pages.files
        self.press.pages.complete(page, config)
        return context

    @plugins.event_priority(LAST)
    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Give the root's own pages, such as the one for wrong addresses, their language."""
        return self.press.finish_template(output, template_name)

    @plugins.event_priority(LAST)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Put in what the theme has no place for."""
        return self.press.finish_page(output, page)

    @plugins.event_priority(50)
    def _on_post_build_first(self, *, config: MkDocsConfig) -> None:
        """Give the search index addresses below its own language."""
        self.press.localise_search()

    @plugins.event_priority(LAST)
    def _on_post_build_last(self, *, config: MkDocsConfig) -> None:
        """Build the other languages, then write what belongs to the whole site."""
        self.press.finish(config)

    on_post_build = plugins.CombinedEvent(_on_post_build_first, _on_post_build_last)

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the site as it was."""
        if self._press:
            self._press.abandon()
            if isinstance(error, OSError):
                # MkDocs shows where in the program it happened, and nothing else.
                log.error(f"{error}. {self._press.folder} was left as it was.")

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Build what was put off when it is asked for; watch the real tree where MkDocs only sees links into it."""

        def demand(address: str) -> bool:
            return self.press.demand(address)

        preview.build_on_demand(server, demand)
        if self.press.is_staged:
            preview.watch(server, self.press.project, config.docs_dir)
        return server
