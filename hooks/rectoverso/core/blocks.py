"""The blocks of a Markdown text that the content findings compare: headings, code blocks, paragraphs.

The blocks are those of CommonMark with tables. markdown-it-py is the parser, its block level only. It costs some
5 ms for a page, and most pages consist of a few shapes that cannot mean anything else: lines of text, headings,
fences, lists, quotes, tables. Those are read in `shapes`, and the parser gets the rest, cut at points where it would
stand outside every container anyway. A property in the tests holds both ways to the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rectoverso.core.markdown import tokens
from rectoverso.core.shapes import Block, Fence, Heading, Paragraph, Read, collapse, may_head_table, read

__all__ = ["Fence", "Heading", "Outline", "Paragraph", "outline"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of one text, each kind in document order, and the number of line feeds.

    Tables, HTML blocks and indented code are no paragraphs. Plain tuples, numbers and strings: fit for a cache.
    """

    headings: tuple[Heading, ...]
    fences: tuple[Fence, ...]
    paragraphs: tuple[Paragraph, ...]
    lines: int


_LONGEST_LINE = 8_000
"""Characters of a line that are looked at; a longer one is represented by its two ends."""


def outline(text: str) -> Outline:
    """Return the headings, fenced code blocks and paragraphs of a Markdown text.

    Shapes: `text` is a body; front matter and record are removed already. Any line ends.
    Units: lines are 1-based and counted after CRLF and CR became LF.
    Errors: none; every text has an outline. Time is linear in the text.
    Source: CommonMark 0.31.2, chapters 3-5; tables as in GFM 0.29, 4.10.
    """
    lines = _lines(text)
    blocks = _scan(lines)
    return Outline(
        headings=tuple(block for block in blocks if isinstance(block, Heading)),
        fences=tuple(block for block in blocks if isinstance(block, Fence)),
        paragraphs=tuple(block for block in blocks if isinstance(block, Paragraph)),
        lines=len(lines) - 1,
    )


def _lines(text: str) -> list[str]:
    """Return the lines of `text` without their ends, shortened where one is too long to be looked at."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.replace("\0", "\ufffd").split("\n")
    if len(text) > _LONGEST_LINE and len(max(lines, key=len)) > _LONGEST_LINE:
        # The end is kept because a comment or tag that lost its end would swallow the lines below it.
        half = _LONGEST_LINE // 2
        lines = [line if len(line) <= _LONGEST_LINE else f"{line[:half]} {line[-half:]}" for line in lines]
    return lines


def _scan(lines: Sequence[str]) -> list[Block]:
    """Return all blocks in document order: those of plain shape from here, the others from the parser."""
    blocks: list[Block] = []
    at, end = 0, len(lines)
    while at < end:
        line = lines[at]
        if not line.strip(" \t"):
            at += 1
            continue
        found = read(lines, at)
        if found is None:
            stop = _next_start(lines, at)
            parsed = _parse(lines, at, stop)
            if parsed.open:
                # A fence or HTML block goes on beyond the cut. Parsing to the end, once, keeps this linear.
                stop = end
                parsed = _parse(lines, at, stop)
            found = Read(parsed.blocks, stop)
        blocks += found.blocks
        at = found.stop
    return blocks


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
