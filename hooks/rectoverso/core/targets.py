"""Targets: what a link leads to in this project, by what exists and not only by the letters of the link.

Translations hold links that were written for another place in the tree, or for pictures under older names; GitHub
and its file system forgive less than authors believe. A link never leads out of the project by its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, dirname
from typing import NamedTuple, TypeAlias

from rectoverso.core.places import INDEXES, Places, climb, unquote


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
    """A link that leads nowhere; `reason` completes "this link ...", without full stop.

    `place`: the path in the project where nothing is, empty for a link that leads out of it.
    """

    reason: str
    place: str = ""


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


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_UNSAFE = {
    "javascript": "runs a script",
    "vbscript": "runs a script",
    "file": "leads to somebody's own computer",
}
_OF_REPOSITORY = frozenset(
    (
        "issues",
        "pulls",
        "pull",
        "discussions",
        "wiki",
        "actions",
        "releases",
        "tags",
        "projects",
        "security",
        "stargazers",
        "network",
        "fork",
        "milestones",
        "labels",
    )
)
"""First segments below a repository's address; authors reach them by `../../issues` from the root's README."""


def split(destination: str) -> Address:
    """Return the parts of a relative destination."""
    rest, _, fragment = destination.partition("#")
    path, _, query = rest.partition("?")
    return Address(path, query, fragment)


def resolve(
    destination: str, origin: Origin, places: Places, *, embedded: bool = False, repository: str = ""
) -> Target:
    """Return what a destination leads to.

    `destination`: as `Link.destination` holds it; `embedded`: the page shows it, as it does with pictures;
    `repository`: the address of the project's repository, for `../../issues` and the like.
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
    search = _Search(places, origin, embedded, repository.rstrip("/"))
    found = search.run(address)
    if not found and ("#" in text or "?" in text):
        # The sign may belong to the name of a file.
        found = search.run(Address(text, "", ""))
    return found or search.broken(address)


class _Search:
    """The search for one link's target, nearest place first."""

    def __init__(self, known: Places, origin: Origin, embedded: bool, repository: str) -> None:
        self.known, self.origin, self.embedded, self.repository = known, origin, embedded, repository
        self.here = dirname(origin.path)
        self.there = dirname(known.layout.source_path(origin.uri))

    def run(self, address: Address) -> Target | None:
        path = address.path.replace("\\", "/")
        plain = unquote(path)
        spellings = (path,) if plain == path else (path, plain)
        for number, base in enumerate(self._bases(path)):
            for spelling in spellings:
                place = climb(base, spelling)
                if place is not None and (found := self._at(place, address, literal=not number)):
                    return found
        if outside := self._of_repository(plain, address):
            return outside
        for place in self._elsewhere(plain):
            if found := self._at(place, address, literal=False):
                return found
        wanted = self.known.pictures.instead_of(
            climb(self.here, plain) or basename(plain), self.origin.language
        )
        return Asset(wanted, address.fragment, address.query, mended=True) if wanted else None

    def broken(self, address: Address) -> Broken:
        """Return why nothing was found."""
        places = [climb(base, unquote(address.path)) for base in self._bases(address.path)]
        place = next((place for place in reversed(places) if place is not None), None)
        if place is None:
            return Broken("leads out of the project")
        return Broken(f"leads to {place!r}, which does not exist", place)

    def _bases(self, path: str) -> tuple[str, ...]:
        """Return the folders that a path may be relative to: GitHub's first."""
        layout = self.known.layout
        if not path.startswith(("/", "\\")):
            return (self.here,) if self.here == self.there else (self.here, self.there)
        folder = layout.language_folder(self.origin.path)
        own = layout.folder_of(folder) if folder else ""
        return tuple(dict.fromkeys(("", "" if layout.source_root == "." else layout.source_root, own)))

    def _elsewhere(self, path: str) -> Iterator[str]:
        """Yield where the file is if the link climbs too far or not far enough; small errors first."""
        parts = [part for part in path.split("/") if part not in ("", ".")]
        climbs = next((number for number, part in enumerate(parts) if part != ".."), len(parts))
        tail = parts[climbs:]
        if not tail or ".." in tail or path.startswith("/"):
            return
        for base in dict.fromkeys((self.here, self.there)):
            above = base.split("/") if base else []
            if climbs <= len(above) and len(tail) == 1 and tail[0].lower() in INDEXES:
                continue  # every folder has one: there is no telling which is meant
            for number in sorted(range(len(above) + 1), key=lambda number: (abs(number - climbs), number)):
                if number != climbs:
                    yield "/".join((*above[: len(above) - number], *tail))

    def _at(self, place: str, address: Address, *, literal: bool) -> Target | None:
        """Return the target at a path of the project, also if only its letters' case or form is another."""
        if found := self._exactly(place, address, literal=literal, mended=not literal):
            return found
        alike = self.known.alike(place)
        return self._exactly(alike, address, literal=literal, mended=True) if alike is not None else None

    def _exactly(self, place: str, address: Address, *, literal: bool, mended: bool) -> Target | None:
        known, (_, query, fragment) = self.known, address
        folder = known.layout.language_folder(f"{place}/")
        code = known.layout.code(folder) if folder else None
        if folder and code in known.languages:
            below = place[len(known.layout.folder_of(folder)) + 1 :]
            uri = known.translated_uri(below)
        else:
            code, uri = None, known.original_uri(place)
            below = uri or ""
        if uri is not None:
            wrong_case = bool(code) and below not in (uri, dirname(uri))
            return Page(
                uri, fragment, self._language(code, uri, literal=literal), query, mended or wrong_case
            )
        if place in known.files:
            if self.embedded and self.origin.language:
                place = known.pictures.translated(place, self.origin.language) or place
            if self.embedded or known.is_published(place):
                return Asset(place, fragment, query, mended)
            return RepositoryFile(place, fragment, is_folder=False, query=query, mended=mended)
        if place in known.folders:
            return RepositoryFile(place, fragment, is_folder=True, query=query, mended=mended)
        return None

    def _language(self, code: str | None, uri: str, *, literal: bool) -> str | None:
        """Return the language that a link to a page asks for, or None if it asks for none.

        `code`: of the folder that it leads to, None for an original outside such folders.
        """
        own, default = self.origin.language, self.known.layout.default_language
        if code == (own or default):
            return None
        if code not in (None, default):
            return code
        if own is None or not literal:
            return None
        # A translation that links its own original by hand means the original.
        return default if code or uri == self.origin.uri else None

    def _of_repository(self, path: str, address: Address) -> External | None:
        """Return what `../../issues` leads to on GitHub, where two folders lie above every file."""
        climbs = path.count("../")
        tail = path[3 * climbs :] if path.startswith("../" * climbs) else ""
        depths = {base.count("/") + 1 if base else 0 for base in (self.here, self.there)}
        if not self.repository or climbs - 2 not in depths or tail.split("/")[0] not in _OF_REPOSITORY:
            return None
        query = f"?{address.query}" if address.query else ""
        return External(f"{self.repository}/{tail}{query}{'#' * bool(address.fragment)}{address.fragment}")


def _external(text: str, scheme: str, *, embedded: bool) -> External | Broken:
    if len(scheme) == 1:
        return Broken("leads to somebody's own computer")
    if scheme == "data" and not (embedded and text[5:].lower().startswith("image/")):
        return Broken("carries its own content")
    return Broken(_UNSAFE[scheme]) if scheme in _UNSAFE else External(text)
