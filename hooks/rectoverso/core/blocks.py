"""The blocks of a Markdown text that the content findings compare: headings, code blocks, paragraphs.

The blocks are those of CommonMark with tables. markdown-it-py is the parser, its block level only. It costs some
5 ms for a page, and most pages consist of a few shapes that cannot mean anything else: lines of text, headings,
fences, flat lists, tables. Those are read here, and the parser gets the rest, cut at points where it would stand
outside every container anyway. A property in the tests holds both ways to the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from rectoverso.core.markdown import tokens


@dataclass(frozen=True, slots=True)
class Heading:
    """An ATX or setext heading; `text` is its Markdown source with white space collapsed, `line` is 1-based."""

    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block: its info string, how many lines it holds, the 1-based line of the opening fence."""

    info: str
    lines: int
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, also one in a list or quote; `text` has its white space collapsed, `line` is 1-based."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of one text, each kind in document order, and the number of line feeds.

    Tables, HTML blocks and indented code are no paragraphs. Plain tuples, numbers and strings: fit for a cache.
    """

    headings: tuple[Heading, ...]
    fences: tuple[Fence, ...]
    paragraphs: tuple[Paragraph, ...]
    lines: int


_Block: TypeAlias = Heading | Fence | Paragraph

_LONGEST_LINE = 8_000
"""Characters of a line that are looked at; a longer one is represented by its two ends."""

# Line shapes at column 0, where no container and no paragraph is open
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?$", re.DOTALL)
_HEADING_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$", re.DOTALL)
_RULE = re.compile(r"([-_*])[ \t]*(?:\1[ \t]*){2,}$")
_ITEM = re.compile(r"(?:([-+*])|[0-9]{1,9}([.)])) {1,4}(?! )")
_DELIMITER_ROW = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?[ \t]*)?$")
# Text that begins so is a paragraph, or goes on with one, whatever stands around it. Cautious: what is not
# matched may be one all the same, and is left to the parser.
_PLAIN = re.compile(
    r"[^ \t\-+=<>|:*_`~#0-9]|\*+[^ \t*]|_+[^ \t_]|`{1,2}[^`]|~{1,2}[^~]|#{1,6}[^ \t#]"
    r"|[0-9]{1,9}(?:[^0-9.)]|$)|[0-9]{1,9}[.)][^ \t]"
)


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


def _scan(lines: Sequence[str]) -> list[_Block]:
    """Return all blocks in document order: those of plain shape from here, the others from the parser."""
    blocks: list[_Block] = []
    at, end = 0, len(lines)
    while at < end:
        line = lines[at]
        if not line.strip(" \t"):
            at += 1
            continue
        found = _read(lines, at)
        if found is None:
            stop = _next_start(lines, at)
            parsed = _parse(lines, at, stop)
            if parsed.open:
                # A fence or HTML block goes on beyond the cut. Parsing to the end, once, keeps this linear.
                stop = end
                parsed = _parse(lines, at, stop)
            found = _Read(parsed.blocks, stop)
        blocks += found.blocks
        at = found.stop
    return blocks


class _Read(NamedTuple):
    """Blocks that were read and the index of the line to go on at."""

    blocks: list[_Block]
    stop: int


def _read(lines: Sequence[str], at: int) -> _Read | None:
    """Return what begins at index `at`, a line at top level that is not blank; None if only the parser knows."""
    line = lines[at]
    first = line[0]
    if first in "#`~" and _may_head_table(lines, at):
        return None
    if first == "#" and (match := _HEADING.match(line)):
        text = _HEADING_END.sub("", match[2] or "")
        return _Read([Heading(len(match[1]), _collapse(text), at + 1)], at + 1)
    if first in "`~" and (match := _FENCE.match(line)):
        return _read_fence(lines, at, match[1] or match[3], match[2] or match[4] or "")
    if first in "-_*" and _RULE.match(line):
        return _Read([], at + 1)
    if first == "|":
        return _read_table(lines, at)
    if first in "-+*0123456789" and (match := _ITEM.match(line)):
        return _read_list(lines, at, match[1] or match[2])
    if _PLAIN.match(line):
        return _read_paragraph(lines, at)
    return None


def _read_fence(lines: Sequence[str], at: int, marker: str, info: str) -> _Read:
    """Return the fence that opens at index `at`; without a closing fence it goes on to the end of the text."""
    end = len(lines) if lines[-1].strip(" \t") else len(lines) - 1
    stop = at + 1
    while stop < end and (marker not in lines[stop] or not _closes(lines[stop], marker)):
        stop += 1
    return _Read([Fence(_collapse(info), stop - at - 1, at + 1)], stop + 1)


def _closes(line: str, marker: str) -> bool:
    """Tell whether `line` closes a fence that `marker` opened at column 0."""
    shorn = line.lstrip(" ")
    return (
        shorn.startswith(marker) and len(line) - len(shorn) < 4 and not shorn.rstrip(" \t").strip(marker[0])
    )


def _read_table(lines: Sequence[str], at: int) -> _Read | None:
    """Return no blocks and the end of the table at index `at`, if every row of it begins with a bar."""
    stop = at
    while stop < len(lines) and lines[stop].startswith("|"):
        stop += 1
    if stop < at + 2 or (stop < len(lines) and lines[stop].strip(" \t")) or "\\" in lines[at]:
        return None
    head, delimiters = lines[at].rstrip(" \t"), lines[at + 1].rstrip(" \t")
    same_width = head.count("|") - head.endswith("|") == delimiters.count("|") - delimiters.endswith("|")
    sure = same_width and "-" in delimiters and _DELIMITER_ROW.match(delimiters) and head == head.rstrip()
    return _Read([], stop) if sure else None


def _may_head_table(lines: Sequence[str], at: int) -> bool:
    """Tell whether the parser may take the line at index `at`, which does not begin with a bar, for a table's head.

    It looks for tables before all else, so that a heading or the first item of a list can be one.
    """
    if "|" not in lines[at] or lines[at].startswith("|") or at + 1 == len(lines):
        return False
    return lines[at + 1].lstrip(" \t").startswith(("-", ":", "|"))


def _read_paragraph(lines: Sequence[str], at: int) -> _Read | None:
    """Return the paragraph that begins at index `at`, if every line of it is plain text."""
    stop = at + 1
    while stop < len(lines) and (rest := lines[stop].lstrip(" \t")):
        if _PLAIN.match(rest):
            stop += 1
        elif _interrupts(lines[stop]):
            break
        else:
            return None
    found = _paragraphs([(at + 1, lines[at:stop])])
    return None if found is None else _Read(found, stop)


def _read_list(lines: Sequence[str], at: int, kind: str) -> _Read | None:
    """Return the paragraphs of the flat list at index `at`, if its items are nothing but plain text.

    Shapes: `kind` is the bullet or the delimiter after the number; another one would begin another list.
    """
    items: list[tuple[int, Sequence[str]]] = []
    parts: list[str] = []
    stop = at
    while stop < len(lines) and (rest := lines[stop].lstrip(" \t")):
        match = _ITEM.match(lines[stop])
        if match and (match[1] or match[2]) == kind and _PLAIN.match(lines[stop], match.end()):
            parts = [lines[stop][match.end() :]]
            items.append((stop + 1, parts))
        elif items and _PLAIN.match(rest):
            parts.append(rest)
        elif items and _interrupts(lines[stop]):
            break
        else:
            return None
        stop += 1
    after = stop
    while after < len(lines) and not lines[after].strip(" \t"):
        after += 1
    if after < len(lines) and (lines[after][0] in " \t" or _may_head_table(lines, after)):
        return None  # the last item, or to the parser the list, may go on after a blank line
    found = _paragraphs(items)
    return None if found is None else _Read(found, stop)


def _interrupts(line: str) -> bool:
    """Tell whether `line` surely ends an open paragraph and every list around it.

    A list item does so if it is not empty and, when numbered, has the number 1.
    """
    if match := _ITEM.match(line):
        return bool((match[1] or line.startswith(("1.", "1)"))) and _PLAIN.match(line, match.end()))
    return bool(_HEADING.match(line) or _FENCE.match(line))


def _paragraphs(items: Sequence[tuple[int, Sequence[str]]]) -> list[_Block] | None:
    """Return paragraphs made of pairs of a line number and the lines of text that begin there.

    Returns: None if link reference definitions may have to be taken off one of them; that is the parser's work.
    """
    blocks: list[_Block] = []
    for number, parts in items:
        text = _collapse(" ".join(parts))
        if parts[0].startswith("[") and "]:" in text:
            return None
        if text:  # some white space is no blank line, yet no text either
            blocks.append(Paragraph(text, number))
    return blocks


def _collapse(text: str) -> str:
    """Return `text` with each run of white space made one space."""
    return " ".join(text.split())


def _next_start(lines: Sequence[str], at: int) -> int:
    """Return the index of the next line after `at` that no quote, list or paragraph above can own.

    That is a line that begins at column 0 below a blank one: it closes every container, or opens a new one.
    """
    for index in range(at + 1, len(lines)):
        line = lines[index]
        starts = line and line[0] not in " \t" and not lines[index - 1].strip(" \t")
        if starts and not _may_head_table(lines, index):
            return index
    return len(lines)


class _Parsed(NamedTuple):
    """Blocks from the parser; `open` if the last block might have gone on below the lines it was given."""

    blocks: list[_Block]
    open: bool


def _parse(lines: Sequence[str], at: int, stop: int) -> _Parsed:
    """Return the blocks that markdown-it finds in the lines from index `at` up to `stop`."""
    if stop == len(lines) and not lines[-1].strip(" \t"):
        stop -= 1  # what follows the last line feed is no line
    blocks: list[_Block] = []
    unclosed = False
    parsed = tokens("".join(f"{line}\n" for line in lines[at:stop]))
    for index, token in enumerate(parsed):
        if token.map is None:
            continue
        line = at + token.map[0] + 1
        if token.type == "heading_open":
            blocks.append(Heading(int(token.tag[1:]), _collapse(parsed[index + 1].content), line))
        elif token.type == "paragraph_open":
            text = _collapse(parsed[index + 1].content)
            if text:
                blocks.append(Paragraph(text, line))
        elif token.type == "fence":
            blocks.append(Fence(_collapse(token.info), token.content.count("\n"), line))
        if token.level == 0 and token.type in ("fence", "html_block"):
            unclosed = token.map[1] >= stop - at
    return _Parsed(blocks, unclosed and stop < len(lines))
