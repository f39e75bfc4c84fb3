"""Originals: read side by side. Translations need all of them, so nothing else can begin before they are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from operator import itemgetter

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page

from rectoverso.site import workers
from rectoverso.site.build import populate
from rectoverso.site.highlighting.shared import SharedHighlighting
from rectoverso.site.memory.remembered import forget
from rectoverso.site.pages import Pages
from rectoverso.sources.crew import processes

_WORTH_IT = 8
"""Pages for which it pays to start a process."""
_MEANWHILE = 10
"""Pages of usual size that are read, roughly, while templates are compiled."""


def read_ahead(
    pages: Pages,
    highlighting: SharedHighlighting,
    files: Files,
    config: MkDocsConfig,
    meanwhile: Callable[[MkDocsConfig], None],
) -> None:
    """Read and render the originals that are not remembered, in as many processes as there are cores.

    `meanwhile`: what this process does first, beside the others.
    Only what is remembered of them comes back: MkDocs takes it from there. A page that fails here is left to MkDocs,
    which knows how to say so.
    """
    included = files.documentation_pages(inclusion=InclusionLevel.is_included)
    waiting = [page for file in included if (page := file.page) and not pages.is_remembered(page)]
    count = processes(len(waiting) // _WORTH_IT)
    if count < 2:
        return
    shares = _share(waiting, count)

    def read(name: str) -> tuple[object, object]:
        if name == "0":
            meanwhile(config)
        _populate(shares[name], config, files)
        return pages.unsaved(), highlighting.remembered

    # What this process learns of the libraries and the code in them, each process forked later knows.
    for outcome in workers.run(list(shares), read, count, is_shared=True):
        for texts, highlighted in outcome.values:
            pages.take(texts)
            for block, html in highlighted.items():
                highlighting.remember(block, html)


def _share(pages: Sequence[Page], count: int) -> dict[str, list[Page]]:
    """Return pages in shares that take about the same time, by name; whoever takes the first does more than that."""
    sized = sorted(((_size(page), page) for page in pages), key=itemgetter(0), reverse=True)
    shares: dict[str, list[Page]] = {str(number): [] for number in range(count)}
    loads = dict.fromkeys(shares, 0.0)
    loads["0"] = _MEANWHILE * sum(size for size, _ in sized) / len(pages)
    for size, page in sized:
        least = min(loads, key=loads.__getitem__)
        shares[least].append(page)
        loads[least] += size
    return shares


def _size(page: Page) -> int:
    try:
        return os.stat(page.file.abs_src_path or "").st_size
    except OSError:
        # MkDocs will say so, or has the text from somewhere else.
        return 0


def _populate(share: Sequence[Page], config: MkDocsConfig, files: Files) -> None:
    for page in share:
        # MkDocs meets whatever is raised again, and reports it.
        with suppress(Exception):
            populate(page, config, files)
        forget(page)
