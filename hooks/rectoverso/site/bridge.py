"""The one module that touches mkdocs-static-i18n's attributes.

static-i18n would build every language from all files of all languages, with its own loop, switcher and
merged search index. It is told of one language at a time instead, and asked for nothing that concerns
more than that language.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable
from typing import Any, cast

import mkdocs_static_i18n
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs_static_i18n import folder
from mkdocs_static_i18n.config import I18nPluginLanguage
from mkdocs_static_i18n.plugin import I18n

from rectoverso.core.languages import language

_NOTHING = re.compile(r"(?!)")
_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""What Python takes for the end of a line, besides the line feed."""
_CREATE: Callable[..., File] = folder.create_i18n_file
_IS_KNOWN = mkdocs_static_i18n.version == "1.3.1" and os.sep == "/"
"""Whether `create_i18n_file` is the one that `create_i18n_file` below was written for."""
MISSING = (
    "rectoverso needs the plugin 'i18n' (mkdocs-static-i18n) and its default language. Add to 'plugins': "
    "'- i18n: {languages: [{locale: en, name: English, default: true}]}'."
)


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """Leave out a line for each language that names a folder which is there during the build only."""
    return "Building '" not in str(record.msg)


class Bridge:
    """static-i18n as this package uses it.

    Errors: PluginError if the plugin is not enabled.
    """

    def __init__(self, config: MkDocsConfig) -> None:
        plugin: Any = config.plugins.get("i18n")
        if not isinstance(plugin, I18n):
            raise PluginError(MISSING)
        self._plugin = plugin
        options = plugin.config
        options.docs_structure = "folder"
        options.fallback_to_default = True
        # The theme and the search are set up by language in `templates.py` and `search.py`.
        options.reconfigure_search = False
        # It would warn of its own switcher; what it does for Material's blog is done nowhere else.
        options.reconfigure_material = "material/blog" in config.plugins
        # It would take `js` and `go` for languages that are not configured, and leave out what is in them.
        folder.RE_LOCALE = _NOTHING
        if _IS_KNOWN:
            folder.create_i18n_file = create_i18n_file
            self._shorten_titles(config.plugins.events["page_markdown"])
        # Adding what is there already changes nothing.
        logging.getLogger("mkdocs.plugins.mkdocs_static_i18n.plugin").addFilter(_is_worth_saying)
        # With this mark static-i18n leaves its own loop over the languages alone.
        plugin.building = True

    def _shorten_titles(self, methods: list[Callable[..., Any]]) -> None:
        """Let static-i18n look for boxes to be titled, line by line, only where there is any title for them."""
        theirs = self._plugin.on_page_markdown

        def title_boxes(markdown: str, **given: Any) -> str:
            has_boxes = "!!!" in markdown or "???" in markdown
            if has_boxes and self._plugin.current_language_config.admonition_translations:
                return str(theirs(markdown, **given))
            # It takes a text apart into lines, and puts it together again.
            if any(map(markdown.__contains__, _BREAKS)):
                return "\n".join(markdown.splitlines())
            return markdown.removesuffix("\n")

        methods[:] = [title_boxes if method == theirs else method for method in methods]

    @property
    def default_language(self) -> str:
        """The code of the language that lies at the root of the site."""
        return str(self._plugin.default_language)

    @property
    def current(self) -> str:
        """The code of the language under way."""
        return str(self._plugin.current_language or self._plugin.default_language)

    def add(self, codes: Iterable[str]) -> None:
        """Add languages to the validated configuration.

        They are not validated again: static-i18n takes codes of two letters only.
        """
        known = {entry.locale for entry in self._plugin.config.languages}
        for code in codes:
            if code not in known:
                entry = I18nPluginLanguage()
                entry.load_dict({"locale": code, "name": language(code).name, "link": f"/{code}/"})
                entry.validate()
                self._plugin.config.languages.append(entry)

    def select(self, code: str) -> None:
        """Make `code` the only language that is built, until the next call."""
        self._plugin.current_language = code
        self._plugin.search_entries.clear()
        # With the files of the last language, all its pages would stay in memory.
        self._plugin.i18n_files_per_language.clear()
        for entry in self._plugin.config.languages:
            entry.build = entry.locale == code

    def overrides(self, code: str) -> dict[str, Any]:
        """Return what the configuration says for one language: `site_name`, `theme` and the like."""
        for entry in self._plugin.config.languages:
            if entry.locale == code:
                return {key: value for key, value in entry.items() if value is not None}
        return {}


def create_i18n_file(
    file: File, current_language: str, default_language: str, all_languages: list[str], config: MkDocsConfig
) -> File:
    """Return static-i18n's own file for a file, without looking for it in the folder of each language.

    It is asked for every file in every edition. Only the language that is called like the first folder can be the
    one that the file lies in, and plain paths need not be taken apart.
    """
    first, _, rest = file.src_path.partition("/")
    target = file.dest_path
    if first.startswith(".") or any("/" in code for code in all_languages):
        return _CREATE(file, current_language, default_language, all_languages, config)
    own = first if first in all_languages else None
    is_odd = target.startswith(("/", ".")) or target in all_languages or (own and not rest)
    if is_odd or folder.log.isEnabledFor(logging.DEBUG):
        return _CREATE(file, current_language, default_language, [own] if own else [], config)
    made: Any = File(
        file.src_path,
        config.docs_dir,
        target,
        config.use_directory_urls,
        dest_uri=file.dest_uri,
        inclusion=file.inclusion,
    )
    language = own or default_language
    if target.endswith("README.html"):
        target = f"{target[: target.rfind('/') + 1]}index.html"
    inside = target.removeprefix(f"{language}/")
    if language != current_language and (inside != target or current_language != default_language):
        made.dest_uri = f"{current_language}/{inside}"
    elif language == current_language == default_language and inside != target:
        made.dest_uri = inside
    made.abs_dest_path = os.path.normpath(os.path.join(config.site_dir, made.dest_path))
    made.url = made._get_url(config.use_directory_urls)
    made.alternates = {current_language: made}
    made.locale, made.locale_alternate_of, made.localization = language, current_language, own
    made.norm_src_uri = made.src_uri.partition("/")[2] if own else made.src_uri
    return cast("File", made)


def real_language(file: Any) -> str | None:
    """Return the code of the language that a file was written in; None for a file of no language."""
    return getattr(file, "localization", None)
