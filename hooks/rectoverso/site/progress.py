"""Progress: how many languages and pages are built, and how long the rest will take, for whoever waits at a terminal."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from mkdocs.plugins import get_plugin_logger

log = get_plugin_logger("rectoverso")

_SIGN = b"."
_MOST = 65536


class Progress:
    """Counts pages, in this process and in those that are forked from it.

    Each page is a byte in a pipe: whatever becomes of a process, nobody waits for it. Nothing is shown where nobody
    sees it, or where the user wants MkDocs to be quiet.
    """

    def __init__(self) -> None:
        self._pipe: tuple[int, int] | None = None
        self._owner = os.getpid()
        self._bar: Any = None
        self._languages = ""
        self._pages = self._of_this = 0

    @contextmanager
    def shown(self, languages: int, pages: int) -> Iterator[None]:
        """Show progress for a while. `pages`: of each language."""
        if languages < 2 or not sys.stderr.isatty() or not log.isEnabledFor(logging.INFO):
            yield
            return
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        self._pages = pages
        with click.progressbar(
            length=languages * pages, file=sys.stderr, item_show_func=lambda _: self._text(), width=20
        ) as self._bar:
            self.tell(0, languages)
            yield
        self._bar = None
        for end in self._pipe:
            os.close(end)
        self._pipe = None

    def count(self, pages: int = 1) -> None:
        """Count pages that are finished."""
        self._of_this += pages
        if self._pipe:
            try:
                os.write(self._pipe[1], _SIGN * pages)
            except OSError:
                return
            if os.getpid() == self._owner:
                self._show()

    def complete(self) -> None:
        """Count the rest of a language: pages that need not be built."""
        self.count(max(0, self._pages - self._of_this))
        self._of_this = 0

    def tell(self, done: int, languages: int) -> None:
        """Say how many languages are done."""
        self._languages = f"{done} of {languages} languages"
        self._show()

    def _text(self) -> str:
        bar = self._bar
        return f"{self._languages}, {bar.pos:,} of {bar.length:,} pages" if bar else ""

    def _show(self) -> None:
        if not self._pipe or not self._bar:
            return
        try:
            found = len(os.read(self._pipe[0], _MOST))
        except OSError:
            found = 0
        self._bar.update(found)
        self._bar.render_progress()

    def make_room(self) -> None:
        """Take the line away, so that lines of the log can be written; it comes back by itself."""
        if self._bar:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
