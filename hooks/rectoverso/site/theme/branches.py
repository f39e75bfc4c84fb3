"""Branches of the navigation that are closed on a page: rendered once, and put together for each other page.

Material renders the whole navigation on every page, though all that differs in a closed branch are the addresses,
which are relative to the page. A branch is rendered with marks in their place, and kept together with all that
the template reads of it; it is rendered again as soon as any of that is another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page

Address = Callable[[str], str]
"""Returns what the theme writes for the address of an item."""
Place = tuple[tuple[str, ...], int]

_MARK = re.compile("\x02([0-9]+)\x03")
_ODD = re.compile(r"\\|(?:^|/)\.\.?/.|(?:^|/)\.\.(?:/|$)|./\.(?:/|$)")
"""Addresses that are not written as they are when they are made relative."""
_ODD_IN_SECTIONS = frozenset(("pages", "typeset", "encrypted", "meta", "is_index"))
_ODD_IN_LINKS = _ODD_IN_SECTIONS | {"children", "active"}
_READ_OF_META = ("icon", "subtitle", "status")
_PLAIN = (str, int, float, bool, type(None))


class Unknown(Exception):
    """Something is not of the kind that is known to be rendered alike on all pages."""


@dataclass(slots=True)
class Branch:
    """A closed branch, as text with gaps.

    `pieces`: what lies around the addresses; `addresses`: as they were handed to the theme; `folders`: all that lie
    above them, as their parts; `files`: the sources of the pages in it.
    """

    pieces: list[str]
    addresses: list[str]
    folders: frozenset[tuple[str, ...]]
    files: frozenset[str]
    made: dict[Place, str] = field(default_factory=dict)

    def text(self, url: str, address: Address) -> str:
        """Return the branch as the page at `url` shows it."""
        place = self._place(url)
        text = self.made.get(place) if place else None
        if text is None:
            text = self.pieces[0] + "".join(
                address(one) + piece for one, piece in zip(self.addresses, self.pieces[1:], strict=True)
            )
            if place:
                self.made[place] = text
        return text

    def _place(self, url: str) -> Place | None:
        """Return what the relative addresses depend on: the page's depth, and how far its way is theirs as well."""
        *parts, name = url.split("/")
        if name and "." not in name:
            parts.append(name)
        if not {"", ".", ".."}.isdisjoint(parts):
            return None
        shared = len(parts)
        while shared and tuple(parts[:shared]) not in self.folders:
            shared -= 1
        return tuple(parts[:shared]), len(parts)


def record(item: object, render: Callable[[Address], str]) -> Branch | None:
    """Render a closed branch so that other pages can show it; None if its addresses cannot be told from its text.

    `render(address)`: renders it, and calls `address` for each of its addresses, in their order.
    """
    addresses: list[str] = []

    def mark(value: str) -> str:
        addresses.append(value)
        return f"\x02{len(addresses) - 1}\x03"

    parts = _MARK.split(render(mark))
    if parts[1::2] != [str(number) for number in range(len(addresses))]:
        return None
    names = [[*filter(None, value.split("/"))] for value in addresses]
    if any(_ODD.search(value) for value in addresses):
        return None
    folders = frozenset(tuple(own[:end]) for own in names for end in range(len(own) + 1))
    return Branch(parts[::2], addresses, folders, frozenset(files(item)))


def state(item: object) -> object:
    """Return all that Material's template reads of an item and those below it, whether it is open excepted.

    Errors: Unknown for what plugins have put in its place, and for an item that is open.
    """
    kind, own = type(item), item.__dict__
    if kind is Section:
        if not _ODD_IN_SECTIONS.isdisjoint(own) or item.active:  # type: ignore[attr-defined]
            raise Unknown
        return own["title"], [state(child) for child in own["children"]]
    if kind is Link:
        if not _ODD_IN_LINKS.isdisjoint(own):
            raise Unknown
        return own["title"], own["url"]
    if kind is not Page or not isinstance(item, Page) or item.active or own["children"] or "pages" in own:
        raise Unknown
    typeset, meta = own.get("typeset"), own["meta"]
    if not meta and not typeset and "encrypted" not in own:
        # As most pages are, and each is looked at for every other.
        return item.title, item.file.url, item.file.name
    read: tuple[object, ...] = (own.get("encrypted"), typeset and typeset.title)
    if meta:
        if type(meta) is not dict:
            raise Unknown
        read += (*map(meta.get, _READ_OF_META),)
    if not all(isinstance(value, _PLAIN) for value in read):
        raise Unknown
    return item.title, item.file.url, item.file.name, bool(meta), read


def files(item: object) -> Iterator[str]:
    """Yield the sources of the pages in a branch."""
    return (page.file.src_uri for page in _pages(item))


def icons(item: object) -> Iterator[str]:
    """Yield the names of the icons in a branch."""
    return (str(page.meta["icon"]) for page in _pages(item) if page.meta.get("icon"))


def _pages(item: object) -> Iterator[Page]:
    if isinstance(item, Page):
        yield item
    elif isinstance(item, Section):
        for child in item.children:
            yield from _pages(child)
