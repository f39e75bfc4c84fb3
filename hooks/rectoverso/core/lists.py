"""Lists as GitHub nests them, written as Python-Markdown reads them.

On GitHub what belongs to an item stands below the item's text, two columns to the right for most; Python-Markdown wants
four for each level, a blank line before a list that follows a paragraph, and another one between an item's text and
code, quotes or tables in the item. Extensions that count by twos nest a list indented by three or four otherwise.
"""

from __future__ import annotations

import re

from rectoverso.core.nesting import Container, Writer, end_of_fence
from rectoverso.core.starts import EASY, ENDS, UNTIL_BLANK

_ANY_ITEM = re.compile(r"^[ \t>]*(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]|$)", re.MULTILINE)
_SPECIAL = frozenset(" \t>-+*0123456789`~<$!?=[|#_")


def nest_lists(text: str) -> str:
    """Return a Markdown text whose lists Python-Markdown nests as GitHub does.

    Shapes: `text` is a body with LF line ends. Each level is indented by four, with all that belongs to it; lists
    begin behind a blank line, `1)` becomes `1.`. Outside lists nothing changes, nor does code but in its indentation.
    Errors: none; time is linear in the text.
    Source: CommonMark 0.31.2, 5.1 to 5.3; Python-Markdown's blockprocessors, with its extension `sane_lists`.
    """
    return _Quick(text).run() if _ANY_ITEM.search(text) else text


class _Quick(Writer):
    """The same writer, with what it does about blank lines and those of plain shapes at column 0 written out.

    Such a line is in no item or other indented container, whatever is open, and in no quote. A property in the
    tests holds both ways to the same answer.
    """

    def run(self) -> str:
        write, special, easy = self.written.append, _SPECIAL, EASY.match
        lines, number = self.lines, 0
        while number < len(lines):
            line = lines[number]
            if self.closing:
                if not self.stack and self.closing not in UNTIL_BLANK:
                    number = self._pass_raw(number, self.closing)
                    continue
                self._read(line, number)
            elif not line:
                self._pass_blank()
            elif not self.stack and line[0] not in special:
                self.in_paragraph, self.is_fresh, self.first = True, False, None
                self.is_over = False
                write(line)
            elif not (found := easy(line)) or not self._take(found, line, number):
                self._read(line, number)
            number += 1
        self._end_fence()
        return "\n".join(self.written)

    def _pass_raw(self, number: int, closing: re.Pattern[str]) -> int:
        """Take the rest of the fence or raw block, outside of containers, that is open at a line; return the next."""
        mark = "" if closing in ENDS.values() else self.mark
        stop, lines = number, self.lines
        while stop < len(lines) and not (mark in lines[stop] and closing.search(lines[stop])):
            stop += 1
        if stop < len(lines):
            self.closing, self.is_over = None, True
            stop += 1
        self.written += lines[number:stop]
        self.is_fresh, self.first = False, None
        return stop

    def _pass_blank(self) -> None:
        if not self.stack:
            self.written.append("")
            self.in_paragraph, self.is_fresh, self.first, self.is_over = False, True, None, False
            return
        for depth, outer in enumerate(self.stack):
            if outer.kind == ">":
                self._blank("", depth)
                return
        self.written.append("")
        if self.hollow:
            self._leave(len(self.stack) - 1)
        self.in_paragraph = self.hollow = self.is_over = False
        self.is_fresh = True

    def _take(self, found: re.Match[str], line: str, number: int) -> bool:
        """Take a line that is not blank; return whether it could be taken so."""
        name = found.lastgroup
        if name == "item":
            return self._take_item(found, line)
        if name == "row" and self._is_table(number, name):
            return False
        is_text = name not in ("heading", "rule", "fence")
        if not is_text or not self.in_paragraph:
            if self.stack:
                is_closing, self.in_list, self.stack = self.in_list, False, []
                if is_closing:
                    self._separate()
            if self.is_fresh:
                self.first = None
            self.is_fresh, self.is_over, self.in_paragraph = False, not is_text and name != "fence", is_text
            self.hollow = False
            self.level, self.indent = 0, 0
        self.written.append(line)
        if name == "fence":
            self.mark = found["fence"]
            self.closing = end_of_fence(self.mark)
        return True

    def _take_item(self, found: re.Match[str], line: str) -> bool:
        digits = found["number"]
        if self.in_paragraph and not self.stack and digits and int(digits) != 1:
            return False
        kind = "1" if digits else "-"
        other = bool(self.stack) and self.stack[0].kind not in (kind, ">", "!")
        self.stack = []
        if self.first is None or self.first > 0 or other or self.is_over:
            self._separate()
        self.stack = [Container(kind, found.end())]
        self.in_list = True
        self.written.append(f"{digits}.{line[found.end('mark') :]}" if digits else line)
        if self.is_fresh:
            self.first = 0
        self.is_fresh = self.is_over = self.hollow = False
        self.in_paragraph = True
        self.level, self.indent = 1, 0
        return True
