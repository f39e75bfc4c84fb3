"""Looks at a repository that has no configuration: what lies there, and what git and its own files say of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rectoverso.core import adoption, readme, remotes
from rectoverso.core.adoption import Candidate
from rectoverso.core.languages import from_tool
from rectoverso.core.layouts import NEVER_TRANSLATED, LayoutKind
from rectoverso.core.records import Record, read_inline
from rectoverso.core.remotes import Repository
from rectoverso.sources.tree import Unreadable, ancestors, folders_in, list_files, read_bytes, read_text

_HEAD = 20_000
"""Bytes of a page that are read for its record."""
_SAMPLES = 3
"""Pages of a language that are read to learn something about all of them."""


class NothingFound(Exception):
    """There is nothing to adopt; the message says what was looked for and how to go on."""


@dataclass(frozen=True)
class Surroundings:
    """A project's root, its files relative to it, and the places of translations, the fullest first."""

    root: Path
    files: tuple[str, ...]
    candidates: tuple[Candidate, ...]

    @property
    def chosen(self) -> Candidate:
        """The place that the site is made from."""
        return self.candidates[0]

    @cached_property
    def top(self) -> Path | None:
        """The folder of the git repository that the project lies in."""
        return next((folder for folder in ancestors(self.root) if (folder / ".git").exists()), None)

    @cached_property
    def repository(self) -> Repository | None:
        """Where the repository lies on the web, if it has a remote there."""
        if self.top is None:
            return None
        own = self.top / ".git"
        if own.is_file():
            own = self.top / _text(own).removeprefix("gitdir:").strip()
        # A second working tree has its own HEAD and shares everything else.
        shared = own / (_text(own / "commondir").strip() or ".")
        heads = {
            name: _text(shared / f"refs/remotes/{name}/HEAD") for name in folders_in(shared, "refs/remotes")
        }
        below = self.root.relative_to(self.top).as_posix()
        config = _text(shared / "config")
        return remotes.repository(config, _text(own / "HEAD"), heads, "" if below == "." else below)

    @cached_property
    def title(self) -> str:
        """The title of the README, else the name of the repository or of the folder."""
        found = readme.title(self._readme) if self._readme else None
        name = self.repository.path.rpartition("/")[2] if self.repository else self.root.name
        return found or readme.plain(name) or "Documentation"

    @cached_property
    def _readme(self) -> str:
        for folder in (".", self.chosen.source, f"{self.chosen.source}/en"):
            prefix = "" if folder == "." else f"{folder}/"
            names = [path[len(prefix) :] for path in self.files if path.startswith(prefix)]
            file = readme.readme_file(name for name in names if "/" not in name)
            if file and (text := _page(self.root / prefix / file)):
                return text
        return ""

    @cached_property
    def licence(self) -> tuple[str, str] | None:
        """The file of the licence, and its SPDX identifier, else the file's name again."""
        file = readme.licence_file(path for path in self.files if "/" not in path)
        return (file, readme.licence(_page(self.root / file)) or file) if file else None

    def excluded(self, default_language: str) -> tuple[str, ...]:
        """Return patterns for what would be taken for originals and is none."""
        return adoption.excluded(self.candidates, default_language)

    def guess_default(self) -> str | None:
        """Return the language of the originals, None if it cannot be told."""
        place = self.chosen
        if place.kind is LayoutKind.FOLDER:
            recorded = {code: self._has_records(f"{place.base}/{code}/") for code in place.languages}
            return adoption.default_of_folders(place.languages, recorded)
        codes = [from_tool(name) for name in place.languages]
        english = place.translations.replace("<lang>", "en")
        for path in self.files:
            uri = path.removeprefix(f"{english}/")
            original = self.root / place.source / uri
            if uri != path and path.endswith(".md") and original.is_file():
                return adoption.default_of_originals(_page(original), codes, _page(self.root / path))
        return adoption.default_of_originals(self._readme, codes)

    def _has_records(self, prefix: str) -> bool:
        sidecar = f"{prefix}.co-op-translator.json" in self.files
        pages = [path for path in self.files if path.startswith(prefix) and path.endswith(".md")]
        return sidecar or any(source_of(self.root, page) is not None for page in pages[:_SAMPLES])


def look(start: Path) -> Surroundings:
    """Look at the nearest folder, from `start` upwards, that holds translations. Errors: NothingFound.

    Of what lies beside the way up only the folder's own translations count: another project's are none of ours.
    """
    empty: list[str] = []
    below = ""
    for folder in ancestors(start.resolve()):
        bases = [
            base
            for base in _bases(folder)
            if not below or not base.endswith("/translations") or base.startswith(f"{below}/")
        ]
        below = folder.name
        if bases:
            files = tuple(list_files(folder, "", NEVER_TRANSLATED).files)
            found = adoption.candidates(files, lambda path, root=folder: source_of(root, path))  # type: ignore[misc]
            if found and found[0].pages:
                return Surroundings(folder, files, tuple(found))
            empty += [os.path.relpath(folder / base, start) for base in bases]
            if found:
                raise NothingFound(
                    f"{found[0].base}: none of its pages has an original in {folder}. Restore the originals, or name "
                    "their folder in a configuration of your own, with 'source_root'"
                )
        if (folder / ".git").exists():
            break
    if empty:
        raise NothingFound(
            f"{', '.join(dict.fromkeys(empty))}: holds no translated page. Translate the originals first, then run "
            "this again"
        )
    raise NothingFound(
        f"{start}: no translations were found (looked for translations/<lang>, docs/i18n/<lang>, docs/<lang> and "
        "<folder>/translations/<lang>). Change to the root of a translated repository"
    )


def _bases(root: Path) -> list[str]:
    """Return the folders in which languages usually lie, of those that there are."""
    names = ["translations", "docs/i18n", "docs"]
    names += [f"{name}/translations" for name in folders_in(root, ".") if name not in NEVER_TRANSLATED]
    return [name for name in names if any(map(adoption.is_known, folders_in(root, name)))]


def source_of(root: Path, path: str) -> str | None:
    """Return the source file that a page's own record names, None if it carries none."""
    if path.endswith(".ipynb"):
        return None
    try:
        data = read_bytes(root / path, _HEAD)
    except Unreadable:
        return None
    record = read_inline(data.decode("utf-8", "replace")).record
    return record.source_file if isinstance(record, Record) else None


def _page(path: Path) -> str:
    """Return the text of a page or a licence, empty if it cannot be read."""
    try:
        return read_text(path)
    except Unreadable:
        return ""


def _text(path: Path) -> str:
    """Return the text of one of git's files, empty if there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
