"""The parts of a Markdown page: record, front matter, body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rectoverso.core.records import read_inline

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Parts:
    """`front_matter` with its fences, empty if there is none; `offset`: lines of the file before `body`."""

    front_matter: str
    body: str
    offset: int


def split(text: str) -> Parts:
    """Split the text of a page, with LF line ends, into its parts; the record is left out.

    Front matter behind the record, with or without blank lines between, is recognised as well.
    """
    start = read_inline(text).end
    rest = text[start:]
    blank = len(rest) - len(rest.lstrip("\n")) if start else 0
    found = _FRONT_MATTER.match(rest, blank)
    front = found.group() if found else ""
    end = start + (found.end() if found else 0)
    return Parts(front, text[end:], text.count("\n", 0, end))
