"""A careful way to ask git: read only, no network, no prompts, and no trouble where there is no git."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

_SECONDS = 60.0
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_OPTIONS = (
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false"),
    # A partial clone would fetch missing files one by one.
    *("-c", "protocol.allow=never"),
    *("--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs"),
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
}
_MISLEADING = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY"}
)
"""Variables that a hook inherits and that would point git at another repository."""


class Git:
    """The repository that a folder lies in; `folder` need not lie in one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, *arguments: str, stdin: bytes = b"", seconds: float = _SECONDS) -> bytes | None:
        """Return what a git command writes, or None if it fails, takes too long, or there is no git."""
        command = ["git", *_OPTIONS, *arguments]
        inherited = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and paths are literal
                command,
                cwd=self._folder,
                env=inherited | _ENVIRONMENT,
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                check=False,
            )
        except (OSError, subprocess.SubprocessError, ValueError):
            return None
        return done.stdout if done.returncode == 0 else None

    def commits(self, paths: Sequence[str], limit: int = 1000) -> list[str]:
        """Return the commits below HEAD that touch one of `paths`, children before their parents.

        `paths`: relative to the folder; at most `limit` commits are returned.
        """
        found = self.run("log", "--format=%H", "--topo-order", "--full-history", f"-n{limit}", "--", *paths)
        return found.decode("ascii", "replace").split() if found else []

    def files(self, places: Sequence[tuple[str, str]]) -> list[bytes | None]:
        """Return the bytes of files: `places` are pairs of a revision and a path relative to the folder.

        None stands where the revision has no such file.
        """
        asked = [f"{revision}:./{path}" for revision, path in places]
        if not asked or any("\n" in line for line in asked):
            return [None] * len(asked)
        stdin = "".join(f"{line}\n" for line in asked).encode("utf-8", "surrogateescape")
        found = self.run("cat-file", "--batch", stdin=stdin)
        return _batch(found, len(asked)) if found is not None else [None] * len(asked)


def _batch(output: bytes, count: int) -> list[bytes | None]:
    """Take the answers of `cat-file --batch` apart: `<id> blob <size>`, the bytes, a line feed; or one line."""
    files: list[bytes | None] = []
    at = 0
    while len(files) < count and at < len(output):
        end = output.find(b"\n", at)
        head = output[at:end].rsplit(b" ", 2)
        at = end + 1
        if len(head) == 3 and head[2].isdigit():
            size = int(head[2])
            files.append(output[at : at + size] if head[1] == b"blob" else None)
            at += size + 1
        else:
            files.append(None)
    return files + [None] * (count - len(files))


def head_commit(folder: Path) -> str | None:
    """Return the commit that is checked out where `folder` lies, read from the files of git itself.

    None if there is no repository, no commit, or references are stored in a way that is not read here.
    """
    for above in (folder, *folder.parents):
        place = above / ".git"
        if place.exists():
            return _head(place)
    return None


def _head(place: Path) -> str | None:
    try:
        if place.is_file():
            place = (place.parent / _text(place).removeprefix("gitdir:").strip()).resolve()
        head = _text(place / "HEAD").strip()
        if not head.startswith("ref:"):
            return head if _OID.fullmatch(head) else None
        return _reference(place, head.removeprefix("ref:").strip())
    except OSError:
        return None


def _reference(place: Path, name: str) -> str | None:
    if not name.startswith("refs/") or ".." in name:
        return None
    # A second working tree has its own HEAD and shares everything else.
    common = place / "commondir"
    shared = (place / _text(common).strip()).resolve() if common.is_file() else place
    loose = shared / name
    if loose.is_file():
        value = _text(loose).strip()
        return value if _OID.fullmatch(value) else None
    packed = shared / "packed-refs"
    for line in _text(packed).splitlines() if packed.is_file() else ():
        oid, _, reference = line.partition(" ")
        if reference == name and _OID.fullmatch(oid):
            return oid
    return None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
