"""Reports the dead links of originals; what was found is cached by the page and by the names of all files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rectoverso.core.catalogue import Catalogue
from rectoverso.core.dead_links import VERSION, Links
from rectoverso.core.findings import Finding, finding
from rectoverso.core.layouts import NOTEBOOK
from rectoverso.sources.cache import Store, key
from rectoverso.sources.configuration import Project
from rectoverso.sources.tree import Unreadable, decode

if TYPE_CHECKING:
    from rectoverso.core.dead_links import Guess
    from rectoverso.core.places import Places


class DeadLinks:
    """Answers for one survey: hand it every original, do its jobs, then ask for the findings.

    `files`: those that the survey listed; `cache`: a folder, or None to remember nothing.
    """

    def __init__(
        self, project: Project, catalogue: Catalogue, files: Sequence[str], cache: Path | None
    ) -> None:
        self._project, self._catalogue, self._files = project, catalogue, files
        self._store: Store[Links] = Store(cache, "links", Links)
        settings = project.settings
        self._common = key(VERSION, repr((project.layout, settings.images, settings.copy)), "\n".join(files))
        self._known: dict[str, Links] = {}
        self._new: dict[str, tuple[str, bytes, bytes]] = {}

    def original(self, uri: str, path: str, data: bytes) -> None:
        """Take note of an original."""
        stored = key(self._common, uri, path, data)
        links = self._store.get(stored)
        if links is None:
            self._new[uri] = path, data, stored
        else:
            self._known[uri] = links

    def put(self, uri: str, links: Links) -> None:
        """Take what the job for an original found."""
        self._known[uri] = self._store.put(self._new.pop(uri)[2], links)

    def findings(self) -> Iterator[Finding]:
        """Yield what was found, page by page, and keep it for the next survey."""
        ids: dict[str, frozenset[str]] = {}
        for uri, links in self._known.items():
            for suspect in links.suspects:
                if suspect.place and os.path.lexists(self._project.root / suspect.place):
                    # The survey does not list what never holds pages, `.github` for one.
                    continue
                if suspect.uri:
                    if suspect.uri not in self._known:
                        continue
                    if suspect.uri not in ids:
                        ids[suspect.uri] = frozenset(self._known[suspect.uri].ids)
                    if suspect.fragment in ids[suspect.uri]:
                        continue
                path = self._catalogue.originals[uri]
                yield finding(suspect.rule, path, suspect.message, suspect.fix, line=suspect.line)
        self._store.save()

    def jobs(self) -> dict[str, Callable[[], Links]]:
        """Return, by uri, what examines each original that no survey has examined; they change nothing."""
        if not self._new:
            return {}
        # It takes a while to import, and most checks have all answers.
        from rectoverso.core.dead_links import Guess
        from rectoverso.core.places import Places

        settings = self._project.settings
        places = Places(self._catalogue, self._files, images=settings.images, copied=settings.copy)
        guess = Guess(places, self._files)
        return {uri: partial(self._examine, uri, places, guess) for uri in self._new}

    def _examine(self, uri: str, places: Places, guess: Guess) -> Links:
        from rectoverso.core import dead_links
        from rectoverso.core.cells import lines, prose
        from rectoverso.core.pages import split
        from rectoverso.core.targets import Origin
        from rectoverso.sources.notebooks import decode_notebook

        path, data, _ = self._new[uri]
        origin = Origin(uri, None, path)
        try:
            text = decode(data)
            if path.endswith(NOTEBOOK):
                notebook = decode_notebook(text)[1]
                at = lines(notebook)
                return dead_links.examine(prose(notebook), origin, places, guess, lambda line: at[line - 1])
        except Unreadable:
            # The survey has already reported it under its own rule.
            return Links([], [])
        page = split(text)
        return dead_links.examine(page.body, origin, places, guess, lambda line: line + page.offset)
