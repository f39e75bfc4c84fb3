"""Places: what exists in a project, found by paths that are not always written as the files are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from posixpath import basename, dirname

from rectoverso.core.catalogue import Catalogue
from rectoverso.core.layouts import matches
from rectoverso.core.pictures import PICTURE_SUFFIXES, Pictures

ASSET_SUFFIXES = (*PICTURE_SUFFIXES, ".mp4", ".webm", ".mov", ".mp3", ".ogg", ".wav", ".pdf")
"""Files that are published with the site wherever they are linked from."""
INDEXES = ("readme.md", "index.md", "readme.markdown", "index.markdown", "readme.mdx", "index.mdx")
"""Names of pages that stand for their folder, in lower case, the best first."""

_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


class Places:
    """All files and folders of a project, its pages by uri, its pictures.

    `files`: every file, also those that no page can be (code, licences, `.github`), relative to the project's root;
    `folders`: those that hold no file; `images`: the folder of translated pictures; `copied`: globs for files that
    are published with the site instead of being shown in the repository.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        files: Iterable[str],
        *,
        folders: Iterable[str] = (),
        images: str = "translated_images",
        copied: tuple[str, ...] = (),
    ) -> None:
        self.layout = layout = catalogue.layout
        self.languages = frozenset((*catalogue.languages, layout.default_language))
        self.files = frozenset(files)
        self.folders = frozenset((*_above(self.files), *folders, ""))
        self._root = "" if layout.source_root == "." else layout.source_root
        self.pictures = Pictures(self.files, images, ("", self._root))
        self._copied = copied
        self._originals = catalogue.originals
        self._uris = {path: uri for uri, path in catalogue.originals.items()}
        self._indexes = _indexes(catalogue.originals)
        # Of two names that differ in their case only, the first one in order stands for both.
        self._loose = {_loosely(path): path for path in sorted((*self.folders, *self.files), reverse=True)}
        self._loose_uris = {_loosely(uri): uri for uri in sorted(catalogue.originals, reverse=True)}

    def alike(self, path: str) -> str | None:
        """Return the file or folder that `path` means in a file system that minds neither case nor Unicode's forms."""
        return self._loose.get(_loosely(path))

    def translated_uri(self, below: str) -> str | None:
        """Return the uri of the page at a path below a language's folder, translated or not; None if there is none."""
        if below in self._originals:
            return below
        return self._indexes.get(below) or self._loose_uris.get(_loosely(below))

    def original_uri(self, path: str) -> str | None:
        """Return the uri of the page that is the original at `path`, or that stands for the folder; None if none."""
        if path in self._uris:
            return self._uris[path]
        if not self._root:
            return self._indexes.get(path)
        inside = path == self._root or path.startswith(f"{self._root}/")
        return self._indexes.get(path[len(self._root) + 1 :]) if inside else None

    def is_published(self, path: str) -> bool:
        """Tell whether a file that is no page is part of the site."""
        return path.lower().endswith(ASSET_SUFFIXES) or bool(self._copied and matches(path, self._copied))


def climb(base: str, path: str) -> str | None:
    """Return `path` as seen from the folder `base`, without `.` and `..`; None if it leaves the project."""
    parts = base.split("/") if base else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def unquote(text: str) -> str:
    """Return `text` with percent-encoded UTF-8 decoded; what is not valid stays as it is."""

    def decoded(found: re.Match[str]) -> str:
        try:
            return bytes.fromhex(found.group().replace("%", "")).decode()
        except UnicodeDecodeError:
            return found.group()

    return _ENCODED.sub(decoded, text) if "%" in text else text


def _loosely(path: str) -> str:
    """Return what is equal for paths that some file systems, and most authors, take for the same."""
    return unicodedata.normalize("NFC", path).casefold()


def _above(files: Iterable[str]) -> set[str]:
    """Return all folders that files lie in."""
    found: set[str] = set()
    for path in files:
        folder = dirname(path)
        while folder and folder not in found:
            found.add(folder)
            folder = dirname(folder)
    return found


def _indexes(uris: Iterable[str]) -> dict[str, str]:
    """Return folder -> uri of the page that stands for it: its README as on GitHub, else its index."""
    found: dict[str, str] = {}
    for uri in uris:
        name = basename(uri).lower()
        if name in INDEXES:
            best = found.setdefault(dirname(uri), uri)
            if INDEXES.index(name) < INDEXES.index(basename(best).lower()):
                found[dirname(uri)] = uri
    return found
