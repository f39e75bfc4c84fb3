"""Targets: what a link leads to in this project, by what exists and not only by the letters of the link.

Translations hold links that were written for another place in the tree, or for pictures under older names; GitHub
and its file system forgive less than authors believe. A link never leads out of the project by its path.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import basename, dirname
from typing import NamedTuple, TypeAlias

from rectoverso.core.catalogue import Catalogue
from rectoverso.core.layouts import LayoutKind, matches
from rectoverso.core.pictures import PICTURE_SUFFIXES, Pictures

@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site. `language`: None for the edition that the link stands in, where the site falls back to
    the original if there is no translation; else the language that the link asks for by name.

    `mended`, here and below: what the link says by its letters does not exist; this was found for it.
    """

    uri: str
    fragment: str = ""
    language: str | None = None
    query: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is published with the site: its path in the project."""

    path: str
    fragment: str = ""
    query: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True)
class RepositoryFile:
    """A file or folder that readers find in the repository; the path of the root is empty."""

    path: str
    fragment: str = ""
    is_folder: bool = False
    query: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True)
class External:
    """An address outside the project, as it was written."""

    url: str


@dataclass(frozen=True, slots=True)
class SamePage:
    """A place in the page that the link stands in."""

    fragment: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that leads nowhere; `reason` completes "this link ...", without full stop."""

    reason: str


Target: TypeAlias = Page | Asset | RepositoryFile | External | SamePage | Broken


@dataclass(frozen=True, slots=True)
class Origin:
    """The text that a link stands in: the uri of its page, its language (None for an original), its real path."""

    uri: str
    language: str | None
    path: str


class Address(NamedTuple):
    """The parts of a relative destination, as they are written, without `?` and `#`."""

    path: str
    query: str
    fragment: str


ASSET_SUFFIXES = (*PICTURE_SUFFIXES, ".mp4", ".webm", ".mov", ".mp3", ".ogg", ".wav", ".pdf")
"""Files that are published with the site wherever they are linked from; what is shown in a page always is."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNSAFE = {"javascript": "runs a script", "vbscript": "runs a script", "file": "leads to somebody's own computer"}
_OF_REPOSITORY = frozenset(
    ("issues", "pulls", "pull", "discussions", "wiki", "actions", "releases", "tags", "projects", "security", "stargazers", "network", "fork", "milestones", "labels")
)
"""First segments below a repository's address; authors reach them by `../../issues` from the root's README."""
_INDEXES = ("readme.md", "index.md", "readme.markdown", "index.markdown", "readme.mdx", "index.mdx")


def split(destination: str) -> Address:
    """Return the parts of a relative destination."""
    rest, _, fragment = destination.partition("#")
    path, _, query = rest.partition("?")
    return Address(path, query, fragment)


def unquote(text: str) -> str:
    """Return `text` with percent-encoded UTF-8 decoded; what is not valid stays as it is."""

    def decoded(found: re.Match[str]) -> str:
        try:
            return bytes.fromhex(found.group().replace("%", "")).decode()
        except UnicodeDecodeError:
            return found.group()

    return _ENCODED.sub(decoded, text) if "%" in text else text


class Targets:
    """Answers for one project.

    `files`: all files of the project, also those that no page can be (code, licences, `.github`), relative to its root;
    `images`: the folder of translated pictures; `copied`: globs for files that are published with the site instead
    of being shown in the repository; `repository`: its address, for `../../issues` and the like.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        files: Iterable[str],
        *,
        folders: Iterable[str] = (),
        images: str = "translated_images",
        copied: tuple[str, ...] = (),
        repository: str = "",
    ) -> None:
        self._layout = layout = catalogue.layout
        self._uris = {path: uri for uri, path in catalogue.originals.items()}
        self._languages = frozenset((*catalogue.languages, layout.default_language))
        self._files = frozenset(files)
        self._folders = frozenset(_above(self._files) | {*folders} | {""})
        self._copied, self._repository = copied, repository.rstrip("/")
        self._loose: dict[str, str] = {}
        for path in sorted((*self._folders, *self._files), reverse=True):
            self._loose[_loosely(path)] = path
        self._loose_uris = {_loosely(uri): uri for uri in sorted(catalogue.originals, reverse=True)}
        self._indexes = _indexes(catalogue.originals)
        root = "" if layout.source_root == "." else layout.source_root
        self._pictures = Pictures(self._files, images, ("", root))

    def resolve(self, destination: str, origin: Origin, *, embedded: bool = False) -> Target:
        """Return what a destination leads to.

        `destination`: as `Link.destination` holds it; `embedded`: the page shows it, as it does with pictures.
        Errors: none; what cannot be found is Broken.
        Source: coop-format, 3.2 and 3.3; RFC 3986 for the parts of an address.
        """
        text = _CONTROLS.sub("", destination).strip()
        if scheme := _SCHEME.match(text):
            return _external(text, scheme[1].lower(), embedded=embedded)
        if text.startswith("//"):
            return External(text)
        address = split(text)
        if not address.path:
            return SamePage(address.fragment)
        search = _Search(self, origin, embedded)
        found = search.run(address)
        if not found and ("#" in text or "?" in text):
            # The sign may belong to the name of a file.
            found = search.run(Address(text, "", ""))
        return found or search.broken(address)
