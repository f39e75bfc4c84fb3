"""Comments: the words in them are what a translation changes in a block of code.

Without these words the block is the same in many languages, and is highlighted once for all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = r"[^\x00-\x1f\x7f\"#$%&'*/<=>@\[\\\]^_`{|}~]"
"""A character of which words may consist, as an expression; none of them is escaped in HTML."""
FEWEST = 4
"""Characters of words that are left out: with fewer, an expression might find too few of them."""
MARK = "\ue001" * FEWEST
"""Stands for words."""
_SIGNS = ("#", "//")
_COMMENTS = {
    # A sign behind which there are but words, in front of which there is space or nothing in its line.
    sign: re.compile(rf"{sign} (?<!\S{sign} )({WORDS}{{{FEWEST},}})$", re.MULTILINE)
    for sign in _SIGNS
}


@dataclass(frozen=True, slots=True)
class Wordless:
    """Code with marks for the words of its comments. `sign`: what comments begin with."""

    code: str
    sign: str
    words: tuple[str, ...]

    def fill(self, html: str) -> str:
        """Put the words back into highlighted code."""
        pieces = html.split(MARK)
        filled = [pieces[0]]
        for words, piece in zip(self.words, pieces[1:], strict=True):
            filled += (words, piece)
        return "".join(filled)


def without_words(code: str) -> Wordless | None:
    """Return code without the words of its comments; None if there are none."""
    sign = next((sign for sign in _SIGNS if f"{sign} " in code), None)
    if not sign or MARK[0] in code:
        return None
    words: list[str] = []

    def take(found: re.Match[str]) -> str:
        words.append(found[1])
        return f"{sign} {MARK}"

    wordless = _COMMENTS[sign].sub(take, code)
    return Wordless(wordless, sign, tuple(words)) if words else None
