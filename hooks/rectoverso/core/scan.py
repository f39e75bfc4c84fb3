"""A scan of the blocks of a Markdown text for the stretches with inline content: see `regions`."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from rectoverso.core.tags import TAG


class Kind(Enum):
    """`TEXT`: inline content; `HTML`: nothing but tags, as in `<pre>`; `DEFINITION`: one reference definition."""

    TEXT = "text"
    HTML = "html"
    DEFINITION = "definition"


class Region(NamedTuple):
    """Offsets in characters. A text of several lines holds the marks of its containers as well."""

    start: int
    end: int
    kind: Kind


DEFINITION = re.compile(
    r"\[(?!\^)(?:[^\[\]\\\n]|\\.)++\]:[ \t]*+(?:\r?\n[ \t>]*+)?+"
    r"(?:<(?P<angle>(?:[^<>\n\\]|\\.)*+)>|(?P<plain>[^\s<]\S*+))"
    r"(?:[ \t]*+(?:\r?\n[ \t>]*+)?(?<=[\s>])"
    r"(?:\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|\((?:[^()\\\n]|\\.)*+\)))?"
    r"[ \t\r]*+(?=\n|\Z)"
)
"""A link reference definition whose title has one line; the group `angle` or `plain` holds the destination."""

_BLOCK = re.compile(
    r"(?P<fence>`{3,}+(?=[^`]*+\Z)|~{3,}+)"
    r"|(?P<rule>(?P<dash>[-*_])[ \t]*+(?:(?P=dash)[ \t]*+){2,}+\Z)"
    r"|(?P<item>(?:[-+*]|[0-9]{1,9}[.)])(?: ++|\Z))"
    r"|(?P<heading>#{1,6}(?:[ \t]|\Z))"
    r"|(?P<quote>> ?)"
    r"|(?P<note>\[\^[^\]\s]++\]: |: {3})"
    r"|(?P<aside>(?:!!!|\?\?\?\+?) +\w|===[!+]? +\")"
    r"|(?P<comment><!--)"
    r"|(?P<raw><(?:pre|script|style|textarea)(?=[\s>]|\Z))"
    r"|(?P<tag><[a-z])"
    r"|(?P<row>\|)"
    r"|(?P<math>\$\$)"
    r"|(?P<definition>\[)",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")
_SPECIAL = frozenset(" \t\r>-+*_0123456789`~<#|$[!?=:")
_TABBED = re.compile(r"[ \t>*+.)\-0-9]*+")
_BLANK = re.compile(r"\n[ \t\r]*\n")
_COMMENT_END = re.compile("-->")
_RAW_END = re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE)
_QUOTE = 0
"""Stands in the stack for a quote; the other numbers are how far the lines of a container are indented."""
_DEEPEST = 20
"""Containers inside each other. The marks of what lies deeper are text."""


class Scan:
    """One scan: the open containers, the open fence, the open paragraph.

    It reads line by line; `regions.regions`, which everybody calls, takes the lines of plain shapes in a shorter way.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Region] = []
        self.stack: list[int] = []
        self.start = -1
        self.end = -1
        self.goes_on = False  # whether a line, indented as it may be, goes on with the block above it
        self.hollow = False  # whether the innermost item has nothing in it yet
        self.closing: re.Pattern[str] | None = None  # of the fence that is open
        self.fence_depth = 0

    def run(self) -> list[Region]:
        text, at, length = self.text, 0, len(self.text)
        find, special = text.find, _SPECIAL
        while at < length:
            stop = find("\n", at)
            if stop < 0:
                stop = length
            if at < stop and text[at] not in special and not self.stack and not self.closing:
                if self.start < 0:
                    self.start = at
                self.end, self.goes_on = stop, True
                at = stop + 1
            elif at == stop and not self.closing:
                self._blank()
                at = stop + 1
            else:
                at = self._read(at, stop)
        self._close()
        return self.found

    def _read(self, at: int, stop: int) -> int:
        """Take the line between two offsets; return where the next one begins. So do the methods below."""
        line = self.text[at:stop].rstrip("\r")
        stop_of_text = at + len(line)
        if "\t" in line and (tabbed := _TABBED.match(line)):
            line = line[: tabbed.end()].expandtabs(4) + line[tabbed.end() :]
        index, depth = self._enter(line)
        if self.closing:
            inside = depth >= self.fence_depth
            if not inside or self.closing.match(line, index):
                self.closing = None
            if inside:
                return stop + 1
        if not line[index:].strip():
            self._blank(depth)
            return stop + 1
        self.hollow = False
        while True:
            first = index
            while line[first] == " ":
                first += 1
            block = _BLOCK.match(line, first) if first - index < 4 else None
            if not block or not block.lastgroup:
                break
            name = block.lastgroup
            if name not in ("quote", "item", "note", "aside"):
                return self._block(name, block.group(), depth, (at, stop_of_text - len(line) + first, stop))
            if len(self.stack[:depth]) == _DEEPEST or (name == "item" and self._is_text(line, block, depth)):
                break
            self._leave(depth)
            self._close()
            index = self._push(name, line, first - index, block)
            depth += 1
            self.hollow = name == "item" and not line[index:].strip()
            if name == "aside" or not line[index:].strip():
                return stop + 1
        if not self.goes_on:
            self._leave(depth)
            if first - index >= 4:
                return stop + 1
        may_underline = self.start >= 0 and depth == len(self.stack) and first - index < 4
        self._add(at, stop)
        if may_underline and _UNDERLINE.match(line, first):
            self._close()
        return stop + 1

    def _blank(self, depth: int = 0) -> None:
        """Take a blank line in the outer `depth` containers: it ends quotes, but not what is indented."""
        self._close()
        if _QUOTE in self.stack[depth:]:
            del self.stack[self.stack.index(_QUOTE, depth) :]
        elif self.hollow and self.stack:
            self.stack.pop()
        self.hollow = False

    def _enter(self, line: str) -> tuple[int, int]:
        """Return the index of what lies inside the containers that this line goes on with, and their number."""
        index, length = 0, len(line)
        for depth, width in enumerate(self.stack):
            first = index
            while first < length and line[first] == " ":
                first += 1
            if width == _QUOTE:
                if first - index > 3 or first == length or line[first] != ">":
                    return index, depth
                index = first + 1 + line.startswith(" ", first + 1)
            elif first == length:
                return length, len(self.stack) if _QUOTE not in self.stack[depth:] else depth
            elif first - index < width:
                return index, depth
            else:
                index += width
        return index, len(self.stack)

    def _is_text(self, line: str, item: re.Match[str], depth: int) -> bool:
        """Tell whether what looks like an item goes on with the paragraph above it."""
        if not self.goes_on or depth < len(self.stack):
            return False
        mark = item.group().rstrip(" ")
        return item.end() == len(line) or (len(mark) > 1 and mark[:-1] != "1")

    def _push(self, name: str, line: str, indent: int, block: re.Match[str]) -> int:
        """Open a container; return the index of what lies inside it."""
        if name == "quote":
            self.stack.append(_QUOTE)
            return block.end()
        if name != "item":
            self.stack.append(4)
            return block.end()
        mark = len(block.group().rstrip(" "))
        gap = block.end() - block.start() - mark
        gap = gap if 0 < gap < 5 and block.end() < len(line) else 1
        self.stack.append(indent + mark + gap)
        return block.start() + mark + gap

    def _block(self, name: str, mark: str, depth: int, place: tuple[int, int, int]) -> int:
        """Take a block that no line below goes on with; `place`: offsets of its line, its mark, the line's end."""
        at, first, stop = place
        if name == "definition":
            definition = None if self.goes_on else DEFINITION.match(self.text, first)
            if definition:
                self._leave(depth)
                self.found.append(Region(first, definition.end(), Kind.DEFINITION))
                return definition.end() + 1
        elif name == "math":
            close = self.text.find("$$", first + 2)
            if close > 0 and not _BLANK.search(self.text, first, close):
                self._leave(depth)
                self._close()
                return self._resume(close + 2)
        elif name == "tag":
            # Whatever begins a line inside a tag begins no block.
            tag = None if self.stack else TAG.match(self.text, first)
            if tag and tag.end() > stop:
                stop = self.text.find("\n", tag.end())
                stop = len(self.text) if stop < 0 else stop
        elif name in ("comment", "raw"):
            self._leave(depth)
            self._close()
            return self._opaque(_COMMENT_END if name == "comment" else _RAW_END, mark, first, stop)
        elif name == "row":
            if not self.goes_on:
                self._leave(depth)
            self._close()
            self.found.append(Region(at, stop, Kind.TEXT))
            self.goes_on = True
            return stop + 1
        else:
            self._leave(depth)
            self._close()
            if name == "heading":
                self.found.append(Region(at, stop, Kind.TEXT))
            elif name == "fence":
                return self._fence(mark, stop)
            return stop + 1
        if not self.goes_on:
            self._leave(depth)
        self._add(at, stop)
        return stop + 1

    def _opaque(self, ending: re.Pattern[str], mark: str, first: int, stop: int) -> int:
        """Pass over a comment or raw block; without an end it goes on to that of the text or its container."""
        found = ending.search(self.text, first, stop if self.stack else len(self.text))
        end = found.end() if found else stop if self.stack else len(self.text)
        if mark != "<!--":
            is_code = mark.lower() == "<pre"
            self.found.append(Region(first, end if is_code else self.text.find(">", first) + 1, Kind.HTML))
        if found or not self.stack:
            return self._resume(end)
        self.closing, self.fence_depth = re.compile(f".*(?:{ending.pattern})", ending.flags), len(self.stack)
        return stop + 1

    def _resume(self, end: int) -> int:
        """Go on behind a block that ends inside a line."""
        stop = self.text.find("\n", end)
        if stop < 0:
            stop = len(self.text)
        if self.text[end:stop].strip():
            self._add(end, stop)
        return stop + 1

    def _fence(self, mark: str, stop: int) -> int:
        if self.stack:
            self.closing, self.fence_depth = _closing(mark), len(self.stack)
            return stop + 1
        found = _closing(mark, search=True).search(self.text, stop)
        return found.end() + 1 if found else len(self.text)

    def _leave(self, depth: int) -> None:
        """Close all containers but the outer ones."""
        if depth < len(self.stack):
            del self.stack[depth:]
            self._close()

    def _add(self, at: int, stop: int) -> None:
        """Add a line to the open paragraph, or open one."""
        if self.start < 0:
            self.start = at
        self.end, self.goes_on = stop, True

    def _close(self) -> None:
        """Close the open paragraph."""
        if self.start >= 0:
            self.found.append(Region(self.start, self.end, Kind.TEXT))
            self.start = -1
        self.goes_on = False


@lru_cache(maxsize=64)
def _closing(mark: str, *, search: bool = False) -> re.Pattern[str]:
    """Return what matches a line that closes the fence with this mark; with `search`, anywhere in a text."""
    before, after = (r"\n", r"(?=\r?(?:\n|\Z))") if search else ("", r"\Z")
    return re.compile(rf"{before} {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}+[ \t]*+{after}")
