"""A rendered text cut at its headings, and which section of its source each piece is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

from rectoverso.core.differences import matches
from rectoverso.core.sections import slug

_HEADING = re.compile(r'<h([1-6])\b[^>]*\bid="([^"]*)"[^>]*>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_HEADERLINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_ELEMENT = re.compile(r"<(/?)([a-zA-Z][\w-]*)\b[^>]*?(/?)>")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_NOTES = '<div class="footnote">'
"""What Python-Markdown puts footnotes into, behind the last section."""
_NUMBER = re.compile(r"_\d+$")


@dataclass(slots=True)
class Pieces:
    """A rendered text cut at its headings; the first piece is what stands before them.

    `starts`: where each piece begins; `bodies`: where its text begins, behind its heading; `at`: the piece that
    each section of the source is in; `unseen`: the sections whose heading is none here.
    """

    html: str
    levels: list[int] = field(default_factory=lambda: [0])
    starts: list[int] = field(default_factory=lambda: [0])
    bodies: list[int] = field(default_factory=lambda: [0])
    titles: list[str] = field(default_factory=lambda: [""])
    ids: list[str] = field(default_factory=lambda: [""])
    at: list[int] = field(default_factory=list)
    unseen: frozenset[int] = frozenset()

    @classmethod
    def cut(cls, html: str) -> Pieces:
        """Cut a text."""
        pieces = cls(html)
        for found in _HEADING.finditer(html):
            pieces.levels.append(int(found[1]))
            pieces.starts.append(found.start())
            pieces.bodies.append(found.end())
            title = _TAG.sub("", _HEADERLINK.sub("", found[3]))
            pieces.titles.append(unescape(title).strip())
            pieces.ids.append(found[2])
        return pieces

    def agree(self, levels: Sequence[int], unseen: frozenset[int] = frozenset()) -> bool:
        """Find the sections of a source whose headings have these levels; tell whether that succeeded."""
        at = [0]
        for number, level in enumerate(levels, 1):
            if number in unseen:
                at.append(at[-1])
                continue
            at.append(at[-1] + 1)
            # Where no heading is in doubt the levels may be shifted, as `toc` can be told to do.
            if unseen and self.levels[at[-1] : at[-1] + 1] != [level]:
                return False
        self.at, self.unseen = at, unseen
        return at[-1] == len(self.starts) - 1

    def agree_by_name(self, levels: Sequence[int], ids: Sequence[str]) -> bool:
        """Find the sections of a source, though Python-Markdown knows fewer headings than CommonMark.

        `ids`: those of the sections. Fails where there are headings here that the source has not.
        """
        if len(ids) == len(self.starts):
            return self.agree(levels)
        names = [_NUMBER.sub("", name) for name in ids[1:]]
        seen = {number for number, _ in matches(names, [slug(title) for title in self.titles[1:]])}
        return self.agree(levels, frozenset(range(1, len(ids))) - {number + 1 for number in seen})

    def start(self, section: int) -> int:
        """Return where the text of a section begins, behind its heading."""
        return self.bodies[self.at[section]]

    def end(self, section: int) -> int:
        """Return where a section ends; footnotes belong to none."""
        piece = self.at[section]
        if piece + 1 < len(self.starts):
            return self.starts[piece + 1]
        notes = self.html.rfind(_NOTES, self.bodies[piece])
        return notes if notes >= 0 else len(self.html)

    def body(self, section: int) -> str | None:
        """Return the HTML of a section without its heading, or None if it cannot stand by itself."""
        if section in self.unseen:
            return None
        html = self.html[self.start(section) : self.end(section)].strip()
        return html if is_whole(html) else None

    def title(self, section: int) -> str:
        """Return what a section is called here, empty before the first heading."""
        return "" if section in self.unseen else self.titles[self.at[section]]


def is_whole(html: str) -> bool:
    """Tell whether every element in a piece of HTML is opened and closed in it."""
    open_elements: Counter[str] = Counter()
    for found in _ELEMENT.finditer(html):
        closing, name, closed = found.groups()
        if closed or name.lower() in _VOID:
            continue
        open_elements[name] += -1 if closing else 1
        if open_elements[name] < 0:
            return False
    return not any(open_elements.values())
