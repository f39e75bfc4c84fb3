"""A careful way to ask git: read only, no network, no prompts, and no trouble where there is no git."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_SECONDS = 60.0
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_OPTIONS = (
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false"),
    *("--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs"),
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # A partial clone would fetch missing files one by one. An older git knows only the second of these; unlike
    # the option protocol.allow it overrules what a user's configuration allows.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}
_MISLEADING = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY"}
)
"""Variables that a hook inherits and that would point git at another repository."""


class Answer(NamedTuple):
    """Exit code, what was written, and what was said about it."""

    code: int | None
    output: bytes
    said: str


class Git:
    """The repository that a folder lies in; `folder` need not lie in one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, *arguments: str, stdin: bytes = b"", seconds: float = _SECONDS) -> bytes | None:
        """Return what a git command writes, or None if it fails, takes too long, or there is no git."""
        answer = self.ask(*arguments, stdin=stdin, seconds=seconds)
        return answer.output if answer.code == 0 else None

    def ask(self, *arguments: str, stdin: bytes = b"", seconds: float = _SECONDS) -> Answer:
        """Return all that a git command answers; a code of None if it takes too long or there is no git."""
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and paths are literal
                ["git", *_OPTIONS, *arguments],  # noqa: S607 - git is where the user has it
                cwd=self._folder,
                env=_environment(),
                input=stdin,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            return Answer(None, b"", str(error))
        return Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    def version(self) -> str:
        """Return the version of git, without the options that an old one would not know; empty if there is none."""
        try:
            done = subprocess.run(["git", "--version"], capture_output=True, timeout=_SECONDS, check=False)  # noqa: S607
        except (OSError, subprocess.SubprocessError):
            return ""
        found = re.search(r"\d+\.\d+", done.stdout.decode("ascii", "replace"))
        return found.group() if found else ""

    def blobs(self, ids: Sequence[str], seconds: float = _SECONDS) -> Iterator[bytes | None]:
        """Yield the bytes of blobs by their ids, in that order, None for one that is not there.

        They come through one process, a few at a time, so that a long history takes no room. `seconds` is for
        all of them; after that, and where git stops, the rest is None.
        """
        found = 0
        try:
            with subprocess.Popen(  # noqa: S603 - no shell
                ["git", *_OPTIONS, "cat-file", "--batch"],  # noqa: S607 - git is where the user has it
                cwd=self._folder,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as process:
                watch = threading.Timer(seconds, process.kill)
                watch.start()
                try:
                    for blob in _converse(process, ids):
                        found += 1
                        yield blob
                finally:
                    watch.cancel()
                    process.kill()
                    # Whoever forks later must be alone.
                    watch.join()
        except (OSError, ValueError):
            pass
        yield from [None] * (len(ids) - found)

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


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _MISLEADING} | _ENVIRONMENT


def _converse(process: subprocess.Popen[bytes], ids: Sequence[str]) -> Iterator[bytes | None]:
    """Ask a running `cat-file --batch` for some objects at a time, few enough that the ids fit into a pipe."""
    asked, told = process.stdin, process.stdout
    if asked is None or told is None:
        return
    for start in range(0, len(ids), 512):
        part = ids[start : start + 512]
        asked.write("".join(f"{oid}\n" for oid in part).encode())
        asked.flush()
        for _ in part:
            head = told.readline()
            if not head.endswith(b"\n"):
                return
            fields = head.split()
            if len(fields) == 3 and fields[2].isdigit():
                data = told.read(int(fields[2]) + 1)
                yield data[:-1] if fields[1] == b"blob" else None
            else:
                yield None


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


def top_of(folder: Path) -> Path | None:
    """Return the nearest folder, from `folder` upwards, that is a repository's working tree."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def head_commit(folder: Path) -> str | None:
    """Return the commit that is checked out where `folder` lies, read from the files of git itself.

    None if there is no repository, no commit, or references are stored in a way that is not read here.
    """
    top = top_of(folder)
    return _head(top / ".git") if top else None


def common_folder(top: Path) -> Path:
    """Return the folder in which a repository keeps what all its working trees share. Errors: OSError."""
    return _common(_folder(top / ".git"))


def _folder(place: Path) -> Path:
    """Return git's own folder: `place`, or where that file says that it lies."""
    if not place.is_file():
        return place
    return (place.parent / _text(place).removeprefix("gitdir:").strip()).resolve()


def _common(place: Path) -> Path:
    # A second working tree has its own HEAD and shares everything else.
    common = place / "commondir"
    return (place / _text(common).strip()).resolve() if common.is_file() else place


def _head(place: Path) -> str | None:
    try:
        place = _folder(place)
        head = _text(place / "HEAD").strip()
        if not head.startswith("ref:"):
            return head if _OID.fullmatch(head) else None
        return _reference(place, head.removeprefix("ref:").strip())
    except OSError:
        return None


def _reference(place: Path, name: str) -> str | None:
    if not name.startswith("refs/") or ".." in name:
        return None
    shared = _common(place)
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
