"""Reads `mkdocs.yml` as far as the check needs it, without MkDocs, and finds the project's layout."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rectoverso.core import layouts
from rectoverso.core.layouts import NEVER_TRANSLATED, Layout, LayoutKind
from rectoverso.core.settings import Settings, SettingsError, parse
from rectoverso.sources.tree import ancestors, folders_in

BOTH = (
    "the plugin 'rectoverso' and the hook 'rectoverso_hook.py' are both enabled: every page would be "
    "treated twice. Remove one of them from the configuration."
)
"""What is said, by the check and by the site, of a configuration that enables plugin and hook."""

_HOOK = "rectoverso_hook.py"


class ConfigurationError(Exception):
    """The configuration is wrong or missing; the message says where, what and how to mend it."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where a project lies and by which rules it is read.

    `root`: what all paths are relative to; `folder`: where the configuration lies and the cache goes;
    `skip`: folders, relative to the root, that hold no sources.
    """

    root: Path
    folder: Path
    layout: Layout
    settings: Settings
    skip: tuple[str, ...] = ()

    @property
    def cache(self) -> Path:
        """The folder of the caches."""
        return self.folder / self.settings.cache_dir

    @property
    def skip_names(self) -> frozenset[str]:
        """Names of folders that are passed over at any depth."""
        return (
            NEVER_TRANSLATED if self.layout.kind is LayoutKind.COOP else frozenset({".git", "node_modules"})
        )


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads any `mkdocs.yml`: tags that only MkDocs and its themes understand become their plain value."""


def _plain(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node)
    return loader.construct_mapping(node) if isinstance(node, yaml.MappingNode) else None


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    """Return the value of `!ENV NAME` or `!ENV [NAME, OTHER, default]`, as MkDocs does."""
    value = _plain(loader, "", node)
    names = value if isinstance(value, list) else [value, None]
    for name in names[:-1] if len(names) > 1 else names:
        if str(name) in os.environ:
            return yaml.safe_load(os.environ[str(name)])
    return names[-1] if len(names) > 1 else None


_Loader.add_multi_constructor("", _plain)
_Loader.add_constructor("!ENV", _environment)


def find(start: Path) -> Path | None:
    """Return the `mkdocs.yml` of `start` or of the folder `website` in it, if there is one.

    Of two that there are, the one that enables this package is meant.
    """
    names = ("mkdocs.yml", "mkdocs.yaml", "website/mkdocs.yml")
    found = [start / name for name in names if (start / name).is_file()]
    return next(filter(enables, found), found[0]) if found else None


def enables(configuration: Path) -> bool:
    """Tell whether a `mkdocs.yml` mentions this package."""
    try:
        return b"rectoverso" in configuration.read_bytes()
    except OSError:
        return False


def load(configuration: Path) -> Project:
    """Return the project that a `mkdocs.yml` describes. Errors: ConfigurationError."""
    values = _read(configuration, ())
    options, default = _options(values, configuration)
    if default and "default_language" not in options:
        options["default_language"] = default
    folder = configuration.resolve().parent
    docs_dir = folder / str(values.get("docs_dir") or "docs")
    site_dir = folder / str(values.get("site_dir") or "site")
    try:
        settings = parse(options)
    except SettingsError as error:
        raise ConfigurationError(f"{configuration}: {error}") from None
    return project(settings, folder, docs_dir, site_dir)


def _read(configuration: Path, above: tuple[Path, ...]) -> dict[str, Any]:
    """Return the values of a configuration, with those that it inherits below its own."""
    try:
        text = configuration.read_text(encoding="utf-8-sig")
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except OSError as error:
        raise ConfigurationError(f"{configuration}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{configuration}: cannot be read: not UTF-8") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(
            f"{configuration}: not valid YAML: {' '.join(str(error).split())}"
        ) from error
    if not isinstance(values, dict):
        raise ConfigurationError(f"{configuration}: holds no options")
    parent = values.pop("INHERIT", None)
    if isinstance(parent, str):
        path = (configuration.parent / parent).resolve()
        if path in above or len(above) > 20:
            raise ConfigurationError(f"{configuration}: inherits itself through {parent}")
        return _merge(_read(path, (*above, configuration.resolve())), values)
    return values


def _merge(base: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in values.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _plugins(value: object) -> dict[str, Any]:
    """Return plugin -> options for either form in which MkDocs takes them."""
    if isinstance(value, dict):
        return value
    plugins: dict[str, Any] = {}
    for item in value if isinstance(value, list) else ():
        plugins.update(item if isinstance(item, dict) else {str(item): None})
    return plugins


def _options(values: Mapping[str, Any], configuration: Path) -> tuple[dict[str, Any], str | None]:
    """Return the options of plugin or hook, and the default language that static-i18n was given."""
    plugins = _plugins(values.get("plugins"))
    extra = values.get("extra")
    listed = values.get("hooks")
    hooks = [hook for hook in (listed if isinstance(listed, list) else ()) if str(hook).endswith(_HOOK)]
    if "rectoverso" in plugins and hooks:
        raise ConfigurationError(f"{configuration}: {BOTH}")
    options = (
        plugins.get("rectoverso") or (extra.get("rectoverso") if isinstance(extra, dict) else None) or {}
    )
    if not isinstance(options, dict):
        raise ConfigurationError(f"{configuration}: the options of rectoverso are no mapping")
    i18n = plugins.get("i18n")
    languages = i18n.get("languages") if isinstance(i18n, dict) else None
    for language in languages if isinstance(languages, list) else ():
        if isinstance(language, dict) and language.get("default") is True:
            return dict(options), str(language.get("locale"))
    return dict(options), None


def project(settings: Settings, folder: Path, docs_dir: Path, site_dir: Path) -> Project:
    """Return the project for settings whose configuration lies in `folder`.

    Errors: ConfigurationError if the layout cannot be found, or a place lies outside the root.
    """
    root = (folder / settings.root).resolve()
    if not root.is_dir():
        raise ConfigurationError(f"{folder / 'mkdocs.yml'}: root: {settings.root!r} is no folder")
    layout = _layout(settings, root, docs_dir.resolve())
    skip = {_relative(site_dir, root), _relative(folder / settings.cache_dir, root)}
    if layout.kind is LayoutKind.COOP and folder.resolve() != root:
        skip.add(_relative(folder, root))
    return Project(root, folder, layout, settings, tuple(sorted(path for path in skip if path)))


def undescribed(root: Path) -> Project:
    """Return the project of a folder without configuration. Errors: ConfigurationError."""
    for folder in ancestors(root.resolve()):
        layout = layouts.detect(lambda path, folder=folder: folders_in(folder, path))  # type: ignore[misc]
        if layout:
            return Project(folder, folder, layout, Settings())
        if (folder / ".git").exists():
            break
    raise ConfigurationError(
        f"{root}: neither a mkdocs.yml nor translations were found (looked for translations/<lang>, "
        "docs/i18n/<lang> and docs/<lang>). Change to the project's folder, or name its configuration with -f."
    )


def _layout(settings: Settings, root: Path, docs_dir: Path) -> Layout:
    default = settings.default_language
    docs = _relative(docs_dir, root)
    kind = settings.layout
    if kind == "auto":
        in_folders = docs is not None and (docs_dir / default).is_dir() and not settings.translations
        kind = "folder" if in_folders else "coop"
    if kind == "folder":
        if docs is None:
            raise ConfigurationError(f"{docs_dir}: docs_dir lies outside the project's root {root}")
        base = "" if docs == "." else f"{docs}/"
        return Layout(LayoutKind.FOLDER, f"{base}{default}", f"{base}<lang>", default, settings.exclude)
    found = layouts.detect(lambda path: folders_in(root, path), default)
    coop = found if found and found.kind is LayoutKind.COOP else None
    if settings.layout == "auto" and not settings.translations and not coop:
        raise ConfigurationError(
            f"{docs_dir / default}: no such folder, and no translations/<lang> in {root} either. Put the "
            f"originals into {docs_dir / default}, or set 'layout', 'root' and 'translations'."
        )
    source = settings.source_root or (coop.source_root if coop and not settings.translations else ".")
    translations = settings.translations or (coop.translations if coop else "translations/<lang>")
    for name, place in (("source_root", source), ("translations", translations), ("images", settings.images)):
        if os.path.isabs(place) or os.path.normpath(place).split(os.sep)[0] == "..":
            raise ConfigurationError(f"{name}: {place!r} leaves the project's root {root}")
    return Layout(LayoutKind.COOP, source.rstrip("/"), translations.rstrip("/"), default, settings.exclude)


def _relative(path: Path, root: Path) -> str | None:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return None
