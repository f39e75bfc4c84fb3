"""Originals: read side by side. Translations need all of them, so nothing else can begin before they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

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
"""Pages that are read, roughly, while templates are compiled."""


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
    mine = max(0, len(waiting) - (count - 1) * _MEANWHILE) // count
    shares = {"0": waiting[:mine]}
    for number in range(1, count):
        shares[str(number)] = waiting[mine + number - 1 :: count - 1]

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


def _populate(share: Sequence[Page], config: MkDocsConfig, files: Files) -> None:
    for page in share:
        # MkDocs meets whatever is raised again, and reports it.
        with suppress(Exception):
            populate(page, config, files)
        forget(page)
