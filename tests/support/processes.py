"""Runs Python programs in processes of their own that need not import everything anew.

A site of three pages is built in less time than it takes to import what builds it. So a process that has done nothing
but import is forked for each run; where the environment would have been read while importing, a new one starts.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

_IMPORTED = [
    "material.plugins.search.plugin",
    "mkdocs.commands.build",
    "mkdocs_static_i18n.plugin",
    "pymdownx.superfences",
    "pygments.formatters.html",
    "rectoverso.cli.check",
    "rectoverso.cli.main",
    "rectoverso.site.plugin",
    "rectoverso.sources.contents",
    "support.compiled",
]
_DECIDES_AT_START = ("PYTHON", "LC_", "LANG")
"""How the names of variables begin that Python reads when it starts."""
_STARTED_WITH = {"PYTHONUTF8": "1"}
"""Those of the process that is forked, besides what the tests are started with."""


def run_module(
    module: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run `python -m <module> <arguments>` in a folder, and return what it said and how it ended."""
    if _at_start(environment) != _at_start(os.environ | _STARTED_WITH) or "forkserver" not in _METHODS:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
    with tempfile.TemporaryDirectory() as kept:
        output, errors = Path(kept, "output"), Path(kept, "errors")
        command = [module, *arguments]
        process = forked(module, arguments, folder, environment, output, errors)
        process.join(timeout)
        if process.is_alive():
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(command, timeout)
        code = process.exitcode or 0
        return subprocess.CompletedProcess(command, code, _read(output), _read(errors))


def forked(
    module: str,
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    output: Path,
    errors: Path | None = None,
) -> BaseProcess:
    """Start `python -m <module> <arguments>` in a folder, as the first process of a session of its own.

    What it says is written to `output`, and what of it are errors to `errors`, if that is given.
    """
    context = _forking()
    given = ([module, *arguments], str(folder), dict(environment), str(output), str(errors or output))
    process = context.Process(target=_run, args=given)
    process.start()
    return process


_METHODS = multiprocessing.get_all_start_methods()


@cache
def _forking() -> ForkServerContext:
    """Return what starts processes by forking one that has imported what they need, and compiled the templates."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_IMPORTED)
    # Python 3.11 does not tell it where modules of the tests are.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]), prepend=os.pathsep)
        for name, value in _STARTED_WITH.items():
            patch.setenv(name, value)
        forkserver.ensure_running()
    return context


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value for name, value in environment.items() if name.startswith(_DECIDES_AT_START) and value
    }


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _run(command: list[str], folder: str, environment: dict[str, str], output: str, errors: str) -> None:
    os.setsid()
    for number, path in ((1, output), (2, errors)):
        with open(path, "ab") as file:
            os.dup2(file.fileno(), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    try:
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)
    finally:
        atexit._run_exitfuncs()
