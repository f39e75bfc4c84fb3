"""Included texts: a translated one carries a record and a disclaimer of its own, which are not the page's."""

from __future__ import annotations

from typing import Any

from markdown import Markdown

from rectoverso.core import disclaimers
from rectoverso.core.records import read_inline


def clean_snippets(md: Markdown) -> None:
    """Let pymdownx.snippets, where it is used, read files without what the translation tool wrote in them.

    Lines are counted, and sections found, in what is left: numbers and names are those of the original.
    """
    if "snippet" in md.preprocessors:
        preprocessor: Any = md.preprocessors["snippet"]
        read = preprocessor.read_lines
        preprocessor.read_lines = lambda path: _clean(read(path))


def _clean(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    found = read_inline(text)
    if found.record is None:
        return lines
    rest = text[found.end :]
    return disclaimers.remove(rest, original_ends_in_rule=False, translated_before=None).text.split("\n")
