"""What is done to the tree of a page: attributes, line breaks, escaped characters, stashed HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.treeprocessors import PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import HTML_PLACEHOLDER, HTML_PLACEHOLDER_RE, STX

from rectoverso.site.markdown.inline import only_inline

_PLACE = HTML_PLACEHOLDER.partition("%s")[0]


class Attributes(AttrListTreeprocessor):
    """Looks for lists of attributes only around texts that hold a brace, with which each of them begins."""

    def run(self, doc: Element) -> None:
        """Give the elements of a tree the attributes that are written behind them."""
        try:
            has_braces = "{" in "".join(doc.itertext())
        except TypeError:  # a text that is none
            has_braces = True
        if has_braces:
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
        self._is_block = _Blocks(self.md.is_block_level)
        super().run(root)

    # The base class calls it by this name.
    def _prettifyETree(self, element: Element) -> None:
        is_block = self._is_block
        if is_block[element.tag] and element.tag not in ("code", "pre"):
            text = element.text
            if len(element) and (not text or text.isspace()) and is_block[element[0].tag]:
                element.text = "\n"
            for child in element:
                if not is_block[child.tag]:
                    continue
                if len(child):
                    self._prettifyETree(child)
                elif not (tail := child.tail) or tail.isspace():
                    child.tail = "\n"
        tail = element.tail
        if not tail or tail.isspace():
            element.tail = "\n"


class _Blocks(dict[Any, bool]):
    """Whether a tag is one of a block, each asked once."""

    def __init__(self, ask: Callable[[Any], bool]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, tag: Any) -> bool:
        self[tag] = is_block = self._ask(tag)
        return is_block


class Unescape(UnescapeTreeprocessor):
    """Looks for escaped characters only in pages that have some, and there in texts that hold their mark."""

    def run(self, root: Element) -> None:
        """Put the escaped characters of a tree back."""
        if inline := only_inline(self.md):
            if not inline.has_escaped:
                return
            inline.has_escaped = False
        for element in root.iter():
            if (text := element.text) and (type(text) is not str or STX in text) and element.tag != "code":
                element.text = self.unescape(text)
            if (tail := element.tail) and (type(tail) is not str or STX in tail):
                element.tail = self.unescape(tail)
            for name, value in element.items():
                if value and (type(value) is not str or STX in value):
                    element.set(name, self.unescape(value))


class RawHtml(RawHtmlPostprocessor):
    """Looks for the places of stashed HTML only, and there for the paragraph that may be around each."""

    def run(self, text: str) -> str:
        """Return a text with the stashed HTML in its places."""
        stash = self.md.htmlStash
        if _PLACE not in text or not stash.html_counter:
            return text
        stashed: list[Any] = stash.rawHtmlBlocks
        pieces: list[str] = []
        done = 0
        for found in HTML_PLACEHOLDER_RE.finditer(text):
            key, (start, end) = int(found[1]), found.span()
            if key >= stash.html_counter:
                continue
            html = self.stash_to_string(stashed[key])
            if text[start - 3 : start] == "<p>" and text.startswith("</p>", end):
                start, end = start - 3, end + 4
                if not self.isblocklevel(html):
                    html = f"<p>{html}</p>"
            pieces += text[done:start], self.run(html)
            done = end
        pieces.append(text[done:])
        return "".join(pieces)
