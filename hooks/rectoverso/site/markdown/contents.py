"""The table of contents of a page, and the ids of its headings."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import toc as library
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.util import STX

from rectoverso.site.markdown.known import is_known

_TOC: Any = library

_HELPERS = (
    *(
        "escape_cdata",
        "HTML_RE",
        "nest_toc_tokens",
        "remove_fnrefs",
        "render_inner_html",
        "run_postprocessors",
    ),
    *("slugify", "strip_tags", "unescape", "unique"),
)
RELIES_ON = (TocTreeprocessor, TocExtension, *(getattr(_TOC, name, None) for name in _HELPERS))
"""What has to be as it was known."""


class Contents(TocTreeprocessor):
    """Goes through the tree once; makes the table only for a place that it is put into, or for who asks for it."""

    def run(self, doc: Element) -> None:
        """Give the headings of a tree their ids and links, and put the table in its places."""
        headings, ids, has_place = self._gather(doc)
        # Asking the registry for them sorts and copies.
        postprocessors = list(self.md.postprocessors)
        counters: dict[str, int] = {}
        tokens = []
        for heading in headings:
            self.set_level(heading)
            inner = self._inner(heading, postprocessors)
            name = _plain(inner)
            attributes = heading.attrib
            if "id" not in attributes:
                wanted = self.slugify(html.unescape(name), self.sep)
                attributes["id"] = _TOC.unique(wanted, ids, counters)
            label = ""
            if "data-toc-label" in attributes:
                label = _TOC.run_postprocessors(_TOC.unescape(attributes.pop("data-toc-label")), self.md)
                name = _TOC.escape_cdata(_TOC.strip_tags(label))
            level = int(heading.tag[-1])
            if self.toc_top <= level <= self.toc_bottom:
                own_id = _unescaped(attributes["id"])
                tokens.append(
                    {"level": level, "id": own_id, "name": name, "html": inner, "data-toc-label": label}
                )
            if self.use_anchors:
                self.add_anchor(heading, attributes["id"])
            if self.use_permalinks not in [False, None]:
                self.add_permalink(heading, attributes["id"])
        self._finish(doc, tokens, has_place)

    def _gather(self, doc: Element) -> tuple[list[Element], set[Any], bool]:
        """Return the headings of a tree, the ids in it, and whether there may be a place for the table."""
        headings: list[Element] = []
        ids: set[Any] = set()
        has_place = False
        marker, is_heading = self.marker, _Headings(self.header_rgx.match)
        for element in doc.iter():
            if is_heading[element.tag]:
                headings.append(element)
            if own_id := element.get("id"):
                ids.add(own_id)
            if marker and (text := element.text) and marker in text:
                has_place = True
        return headings, ids, has_place

    def _inner(self, heading: Element, postprocessors: list[Any]) -> str:
        """Return what is in a heading as HTML."""
        text = _unescaped(self.md.serializer(_TOC.remove_fnrefs(heading) if len(heading) else heading))
        text = text[text.index(">") + 1 : text.rindex("<")].strip()
        for postprocessor in postprocessors:
            text = postprocessor.run(text)
        return text.strip()

    def _finish(self, doc: Element, tokens: list[dict[str, Any]], has_place: bool) -> None:
        """Nest the entries of the table, and put it where it belongs."""
        md: Any = self.md
        # Whoever runs over the page's HTML may count how often it does.
        may_be_later = type(md) is Later and all(map(is_known, md.postprocessors))
        # Others change the entries that they find in `toc_tokens`.
        kept = [token.copy() for token in tokens]
        md.toc_tokens = _TOC.nest_toc_tokens(tokens)
        if may_be_later and not has_place:
            md.postpone(lambda: self._written(self.build_toc_div(_TOC.nest_toc_tokens(kept))))
            return
        table = self.build_toc_div(md.toc_tokens)
        if has_place:
            self.replace_marker(doc, table)
        md.toc = self._written(table)

    def _written(self, table: Element) -> str:
        text: str = self.md.serializer(table)
        for postprocessor in self.md.postprocessors:
            text = postprocessor.run(text)
        return text


class Later(Markdown):
    """Makes the table of contents of a page when it is asked for; MkDocs only asks for its entries, `toc_tokens`."""

    _make: Callable[[], str]

    def postpone(self, make: Callable[[], str]) -> None:
        """Have the table made by a function, if anybody asks for it."""
        vars(self).pop("toc", None)
        self._make = make

    @cached_property
    def toc(self) -> str:
        """The table as HTML. The library's extension sets it to nothing before each page."""
        return self._make()


class _Headings(dict[Any, bool]):
    """Whether a tag is a heading's, each asked once."""

    def __init__(self, match: Callable[[str], object]) -> None:
        super().__init__()
        self._match = match

    def __missing__(self, tag: Any) -> bool:
        self[tag] = is_heading = isinstance(tag, str) and bool(self._match(tag))
        return is_heading


def _unescaped(text: str) -> str:
    return _TOC.unescape(text) if STX in text else text


def _plain(inner: str) -> str:
    return _TOC.strip_tags(inner) if "<" in inner else " ".join(inner.split())
