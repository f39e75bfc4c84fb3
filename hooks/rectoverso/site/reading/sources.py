"""The text of a page as MkDocs gets it: without record, without the tool's disclaimer, front matter first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from rectoverso.core import disclaimers, front_matter, language_tables, repairs
from rectoverso.core.known import Known
from rectoverso.core.pages import Parts, split
from rectoverso.sources.tree import Unreadable, decode


def clean_translation(data: bytes, original: Parts, date: datetime | None) -> Parts:
    """Return the parts of a translation, ready for MkDocs.

    `original`: the parts of its original; they tell whether a rule at the end belongs to the text; `date`:
    when the translation was made, for disclaimers of old versions of the tool.
    Errors: Unreadable if the bytes are no text.
    """
    parts = split(decode(data))
    keeps_rule = disclaimers.ends_in_rule(original.body)
    body = disclaimers.remove(parts.body, original_ends_in_rule=keeps_rule, translated_before=date).text
    return replace(parts, body=language_tables.remove_unmarked(disclaimers.remove_generated_blocks(body)))


def clean_original(data: bytes) -> Parts:
    """Return the parts of an original. Bytes that are no UTF-8 are replaced: its finding says so."""
    try:
        text = decode(data)
    except Unreadable:
        text = data.decode("utf-8", "replace").replace("\0", "\ufffd")
    parts = split(text)
    return replace(parts, body=disclaimers.remove_generated_blocks(parts.body))


def mend(translation: Parts, original: Parts, body: Known) -> tuple[str, Known]:
    """Return front matter and body of a translation with the repairs that make it agree with its original.

    `body`: the original's. The survey reports the repairs.
    """
    front = front_matter.repair_front_matter(translation.front_matter, original.front_matter, path="")[0]
    return front, repairs.repair(Known(translation.body), body, path="")[0]


_ESCAPES = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


def harmless(front_matter: Mapping[str, Any]) -> dict[str, Any]:
    """Return a translation's front matter without markup: themes write titles and the like as they are.

    Entities stay, for a title may be written with them.
    """
    return {
        key: value.translate(_ESCAPES) if isinstance(value, str) else value
        for key, value in front_matter.items()
    }
