"""Reads notebooks from the text of their files."""

from __future__ import annotations

import json

from rectoverso.core.notebooks import Notebook, read
from rectoverso.sources.tree import Unreadable


def decode_notebook(text: str) -> tuple[object, Notebook]:
    """Return the value of a notebook's JSON and the notebook in it. Errors: Unreadable for a text that is none."""
    try:
        value = json.loads(text)
        return value, read(value, text)
    except (ValueError, RecursionError) as error:
        fix = "Open and save it with Jupyter, or restore it."
        raise Unreadable(f"no valid notebook: {error}", fix) from error
