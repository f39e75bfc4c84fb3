"""Builds sites as users do: a folder, a `mkdocs.yml`, a process of its own."""

from __future__ import annotations

import base64
import os
import re
import struct
import subprocess
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from support.pages import Site
from support.processes import run_module

HOOK = Path(__file__).parents[2] / "hooks" / "rectoverso_hook.py"
SITE_URL = "https://leaf.example/docs/"
_LINE = re.compile(r"(DEBUG|INFO|WARNING|ERROR|CRITICAL) +-  ")
ENVIRONMENT = {
    "NO_MKDOCS_2_WARNING": "1",
    "NO_COLOR": "1",
    "PYTHONUTF8": "1",
    # What a user's shell may hold must not decide what a test sees.
    "PYTHONWARNINGS": "",
}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write {path: text or bytes} below a folder and return the folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def mkdocs_yml(
    *,
    mode: str = "plugin",
    options: str = "",
    more: str = "",
    theme: str = "",
    plugins: str = "",
    languages: str = "",
    default: str = "en",
) -> str:
    """Return a configuration. `mode`: `plugin`, `hook`, `both` or `neither`.

    `options`: those of rectoverso, as YAML in braces; `plugins`: list items; `languages`: further ones of
    static-i18n, as YAML in braces with a comma before each; `theme`: further items in braces; `more`: top
    level lines.
    """
    given = options or "{}"
    as_plugin = f"  - rectoverso: {given}\n" if mode in ("plugin", "both") else ""
    as_hook = f"hooks: ['{HOOK.as_posix()}']\n" if mode in ("hook", "both") else ""
    extra = f"extra: {{rectoverso: {given}}}\n" if mode == "hook" and options else ""
    return (
        f"site_name: Leaf\nsite_url: {SITE_URL}\n"
        f"theme: {{name: material, font: false{theme}}}\n"
        "plugins:\n  - search\n"
        f"  - i18n: {{languages: [{{locale: {default}, name: Default, default: true}}{languages}]}}\n"
        f"{as_plugin}{plugins}{as_hook}{extra}{more}"
    )


@dataclass(frozen=True)
class Build:
    """What one run of MkDocs left: its exit code and its log, one entry per message."""

    folder: Path
    code: int
    log: tuple[str, ...]

    @property
    def warnings(self) -> list[str]:
        """Every message that is graver than information, without what MkDocs puts in front."""
        grave = [line for line in self.log if line.startswith(("WARNING", "ERROR", "CRITICAL", "Traceback"))]
        return [_LINE.sub("", line) for line in grave]

    @cached_property
    def site(self) -> Site:
        """The site that was built."""
        assert self.code == 0, "\n".join(self.log)
        return Site(self.folder, SITE_URL)


def build(project: Path, *arguments: str, site: str = "site", timeout: float = 300) -> Build:
    """Run `mkdocs build` in a project."""
    given = ["build", "--site-dir", str(project / site), *arguments]
    done = run_module("mkdocs", given, project, os.environ | ENVIRONMENT, timeout)
    return Build(project / site, done.returncode, tuple(messages(done.stderr + done.stdout)))


def messages(output: str) -> Iterable[str]:
    """Yield the messages of a log: a line that names no level continues the one before."""
    message: list[str] = []
    for line in output.splitlines():
        if message and _LINE.match(line):
            yield "\n".join(message)
            message = []
        if line.strip():
            message.append(line)
    if message:
        yield "\n".join(message)


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line of this package in a project."""
    return run_module("rectoverso", arguments, project, os.environ | ENVIRONMENT, 300)


def snapshot(folder: Path, *, besides: Iterable[str] = ()) -> dict[str, bytes]:
    """Return path -> content of all files below a folder; a link's content is where it leads.

    `besides`: names of folders directly in it that are left out.
    """
    left_out = frozenset(besides)
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.parts[0] in left_out:
            continue
        if path.is_symlink():
            found[name.as_posix()] = b"-> " + os.fsencode(os.readlink(path))
        elif path.is_file():
            found[name.as_posix()] = path.read_bytes()
    return found


def png(width: int, height: int, color: tuple[int, int, int]) -> bytes:
    """Return a picture in one colour. Source: PNG specification, 3rd edition."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(color) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


WEBP = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
"""A picture of one pixel."""
