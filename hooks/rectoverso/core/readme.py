"""What a repository says of itself: its title in the README, its licence in the file of that name."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable

from rectoverso.core.blocks import Outline, outline
from rectoverso.core.pages import split

READMES = ("readme.md", "readme.markdown", "readme.mdx", "index.md")
"""Names in lower case, best first."""

_LONGEST = 1_000
"""Characters of a heading that are looked at."""
_HTML_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b[^>]{0,500}>(?P<text>.{0,2000}?)</h(?P=level)>", re.DOTALL | re.IGNORECASE
)
_PICTURE = re.compile(r"!\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>|<(?P<address>https?:[^\s<>]*)>", re.DOTALL)
_MARKS = re.compile(r"(?<!\\)(?:`+|\*+|~~)|(?<![\w\\])_+(?=\S)|(?<=\S)(?<!\\)_+(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SHORT_CODE = re.compile(r"(?<!\w):[a-z0-9_+-]+:(?!\w)")
_UNPRINTABLE = re.compile(r"[^ -~\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What no YAML file may hold, and the byte order mark. Source: YAML 1.1, 5.1."""
_EDGES = " \t\u00a0|-–—:"


def title(readme: str) -> str | None:
    """Return the text of the README's first heading of level 1, or of its first one, or None if it has none.

    `readme`: the text of the file with LF line ends. Badges, other pictures and markup are left out, emoji stay.
    """
    body = split(readme).body
    outlined = outline(body)
    found = sorted([*_markdown_headings(outlined), *_html_headings(body, outlined)])
    named = [(level, text) for _, level, source in found if (text := plain(source))]
    return next((text for level, text in named if level == 1), named[0][1] if named else None)


def _markdown_headings(outlined: Outline) -> Iterable[tuple[int, int, str]]:
    return ((heading.line, heading.level, heading.text) for heading in outlined.headings)


def _html_headings(body: str, outlined: Outline) -> Iterable[tuple[int, int, str]]:
    """Yield line, level and content of `<h1>` and the like, which READMEs use to put a title in the middle."""
    if "<h" not in body.lower():
        return
    within_fence = {
        line for fence in outlined.fences for line in range(fence.line, fence.line + fence.lines + 2)
    }
    for found in _HTML_HEADING.finditer(body):
        line = body.count("\n", 0, found.start()) + 1
        if line not in within_fence:
            yield line, int(found["level"]), found["text"]


def plain(source: str) -> str:
    """Return the text of a heading's Markdown or HTML source, without pictures and short codes of emoji."""
    text = _PICTURE.sub("", source[:_LONGEST])
    text = _LINK.sub(lambda found: found["text"], text)
    text = _TAG.sub(lambda found: found["address"] or " ", text)
    text = _ESCAPE.sub(r"\1", _MARKS.sub("", text))
    text = _UNPRINTABLE.sub(" ", _SHORT_CODE.sub("", html.unescape(text)))
    return " ".join(text.split()).strip(_EDGES)


_LICENCE_FILE = re.compile(r"(?:licen[cs]e|copying|unlicense)(?:[.-][a-z0-9.-]+)?", re.IGNORECASE)
_LICENCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("CC0-1.0", ("cc0 1.0 universal",)),
    ("CC-BY-NC-SA-4.0", ("attribution-noncommercial-sharealike 4.0",)),
    ("CC-BY-NC-ND-4.0", ("attribution-noncommercial-noderivatives 4.0",)),
    ("CC-BY-NC-4.0", ("attribution-noncommercial 4.0",)),
    ("CC-BY-SA-4.0", ("attribution-sharealike 4.0",)),
    ("CC-BY-ND-4.0", ("attribution-noderivatives 4.0",)),
    ("CC-BY-4.0", ("attribution 4.0 international",)),
    ("Apache-2.0", ("apache license", "version 2.0")),
    ("MPL-2.0", ("mozilla public license version 2.0",)),
    ("MPL-2.0", ("mozilla public license, version 2.0",)),
    ("AGPL-3.0", ("gnu affero general public license", "version 3")),
    ("LGPL-3.0", ("gnu lesser general public license", "version 3")),
    ("GPL-3.0", ("gnu general public license", "version 3")),
    ("GPL-2.0", ("gnu general public license", "version 2")),
    ("BSD-3-Clause", ("redistribution and use in source and binary forms", "neither the name")),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms",)),
    (
        "MIT",
        ("permission is hereby granted, free of charge, to any person obtaining a copy of this software",),
    ),
    ("Unlicense", ("this is free and unencumbered software released into the public domain",)),
)
"""SPDX identifier, and what a file with that licence says in lower case; the first that fits is taken."""


def licence_file(names: Iterable[str]) -> str | None:
    """Return the file among `names`, those of the files in the root, that holds the licence."""
    found = [name for name in names if _LICENCE_FILE.fullmatch(name)]
    return min(found, key=lambda name: (len(posixpath.splitext(name)[0]), name.lower()), default=None)


def licence(text: str) -> str | None:
    """Return the SPDX identifier of the licence with this text, or None if it is none of the usual ones."""
    said = " ".join(text.lower().split())
    return next((name for name, marks in _LICENCES if all(mark in said for mark in marks)), None)


def readme_file(names: Iterable[str]) -> str | None:
    """Return the file among `names`, those of the files in one folder, that introduces it."""
    by_name = {name.lower(): name for name in sorted(names, reverse=True)}
    return next((by_name[name] for name in READMES if name in by_name), None)
