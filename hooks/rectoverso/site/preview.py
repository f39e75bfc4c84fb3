"""The preview: builds a language when somebody looks at it, and sees what is saved behind a staged tree.

A change of an original touches every language. Whoever writes looks at one or two of them: the others wait until
they are asked for, and nobody is ever shown a page that is not up to date.
"""

from __future__ import annotations

import os
import posixpath
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver, EventEmitter

from rectoverso.core.layouts import PAGE_SUFFIXES, LayoutKind
from rectoverso.core.places import ASSET_SUFFIXES
from rectoverso.core.records import SIDECAR_NAME
from rectoverso.sources.configuration import Project


def build_on_demand(server: LiveReloadServer, demand: Callable[[str], bool]) -> None:
    """Let a preview build the languages that a build has put off, each before its first page is shown.

    `demand(address)`: builds what is needed at an address below the site's root, and returns whether that worked.
    """
    state: Any = server
    one_at_a_time = threading.RLock()
    is_idle = threading.Event()
    is_idle.set()
    build = state.builder

    @contextmanager
    def undisturbed() -> Iterator[None]:
        with one_at_a_time:
            _let_it_wait(server.observer, is_idle)
            is_idle.clear()
            try:
                yield
            finally:
                is_idle.set()

    def builder(*given: MkDocsConfig) -> None:
        with undisturbed():
            build(*given)

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith("/livereload/") or not path.startswith(server.mount_path):
            return server.serve_request(environ, start_response)
        address = posixpath.normpath(path[len(server.mount_path) :].lstrip("/"))
        while True:
            with state._epoch_cond:
                state._epoch_cond.wait_for(lambda: state._visible_epoch == state._wanted_epoch)
                epoch = state._visible_epoch
            with undisturbed():
                works = demand(f"{address}/")
            if not works:
                start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
                return [b"This language could not be built; the preview's log says why.\n"]
            answers: list[tuple[Any, ...]] = []
            found: Iterable[bytes] = server.serve_request(environ, lambda *given: answers.append(given))  # noqa: B023
            if state._visible_epoch == epoch:
                start_response(*answers[0])
                return found
            # Something was saved and built while this page was fetched: it may be an old one.
            getattr(found, "close", lambda: None)()

    state.builder = builder
    server.set_app(app)


def _let_it_wait(observer: BaseObserver, is_idle: threading.Event) -> None:
    """Let an observer look for changes while nothing is built.

    MkDocs' looks at every watched file again and again, which takes a third of the time from a build in the same
    process. What is saved meanwhile it sees afterwards, for it compares with what it has seen last.
    """

    def waiting(emitter: EventEmitter) -> Callable[[float], None]:
        look = emitter.queue_events

        def look_when_idle(timeout: float) -> None:
            while not is_idle.wait(timeout):
                if not emitter.should_keep_running():
                    return
            look(timeout)

        return look_when_idle

    for emitter in tuple(observer.emitters):
        if "queue_events" not in vars(emitter):
            emitter.queue_events = waiting(emitter)  # type: ignore[method-assign,assignment]


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
