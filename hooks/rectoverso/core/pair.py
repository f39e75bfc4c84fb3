"""A translation beside its original, as the rules about its content look at it, and words for their messages."""

from __future__ import annotations

from dataclasses import dataclass

from rectoverso.core.blocks import Outline
from rectoverso.core.findings import Finding, finding


@dataclass(frozen=True, slots=True)
class Pair:
    """A translation beside its original: what the rules look at.

    Units: `offset` is the number of lines of the file above `text`.
    """

    original: Outline
    translation: Outline
    original_text: str
    text: str
    script: str
    path: str
    offset: int

    def report(self, rule: str, message: str, fix: str, line: int = 1) -> Finding:
        """Return a finding; `line` is one of `text`."""
        return finding(rule, self.path, message, fix, line=line + self.offset)

    def prose(self) -> str:
        """Return `text` with the lines of fenced code made empty, so that lines keep their numbers."""
        lines = self.text.split("\n")
        for fence in self.translation.fences:
            start, stop = fence.line - 1, min(fence.line + fence.lines + 1, len(lines))
            lines[start:stop] = [""] * (stop - start)
        return "\n".join(lines)


def number(count: int, noun: str) -> str:
    """Return a number with its noun in the right form."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def quote(text: str) -> str:
    """Return the beginning of a page's text, fit for a message: nothing that a terminal or reader acts upon."""
    short = text if len(text) <= 60 else f"{text[:59]}…"
    return "'" + "".join(char if char.isprintable() else "\ufffd" for char in short) + "'"
