"""Headings: a translation's carry the ids of the original's, its own slugs stay as aliases.

A Markdown extension, because only there the ids can be changed before MkDocs collects the anchors of a
page and its table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from rectoverso.core import blocks, github
from rectoverso.core.alignment import align_headings
from rectoverso.site.reading.snippets import clean_snippets


class Heading(NamedTuple):
    """A heading of a rendered page. `slug`: the id that GitHub gives it, empty where nobody asks for it."""

    level: int
    id: str
    slug: str = ""
    text: str = ""


Headings = tuple[Heading, ...]
"""The headings of a page in order."""

_PLACEHOLDER = re.compile("\x02[^\x03]*\x03")
_TAGS = {f"h{level}": level for level in range(1, 7)}


class HeadingIds(Extension):
    """Renames the ids of the page under way.

    `expected`: the original's headings, or None to leave the page alone; `found`: the ids that the page
    ends up with, for use with its translations; `like_github`: the ids that GitHub gives headings are aliases too, and
    a page may have several titles; `included`: the files that the page includes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.expected: Headings | None = None
        self.found: Headings = ()
        self.like_github = False
        self.included: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:
        """Register behind the table of contents and before MkDocs' own collection of anchors."""
        md.registerExtension(self)
        md.treeprocessors.register(_Rename(md, self), "rectoverso_headings", 5)
        clean_snippets(md, self._note)

    def reset(self) -> None:
        """Begin a page."""
        self.included = []

    def _note(self, path: str) -> None:
        self.included.append(path)


class _Rename(Treeprocessor):
    def __init__(self, md: Markdown, extension: HeadingIds) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        elements = [element for element in root.iter() if element.tag in _TAGS and element.get("id")]
        own = self._read(elements)
        expected = self.extension.expected
        agrees = expected is not None and [one.level for one in own] == [one.level for one in expected]
        final = expected if agrees and expected is not None else own
        self.extension.found = final
        # Where the sequences differ, headings that surely belong together still share the original's ids.
        partners = {} if agrees or expected is None else align_headings(_plain(expected), _plain(own))
        # An id that is met twice in a page belongs to the first one.
        taken = {heading.id for heading in final}
        for number, (element, mine, theirs) in enumerate(zip(elements, own, final, strict=True)):
            element.set("id", theirs.id)
            partner = expected[partners[number]] if expected and number in partners else theirs
            wanted = dict.fromkeys((mine.id, partner.id, partner.slug, mine.slug))
            names = [name for name in wanted if name and name not in taken]
            taken.update(names)
            for name in reversed(names):
                alias = Element("span", {"id": name, "class": "rv-alias"})
                alias.tail, element.text = element.text, None
                element.insert(0, alias)
        renamed = {
            mine.id: theirs.id for mine, theirs in zip(own, final, strict=True) if mine.id != theirs.id
        }
        if renamed:
            _rename_links(root, renamed)
            _rename_tokens(getattr(self.md, "toc_tokens", ()), renamed)
        if self.extension.like_github:
            _gather(getattr(self.md, "toc_tokens", []))

    def _read(self, elements: Sequence[Element]) -> Headings:
        texts = [_PLACEHOLDER.sub("", "".join(_texts(element))) for element in elements]
        slugs = github.slugs(texts) if self.extension.like_github else [""] * len(elements)
        return tuple(
            Heading(_TAGS[element.tag], element.get("id") or "", slug, text)
            for element, slug, text in zip(elements, slugs, texts, strict=True)
        )


def _plain(headings: Headings) -> list[blocks.Heading]:
    return [blocks.Heading(heading.level, heading.text, 0) for heading in headings]


def _texts(element: Element) -> Iterator[str]:
    """Yield the text of a heading without the link to itself that the table of contents has added."""
    if element.get("class") == "headerlink":
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _rename_links(root: Element, renamed: Mapping[str, str]) -> None:
    for link in root.iter("a"):
        href = link.get("href") or ""
        if href.startswith("#") and href[1:] in renamed:
            link.set("href", f"#{renamed[href[1:]]}")


def _gather(tokens: list[dict[str, Any]]) -> None:
    """Put all that follows a page's title below it, further headings of level 1 as well.

    Themes show what is below the first one only, and pages on GitHub often have several.
    """
    if len(tokens) > 1 and tokens[0]["level"] == 1:
        tokens[0]["children"] += tokens[1:]
        del tokens[1:]


def _rename_tokens(tokens: Iterable[dict[str, Any]], renamed: Mapping[str, str]) -> None:
    for token in tokens:
        token["id"] = renamed.get(token["id"], token["id"])
        _rename_tokens(token["children"], renamed)
