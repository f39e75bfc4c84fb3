"""Links of originals that lead to nothing: on GitHub, in the site, and in every translation that took them over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from posixpath import basename, dirname, relpath
from typing import NamedTuple

from rectoverso.core.disclaimers import remove_generated_blocks
from rectoverso.core.fragments import Anchors
from rectoverso.core.known import Known
from rectoverso.core.links import Link, find
from rectoverso.core.pair import quote
from rectoverso.core.places import INDEXES, Places, unquote
from rectoverso.core.targets import Asset, Broken, Origin, Page, RepositoryFile, SamePage, Target, resolve

VERSION = "1"
"""Mixed into the keys of cached answers: to be changed with every change of what is found."""

_GITHUB = "https://github.com"
"""Stands for the project's repository, so that `../../issues` is known to lead there."""
_MEND = "Correct or remove it; translations took it over."


class Suspect(NamedTuple):
    """One link to be reported, unless something that other files decide tells otherwise.

    `place`: if the project has a file or folder at this path, all is well, as it is where `uri` names a page that has
    an id `fragment`; both are empty where they are of no matter.
    """

    line: int
    rule: str
    message: str
    fix: str
    place: str = ""
    uri: str = ""
    fragment: str = ""


class Links(NamedTuple):
    """What one original tells: its links that may be dead, and the ids that links to it may name."""

    suspects: list[Suspect]
    ids: list[str]


def examine(body: str, origin: Origin, places: Places, guess: Guess, line_of: Callable[[int], int]) -> Links:
    """Return what is to be known about the links of an original.

    Shapes: `body` is its Markdown; `line_of` maps the body's lines to those of the file, both 1-based.
    Errors: none. The table of languages that the translation tool maintains is passed over, as in the site.
    """
    found = find(body)
    kept = remove_generated_blocks(body)
    if kept != body:
        remaining = {link.destination for link in find(kept)}
        found = tuple(link for link in found if link.destination in remaining)
    suspects = []
    for link in found:
        target = resolve(link.destination, origin, places, embedded=link.kind.is_embedded, repository=_GITHUB)
        suspect = _suspect(link, target, origin, guess)
        if suspect:
            suspects.append(suspect._replace(line=line_of(link.line)))
    return Links(suspects, sorted(Anchors(Known(body)).ids))


def _suspect(link: Link, target: Target, origin: Origin, guess: Guess) -> Suspect | None:
    """Return what may be wrong with a link that leads to `target`."""
    shown = f"the link {quote(link.destination)}"
    match target:
        case Broken(reason, place):
            if not place:
                return Suspect(0, "dead-link", f"{shown} {reason}", _MEND)
            likely = guess.instead_of(place)
            fix = (
                f"Write '{relpath(likely, dirname(origin.path) or '.')}', if that is meant."
                if likely
                else _MEND
            )
            return Suspect(
                0, "dead-link", f"{shown} leads to {quote(place)}, which does not exist", fix, place
            )
        case Page(uri, fragment, mended=mended):
            if mended:
                return _mended(shown, uri)
            return _section(shown, uri, fragment) if fragment else None
        case SamePage(fragment):
            return _section(shown, origin.uri, fragment) if fragment else None
        case Asset(path, mended=True) | RepositoryFile(path, mended=True):
            return _mended(shown, path)
        case _:
            return None


def _mended(shown: str, path: str) -> Suspect:
    what = f"{shown} leads to nothing as it is written; the site takes it for {quote(path or '/')}"
    return Suspect(0, "repaired-link", what, "Correct it, for readers on GitHub.")


def _section(shown: str, uri: str, fragment: str) -> Suspect:
    what = f"{shown} names a section that {quote(uri)} does not have"
    return Suspect(
        0, "dead-fragment", what, "Take the id of one of its headings.", "", uri, unquote(fragment)
    )


class Guess:
    """Finds the file that an author may have meant: the only one with that name. `files`: those of the project."""

    def __init__(self, places: Places, files: Iterable[str]) -> None:
        self._places, self._files = places, files
        self._named: dict[str, list[str]] = {}

    def instead_of(self, place: str) -> str | None:
        """Return the path of the only file called like the last part of `place`, outside of translations."""
        if not self._named:
            layout = self._places.layout
            for path in self._files:
                if not layout.language_folder(path):
                    self._named.setdefault(basename(path).lower(), []).append(path)
        name = basename(place).lower()
        found = self._named.get(name, []) if name not in INDEXES else []
        return found[0] if len(found) == 1 else None
