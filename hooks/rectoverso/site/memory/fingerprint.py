"""What every page depends on beside its own text: programs, configuration, templates. And who may not be remembered.

A plugin, hook or Markdown extension that is not known may read other pages, the clock or the network: with one
of them nothing is remembered from build to build, and all languages are built in one process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import BuiltinFunctionType, FunctionType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from rectoverso import __version__
from rectoverso.sources.cache import key

_SAFE_PLUGINS = frozenset(
    ("glightbox", "i18n", "material/offline", "material/search", "minify", "offline", "rectoverso", "search")
)
"""Plugins whose work on a page depends on that page and the configuration alone."""
_SAFE_EXTENSIONS = ("markdown.", "pymdownx.", "material.extensions.", "rectoverso.")
_UNSAFE_EXTENSIONS = frozenset(("pymdownx.b64",))
# Built-in extensions go by their short names as well.
_BUILT_IN = frozenset(
    (
        "abbr",
        "admonition",
        "attr_list",
        "codehilite",
        "def_list",
        "extra",
        "fenced_code",
        "footnotes",
        "legacy_attrs",
        "legacy_em",
        "md_in_html",
        "meta",
        "nl2br",
        "sane_lists",
        "smarty",
        "tables",
        "toc",
        "wikilinks",
    )
)
_HOOK = "rectoverso_hook.py"
_PROGRAMS = (
    "mkdocs",
    "mkdocs-material",
    "mkdocs-static-i18n",
    "Markdown",
    "pymdown-extensions",
    "Pygments",
    "Jinja2",
)
_WITHOUT_EFFECT = frozenset(
    (
        "config_file_path",
        "dev_addr",
        "docs_dir",
        "hooks",
        "markdown_extensions",
        "plugins",
        "site_dir",
        "strict",
        "theme",
        "watch",
    )
)
"""Entries of the configuration that change no page, or are looked at in another way."""


def unknown_parts(config: MkDocsConfig) -> list[str]:
    """Return, as a user would name them, the parts of a configuration that are not known to be safe."""
    # MkDocs lists hooks among the plugins as well.
    plugins = (name for name in config.plugins if name not in config.hooks)
    found = [f"the plugin '{name}'" for name in plugins if name not in _SAFE_PLUGINS]
    found += [f"the hook '{name}'" for name in config.hooks if Path(name).name != _HOOK]
    for name in config.markdown_extensions:
        if isinstance(name, str):
            known = name in _BUILT_IN or name.startswith(_SAFE_EXTENSIONS)
            if not known or name in _UNSAFE_EXTENSIONS:
                found.append(f"the Markdown extension '{name}'")
    return found


def fingerprint(config: MkDocsConfig) -> bytes:
    """Return a key of all that every page depends on. Call it before anything is added to the configuration."""
    parts: list[bytes | str] = [
        __version__,
        sys.version,
        *(f"{name} {_version(name)}" for name in _PROGRAMS),
        _own_files(),
    ]
    parts += [f"{name}: {_describe(config[name])}" for name in sorted(config) if name not in _WITHOUT_EFFECT]
    if config.config_file_path:
        # Some values of the configuration do not tell what they are, such as patterns of files.
        parts.append(Path(config.config_file_path).read_bytes())
    parts += map(str, config.markdown_extensions)
    plugins = ((name, plugin) for name, plugin in config.plugins.items() if name not in config.hooks)
    parts += [f"{name}: {_describe(plugin.config)}" for name, plugin in plugins]
    theme = config.theme
    parts.append(f"{theme.name}: {_describe({name: theme[name] for name in theme})}")
    parts.append(_describe(sorted(theme.static_templates)))
    if theme.custom_dir:
        parts += _contents(Path(theme.custom_dir))
    return key(*parts)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _own_files() -> str:
    """Describe this package's own files: whoever works on it does not count up its version at each step."""
    here = Path(__file__).parents[2]
    suffixes = (".py", ".html", ".po", ".css", ".js")
    return key(*_contents(here, suffixes)).hex()


def _contents(folder: Path, suffixes: tuple[str, ...] = ("",)) -> Iterator[bytes | str]:
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(suffixes) and path.is_file():
            yield path.relative_to(folder).as_posix()
            yield path.read_bytes()


def _describe(value: Any) -> str:
    """Return text that is the same for equal values, in every process."""
    if value is None or isinstance(value, (str, int, float, bytes)):
        return repr(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{name!r}:{_describe(value[name])}" for name in sorted(value, key=str)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_describe, value)) + "]"
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(map(_describe, value))) + "}"
    if isinstance(value, partial):
        return f"partial({_describe(value.func)},{_describe(value.args)},{_describe(value.keywords)})"
    if isinstance(value, (FunctionType, BuiltinFunctionType, type)):
        return f"{value.__module__}.{value.__qualname__}"
    kind = type(value)
    text = repr(value)
    return f"{kind.__module__}.{kind.__qualname__}" + ("" if " at 0x" in text else text)
