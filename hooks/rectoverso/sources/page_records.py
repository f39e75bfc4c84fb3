"""Reads the records that pages carry themselves."""

from __future__ import annotations

from rectoverso.core.layouts import NOTEBOOK
from rectoverso.core.records import Carrier, Damage, Record, read_inline, read_notebook
from rectoverso.sources.tree import decode


def page_record(path: str, data: bytes) -> tuple[Carrier, Record | Damage | None]:
    """Return the record that a page carries itself. Errors: Unreadable for bytes that are no page."""
    text = decode(data)
    if not path.endswith(NOTEBOOK):
        return Carrier.INLINE, read_inline(text).record
    # Most projects have none, and what is needed for them takes a while to import.
    from rectoverso.sources.notebooks import decode_notebook

    return Carrier.NOTEBOOK, read_notebook(decode_notebook(text)[0])
