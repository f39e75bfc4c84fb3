"""Included texts: a translated one carries a record and a disclaimer of its own, which are not the page's."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from markdown import Markdown

from rectoverso.core import disclaimers
from rectoverso.core.records import read_inline


def clean_snippets(md: Markdown, note: Callable[[str], None]) -> None:
    """Let pymdownx.snippets, where it is used, read files without what the translation tool wrote in them.

    Lines are counted, and sections found, in what is left: numbers and names are those of the original.
    `note(path)` is called for each file that is read.
    """
    if "snippet" in md.preprocessors:
        preprocessor: Any = md.preprocessors["snippet"]
        read = preprocessor.read_lines

        def read_clean(path: str) -> list[str]:
            note(os.path.abspath(path))
            return _clean(read(path))

        preprocessor.read_lines = read_clean


def _clean(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    found = read_inline(text)
    if found.record is None:
        return lines
    rest = text[found.end :]
    return disclaimers.remove(rest, original_ends_in_rule=False, translated_before=None).text.split("\n")
