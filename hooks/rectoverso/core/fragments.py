"""Fragments: the part of a link behind `#`, put back into translations whose tool lost or broke it.

Until July 2026 the translation tool took `#overview` for a file and wrote the folder of the original instead, or let
a model translate it. Which link of the original a link of the translation was is told by its place among the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from posixpath import basename, dirname

from rectoverso.core import github
from rectoverso.core.alignment import align, align_headings
from rectoverso.core.blocks import Heading
from rectoverso.core.known import Known
from rectoverso.core.links import Link, LinkKind
from rectoverso.core.places import INDEXES, climb, unquote
from rectoverso.core.tags import TAG, attributes
from rectoverso.core.targets import split

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ATTRIBUTE_LIST = re.compile(r"\{:?[^{}\n]*?#([^\s{}]+)[^{}\n]*\}")
_PICTURE = re.compile(r"\.[0-9a-f]{16,64}\b.*|\.\w+$")
_LOOSE = re.compile(r"[\W_]+")


class Anchors:
    """What fragments of links to a page may name: GitHub's ids of its headings, and ids that the text sets itself.

    `body`: that of the page.
    """

    def __init__(self, body: Known) -> None:
        self.body = body

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the page in order."""
        return self.body.outline.headings

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """GitHub's id of each heading."""
        return github.slugs(heading.text for heading in self.headings)

    @cached_property
    def ids(self) -> frozenset[str]:
        """All ids, `top` among them: every browser knows it."""
        text = self.body.text
        found = {*self.slugs, *_ATTRIBUTE_LIST.findall(text), "", "top"}
        for tag in TAG.finditer(text) if "=" in text else ():
            found |= {value for name, _, _, value in attributes(text, *tag.span()) if name in ("id", "name")}
        return frozenset(found)


class Original(Anchors):
    """What is known of an original: keep it, all languages ask the same. `uri`: its path below the source root."""

    def __init__(self, body: Known, uri: str) -> None:
        super().__init__(body)
        self.uri = uri

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links of the page; none if none has a fragment to put back."""
        links = self.body.links if "#" in self.body.text or "]()" in self.body.text else ()
        return links if any(_has_fragment(link) for link in links) else ()

    @cached_property
    def keys(self) -> tuple[tuple[str, str] | None, ...]:
        """What each link has in common with its translation."""
        return tuple(_key(link, self.uri) for link in self.links)


def lost(text: Known, original: Original) -> list[tuple[Link, str]]:
    """Return the links of a translation that lack the fragments of the original's, each with what it should lead to.

    A fragment that names an id of the translation itself stays; another one becomes the
    original's, which the pages of all languages have for every heading that can be paired with the original's
    (`alignment.align_headings`), or, where the headings' levels differ, the id of the translated heading itself.
    Fragments of links to other pages are always the original's.
    Errors: none. A link whose counterpart is in doubt stays as it is.
    Source: coop-format, 3.4.
    """
    if not original.links:
        return []
    links = text.links
    counterparts = align(original.keys, [_key(link, original.uri) for link in links])
    page = _Page(Anchors(text), original)
    new: list[tuple[Link, str]] = []
    for index, link in enumerate(links):
        counterpart = original.links[counterparts[index]] if index in counterparts else None
        wanted = None if _is_external(link) else page.wanted(link.destination, counterpart)
        if wanted is not None and wanted != link.destination:
            new.append((link, wanted))
    return new


class _Page:
    """One translation and its original."""

    def __init__(self, own: Anchors, original: Original) -> None:
        self.own, self.original, self.uri = own, original, original.uri

    def wanted(self, destination: str, counterpart: Link | None) -> str | None:
        """Return the destination that a link should have, or None if it should stay."""
        path, _, fragment = split(destination)
        if not path and unquote(fragment) in self.own.ids:
            return None
        meant = split(counterpart.destination) if counterpart and not _is_external(counterpart) else None
        # A bare `#`, or nothing at all, is the top of the page.
        if meant and not meant.path and not meant.query:
            if not path or (not fragment and self._is_lost(path)):
                return f"#{self._here(meant.fragment)}"
        elif meant and meant.fragment and path and self._is_same(path, meant.path):
            query = f"?{meant.query}" if meant.query else ""
            return f"{path}{query}#{meant.fragment}"
        return None if path else self._by_likeness(fragment)

    def _is_lost(self, path: str) -> bool:
        """Tell whether a path is what the tool wrote for a fragment: the original's folder, or the page itself."""
        tail = _tail(path)
        return tail == dirname(self.uri) or tail in (self.uri, basename(self.uri))

    def _is_same(self, path: str, meant: str) -> bool:
        """Tell whether two paths, seen from the translation and from the original, lead to one file."""
        return _tail(path) in (_tail(meant), climb(dirname(self.uri), unquote(meant)))

    def _here(self, fragment: str) -> str:
        """Return what the original's fragment is called in the translation."""
        return self._names.get(unquote(fragment), fragment)

    def _by_likeness(self, fragment: str) -> str | None:
        """Return a fragment for one that nearly names a heading: the tool's own slugs are only like GitHub's."""
        if unquote(fragment) in self.original.ids:
            here = self._here(fragment)
            return None if here == fragment else f"#{here}"
        loose = _LOOSE.sub("", unquote(fragment).lower())
        alike = [slug for slug in self.own.slugs if _LOOSE.sub("", slug) == loose]
        return f"#{alike[0]}" if loose and len(alike) == 1 else None

    @cached_property
    def _names(self) -> dict[str, str]:
        """Id of the original -> own id, where the page cannot take over all ids of the original.

        A heading that was lost is stood for by the first one below it in its section, else by the last one above it.
        """
        ours, theirs = self.original.headings, self.own.headings
        if _levels(ours) == _levels(theirs):
            return {}
        pairs = {o: t for t, o in align_headings(ours, theirs).items()}
        names: dict[str, str] = {}
        for index, heading in enumerate(ours):
            below = index
            while below not in pairs and below + 1 < len(ours) and ours[below + 1].level > heading.level:
                below += 1
            if below not in pairs:
                # Where it would stand, if it was there.
                below = next((above for above in range(index, -1, -1) if above in pairs), below)
            if below in pairs:
                names[self.original.slugs[index]] = self.own.slugs[pairs[below]]
        return names


def _levels(headings: Sequence[Heading]) -> list[int]:
    return [heading.level for heading in headings]


def _is_external(link: Link) -> bool:
    return link.kind is LinkKind.AUTOLINK or bool(_SCHEME.match(link.destination))


def _has_fragment(link: Link) -> bool:
    return ("#" in link.destination or not link.destination) and not _is_external(link)


def _tail(path: str) -> str:
    """Return a path without the steps up at its beginning."""
    parts = [part for part in unquote(path).split("/") if part not in ("", ".")]
    while parts and parts[0] == "..":
        del parts[0]
    return "/".join(parts)


def _key(link: Link, uri: str) -> tuple[str, str] | None:
    """Return what a link and its translation have in common; None for a link that is, or may be, a bare fragment."""
    if _is_external(link):
        return "external", link.destination
    path = split(link.destination).path
    tail = _tail(path)
    if link.kind.is_embedded:
        return "picture", _PICTURE.sub("", basename(tail))
    if not path or tail == dirname(uri) or tail in (uri, basename(uri)):
        return None
    name = basename(tail)
    # READMEs are many: `translations/sv/README.md` in a table of languages is `../sv/README.md` in a translation.
    return "path", "/".join(tail.split("/")[-2:]) if name.lower() in INDEXES else name
