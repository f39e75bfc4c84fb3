"""Regular expressions that are only run over texts that hold what they need."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rectoverso.site.markdown.required import required

_LIBRARIES = ("markdown.", "pymdownx.")


class Guarded:
    """Stands in for a regular expression, and looks for the strings that it requires first.

    Many expressions for blocks may begin at any line, and are tried at each character; to look for one string takes a
    fraction of that. What they find is the same, for without the string they find nothing.
    """

    def __init__(self, regex: re.Pattern[str], strings: Iterable[str]) -> None:
        self._regex = regex
        self.strings = tuple(strings)

    def search(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return what the expression finds in a text, or in an area of it."""
        for one in self.strings:
            if one in string:
                return self._regex.search(string, pos, endpos)
        return None

    def match(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return what the expression finds at the beginning of a text, or of an area of it."""
        for one in self.strings:
            if one in string:
                return self._regex.match(string, pos, endpos)
        return None

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
        (name, Guarded(value, strings))
        for name, value in found.items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and (strings := required(value))
    ]
