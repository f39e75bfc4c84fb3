"""Entries of a table of contents: the theme's template is rendered for three made-up ones, and filled in for all others.

Jinja makes a new context for each entry, with all that is known of the page, though the template reads nothing but
the entry itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from jinja2.filters import do_striptags
from markupsafe import escape
from mkdocs.structure.toc import AnchorLink

_MARK = re.compile("(\x02[a-z]\x03)")
_URL, _TITLE, _CHILD_URL, _CHILD_TITLE = "\x02u\x03", "\x02t\x03", "\x02v\x03", "\x02w\x03"


@dataclass(frozen=True, slots=True)
class Entries:
    """What lies around address and title of an entry, and around title, label and entries of one that has some."""

    before: str
    between: str
    after: str
    label: str
    first: str
    next: str
    last: str

    def text(self, entry: object) -> str | None:
        """Return an entry with all below it; None for one that is not of the kind that is known."""
        if type(entry) is not AnchorLink or type(entry.title) is not str or "typeset" in entry.__dict__:
            return None
        start = f"{self.before}{entry.url}{self.between}{entry.title}"
        if not entry.children:
            return start + self.after
        texts = [self.text(child) for child in entry.children]
        known = [text for text in texts if text is not None]
        if len(known) < len(texts):
            return None
        label = escape(do_striptags(entry.title))
        return f"{start}{self.label}{label}{self.first}{self.next.join(known)}{self.last}"


def learn(render: Callable[[object], str]) -> Entries | None:
    """Return what the template writes around an entry's own words; None if it cannot be told.

    `render(entry)`: renders an entry.
    """

    def entry(url: str, title: str, *children: object) -> object:
        return SimpleNamespace(url=url, title=title, children=children)

    child = entry(_CHILD_URL, _CHILD_TITLE)
    before, *names = _MARK.split(render(entry(_URL, _TITLE)))
    around, *nexts = render(entry(_URL, _TITLE, child, child)).split(render(child))
    starts = _MARK.split(around)
    if names[::2] != [_URL, _TITLE] or starts[1::2] != [_URL, _TITLE, _TITLE] or len(nexts) != 2:
        return None
    return Entries(before, names[1], names[3], starts[4], starts[6], *nexts)
