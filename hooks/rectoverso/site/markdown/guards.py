"""Regular expressions that are only run over texts that hold what they need."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rectoverso.site.markdown.required import line_beginning, required

_LIBRARIES = ("markdown.", "pymdownx.")


class Guarded:
    """Stands in for a regular expression, and looks for the strings that it requires first.

    Many expressions for blocks may begin at any line, and are tried at each character; to look for one string takes a
    fraction of that, and so does trying them at each line. What they find is the same: without the string they find
    nothing, and nothing elsewhere. Whether a block is one is often asked twice, by the test and by the work.
    """

    def __init__(self, regex: re.Pattern[str], strings: Iterable[str]) -> None:
        self._regex = regex
        self._begins = line_beginning(regex)
        self._last: tuple[str | None, re.Match[str] | None] = None, None
        self.strings = tuple(strings)

    def search(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return what the expression finds in a text, or in an area of it."""
        if pos or endpos != sys.maxsize:
            return self._regex.search(string, pos, endpos)
        asked, found = self._last
        if asked is not string:
            found = self._search(string)
            self._last = string, found
        return found

    def _search(self, string: str) -> re.Match[str] | None:
        for one in self.strings:
            if one in string:
                break
        else:
            if self.strings:
                return None
        if self._begins is None:
            return self._regex.search(string)
        found = self._regex.match(string)
        line = string.find("\n")
        while line >= 0 and not found:
            found = self._regex.match(string, line + self._begins)
            line = string.find("\n", line + 1)
        return found

    def match(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return what the expression finds at the beginning of a text, or of an area of it."""
        for one in self.strings:
            if one in string:
                return self._regex.match(string, pos, endpos)
        return None if self.strings else self._regex.match(string, pos, endpos)

    def __getattr__(self, name: str) -> Any:  # whatever else an expression has
        return getattr(self._regex, name)


def guard(processor: object) -> None:
    """Guard the expressions that are attributes of one of the libraries' processors.

    Others' processors may hand theirs to functions that take no stand-in, and are left alone.
    """
    kind: Any = type(processor)
    for name, guarded in _guarded(kind):
        vars(processor).setdefault(name, guarded)


@lru_cache(maxsize=256)
def _guarded(kind: type) -> list[tuple[str, Guarded]]:
    if not kind.__module__.startswith(_LIBRARIES):
        return []
    found = {name: value for one in reversed(kind.__mro__) for name, value in vars(one).items()}
    return [
        (name, Guarded(value, required(value) or ()))
        for name, value in found.items()
        if isinstance(value, re.Pattern)
        and isinstance(value.pattern, str)
        and (required(value) or line_beginning(value) is not None)
    ]
