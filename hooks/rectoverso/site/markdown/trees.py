"""What is done to the tree of a page: attributes, line breaks, escaped characters, the place of the table of contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.treeprocessors import PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import HTML_PLACEHOLDER, STX

_PLACE = HTML_PLACEHOLDER.partition("%s")[0]


class Attributes(AttrListTreeprocessor):
    """Looks for lists of attributes only around texts that hold a brace, with which each of them begins."""

    def run(self, doc: Element) -> None:
        """Give the elements of a tree the attributes that are written behind them."""
        braced: Any = _Braced(doc)
        super().run(braced)


class _Braced:
    """Stands in for a tree of which only those elements are gone through that may have a list of attributes.

    It is in an element's text, or in a text behind it or behind one of its children.
    """

    def __init__(self, tree: Element) -> None:
        self._tree = tree

    def iter(self) -> Iterator[Element]:
        """Return elements in the order of the tree, each looked at when it is its turn: lists are taken out."""
        for element in self._tree.iter():
            if _has_brace(element.text) or _has_brace(element.tail):
                yield element
                continue
            for child in element:
                if _has_brace(child.tail):
                    yield element
                    break


def _has_brace(text: object) -> bool:
    return bool(text) and (not isinstance(text, str) or "{" in text)


class Prettify(PrettifyTreeprocessor):
    """Asks once per tag, not thrice per element, whether it is one of a block."""

    def run(self, root: Element) -> None:
        """Add line breaks to a tree."""
        self._known: dict[Any, bool] = {}
        super().run(root)

    # The base class calls it by this name.
    def _prettifyETree(self, element: Element) -> None:
        if self._is_block(element.tag) and element.tag not in ("code", "pre"):
            text = element.text
            if len(element) and (not text or text.isspace()) and self._is_block(element[0].tag):
                element.text = "\n"
            for child in element:
                if self._is_block(child.tag):
                    self._prettifyETree(child)
        tail = element.tail
        if not tail or tail.isspace():
            element.tail = "\n"

    def _is_block(self, tag: Any) -> bool:
        known = self._known.get(tag)
        if known is None:
            known = self._known[tag] = self.md.is_block_level(tag)
        return known


class Unescape(UnescapeTreeprocessor):
    """Looks for escaped characters only in texts that hold their mark."""

    def unescape(self, text: str) -> str:
        """Return a text with its escaped characters put back."""
        return super().unescape(text) if STX in text or type(text) is not str else text


class Contents(TocTreeprocessor):
    """Goes through the tree for the table's place only if there is one."""

    def replace_marker(self, root: Element, elem: Element) -> None:
        """Put the table in the place of each marker."""
        marker = self.marker
        for element in root.iter():
            text = element.text
            if text and marker in text and text.strip() == marker:
                super().replace_marker(root, elem)
                return


class RawHtml(RawHtmlPostprocessor):
    """Prepares to put stashed HTML back only into texts that hold places for it, as few headings do."""

    def run(self, text: str) -> str:
        """Return a text with the stashed HTML in its places."""
        return super().run(text) if _PLACE in text else text
