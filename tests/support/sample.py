"""A small repository in seven languages, with every state that a translation can be in.

Written for these tests. The tool `leaf` does not exist.
"""

from __future__ import annotations

import hashlib

from helpers import inline, md5, record
from support.sample_texts import DISCLAIMERS, NOTES, ORIGINALS, TRANSLATIONS
from support.sites import WEBP, png

LANGUAGES = ("ar", "ja", "no", "pcm", "sv", "zh-CN")
HASH = hashlib.sha256(b"docs/images/flow.png").hexdigest()[:16]
OLD = "# A page of long ago\n"
"""No original reads like this any more."""
HOSTILE = {
    "source_file": "docs/en/<script>alert('source')</script>.md",
    "language_code": '"><img src=x onerror=alert(1)>',
    "translation_date": "<b>tomorrow</b> & 'after'",
}

STATUSES = {
    "ar": {"index.md": "current", "guide/check.md": "current", "guide/second.md": "stale"},
    "ja": {"index.md": "current", "guide/check.md": "current", "notes.md": "invalid"},
    "no": {"index.md": "current"},
    "pcm": {"index.md": "current", "guide/check.md": "untracked"},
    "sv": {
        "index.md": "current",
        "guide/index.md": "current",
        "guide/check.md": "stale",
        "guide/second.md": "current",
        "it's & that.md": "current",
        "mac.md": "current",
        "notes.md": "untracked",
    },
    "zh-CN": {"index.md": "invalid", "guide/check.md": "current"},
}
"""What each page is; a pair that is not here is missing."""
URIS = tuple(sorted(ORIGINALS))
NAV = """\
nav:
  - Home: index.md
  - Guide:
      - guide/index.md
      - guide/check.md
      - Starting at two: guide/second.md
  - More things:
      - "it's & that.md"
      - mac.md
      - notes.md
      - only.md
"""
MORE = f"""\
{NAV}
validation: {{omitted_files: warn, absolute_links: warn, unrecognized_links: warn, anchors: warn}}
markdown_extensions:
  - admonition
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.snippets: {{base_path: [includes], check_paths: true}}
  - toc:
      permalink: true
      slugify: !!python/object/apply:pymdownx.slugs.slugify {{kwds: {{case: lower}}}}
"""
WARNINGS = [
    "rectoverso: docs/ar/guide/second.md:1: error: made from an older docs/en/guide/second.md",
    "rectoverso: docs/ja/notes.md:4: error: unreadable record: the record is not valid JSON",
    "rectoverso: docs/sv/gone.md:1: error: its original docs/en/gone.md does not exist",
    "rectoverso: docs/sv/guide/check.md:1: error: made from an older docs/en/guide/check.md",
    "rectoverso: docs/zh-CN/index.md:3: error: unreadable record: 'original_hash' is 'latest', not 32",
]
"""How every warning of a build begins; there is no other."""


def state(code: str, uri: str) -> str:
    """Return what the page of a language says of itself."""
    return "original" if code == "en" else STATUSES[code].get(uri, "missing")


def original(uri: str) -> bytes:
    """Return the bytes of an original; one has the line ends of another system."""
    text = ORIGINALS[uri]
    return (text.replace("\n", "\r\n") if uri == "mac.md" else text).encode()


def translation(code: str, uri: str) -> str:
    """Return a translation, with the record and the disclaimer that make it what `STATUSES` says."""
    text = TRANSLATIONS[code, uri].replace("HASH", HASH) + DISCLAIMERS.get((code, uri), "")
    source = f"docs/en/{uri}"
    match state(code, uri):
        case "untracked":
            return text
        case "stale":
            return inline(record(OLD, source, code), text)
        case "invalid" if code == "ja":
            # The tool was stopped while it wrote.
            return f'<!--\nCO_OP_TRANSLATOR_METADATA:\n{{\n  "original_hash": "{md5(OLD)}\n-->\n{text}'
        case "invalid":
            return inline(record(OLD, source, code, original_hash="latest"), text)
    if (code, uri) == ("sv", "it's & that.md"):
        return inline(record(original(uri), source, code, **HOSTILE), text)
    if uri == "mac.md":
        # Made where the file had the other line ends.
        return inline(record(ORIGINALS[uri], source, code), text)
    return inline(record(original(uri), source, code), text)


def files(configuration: str) -> dict[str, str | bytes]:
    """Return the whole repository."""
    found: dict[str, str | bytes] = {
        "mkdocs.yml": configuration,
        "docs/images/flow.png": png(640, 160, (70, 120, 70)),
        f"docs/translated_images/sv/flow.{HASH}.png": png(640, 160, (70, 70, 120)),
        f"docs/translated_images/ar/flow.{HASH}.webp": WEBP,
        "docs/en/.notes/draft.md": "# Not a page\n",
        "includes/en/note.md": NOTES["en"],
        "docs/sv/gone.md": inline(record(OLD, "docs/en/gone.md"), "# Borta\n\nIngen ska läsa det här.\n"),
    }
    for code in LANGUAGES:
        note = NOTES.get(code)
        if note:
            found[f"includes/{code}/note.md"] = (
                inline(record(NOTES["en"], "includes/en/note.md", code), note) + DISCLAIMERS[code, "note"]
            )
    for uri in ORIGINALS:
        found[f"docs/en/{uri}"] = original(uri)
    for code, pages in STATUSES.items():
        for uri in pages:
            found[f"docs/{code}/{uri}"] = translation(code, uri)
    return found
