"""The stretches of a Markdown text that hold inline content: all of it but code, comments and raw blocks.

markdown-it-py knows them as well, at some 5 ms for a page; but links are looked for on every page of every build.
The scan keeps the containers of CommonMark (quotes, items), adds those that are indented by four (footnotes,
admonitions, tabs), and asks of all else only where inline content begins and ends.
"""

from __future__ import annotations

import re

from rectoverso.core.scan import DEFINITION, Kind, Region, Scan
from rectoverso.core.starts import EASY

__all__ = ["DEFINITION", "Kind", "Region", "regions"]

_SPECIAL = frozenset(" \t\r>-+*_0123456789`~<#|$[!?=:")


def regions(text: str) -> list[Region]:
    """Return the regions of a text in order.

    Shapes: `text` is a body of Markdown; lines end in LF or CRLF.
    Units: offsets count characters.
    Errors: none; time is linear in the text.
    Source: CommonMark 0.31.2, chapters 4 and 5; Python-Markdown's admonitions and footnotes, pymdownx' tabs.
    """
    return _Quick(text).run()


class _Quick(Scan):
    """The same scan, with what it does about lines of plain shapes at column 0 written out.

    Such a line is in no item or other indented container, whatever is open, and in no quote. A property in the
    tests holds both ways to the same answer.
    """

    def run(self) -> list[Region]:
        text, at, length = self.text, 0, len(self.text)
        find, special, easy = text.find, _SPECIAL, EASY.match
        while at < length:
            stop = find("\n", at)
            if stop < 0:
                stop = length
            if self.closing:
                at = self._read(at, stop)
                continue
            if at == stop:
                self._blank()
            elif not self.stack and text[at] not in special:
                if self.start < 0:
                    self.start = at
                self.end, self.goes_on = stop, True
            else:
                found = easy(text, at)
                after = self._take(found, at, stop) if found else None
                at = self._read(at, stop) if after is None else after
                continue
            at = stop + 1
        self._close()
        return self.found

    def _take(self, found: re.Match[str], at: int, stop: int) -> int | None:
        """Take the line between two offsets; return where the next one begins, None if it cannot be taken so."""
        name = found.lastgroup
        if name == "item":
            mark = found["mark"]
            if self.goes_on and not self.stack and len(mark) > 1 and mark[:-1] != "1":
                return None
            self._close()
            self.stack = [len(mark) + len(found["gap"])]
        elif name in ("heading", "rule", "fence"):
            self.stack = []
            self._close()
            self.hollow = False
            if name == "fence":
                return self._fence(found["fence"], stop)
            if name == "heading":
                self.found.append(Region(at, stop, Kind.TEXT))
            return stop + 1
        elif not self.goes_on:
            self.stack = []
        self.hollow = False
        if name == "row":
            self._close()
            self.found.append(Region(at, stop, Kind.TEXT))
            self.goes_on = True
        else:
            self._add(at, stop)
        return stop + 1
