"""How long a command takes, and how much memory it and all that it starts hold at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

# Programs of users are compiled, whatever the shell says in which they are measured.
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True)
class Run:
    """Seconds, and the largest sum of PSS over all processes in MB, 0 where nobody looked or the system does not tell."""

    seconds: float
    megabytes: float

    def row(self) -> dict[str, float]:
        """Return it for JSON."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


def run(command: list[str], folder: Path, *, watched: bool = False) -> Run:
    """Run a command in a folder; end the program with its output if it fails.

    `watched`: whether to look at memory. The system counts pages for that: one time in thirty of a program that keeps
    all cores busy, and waiting besides; nothing to one that leaves a core idle.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak = [0.0]
    if watched:
        threading.Thread(target=_watch, args=(process, peak), daemon=True).start()
    output = process.communicate()[0]
    seconds = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"{' '.join(command)} in {folder}: exit code {process.returncode}\n{output[-3000:]}")
    return Run(seconds, peak[0])


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_pss(number) for number in _family(process.pid)) / 1024)
        time.sleep(0.25)


def _family(number: int) -> list[int]:
    found = [number]
    try:
        text = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    except OSError:
        return found
    for child in text.split():
        found += _family(int(child))
    return found


def _pss(number: int) -> int:
    try:
        text = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


class Preview:
    """`mkdocs serve`, and how long it takes until a page shows what was saved."""

    def __init__(self, folder: Path, port: int = 8517) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
            cwd=folder,
            env=os.environ | ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._noticed: list[float] = []
        self._url = ""
        self._is_up = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        if not self._is_up.wait(600):
            sys.exit("mkdocs serve did not start")

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            if "Detected file changes" in line:
                self._noticed.append(time.perf_counter())
            elif found := re.search(r"Serving on (\S+)", line):
                self._url = found[1]
                self._is_up.set()

    def get(self, address: str) -> str:
        """Return a page. While the site is built, the answer waits for it."""
        with urllib.request.urlopen(self._url + address, timeout=300) as answer:
            return str(answer.read().decode())

    def save(self, path: Path, text: str, address: str, mark: str) -> float:
        """Save a file; return the seconds from when the preview noticed until a page held `mark`."""
        self._noticed.clear()
        path.write_text(text, encoding="utf-8")
        while mark not in self.get(address):
            time.sleep(0.02)
        ready = time.perf_counter()
        # Watchers need a moment before they tell of the next change. They look every half second from the end of a
        # build on: a file that is just being written then is noticed twice.
        time.sleep(1.25)
        return ready - self._noticed[0]

    def end(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(30)
