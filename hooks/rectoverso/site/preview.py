"""The preview of a staged tree: MkDocs watches the links into it, not what is saved behind them or is new."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from rectoverso.core.layouts import PAGE_SUFFIXES, LayoutKind
from rectoverso.core.places import ASSET_SUFFIXES
from rectoverso.core.records import SIDECAR_NAME
from rectoverso.sources.configuration import Project


def watch(server: LiveReloadServer, project: Project, stage: str) -> None:
    """Let a preview build again when a file of the project changes, comes or goes.

    `stage`: the staged folder, which MkDocs watches: a link that a build puts there would cause the next.
    The root is watched without what lies deeper, because environments and the site itself may lie in it.
    """
    server.unwatch(stage)
    layout = project.layout
    if layout.kind is LayoutKind.FOLDER:
        server.watch(str(project.root / layout.base))
        return
    root = project.root / layout.top
    handler = _Handler(server, root, frozenset({*project.skip, *project.skip_names}))
    server.observer.schedule(handler, str(root))
    for entry in os.scandir(root):
        if entry.is_dir():
            handler.enter(entry.path)


class _Handler(FileSystemEventHandler):
    """Tells a server of changes in pages, records and pictures, and of no others: its own log may lie there."""

    def __init__(self, server: LiveReloadServer, root: Path, skipped: frozenset[str]) -> None:
        self._server: Any = server
        self._root = str(root)
        self._skipped = skipped

    def enter(self, folder: str) -> None:
        """Watch a folder in the root and all below it."""
        if os.path.basename(folder) not in self._skipped:
            self._server.observer.schedule(self, folder, recursive=True)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Ask for a build, as the server's own handler does."""
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if event.is_directory:
            if event.event_type != "created" or os.path.dirname(paths[0]) != self._root:
                return
            self.enter(paths[0])
        elif not any(
            path.lower().endswith((*PAGE_SUFFIXES, *ASSET_SUFFIXES, SIDECAR_NAME)) for path in paths
        ):
            return
        with self._server._rebuild_cond:
            self._server._want_rebuild = True
            self._server._rebuild_cond.notify_all()
