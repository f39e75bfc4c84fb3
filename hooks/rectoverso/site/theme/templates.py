"""The theme: its language for the one that is built, this package's templates, compiled once."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from rectoverso.core.languages import Language
from rectoverso.site.theme import shortcuts

TEMPLATES = Path(__file__).parents[2] / "templates"
STYLES = "assets/rectoverso/rectoverso.css"
SCRIPT = "assets/rectoverso/rectoverso.js"


_PARTIALS = (
    *("actions", "alternate", "comments", "content", "copyright", "feedback", "footer", "header", "icons"),
    *("javascripts/base", "javascripts/content", "language", "logo", "nav", "nav-item", "search"),
    *("source-file", "tags", "toc", "toc-item"),
)
_OF_PAGES = ("404.html", "main.html", "base.html", *(f"partials/{name}.html" for name in _PARTIALS))


class CompiledTemplates(jinja2.BytecodeCache):
    """Keeps compiled templates in memory, so that no other environment of this process compiles them again.

    The environments themselves cannot be shared: Jinja binds the theme's language on the first import. Jinja takes
    nothing from here that was not compiled from the same source.
    """

    _buckets: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket of Jinja's from memory."""
        if stored := self._buckets.get(bucket.key):
            bucket.bytecode_from_string(stored)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the content of a bucket of Jinja's."""
        self._buckets[bucket.key] = bucket.bytecode_to_string()


class _Environment(jinja2.Environment):
    """Looks into no hidden folder for MkDocs, which wants nothing of it: the theme has ten thousand icons there."""

    def list_templates(
        self,
        extensions: Collection[str] | None = None,
        filter_func: Callable[[str], bool] | None = None,
    ) -> list[str]:
        """Return the names of templates. See the base class."""
        is_theirs = getattr(filter_func, "__qualname__", "").startswith(_ADDING)
        if not is_theirs or filter_func is None or type(self.loader) is not jinja2.FileSystemLoader:
            return super().list_templates(extensions, filter_func)
        found = {
            os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")
            for folder in self.loader.searchpath
            for place, names in _visible(folder, filter_func, self.loader.followlinks)
            for name in names
        }
        return sorted(filter(filter_func, found))


_ADDING = f"{Files.add_files_from_theme.__qualname__}."


def _visible(folder: str, wants: Callable[[str], bool], followlinks: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield the folders in a folder, and their files, but for hidden ones of which nothing is wanted."""
    for place, folders, names in os.walk(folder, followlinks=followlinks):
        if place == folder:
            folders[:] = [name for name in folders if name[:1] != "." or wants(f"{name}/a.svg")]
        yield place, names


def compile_ahead(config: MkDocsConfig) -> None:
    """Compile what most pages are made with; whatever else they need is compiled when they ask for it."""
    env = config.theme.get_env()
    shortcuts.install(env)
    for name in _OF_PAGES:
        # Another version of the theme may have others.
        with suppress(jinja2.TemplateError):
            env.get_template(name)


def install(config: MkDocsConfig) -> None:
    """Put this package's templates behind the user's and before the theme's, and link its assets."""
    theme: Any = config.theme
    if "get_env" not in vars(theme):
        make = theme.get_env

        def get_env() -> jinja2.Environment:
            env: jinja2.Environment = make()
            env.bytecode_cache = CompiledTemplates()
            if type(env) is jinja2.Environment:
                env.__class__ = _Environment
            return env

        theme.get_env = get_env
    templates = str(TEMPLATES)
    dirs = config.theme.dirs
    if templates not in dirs:
        custom = config.theme.custom_dir
        dirs.insert(dirs.index(custom) + 1 if custom in dirs else 0, templates)
    if STYLES not in config.extra_css:
        # Before the user's own styles, which must be able to change these.
        config.extra_css.insert(0, STYLES)
    if SCRIPT not in config.extra_javascript:
        config.extra_javascript.insert(0, SCRIPT)


def set_language(config: MkDocsConfig, language: Language, override: str | None = None) -> None:
    """Set the theme's language to the best file that exists for `language`.

    `override`: a name that the configuration asks for. static-i18n leaves another language's name behind,
    and a folder of its own in front of the theme's at each build.
    """
    theme = config.theme
    names = (override,) if override else language.themes
    theme["language"] = next((name for name in names if _exists(config, name)), "en")
    theme.dirs[:] = list(dict.fromkeys(theme.dirs))


def _exists(config: MkDocsConfig, name: str) -> bool:
    return any(
        Path(folder, "partials", "languages", f"{name}.html").is_file() for folder in config.theme.dirs
    )
