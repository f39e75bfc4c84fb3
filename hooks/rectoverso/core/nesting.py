"""Lists as GitHub nests them, written as Python-Markdown reads them.

On GitHub what belongs to an item stands below the item's text, two columns to the right for most; Python-Markdown wants
four for each level, a blank line before a list that follows a paragraph, and another one between an item's text and
code, quotes or tables in the item. Extensions that count by twos nest a list indented by three or four otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rectoverso.core.starts import DELIMITERS, ENDS, START, UNDERLINE, UNTIL_BLANK

_LOOKS_LIKE_ITEM = re.compile(r"[-+*](?= )|[0-9]+(?=\. )")
_INDENT = re.compile(r"[ \t>]*+(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]++)*+")
_SPECIAL = frozenset(" \t>-+*0123456789`~<$!?=[|#_")
_DEEPEST = 20
"""Containers inside each other, beyond which marks are text: Python-Markdown goes as deep as its stack does."""


class Container(NamedTuple):
    """What lines are inside of: a quote (`width` 0), an item, or what is indented by four.

    `width`: columns that its lines are indented; `kind`: `>`, `-` for bullets, `1` for numbers, `!` for others.
    """

    kind: str
    width: int

    @property
    def is_item(self) -> bool:
        return self.kind in "-1"


class _Leaf(NamedTuple):
    """What a line holds inside its containers: `rest` with its `indent`, `text` without; `name`: of its kind."""

    name: str | None
    rest: str
    text: str
    indent: int
    is_table: bool

    @property
    def is_text(self) -> bool:
        """Whether it may belong to a paragraph."""
        return self.name in (None, "item", "quote", "aside", "row") and not self.is_table

    @property
    def as_text(self) -> str:
        """The text, which begins no item."""
        found = _LOOKS_LIKE_ITEM.match(self.text)
        at = found.end() * self.text[0].isdigit() if found else 0
        return f"{self.text[:at]}\\{self.text[at:]}" if found else self.text


class Writer:
    """One text: the containers that are open in what was read, and the state of what is written.

    It reads line by line; `lists.nest_lists`, which everybody calls, takes the lines of plain shapes in a shorter way.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.written: list[str] = []
        self.stack: list[Container] = []
        self.in_list = False  # whether one of them is an item
        self.in_paragraph = False
        self.hollow = False  # whether the innermost item has nothing in it yet
        self.closing: re.Pattern[str] | None = None  # of the fence or raw block that is open
        self.mark = ""  # of the fence that was begun last
        self.level, self.indent = 0, 0  # the number of its containers, and how far it is indented in them
        self.is_fresh = True  # whether a blank line is above
        self.first: int | None = None  # level of the item that begins the block under way, if one does
        self.is_over = False  # whether the line above ends something that no line goes on with

    def run(self) -> str:
        write = self.written.append
        for number, line in enumerate(self.lines):
            if self.closing and not self.stack and self.closing not in UNTIL_BLANK:
                write(line)
                if self.closing.search(line):
                    self.closing, self.is_over = None, True
                self.is_fresh, self.first = False, None
            elif self.closing or self.stack or (line and line[0] in _SPECIAL):
                self._read(line, number)
            else:
                self.in_paragraph, self.is_fresh, self.first = bool(line), not line, None
                self.is_over = False
                write(line)
        self._end_fence()
        return "\n".join(self.written)

    def _read(self, whole: str, number: int) -> None:
        line = whole
        if "\t" in line and (indent := _INDENT.match(line)):
            line = indent.group().expandtabs(4) + line[indent.end() :]
        index, depth = self._enter(line)
        is_blank = not line[index:].strip()
        if self.closing and depth >= self.level and not (is_blank and self.closing in UNTIL_BLANK):
            self._raw(whole, line[index:], self.closing)
            return
        self._end_fence()
        self.closing = None
        if is_blank:
            self._blank(whole, depth)
            return
        head, level = "", None
        while True:
            first = index
            while line[first] == " ":
                first += 1
            block = START.match(line, first) if first - index < 4 else None
            name = block.lastgroup if block else None
            if not block or name not in ("item", "quote", "aside") or len(self.stack[:depth]) >= _DEEPEST:
                break
            if name == "item":
                if not head and self._is_text(block, line, depth):
                    break
                level = depth if level is None else level
                head, index = self._item(block, line, head, first - index, depth)
            else:
                # The mark of an item above it then stands in a line of its own.
                level = None if self.hollow else level
                head, index = self._container(name, block, head, depth), block.end()
            depth = len(self.stack)
            if name == "aside" or not line[index:].strip():
                self._write(
                    head + line[index:], whole, level, is_empty=name != "item" and not self.in_paragraph
                )
                return
        leaf = _Leaf(name, line[index:], line[first:], first - index, self._is_table(number, name))
        if self.in_paragraph and not head and (leaf.is_text or name == "tag"):
            self._go_on(leaf, whole, depth)
        else:
            self._begin(leaf, whole, head, depth, level)

    def _enter(self, line: str) -> tuple[int, int]:
        """Return the index of what lies inside the containers that this line goes on with, and their number."""
        index, length = 0, len(line)
        for depth, (kind, width) in enumerate(self.stack):
            first = index
            while first < length and line[first] == " ":
                first += 1
            if kind == ">":
                if first - index > 3 or first == length or line[first] != ">":
                    return index, depth
                index = first + 1 + line.startswith(" ", first + 1)
            elif first == length:
                index = length
            elif first - index < width:
                return index, depth
            else:
                index += width
        return index, len(self.stack)

    def _raw(self, whole: str, rest: str, closing: re.Pattern[str]) -> None:
        """Take a line of a fence or raw block."""
        inner = rest[min(self.indent, len(rest) - len(rest.lstrip(" "))) :]
        if closing.search(inner):
            self.closing, self.is_over = None, True
        self.is_fresh, self.first = False, None
        prefix = self._prefix(self.level)
        self.written.append((prefix + inner if inner else prefix.rstrip()) if self.in_list else whole)

    def _blank(self, whole: str, depth: int) -> None:
        """Take a blank line in the outer `depth` containers: it ends quotes, but not what is indented."""
        if self.hollow and depth == len(self.stack):
            depth -= 1
        self.written.append(self._prefix(depth).rstrip() if self.in_list else whole)
        self._leave(depth)
        self.in_paragraph = self.hollow = self.is_over = False
        self.is_fresh = True

    def _is_text(self, item: re.Match[str], line: str, depth: int) -> bool:
        """Tell whether what looks like an item goes on with the paragraph above it."""
        if not self.in_paragraph or depth < len(self.stack):
            return False
        return item.end() == len(line) or int(item["number"] or 1) != 1

    def _is_table(self, number: int, name: str | None) -> bool:
        """Tell whether a table begins in a line."""
        below = self.lines[number + 1] if name == "row" and number + 1 < len(self.lines) else ""
        return "|" in below and bool(DELIMITERS.match(below))

    def _item(self, block: re.Match[str], line: str, head: str, indent: int, depth: int) -> tuple[str, int]:
        """Open an item; return what the line to be written begins with, and the index of what lies in the item."""
        kind = "1" if block["number"] else "-"
        if not head:
            other = depth < len(self.stack) and self.stack[depth].kind not in (kind, ">", "!")
            self._leave(depth)
            if self.first is None or depth < self.first or other or self.is_over:
                self._separate()
            head = self._prefix() if self.stack else " " * indent
        mark = f"{block['number']}." if block["number"] else block["mark"]
        gap = block["gap"] if len(block["gap"]) < 5 and block.end() < len(line) else " "
        width = len(block["mark"]) + len(gap)
        self.stack.append(Container(kind, indent + width))
        self.in_list = self.hollow = True
        self.in_paragraph = False
        return head + mark + gap, min(block.start() + width, len(line))

    def _container(self, name: str, block: re.Match[str], head: str, depth: int) -> str:
        """Open a quote, or what is indented by four; return what the line to be written begins with."""
        head = self._place(head, depth)
        self.stack.append(Container(">", 0) if name == "quote" else Container("!", 4))
        self.is_fresh, self.first = True, None
        self.in_paragraph = block.group().startswith("[")
        return head + ("> " if name == "quote" else block.group())

    def _place(self, head: str, depth: int, *, apart: bool = True) -> str:
        """Return what the line to be written begins with; whatever begins in it may stand `apart` from an item."""
        if not head:
            is_closing = any(container.is_item for container in self.stack[depth:])
            self._leave(depth)
            if is_closing or (self.in_list and (apart or self.is_over)):
                self._separate()
        elif self.hollow and apart:
            self.written.append(head)
            self.is_fresh = False
            self._separate()
        else:
            return head
        self.hollow = False
        return self._prefix()

    def _go_on(self, leaf: _Leaf, whole: str, depth: int) -> None:
        """Take a line of a paragraph, indented or not."""
        self.written.append(self._prefix(depth) + leaf.as_text if self.in_list else whole)
        if depth == len(self.stack) and UNDERLINE.match(leaf.text):
            self.in_paragraph, self.is_over = False, True

    def _begin(self, leaf: _Leaf, whole: str, head: str, depth: int, level: int | None) -> None:
        """Take the first line of a block."""
        name = leaf.name
        is_paragraph = leaf.is_text and not leaf.is_table
        if is_paragraph or name in ("heading", "rule", "html", "tag", "comment"):
            head = self._place(head, depth, apart=not is_paragraph and not head)
        else:
            level = None if head and self.hollow else level
            head = self._place(head, depth)
        text = leaf.rest if leaf.indent > 3 else leaf.text
        self._write(head + (leaf.as_text if len(self.stack) >= _DEEPEST else text), whole, level)
        self.in_paragraph = leaf.is_text and leaf.indent < 4
        self.hollow = False
        if name in ("heading", "rule"):
            self.is_over = True
        elif name == "fence":
            mark = leaf.text[: len(leaf.text) - len(leaf.text.lstrip(leaf.text[0]))]
            self.mark = mark
            self.closing = end_of_fence(mark)
        elif name in ENDS:
            if name in ("comment", "raw") and ENDS[name].search(leaf.text):
                self.is_over = True
            else:
                self.closing = ENDS[name]
        self.level, self.indent = len(self.stack), leaf.indent

    def _end_fence(self) -> None:
        """Write the end of a fence that ends with its item, or the text; Python-Markdown knows no such end."""
        if self.closing and self.closing not in ENDS.values():
            at = len(self.written) - (self.written[-1] == "")
            self.written.insert(at, self._prefix(self.level) + self.mark)
            self.is_over = True

    def _write(self, line: str, whole: str, level: int | None, *, is_empty: bool = False) -> None:
        """Write a line; `level`: of the item that begins in it; `is_empty`: what lies in it begins below."""
        self.written.append(line if self.in_list else whole)
        if self.is_fresh:
            self.first = level
        self.is_fresh, self.is_over = is_empty, False

    def _prefix(self, depth: int | None = None) -> str:
        """Return what lines inside the outer `depth` containers, or all, begin with."""
        if not self.stack:
            return ""
        return "".join("> " if container.kind == ">" else "    " for container in self.stack[:depth])

    def _leave(self, depth: int) -> None:
        """Close all containers but the outer ones."""
        if depth < len(self.stack):
            del self.stack[depth:]
            self.in_list = any(container.is_item for container in self.stack)

    def _separate(self) -> None:
        """Write a blank line inside the open containers, unless there is one."""
        if not self.is_fresh:
            self.written.append(self._prefix().rstrip())
            self.is_fresh = True


@lru_cache(maxsize=64)
def end_of_fence(mark: str) -> re.Pattern[str]:
    """Return what matches a line that closes the fence with this mark."""
    return re.compile(rf"\A {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*\Z")
