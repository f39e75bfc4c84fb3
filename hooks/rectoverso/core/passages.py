"""The blocks of a section as the reader meets them: code, prose, rows of a table, with their lines.

A scan of lines, not a parse: it has to tell what is code, what stands in a box that warns, and where a
sentence may begin. Containers that Markdown's dialects add (boxes, tabs, alerts) are known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

WARNING_KINDS = frozenset({"warning", "caution", "danger", "attention", "error", "critical", "alert"})
"""Types of boxes that warn; `important` and the like do not."""
BOX_TYPES = WARNING_KINDS | frozenset(
    (
        [
            "note",
            "abstract",
            "summary",
            "tldr",
            "info",
            "todo",
            "tip",
            "hint",
            "important",
            "success",
            "check",
            "done",
            "question",
            "help",
            "faq",
            "failure",
            "fail",
            "missing",
            "bug",
            "example",
            "quote",
            "cite",
        ]
    ),
)
"""The usual types of boxes. Source: Material for MkDocs, Admonitions."""

_QUOTE = re.compile(r" {0,3}>(?: ?>)* ?")
_FENCE = re.compile(r"(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)?[ \t]*(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_ALERT = re.compile(r"[ \t]*\[!(\w+)\]")
_BOX = re.compile(r"([ \t]*)(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+([\w\"']+)")
_DIRECTIVE = re.compile(r"[ \t]*:{3,}[ \t]*\{?(\w*)")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])([ \t]+)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:[ \t]*\S")


class Kind(StrEnum):
    """What a block is."""

    PROSE = "prose"
    CODE = "code"
    ROW = "row"
    META = "meta"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `start` to `stop`, indices as for a slice; `info` of a code block; `warns` in a box that does."""

    kind: Kind
    start: int
    stop: int
    info: str = ""
    warns: bool = False


def blocks(lines: Sequence[str], start: int, stop: int, front: int = 0) -> tuple[Block, ...]:
    """Return the blocks between two lines of a document; the first `front` lines of it are record and metadata.

    Every line with text belongs to exactly one block; blocks are in order. Time is linear.
    """
    return tuple(_Scan(lines, start, stop, front).run())


class _Scan:
    """Goes through the lines once, with the containers that are open."""

    def __init__(self, lines: Sequence[str], start: int, stop: int, front: int) -> None:
        self.lines = lines
        self.at = start
        self.stop = stop
        self.front = front
        self.boxes: list[tuple[int, bool]] = []
        self.directives: list[bool] = []
        self.alert = False
        self.item: int | None = None

    def run(self) -> Iterator[Block]:
        """Yield the blocks."""
        while self.at < self.stop:
            line = self.lines[self.at]
            if not line.strip():
                self.alert = False
                self.at += 1
                continue
            if self.at < self.front:
                yield self._until(self.at + 1, Kind.META)
                continue
            yield self._next(line)

    def _until(self, stop: int, kind: Kind, info: str = "") -> Block:
        block = Block(kind, self.at, stop, info, self._warns())
        self.at = stop
        return block

    def _warns(self) -> bool:
        return self.alert or any(warns for _, warns in self.boxes) or any(self.directives)

    def _next(self, line: str) -> Block:
        """Return the block that begins with a line of text."""
        quote = _QUOTE.match(line)
        body = line[quote.end() :] if quote else line
        self._close(line, body, quoted=quote is not None)
        if fence := _FENCE.match(body):
            info = fence[2] if fence[1] else fence[4]
            return self._until(
                self._fence_end(fence[1] or fence[3], quoted=quote is not None), Kind.CODE, info.strip()
            )
        if body.lstrip().startswith("<!--"):
            return self._until(self._comment_end(), Kind.HIDDEN)
        if not quote and (box := _BOX.match(line)):
            self.boxes.append((_width(box[1]), box[2].lower() in WARNING_KINDS))
            return self._until(self.at + 1, Kind.PROSE)
        if not quote and (directive := _DIRECTIVE.match(line)):
            return self._directive(directive[1].lower())
        if self._is_code(body):
            return self._until(self._code_end(), Kind.CODE)
        if _DEFINITION.match(body):
            return self._until(self.at + 1, Kind.HIDDEN)
        if body.lstrip().startswith("|"):
            return self._until(self.at + 1, Kind.ROW)
        if item := _ITEM.match(body):
            self.item = len(item.group())
        return self._until(self._paragraph_end(body), Kind.PROSE)

    def _close(self, line: str, body: str, *, quoted: bool) -> None:
        """Leave the containers that a line does not belong to any more; enter an alert."""
        width = _width(line)
        while self.boxes and width <= self.boxes[-1][0]:
            self.boxes.pop()
        if not quoted:
            self.alert = False
        elif alert := _ALERT.match(body):
            self.alert = alert[1].lower() in WARNING_KINDS
        if self.item is not None and not _width(body) and not _ITEM.match(body):
            self.item = None

    def _fence_end(self, marker: str, *, quoted: bool) -> int:
        for index in range(self.at + 1, self.stop):
            line = self.lines[index]
            if quoted:
                quote = _QUOTE.match(line)
                if not quote:
                    return index
                line = line[quote.end() :]
            shorn = line.strip()
            if shorn.startswith(marker) and not shorn.strip(marker[0]):
                return index + 1
        return self.stop

    def _comment_end(self) -> int:
        for index in range(self.at, self.stop):
            if "-->" in self.lines[index]:
                return index + 1
        return self.stop

    def _directive(self, name: str) -> Block:
        if name:
            self.directives.append(name in WARNING_KINDS)
            return self._until(self.at + 1, Kind.PROSE)
        block = self._until(self.at + 1, Kind.PROSE)
        if self.directives:
            self.directives.pop()
        return block

    def _is_code(self, body: str) -> bool:
        """Tell whether a line is indented so far that it is code, whatever it stands in."""
        base = (self.boxes[-1][0] + 4) if self.boxes else 0
        if self.item is not None:
            base = max(base, self.item)
        return _width(body) >= base + 4 and (self.at == 0 or not self.lines[self.at - 1].strip())

    def _code_end(self) -> int:
        last = self.at
        width = _width(self.lines[self.at])
        for index in range(self.at, self.stop):
            line = self.lines[index]
            if line.strip():
                if _width(line) < min(width, 4):
                    break
                last = index
        return last + 1

    def _paragraph_end(self, body: str) -> int:
        """Return where the lines end that go on with what begins here."""
        if _HEADING.match(body):
            return self.at + 1
        quoted = _QUOTE.match(self.lines[self.at]) is not None
        for index in range(self.at + 1, self.stop):
            line = self.lines[index]
            quote = _QUOTE.match(line)
            text = line[quote.end() :] if quote else line
            if _UNDERLINE.match(text) and text.strip():
                return index + 1
            leaves = bool(self.boxes) and _width(line) <= self.boxes[-1][0]
            if not text.strip() or (quote is not None) != quoted or leaves or _begins(text):
                return index
        return self.stop


def _begins(text: str) -> bool:
    """Tell whether a line begins something new although no blank line stands above it."""
    return bool(
        text.lstrip().startswith(("|", "<!--", "!!!", "???"))
        or _ITEM.match(text)
        or _HEADING.match(text)
        or _FENCE.match(text)
        or _DIRECTIVE.match(text)
        or _ALERT.match(text)
    )


def _width(text: str) -> int:
    """Return the number of columns that a line is indented by."""
    width = 0
    for character in text:
        if character == " ":
            width += 1
        elif character == "\t":
            width += 4 - width % 4
        else:
            break
    return width
