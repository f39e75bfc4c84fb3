"""Search: one index for each language, with that language's stemmer, beside its pages.

The theme's dialog loads `search/search_index.json` from the base that the page names; naming the language's
folder as the base gives each language its own index, and no results of other languages.
"""

from __future__ import annotations

import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from rectoverso.core.languages import Language

_BASE = re.compile(r'(<script id="__config" type="application/json">[^<]*?"base": ")([^"]*)(")')


class Search:
    """The theme's search plugin, or none. `settings` are what the user gave for all languages."""

    def __init__(self, config: MkDocsConfig) -> None:
        self._plugin: Any = next(
            (plugin for name, plugin in config.plugins.items() if name in ("search", "material/search")), None
        )
        # The plugin fills in what was not given at its first event, which is yet to come.
        options = self._plugin.config if self._plugin else {}
        self._given = {name: options.get(name) for name in ("lang", "separator", "pipeline")}

    @property
    def is_themed(self) -> bool:
        """Whether the theme's own search is there; MkDocs' built-in one is left alone."""
        return self._plugin is not None and hasattr(self._plugin, "_translate")

    def set_language(self, config: MkDocsConfig, language: Language) -> None:
        """Begin the index of a language. The plugin itself ran when the theme still spoke another one."""
        if not self.is_themed:
            return
        options = self._plugin.config
        for name in ("lang", "separator", "pipeline"):
            options[name] = self._given[name]
        options["lang"] = options["lang"] or [language.search]
        self._plugin.on_config(config)

    def localise(self, home: str) -> None:
        """Make the addresses in the index relative to the language's folder, `home`."""
        if self.is_themed and home:
            for entry in self._plugin.search_index.entries:
                entry["location"] = entry["location"].removeprefix(home)


def rebase(html: str, home: str) -> str:
    """Make a page name its language's folder as the base from which the theme loads the search index."""
    if not home:
        return html

    def one_less(found: re.Match[str]) -> str:
        base = "." if found[2] == ".." else found[2].removeprefix("../")
        return found[1] + base + found[3]

    return _BASE.sub(one_less, html, count=1)
