"""The Markdown parser as this package uses it: markdown-it-py without its inline level and without table cells."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

_DEEPEST = 20
"""Containers (quotes, lists) inside each other; what lies deeper is ignored, because parsing recurs."""

_BAR = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r":?-+:?")


def tokens(text: str) -> list[Token]:
    """Return the block tokens of a Markdown text.

    Shapes: line feeds only. Tables leave no tokens; headings and paragraphs keep their text in an inline token
    without children.
    Errors: none; every text is Markdown. Time is linear in the text.
    Source: CommonMark 0.31.2; tables as in GFM 0.29, 4.10.
    """
    found: list[Token] = []
    parser = _parser()
    parser.block.parse(text, parser, {}, found)
    return found


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    parser.block.ruler.before("code", "table", _pass_table, {"alt": ["paragraph", "reference"]})
    return parser


def _pass_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Pass over the table that begins at line `start`; a rule of markdown-it's block level.

    The parser's own rule fills short rows up with empty cells, so that a page of one kilobyte can cost half a
    second. Nobody here looks at cells: it is enough to know where a table begins and ends.
    """
    if start + 2 > end or state.sCount[start + 1] < state.blkIndent:
        return False
    if state.is_code_block(start) or state.is_code_block(start + 1):
        return False
    head, delimiters = _line(state, start).strip(" \t"), _line(state, start + 1)
    if "|" not in head or not _is_delimiter_row(delimiters, _columns(head)):
        return False
    if silent:
        return True
    outer, state.parentType = state.parentType, "table"
    ends_table = state.md.block.ruler.getRules("blockquote")
    row = start + 2
    while row < end and state.sCount[row] >= state.blkIndent and not state.is_code_block(row):
        if not _line(state, row).strip() or any(rule(state, row, end, True) for rule in ends_table):
            break
        row += 1
    state.parentType = outer
    state.line = row
    return True


def _line(state: StateBlock, number: int) -> str:
    """Return the text of a line without its indentation."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _columns(head: str) -> int:
    """Return how many cells the bars in a table's head make; a bar at either end is only a border."""
    cells = _BAR.split(head)
    return len(cells) - (not cells[0]) - (len(cells) > 1 and not cells[-1])


def _is_delimiter_row(line: str, columns: int) -> bool:
    """Tell whether `line` is a row of dashes with that many columns."""
    if (
        not columns
        or len(line) < 2
        or line[0] not in "|-:"
        or line.strip("|-: \t")
        or line[:2] in ("- ", "-\t")
    ):
        return False  # a dash before a blank begins a list
    cells = line.split("|")
    if not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return len(cells) == columns and all(_DELIMITER.fullmatch(cell.strip()) for cell in cells)
