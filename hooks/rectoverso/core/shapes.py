"""The shapes of blocks that cannot mean anything else, read without a parser: see `blocks`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from markdown_it.common.html_blocks import block_names


class Heading(NamedTuple):
    """An ATX or setext heading; `text` is its Markdown source with white space collapsed, `line` is 1-based."""

    level: int
    text: str
    line: int


class Fence(NamedTuple):
    """A fenced code block: its info string, how many lines it holds, the 1-based line of the opening fence."""

    info: str
    lines: int
    line: int


class Paragraph(NamedTuple):
    """A paragraph, also one in a list or quote; `text` has its white space collapsed, `line` is 1-based."""

    text: str
    line: int


Block: TypeAlias = Heading | Fence | Paragraph

# Line shapes at column 0, where no container and no paragraph is open
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_HEADING_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$", re.DOTALL)
_RULE = re.compile(r"([-_*])[ \t]*(?:\1[ \t]*){2,}$")
_ITEM = re.compile(r"(?:([-+*])|[0-9]{1,9}([.)])) {1,4}(?! )")
_DELIMITER_ROW = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?[ \t]*)?$")
_HTML = re.compile(rf"</?(?:{'|'.join(block_names)})(?=[ \t]|/?>|$)", re.IGNORECASE)
_DEEPEST = 4
"""Items and quotes inside each other; far less than what the parser goes into."""
# Text that begins so is a paragraph, or goes on with one, whatever stands around it. Cautious: what is not
# matched may be one all the same, and is left to the parser.
PLAIN = (
    r"[^ \t\n\-+=<>|:*_`~#0-9]|\*+[^ \t\n*]|_+[^ \t\n_]|`{1,2}[^`\n]|~{1,2}[^~\n]|#{1,6}[^ \t\n#]"
    r"|[0-9]{1,9}(?:[^0-9.)\n]|(?=\n|\Z))|[0-9]{1,9}[.)][^ \t\n]"
)
_PLAIN = re.compile(PLAIN)

_MARKS = frozenset(" \t-+=<>|:*_`~#0123456789")
"""What plain text may begin with only if `_PLAIN` says so."""


class Read(NamedTuple):
    """Blocks that were read and the index of the line to go on at."""

    blocks: list[Block]
    stop: int


def read(lines: Sequence[str], at: int, depth: int = 0) -> Read | None:
    """Return what begins at index `at`, a line at column 0 that is not blank; None if only the parser knows.

    Shapes: `lines` are a text, or all that lies in an item or quote; `depth`: inside how many of these.
    """
    line = lines[at]
    first = line[0]
    if first not in _MARKS:
        return _read_paragraph(lines, at)
    if first in "#`~<" and may_head_table(lines, at):
        return None
    if first == "#" and _HEADING.match(line):
        return Read([heading(line, at + 1)], at + 1)
    if first in "`~" and (match := _FENCE.match(line)):
        return _read_fence(lines, at, match[1] or match[3], match[2] or match[4] or "")
    if first in "-_*" and _RULE.match(line):
        return Read([], at + 1)
    if first == "|":
        return _read_table(lines, at)
    if first in "-+*0123456789" and (match := _ITEM.match(line)):
        return _read_list(lines, at, match[1] or match[2]) or _read_item(lines, at, match, depth)
    if first == ">":
        return _read_quote(lines, at, depth)
    if first == "<":
        return _read_html(lines, at)
    if _PLAIN.match(line):
        return _read_paragraph(lines, at)
    return None


def heading(line: str, number: int) -> Heading:
    """Return the ATX heading that a line at column 0 is."""
    text = line.lstrip("#")
    level = len(line) - len(text)
    if line[-1] in "# \t":
        text = _HEADING_END.sub("", text.lstrip(" \t"))
    return Heading(level, collapse(text), number)


def _read_fence(lines: Sequence[str], at: int, marker: str, info: str) -> Read:
    """Return the fence that opens at index `at`; without a closing fence it goes on to the end of the text."""
    end = len(lines) if lines[-1].strip(" \t") else len(lines) - 1
    stop = at + 1
    while stop < end and (marker not in lines[stop] or not _closes(lines[stop], marker)):
        stop += 1
    return Read([Fence(collapse(info), stop - at - 1, at + 1)], stop + 1)


def _closes(line: str, marker: str) -> bool:
    """Tell whether `line` closes a fence that `marker` opened at column 0."""
    shorn = line.lstrip(" ")
    return (
        shorn.startswith(marker) and len(line) - len(shorn) < 4 and not shorn.rstrip(" \t").strip(marker[0])
    )


def _read_table(lines: Sequence[str], at: int) -> Read | None:
    """Return no blocks and the end of the table at index `at`, if every row of it begins with a bar."""
    stop = at
    while stop < len(lines) and lines[stop].startswith("|"):
        stop += 1
    if stop < at + 2 or (stop < len(lines) and lines[stop].strip(" \t")) or "\\" in lines[at]:
        return None
    head, delimiters = lines[at].rstrip(" \t"), lines[at + 1].rstrip(" \t")
    same_width = head.count("|") - head.endswith("|") == delimiters.count("|") - delimiters.endswith("|")
    sure = same_width and "-" in delimiters and _DELIMITER_ROW.match(delimiters) and head == head.rstrip()
    return Read([], stop) if sure else None


def may_head_table(lines: Sequence[str], at: int) -> bool:
    """Tell whether the parser may take the line at index `at`, which does not begin with a bar, for a table's head.

    It looks for tables before all else, so that a heading or the first item of a list can be one.
    """
    if "|" not in lines[at] or lines[at].startswith("|") or at + 1 == len(lines):
        return False
    return lines[at + 1].lstrip(" \t").startswith(("-", ":", "|"))


def _read_paragraph(lines: Sequence[str], at: int) -> Read | None:
    """Return the paragraph that begins at index `at`, if every line of it is plain text."""
    stop = at + 1
    while stop < len(lines) and (rest := lines[stop].lstrip(" \t")):
        if _PLAIN.match(rest):
            stop += 1
        elif _interrupts(lines[stop]):
            break
        else:
            return None
    found = _paragraphs(((at + 1, lines[at:stop]),))
    return None if found is None else Read(found, stop)


def _read_list(lines: Sequence[str], at: int, kind: str) -> Read | None:
    """Return the paragraphs of the flat list at index `at`, as far as its items are nothing but plain text.

    Shapes: `kind` is the bullet or the delimiter after the number; another one would begin another list.
    """
    items: list[tuple[int, Sequence[str]]] = []
    parts: list[str] = []
    stop = at
    is_flat = True
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
            is_flat = False
            break
        stop += 1
    if not is_flat or not _ends_at(lines, stop):
        # The last item holds more than its text. Those above it are read in any case.
        stop = items.pop()[0] - 1 if items else at
        if not items or may_head_table(lines, stop):
            return None
    found = _paragraphs(items)
    return None if found is None else Read(found, stop)


def _ends_at(lines: Sequence[str], stop: int) -> bool:
    """Tell whether an item that has no line from index `stop` on, which may be blank, does not go on below either."""
    while stop < len(lines) and not lines[stop].strip(" \t"):
        stop += 1
    return stop == len(lines) or not (lines[stop][0] in " \t" or may_head_table(lines, stop))


def _read_item(lines: Sequence[str], at: int, mark: re.Match[str], depth: int) -> Read | None:
    """Return what lies in the item at index `at`, if all of it is indented as far as its text and of plain shapes."""
    width = mark.end()
    if depth == _DEEPEST or not _PLAIN.match(lines[at], width):
        return None
    margin, inside, stop = " " * width, [lines[at][width:]], at + 1
    while stop < len(lines):
        line = lines[stop]
        if line.startswith(margin):
            inside.append(line[width:])
        elif not line.strip(" \t"):
            inside.append("")
        else:
            break
        stop += 1
    while not lines[stop - 1].strip(" \t"):
        stop -= 1
    if stop < len(lines) and lines[stop].strip(" \t"):
        # What is no item could go on with the text of this one.
        if not _interrupts(lines[stop]) or may_head_table(lines, stop):
            return None
    elif not _ends_at(lines, stop):
        return None
    return _read_inside(inside, at, stop, depth)


def _read_quote(lines: Sequence[str], at: int, depth: int) -> Read | None:
    """Return what lies in the quote at index `at`, if every line of it has a mark and it is of plain shapes."""
    inside, stop = [], at
    while stop < len(lines) and (line := lines[stop]).startswith(">"):
        inside.append(line[2:] if line.startswith("> ") else line[1:])
        stop += 1
    is_sure = depth < _DEEPEST and (stop == len(lines) or not lines[stop].strip(" \t"))
    return _read_inside(inside, at, stop, depth) if is_sure else None


def _read_inside(lines: list[str], start: int, stop: int, depth: int) -> Read | None:
    """Return the blocks of the item or quote that holds `lines`, between two indices of what is around it."""
    while lines and not lines[-1].strip(" \t"):
        lines.pop()
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip(" \t"):
            at += 1
            continue
        found = read(lines, at, depth + 1)
        if found is None or found.stop > len(lines):
            return None  # the latter: a fence without an end
        blocks += found.blocks
        at = found.stop
    return Read([block._replace(line=block.line + start) for block in blocks], stop)


def _read_html(lines: Sequence[str], at: int) -> Read | None:
    """Return no blocks and the end of the comment or HTML block at index `at`."""
    stop = at
    if lines[at].startswith("<!--"):
        while stop < len(lines) and "-->" not in lines[stop]:
            stop += 1
        return Read([], stop + 1) if stop < len(lines) else None
    if not _HTML.match(lines[at]):
        return None
    while stop < len(lines) and lines[stop].strip(" \t"):
        stop += 1
    return Read([], stop)


def _interrupts(line: str) -> bool:
    """Tell whether `line` surely ends an open paragraph and every list around it.

    A list item does so if it is not empty and, when numbered, has the number 1.
    """
    if match := _ITEM.match(line):
        return bool((match[1] or line.startswith(("1.", "1)"))) and _PLAIN.match(line, match.end()))
    return bool(_HEADING.match(line) or _FENCE.match(line))


def _paragraphs(items: Sequence[tuple[int, Sequence[str]]]) -> list[Block] | None:
    """Return paragraphs made of pairs of a line number and the lines of text that begin there.

    Returns: None if link reference definitions may have to be taken off one of them; that is the parser's work.
    """
    blocks: list[Block] = []
    for number, parts in items:
        text = collapse(parts[0] if len(parts) == 1 else " ".join(parts))
        if parts[0].startswith("[") and "]:" in text:
            return None
        if text:  # some white space is no blank line, yet no text either
            blocks.append(Paragraph(text, number))
    return blocks


def collapse(text: str) -> str:
    """Return `text` with each run of white space made one space."""
    return " ".join(text.split())
