"""What is done to the text of a page before it is parsed."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.util import ETX, STX
from pymdownx import superfences
from pymdownx.superfences import SuperFencesBlockPreprocessor

# Begins with what is rare, unlike the library's own, which looks behind at every blank.
_BLANKS = re.compile(r"\n +(?=\n)")
_FENCE = re.compile(r"\n(?:```|~~~)")


class Whitespace(NormalizeWhitespace):
    """Goes through a text only for what it holds."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a text without tabs, carriage returns and blanks in empty lines."""
        text = "\n".join(lines)
        for mark in (STX, ETX):
            if mark in text:
                text = text.replace(mark, "")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text += "\n\n"
        if "\t" in text:
            text = text.expandtabs(self.md.tab_length)
        return _BLANKS.sub("\n", text).split("\n")


_NESTED: Any = SuperFencesBlockPreprocessor
RELIES_ON = (
    *(_NESTED.search_nested, _NESTED.parse_fence_line, _NESTED.eval_fence, _NESTED.clear, _NESTED.reassemble),
    *(superfences.NESTED_FENCE_END, superfences.RE_NESTED_FENCE_START),
)
"""What has to be as it was known, for blocks of code inside of others."""


class _AtFences:
    """Stands in for the expression for blocks of code, which matches only where a line begins with a fence.

    And it goes through the code line by line, where the library's own goes character by character: the code ends
    with a line break either way.
    """

    def __init__(self, regex: re.Pattern[str]) -> None:
        by_lines = regex.pattern.replace(r"(?P<code>.*?)(?<=\n)", r"(?P<code>(?:[^\n]*\n)*?)")
        self._regex = re.compile(by_lines, regex.flags)

    def search(self, text: str, start: int) -> re.Match[str] | None:
        """Return the first block of code that begins in a text at an index or later."""
        if start == 0 and (found := self._regex.match(text)):
            return found
        # A fence may begin at the index itself, behind the line break before it.
        for fence in _FENCE.finditer(text, max(start - 1, 0)):
            if found := self._regex.match(text, fence.start() + 1):
                return found
        return None


class FencedCode(FencedBlockPreprocessor):
    """Finds blocks of code by their fences."""

    FENCED_BLOCK_RE: ClassVar[Any] = _AtFences(FencedBlockPreprocessor.FENCED_BLOCK_RE)


class Fences(SuperFencesBlockPreprocessor):  # type: ignore[misc]
    """Looks closely only at lines that may begin or end a block of code."""

    empty_lines: int
    stack: list[Any]

    def search_nested(self, lines: list[str]) -> list[str]:
        """Return lines with placeholders for the blocks of code among them."""
        start = 0
        for number, line in enumerate(lines):
            if self.fence is None:
                if "```" in line or "~~~" in line:
                    start = number
                    self._open(line)
            elif (
                not self.quote_level
                and line.startswith(self.ws)
                and not line.startswith(self.fence, len(self.ws))
            ):
                # Not quoted, so that only blanks stand before it, and not the fence: it is code.
                code = line.rstrip("\r")
                self.empty_lines = 0 if code.strip() else self.empty_lines + 1
                self.code.append(code)
            else:
                self._go_on(line.rstrip("\r"), start, number + 1)
        found: list[str] = self.reassemble(lines)
        return found

    def _open(self, line: str) -> None:
        """Begin a block of code, if a line does: as the base class does with the first of all lines."""
        found, self.stack = self.stack, []
        super().search_nested([line])
        self.stack = found

    def _go_on(self, line: str, start: int, end: int) -> None:
        space, content = self.parse_fence_line(line)
        quotes = space.count(">")
        if self.quote_level:
            self.eval_quoted(space, content, quotes, start, end)
        elif quotes:
            self.clear()
        else:
            self.eval_fence(space, content, start, end)
