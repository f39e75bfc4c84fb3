"""The translation tool's table of languages, in pages that lost the marks around it."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"\[[^\[\]\n]*\]\((?:(?:\.{1,2}/|(?:\./)?translations/)[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?/|\./|)README\.md\)"
)
_FEWEST = 12
"""Links: the tool writes more than fifty; an author's own list of languages is shorter, or says more than that."""


def remove_unmarked(text: str) -> str:
    """Return a translation without lines that hold nothing but links to READMEs of other languages.

    Shapes: `text` is a body with LF line ends; such a line has many links with bars between them.
    Errors: none.
    Source: coop-format, 3.5: markers are lost in 3 of 219 READMEs.
    """
    if text.count("/README.md)") < _FEWEST:
        return text
    return "\n".join(line for line in text.split("\n") if not _is_table(line))


def _is_table(line: str) -> bool:
    if line.count("README.md)") < _FEWEST:
        return False
    rest, count = _LINK.subn("", line)
    return count >= _FEWEST and not rest.strip(" |\t")
