"""Emphasis, where it is plain: one run of asterisks or underscores opens it, the next one closes it."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import inlinepatterns

_LIBRARY: Any = inlinepatterns
# Before Markdown 3.11 emphasis was found by expressions; then there is nothing to do faster here.
THEIRS: Any = getattr(_LIBRARY, "DelimiterProcessor", None)
RELIES_ON = (THEIRS, getattr(_LIBRARY, "Delimiter", None))
"""What has to be as it was known."""

_USUAL = re.compile(r"(\*{1,2})(?![\s*])([^*_]++)(?<!\s)\1(?!\*)")
"""Nearly all there is: asterisks around text without any, where asterisks and underscores are all that counts."""
_TOKENS = r"\*|_"

_BASE: Any = THEIRS or inlinepatterns.InlineProcessor


class Emphasis(_BASE):  # type: ignore[misc]
    """Finds the plain cases without a stack of open runs, and leaves all others to the base class."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:
        """Return an element and its place, or None and a place to go on from."""
        return (None if self.regions or self.stack else self._plain(m.start(), data)) or super().handleMatch(
            m, data
        )

    def _plain(self, start: int, data: str) -> tuple[Element, int, int] | None:
        kind = self.delimiters.get(data[start])
        usual = _USUAL.match(data, start) if self.pattern == _TOKENS else None
        if usual and kind and kind.tag_count == 2 and not kind.smart:
            element = Element(kind.tags[0] if len(usual[1]) == 2 else kind.tags[1])
            element.text = usual[2]
            return element, start, usual.end()
        opening = kind and self.get_match(data, start)
        if not kind or not opening or opening.lastgroup == "end" or kind.tag_count != 2:
            return None
        inside = opening.end()
        size = inside - start
        end = self._close(kind, data, inside)
        if size > 2 or opening[0][0] != kind.token or end is None or end.end() - end.start() != size:
            return None
        element = Element(kind.tags[0] if size == 2 else kind.tags[1])
        element.text = data[inside : end.start()]
        return element, start, end.end()

    def _close(self, kind: Any, data: str, at: int) -> re.Match[str] | None:
        """Return the next run of a kind if it may close what another one opened; None if another opens before."""
        for found in self.compiled_re.finditer(data, at):
            other = self.delimiters.get(data[found.start()])
            run = other.boundary.match(data, found.start()) if other else None
            if run and (other is kind or run.lastgroup != "end"):
                return run if other is kind and run.lastgroup != "start" else None
        return None
