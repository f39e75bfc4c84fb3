"""Layouts: the rule that pairs originals and translations by their paths.

Paths are relative to the project's root and use `/`. A `uri` is the part that an original and its
translations share.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rectoverso.core.languages import ALIASES, LANGUAGES, canonical, from_tool, is_language

PAGE_SUFFIXES = (".md", ".mdx", ".markdown", ".ipynb")
NOTEBOOK = ".ipynb"
NEVER_TRANSLATED = frozenset(
    {
        *(".git", ".github", ".vscode", ".devcontainer", ".idea", ".cache", ".venv", ".env", ".tox"),
        *("node_modules", "build", "dist", "venv", "env", "__pycache__", "site-packages"),
        *(".mypy_cache", ".pytest_cache", ".ruff_cache", "translated_images_fast"),
    }
)
"""Names of folders, at any depth, whose files Co-op Translator never translates."""


def page_name(uri: str) -> str:
    """Return the uri that a page has in the site: a notebook's is that of a Markdown page in its place."""
    return f"{uri.removesuffix(NOTEBOOK)}.md" if uri.endswith(NOTEBOOK) else uri


class LayoutKind(StrEnum):
    """`folder`: `docs/<lang>/x.md`; `coop`: `<root>/x.md` with `translations/<lang>/x.md`."""

    FOLDER = "folder"
    COOP = "coop"


@dataclass(frozen=True, slots=True)
class Place:
    """What a path is: a page of `language` (None for an original) with the shared name `uri`."""

    uri: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Pairs paths.

    `kind`: which rule; `source_root`: the folder of the originals (`docs/en`, `.` or `docs`);
    `translations`: the folder of one language's translations, with `<lang>` for the language's folder;
    `default_language`: a canonical code; `exclude`: glob patterns for paths of originals that are none.
    """

    kind: LayoutKind
    source_root: str
    translations: str
    default_language: str
    exclude: tuple[str, ...] = ()

    def place(self, path: str) -> Place | None:
        """Return what `path` is, or None if it is no page of the project."""
        if not path.endswith(PAGE_SUFFIXES):
            return None
        folder = self.language_folder(path)
        code = self.code(folder) if folder else None
        if not folder or not code:
            return self._original(path)
        uri = path[len(self.folder_of(folder)) + 1 :]
        if self.is_excluded(uri):
            return None
        is_original = code == self.default_language and self.kind is LayoutKind.FOLDER
        return Place(uri, None if is_original else code)

    @property
    def base(self) -> str:
        """Return the folder that the languages' folders lie in; empty for the project's root."""
        return self.translations.split("<lang>")[0].rstrip("/")

    @property
    def top(self) -> str:
        """Return the deepest folder that holds all originals and translations; empty for the project's root."""
        return posixpath.commonpath([self.source_root.removeprefix("."), self.base])

    def is_excluded(self, uri: str) -> bool:
        """Tell whether the configuration leaves out the original with this uri, and so its translations."""
        return bool(self.exclude) and matches(self.source_path(uri), self.exclude)

    def language_folder(self, path: str) -> str | None:
        """Return the name of the language's folder that `path` lies in, whether a language or not."""
        found = _pattern(self.translations).match(path)
        return found.group("lang") if found else None

    def code(self, folder: str) -> str | None:
        """Return the canonical code that the name of a language's folder stands for, or None."""
        try:
            code = from_tool(folder) if self.kind is LayoutKind.COOP else canonical(folder)
        except ValueError:
            return None
        if self.kind is LayoutKind.FOLDER and code != folder:
            return None  # MkDocs and static-i18n take the folder's name for the code.
        return code if is_language(code) else None

    def folder_of(self, folder: str) -> str:
        """Return the folder that a language's uris are relative to, and its sidecar lies in."""
        return self.translations.replace("<lang>", folder)

    def source_path(self, uri: str) -> str:
        """Return the path of the original with this uri."""
        return posixpath.normpath(f"{self.source_root}/{uri}")

    def _original(self, path: str) -> Place | None:
        if self.kind is LayoutKind.FOLDER:
            return None
        prefix = "" if self.source_root == "." else self.source_root + "/"
        if not path.startswith(prefix) or self._in_output(path):
            return None
        uri = path[len(prefix) :]
        folders = uri.split("/")[:-1]
        if not NEVER_TRANSLATED.isdisjoint(folders) or (folders and _is_code(folders[0])):
            return None
        return None if self.is_excluded(uri) else Place(uri, None)

    def _in_output(self, path: str) -> bool:
        """Tell whether `path` lies beside the languages, in a folder that holds nothing but translations."""
        if not self.base or self.source_root == self.base or self.source_root.startswith(self.base + "/"):
            return False
        return path.startswith(self.base + "/")


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether a glob pattern matches `path`; `**` crosses folders, a final `/` means all below."""
    return any(_glob(pattern)(path) for pattern in patterns)


@lru_cache(maxsize=512)
def _glob(pattern: str) -> Callable[[str], object]:
    pattern = pattern.removeprefix("./")
    if pattern.endswith("/"):
        pattern += "**"
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(wild.get(part) or re.escape(part) for part in parts) + r"\Z").match


@lru_cache(maxsize=64)
def _pattern(translations: str) -> re.Pattern[str]:
    before, _, after = translations.partition("<lang>")
    return re.compile(re.escape(before) + r"(?P<lang>[^/]+)" + re.escape(after) + "/")


def _is_code(folder: str) -> bool:
    return folder in LANGUAGES or folder in ALIASES


def detect(folders: Callable[[str], Iterable[str]], default_language: str = "en") -> Layout | None:
    """Find the layout of a project that has no configuration.

    `folders(path)` returns the names of the folders in `path`. Co-op Translator's places are looked at
    first, then languages side by side below `docs`.
    """
    for source, base in ((".", "translations"), ("docs", "docs/i18n")):
        if any(_is_code(name) for name in folders(base)):
            return Layout(LayoutKind.COOP, source, f"{base}/<lang>", default_language)
    names = set(folders("docs"))
    if default_language in names and any(name in LANGUAGES for name in names - {default_language}):
        return Layout(LayoutKind.FOLDER, f"docs/{default_language}", "docs/<lang>", default_language)
    return None
