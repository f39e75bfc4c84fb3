"""The front matter of a translation: what it lost of its original's is put back."""

from __future__ import annotations

import re

from rectoverso.core.findings import Finding, finding

_KEY = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:")
_TEXTS = frozenset(
    {
        *(
            "title",
            "description",
            "excerpt",
            "summary",
            "abstract",
            "subtitle",
            "tagline",
            "caption",
            "alt",
            "label",
        ),
        *(
            "tooltip",
            "keywords",
            "heading",
            "name",
            "text",
            "details",
            "intro",
            "short_title",
            "sidebar_label",
        ),
    }
)
"""Fields that the tool translates. The original's would be in the wrong language."""


def repair_front_matter(front: str, original: str, *, path: str) -> tuple[str, list[Finding]]:
    """Put back the keys of the front matter that the translation lost, with the original's values.

    Shapes: both with their fences, or empty (`pages.Parts.front_matter`). Keys that hold text for readers are not
    put back, nor values that use YAML's anchors.
    """
    ours, theirs = _fields(front), _fields(original)
    if front and not ours:
        return front, []  # written in a way that is not looked into
    lost = {
        key: value
        for key, value in theirs.items()
        if key not in ours and key.lower() not in _TEXTS and not re.search(r"(?:^|[\s\[{,:])[&*]\w", value)
    }
    if not lost:
        return front, []
    added = "".join(lost.values())
    if front:
        close = front.rstrip().rfind("\n") + 1
        mended = front[:close] + added + front[close:]
    else:
        mended = f"---\n{added}---\n"
    names = ", ".join(repr(key) for key in lost)
    what = f"the front matter lost {names}; the original's values are used"
    return mended, [finding("repaired-front-matter", path, what, "Copy them from the original.")]


def _fields(front: str) -> dict[str, str]:
    """Return the top-level keys of a front matter with the lines that they and their values stand on."""
    fields: dict[str, str] = {}
    key = ""
    for line in front.splitlines(keepends=True)[1:]:
        if line.rstrip() in ("---", "..."):
            break
        if found := _KEY.match(line):
            key = found[1]
            fields[key] = ""
        if key:
            fields[key] += line
    return fields
