"""Headings: a translation's carry the ids of the original's, its own slugs stay as aliases.

A Markdown extension, because only there the ids can be changed before MkDocs collects the anchors of a
page and its table of contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from rectoverso.site.snippets import clean_snippets

Headings = tuple[tuple[int, str], ...]
"""The headings of a page in order: level and id."""

_TAGS = {f"h{level}": level for level in range(1, 7)}


class HeadingIds(Extension):
    """Renames the ids of the page under way.

    `expected`: the original's headings, or None to leave the page alone; `found`: the ids that the page
    ends up with, for use with its translations.
    """

    def __init__(self) -> None:
        super().__init__()
        self.expected: Headings | None = None
        self.found: Headings = ()

    def extendMarkdown(self, md: Markdown) -> None:
        """Register behind the table of contents and before MkDocs' own collection of anchors."""
        md.treeprocessors.register(_Rename(md, self), "rectoverso_headings", 5)
        clean_snippets(md)


class _Rename(Treeprocessor):
    def __init__(self, md: Markdown, extension: HeadingIds) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        headings = [element for element in root.iter() if element.tag in _TAGS and element.get("id")]
        own = tuple((_TAGS[element.tag], element.get("id") or "") for element in headings)
        expected = self.extension.expected
        self.extension.found = own
        if expected is None or [level for level, _ in own] != [level for level, _ in expected]:
            return
        renamed = {old: new for (_, old), (_, new) in zip(own, expected, strict=True) if old != new}
        if not renamed:
            return
        self.extension.found = expected
        ids = {new for _, new in expected}
        for element, (_, new) in zip(headings, expected, strict=True):
            old = element.get("id") or ""
            element.set("id", new)
            # An alias that is another heading's id would be met twice in the page.
            if old != new and old not in ids:
                alias = Element("span", {"id": old, "class": "rv-alias"})
                alias.tail, element.text = element.text, None
                element.insert(0, alias)
        _rename_links(root, renamed)
        _rename_tokens(getattr(self.md, "toc_tokens", ()), renamed)


def _rename_links(root: Element, renamed: Mapping[str, str]) -> None:
    for link in root.iter("a"):
        href = link.get("href") or ""
        if href.startswith("#") and href[1:] in renamed:
            link.set("href", f"#{renamed[href[1:]]}")


def _rename_tokens(tokens: Iterable[dict[str, Any]], renamed: Mapping[str, str]) -> None:
    for token in tokens:
        token["id"] = renamed.get(token["id"], token["id"])
        _rename_tokens(token["children"], renamed)
