"""The blocks of a Markdown text that the content findings compare: headings, code blocks, paragraphs.

The blocks are those of CommonMark with tables. markdown-it-py is the parser, its block level only. It costs some
5 ms for a page, and most pages consist of a few shapes that cannot mean anything else: lines of text, headings,
fences, lists, quotes, tables. Those are read in `shapes`, and the parser gets the rest, cut at points where it would
stand outside every container anyway. Nearly everybody asks for headings and code blocks only, and `frames` passes over
all that lies between them. Properties in the tests hold each way to the parser's answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from rectoverso.core.frames import pass_over, take
from rectoverso.core.markdown import tokens
from rectoverso.core.shapes import Block, Fence, Heading, Paragraph, Read, collapse, may_head_table, read

__all__ = ["Fence", "Heading", "Outline", "Paragraph", "outline"]


class Outline:
    """The blocks of one text, each kind in document order, and the number of line feeds.

    Tables, HTML blocks and indented code are no paragraphs. Those are only looked for when they are asked for: few ask.
    """

    def __init__(self, text: str) -> None:
        self._text = _plain(text)
        blocks = _skim(self._text)
        self.headings = tuple([block for block in blocks if isinstance(block, Heading)])
        self.fences = tuple([block for block in blocks if isinstance(block, Fence)])
        self.lines = self._text.count("\n")

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the text."""
        blocks = _scan(self._text.split("\n"))
        return tuple([block for block in blocks if isinstance(block, Paragraph)])


_LONGEST_LINE = 8_000
"""Characters of a line that are looked at; a longer one is represented by its two ends."""


def outline(text: str) -> Outline:
    """Return the headings, fenced code blocks and paragraphs of a Markdown text.

    Shapes: `text` is a body; front matter and record are removed already. Any line ends.
    Units: lines are 1-based and counted after CRLF and CR became LF.
    Errors: none; every text has an outline. Time is linear in the text.
    Source: CommonMark 0.31.2, chapters 3-5; tables as in GFM 0.29, 4.10.
    """
    return Outline(text)


def _plain(text: str) -> str:
    """Return `text` with line feeds as line ends, shortened where a line is too long to be looked at."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "\ufffd")
    lines = text.split("\n") if len(text) > _LONGEST_LINE else []
    if not lines or len(max(lines, key=len)) <= _LONGEST_LINE:
        return text
    # The end is kept because a comment or tag that lost its end would swallow the lines below it.
    half = _LONGEST_LINE // 2
    return "\n".join(
        line if len(line) <= _LONGEST_LINE else f"{line[:half]} {line[-half:]}" for line in lines
    )


def _skim(text: str) -> list[Block]:
    """Return the headings and code blocks in document order, and perhaps some of the paragraphs."""
    blocks: list[Block] = []
    lines: list[str] = []
    starts: list[int] = []
    counted, number = 0, 1
    at = pass_over(text, 0)
    while at < len(text):
        number += text.count("\n", counted, at)
        counted = at
        if taken := take(text, at, number):
            block, end = taken
            blocks.append(block)
        else:
            if not lines:
                lines = text.split("\n")
                starts = [0, *accumulate(len(line) + 1 for line in lines)]
            found = _read(lines, number - 1)
            blocks += found.blocks
            end = starts[min(found.stop, len(lines))] - 1
        at = pass_over(text, end)
    return blocks


def _scan(lines: Sequence[str]) -> list[Block]:
    """Return all blocks in document order."""
    blocks: list[Block] = []
    at, end = 0, len(lines)
    while at < end:
        if not lines[at].strip(" \t"):
            at += 1
            continue
        found = _read(lines, at)
        blocks += found.blocks
        at = found.stop
    return blocks


def _read(lines: Sequence[str], at: int) -> Read:
    """Return what begins at index `at`: what is of plain shape from here, anything else from the parser."""
    if found := read(lines, at):
        return found
    stop = _next_start(lines, at)
    parsed = _parse(lines, at, stop)
    if parsed.open:
        # A fence or HTML block goes on beyond the cut. Parsing to the end, once, keeps this linear.
        stop = len(lines)
        parsed = _parse(lines, at, stop)
    return Read(parsed.blocks, stop)


def _next_start(lines: Sequence[str], at: int) -> int:
    """Return the index of the next line after `at` that no quote, list or paragraph above can own.

    That is a line that begins at column 0 below a blank one: it closes every container, or opens a new one.
    """
    for index in range(at + 1, len(lines)):
        line = lines[index]
        starts = line and line[0] not in " \t" and not lines[index - 1].strip(" \t")
        if starts and not may_head_table(lines, index):
            return index
    return len(lines)


class _Parsed(NamedTuple):
    """Blocks from the parser; `open` if the last block might have gone on below the lines it was given."""

    blocks: list[Block]
    open: bool


def _parse(lines: Sequence[str], at: int, stop: int) -> _Parsed:
    """Return the blocks that markdown-it finds in the lines from index `at` up to `stop`."""
    if stop == len(lines) and not lines[-1].strip(" \t"):
        stop -= 1  # what follows the last line feed is no line
    blocks: list[Block] = []
    unclosed = False
    parsed = tokens("".join(f"{line}\n" for line in lines[at:stop]))
    for index, token in enumerate(parsed):
        if token.map is None:
            continue
        line = at + token.map[0] + 1
        if token.type == "heading_open":
            blocks.append(Heading(int(token.tag[1:]), collapse(parsed[index + 1].content), line))
        elif token.type == "paragraph_open":
            text = collapse(parsed[index + 1].content)
            if text:
                blocks.append(Paragraph(text, line))
        elif token.type == "fence":
            blocks.append(Fence(collapse(token.info), token.content.count("\n"), line))
        if token.level == 0 and token.type in ("fence", "html_block"):
            unclosed = token.map[1] >= stop - at
    return _Parsed(blocks, unclosed and stop < len(lines))
