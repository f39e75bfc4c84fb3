"""The text of a page as MkDocs gets it: without record, without the tool's disclaimer, front matter first."""

from __future__ import annotations

from datetime import datetime

from rectoverso.core import disclaimers
from rectoverso.core.pages import ends_in_rule, split
from rectoverso.sources.tree import Unreadable, decode


def clean_translation(data: bytes, original: bytes | None, date: datetime | None) -> str:
    """Return the text of a translation, ready for MkDocs.

    `original`: the bytes of its original; they tell whether a rule at the end belongs to the text; `date`:
    when the translation was made, for disclaimers of old versions of the tool.
    Errors: Unreadable if the bytes are no text.
    """
    parts = split(decode(data))
    keeps_rule = original is not None and ends_in_rule(original.decode("utf-8", "replace"))
    body = disclaimers.remove(parts.body, original_ends_in_rule=keeps_rule, translated_before=date).text
    return parts.front_matter + disclaimers.remove_generated_blocks(body)


def clean_original(data: bytes) -> str:
    """Return the text of an original. Bytes that are no UTF-8 are replaced: its finding says so."""
    try:
        text = decode(data)
    except Unreadable:
        text = data.decode("utf-8", "replace").replace("\0", "\ufffd")
    return disclaimers.remove_generated_blocks(text)


_ESCAPES = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


def harmless(front_matter: Mapping[str, Any]) -> dict[str, Any]:
    """Return a translation's front matter without markup: themes write titles and the like as they are.

    Entities stay, for a title may be written with them.
    """
    return {
        key: value.translate(_ESCAPES) if isinstance(value, str) else value
        for key, value in front_matter.items()
    }
