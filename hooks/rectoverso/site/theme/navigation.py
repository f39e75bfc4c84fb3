"""Navigation: written once for the default language, its titles taken from each language's own pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from markupsafe import escape
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from rectoverso.core.layouts import page_name

_INDEX = ("index.md", "readme.md")


def from_folders(uris: Iterable[str]) -> list[Any]:
    """Return a navigation, in the form of `mkdocs.yml`, for a project that has none.

    Index pages come first, numbers in names in numeric order, pages before folders. The names of folders
    are replaced by `name_sections`.
    """
    tree: dict[str, Any] = {}
    for uri in uris:
        *folders, name = uri.split("/")
        place = tree
        for folder in folders:
            place = place.setdefault(f"{folder}/", {})
        place[name] = uri
    return _entries(tree)


def to_pages(nav: list[Any], uris: Mapping[str, str]) -> list[Any]:
    """Return a navigation as `mkdocs.yml` has it with the pages of notebooks in the place of their files.

    `uris`: page -> uri, as in `Site`.
    """

    def to_page(entry: object) -> object:
        if isinstance(entry, dict):
            return {title: to_page(value) for title, value in entry.items()}
        if isinstance(entry, list):
            return to_pages(entry, uris)
        return page_name(entry) if isinstance(entry, str) and uris.get(page_name(entry)) == entry else entry

    return [to_page(entry) for entry in nav]


def _entries(tree: dict[str, Any]) -> list[Any]:
    return [
        value if isinstance(value := tree[name], str) else {_label(name.rstrip("/")): _entries(value)}
        for name in sorted(tree, key=_order)
    ]


def _order(name: str) -> tuple[Any, ...]:
    numbers = tuple(
        (int(part), "") if part.isdigit() else (-1, part.lower()) for part in re.split(r"(\d+)", name)
    )
    return name.lower() not in _INDEX, name.endswith("/"), numbers


def _label(folder: str) -> str:
    words = re.sub(r"[-_]+", " ", folder).strip()
    return str(escape(words[:1].upper() + words[1:]))


def translate(nav: Navigation, is_translated: Callable[[Page], bool]) -> None:
    """Let translated pages name themselves: a title that `nav` gives is one of the default language."""
    for page in nav.pages:
        if is_translated(page):
            # MkDocs keeps a given title in the instance and computes it from the page otherwise.
            page.__dict__.pop("title", None)


def name_sections(nav: Navigation, given: Mapping[int, str], is_wanted: Callable[[Page], bool]) -> None:
    """Give sections the title of the index page that they begin with, once titles are known.

    `given`: what each section was called when the navigation was made, by `id`: one that was renamed since
    keeps its new name; `is_wanted(page)`: whether a section may be named after this index page.
    """
    for section in sections(nav.items):
        first = section.children[0] if section.children else None
        if not isinstance(first, Page) or not first.is_index or not first.title:
            continue
        if is_wanted(first) and given.get(id(section)) == section.title:
            section.title = str(first.title)


def sections(items: Iterable[object]) -> Iterator[Section]:
    """Yield all sections, outer ones first."""
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from sections(item.children)


def describe(nav: Navigation) -> str:
    """Return text that is the same for navigations that the theme shows alike."""
    return repr([_description(item) for item in nav.items])


def _description(item: object) -> object:
    if isinstance(item, Section):
        return (str(item.title), [_description(child) for child in item.children])
    if isinstance(item, Page):
        typeset = getattr(item, "typeset", None)
        return (str(item.title), item.url, sorted(item.meta.items(), key=str), typeset and typeset.title)
    return (str(getattr(item, "title", "")), str(getattr(item, "url", "")))
