"""What holds neither heading nor code block, passed over at one stroke: see `blocks`.

Most of a page is paragraphs, lists, tables and quotes. Where only headings and code blocks are asked for, one regular
expression goes over as many of them as follow each other, whatever they are. It is cautious: it stops in front of
anything else, at a line that stands outside of every container.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rectoverso.core.shapes import PLAIN, Block, Fence, heading

_REST = rf"(?:{PLAIN})[^\n]*+"
# None of these lines can be, or begin, anything but text, in whatever list it stands.
_LINE = rf"(?:(?:[-+*]|[0-9]{{1,9}}[.)]) {{1,4}}(?! ))?+{_REST}"
_BLANKS = r"\n(?:[ \t]*+\n)++"
_BLANK_OR_END = r"(?=\n[ \t]*+(?:\n|\Z)|\Z)"
_HEADING = r"#{1,6}(?:[ \t][^\n|]*+)?+(?=\n|\Z)"
_FENCE = r"(?:`{3,}+(?=[^`\n|]*+(?:\n|\Z))|~{3,}+(?=[^\n|]*+(?:\n|\Z)))"
_TEXT = (
    # Lines, and indented ones below blank ones; not too many, for if it ends otherwise they are looked at again,
    rf"{_LINE}(?:\n[ \t]*+{_LINE}){{0,60}}+(?:{_BLANKS}[ \t]++{_LINE}(?:\n[ \t]*+{_LINE}){{0,20}}+){{0,8}}+"
    # up to what closes every list and is the head of no table.
    rf"(?=\n(?:{_HEADING}|{_FENCE})|[ \t\n]*+\Z|{_BLANKS}(?:\||[^ \t\n|][^\n|]*+(?:\n|\Z)))"
)
_ROWS = rf"\|[^\n]*+(?:\n\|[^\n]*+)*+{_BLANK_OR_END}"
_QUOTED = rf">[ \t]*+(?:{_LINE}|(?=\n|\Z))"
_QUOTE = rf"{_QUOTED}(?:\n{_QUOTED})*+{_BLANK_OR_END}"
_RULE = r"(?:-{3,}+|\*{3,}+|_{3,}+)[ \t]*+(?=\n|\Z)"
_DULL = re.compile(rf"(?:(?:{_TEXT}|{_ROWS}|{_QUOTE}|{_RULE})?+(?:(?:[ \t]*+\n)++|[ \t]*+\Z))++")
_MARKED = re.compile(rf"(?P<heading>{_HEADING})|(?P<fence>{_FENCE})[^\n]*+")


def pass_over(text: str, at: int) -> int:
    """Return where to go on behind what holds no heading and no code block from offset `at`, the start of a line."""
    found = _DULL.match(text, at)
    return found.end() if found else at


def take(text: str, at: int, line: int) -> tuple[Block, int] | None:
    """Return the heading or code block at offset `at`, at column 0, and the offset of the end of its last line.

    Units: `line` is the 1-based number of the line at `at`. Returns None if only others know.
    """
    found = _MARKED.match(text, at)
    if not found:
        return None
    mark, end = found["fence"], found.end()
    if not mark:
        return heading(found.group(), line), end
    closing = _closing(mark).search(text, end)
    if not closing:
        return None
    info = " ".join(text[at + len(mark) : end].split())
    return Fence(info, text.count("\n", end, closing.start()), line), closing.end()


@lru_cache(maxsize=64)
def _closing(mark: str) -> re.Pattern[str]:
    """Return what matches the line that closes a fence with this mark, with the line feed above it."""
    return re.compile(rf"\n {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}+[ \t]*+(?=\n|\Z)")
