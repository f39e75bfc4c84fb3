"""Runs servers for tests: the preview of MkDocs, and a plain one for a site that was built."""

from __future__ import annotations

import functools
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import html

from support.sites import ENVIRONMENT

DEADLINE = 120
"""Seconds after which a test gives up; how long something takes is asserted nowhere."""


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Preview:
    """A running `mkdocs serve`."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, url: str) -> None:
        self._process = process
        self._log = log
        self.url = url

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def get(self, address: str) -> str:
        """Return a page, or nothing where there is none."""
        try:
            with urllib.request.urlopen(self.url + address, timeout=DEADLINE) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return ""
        except (OSError, TimeoutError):
            # Not listening yet, or busy with a build.
            return ""

    def status(self, address: str) -> str | None:
        """Return what a page says of itself; None where there is none."""
        page = self.get(address)
        found = (
            html.document_fromstring(page).xpath("//meta[@name='rectoverso:status']/@content") if page else []
        )
        return found[0] if found else None

    def until(self, is_so: Callable[[], object]) -> None:
        """Wait until something holds."""
        end = time.monotonic() + DEADLINE
        while not is_so():
            assert self._process.poll() is None, f"the server ended:\n{self.log}"
            assert time.monotonic() < end, f"it never came:\n{self.log}"
            time.sleep(0.2)


@contextmanager
def preview(project: Path) -> Iterator[Preview]:
    """Run `mkdocs serve` in a project, and end it."""
    port = free_port()
    log = project.parent / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=project,
            env=os.environ | ENVIRONMENT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        server = Preview(process, log, f"http://127.0.0.1:{port}/docs/")
        server.until(lambda: server.get(""))
        yield server
    finally:
        process.terminate()
        process.wait(DEADLINE)


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@contextmanager
def served(folder: Path, path: str = "/") -> Iterator[str]:
    """Serve a folder at a path of 127.0.0.1 and yield its address."""

    class Handler(_Silent):
        def translate_path(self, asked: str) -> str:
            return super().translate_path("/" + asked.removeprefix(path))

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}{path}"
        server.shutdown()
        thread.join()
