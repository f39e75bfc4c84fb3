"""One git repository and the versions of files in it: read by two commands, never fetched, never changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from rectoverso.core.lag import Version
from rectoverso.sources.git import Answer, Git, common_folder, head_commit

_FORMAT = "--format=%x01%H %P %at %ct"
_LOG = ("log", "--full-history", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--date-order", _FORMAT)
_FILE_MODES = ("100644", "100755")
_OLDEST = (2, 19)
"""The version of git in which every option used here exists and works."""

Versions = dict[str, list[Version]]
"""Versions by path, the newest first."""


class Trouble(Exception):
    """History cannot be read; the message says why, `fix` how to get more."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


NOWHERE = Trouble(
    "the originals lie in no git repository", "Work in a clone to see how far translations are behind."
)


class Repository:
    """The repository whose working tree is `top`. Paths are relative to it, with `/`."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.git = Git(top)

    @cached_property
    def head(self) -> tuple[str, int]:
        """The commit that is checked out and its date, in seconds. Errors: Trouble."""
        answer = self.git.ask("log", "-1", "--format=%H %ct", "HEAD")
        fields = answer.output.split()
        if answer.code == 0 and len(fields) == 2:
            return fields[0].decode(), _number(fields[1].decode())
        raise self._trouble(answer)

    @cached_property
    def state(self) -> str:
        """What the versions of files depend on: the commit that is checked out, where the history ends. Errors: Trouble."""
        return f"{head_commit(self.top) or self.head[0]} {self._shallow}"

    @cached_property
    def _shallow(self) -> str:
        try:
            marks = common_folder(self.top) / "shallow"
            return marks.read_text("ascii", "replace") if marks.exists() else ""
        except OSError:
            return ""

    @cached_property
    def is_partial(self) -> bool:
        """Whether files may be missing that git would fetch from elsewhere when asked for them."""
        return bool(
            self.git.run("config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$")
        )

    @property
    def limits(self) -> Trouble | None:
        """Why old versions may be missing although they once were; None for a complete clone."""
        if self._shallow:
            return Trouble(
                "this is a shallow clone, so that older versions of the originals are not here",
                "Clone with 'fetch-depth: 0' (actions/checkout), or run 'git fetch --unshallow'.",
            )
        if self.is_partial:
            return Trouble(
                "this is a partial clone, so that older versions of the originals are not here, and none are fetched",
                "Clone with 'fetch-depth: 0' and without '--filter', or run 'git fetch --refetch --no-filter'.",
            )
        return None

    def versions(self, paths: Sequence[str], *, elsewhere: bool = False) -> Versions:
        """Return the versions of files in the history of HEAD, merged side branches included.

        `elsewhere`: those on other branches and tags instead, which HEAD's history does not have.
        Errors: Trouble.
        """
        if not paths:
            return {}
        revisions = ["--branches", "--remotes", "--tags", "--not", "HEAD"] if elsewhere else ["HEAD"]
        names = {os.fsencode(path): path for path in paths}
        # Paths by standard input: there may be more of them than a command line takes.
        stdin = b"".join(line + b"\n" for line in (b"--", *(name for name in names if b"\n" not in name)))
        odd = [path for path in paths if "\n" in path]
        answer = self.git.ask(*_LOG, *revisions, "--stdin", "--", *odd, stdin=stdin, seconds=300)
        if answer.code != 0:
            raise self._trouble(answer)
        return _parse(answer.output, names)

    def read(self, blobs: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield blobs with their bytes, None for one that is not here. Nothing is fetched."""
        here = [blob for blob in blobs if blob in self._objects] if blobs and self.is_partial else blobs
        yield from zip(here, self.git.blobs(here), strict=True) if here else ()

    @cached_property
    def _objects(self) -> frozenset[str]:
        """All objects that a partial clone has: asked for by name, a missing one would be fetched."""
        listed = self.git.run("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)")
        return frozenset((listed or b"").decode("ascii", "replace").split())

    @cached_property
    def references(self) -> str:
        """All branches and tags and what they point at, in one text."""
        return (self.git.run("for-each-ref", "--format=%(objectname) %(refname)") or b"").decode(
            "utf-8", "replace"
        )

    def base(self, reference: str) -> str | None:
        """Return the commit at which HEAD parted from a branch, tag or commit; None if that is not here."""
        if reference.startswith("-"):
            return None
        found = self.git.run("rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
        if not found:
            return None
        commit = found.decode("ascii", "replace").strip()
        common = (self.git.run("merge-base", commit, "HEAD") or b"").decode("ascii", "replace").split()
        return common[0] if common else commit

    def blobs_at(self, commit: str, paths: Sequence[str]) -> dict[str, str]:
        """Return path -> blob of those files that a commit has."""
        found: dict[str, str] = {}
        for start in range(0, len(paths), 500):
            output = self.git.run("ls-tree", "-z", commit, "--", *paths[start : start + 500]) or b""
            for line in output.split(b"\0"):
                head, _, name = line.partition(b"\t")
                fields = head.decode("ascii", "replace").split()
                if len(fields) == 3 and fields[0] in _FILE_MODES:
                    found[os.fsdecode(name)] = fields[2]
        return found

    def commits_since(self, commit: str) -> frozenset[str]:
        """Return the commits in the history of HEAD that are not in that of `commit`."""
        return frozenset(
            (self.git.run("rev-list", f"{commit}..HEAD") or b"").decode("ascii", "replace").split()
        )

    def former_paths(self, commit: str) -> dict[str, str]:
        """Return new path -> old path of the files that a commit renamed."""
        if self.is_partial:
            return {}
        output = self.git.run(
            "diff-tree", "-r", "-m", "-M", "-z", "--no-commit-id", "--diff-filter=R", "--raw", commit
        )
        fields = (output or b"").split(b"\0")
        return {
            os.fsdecode(fields[index + 2]): os.fsdecode(fields[index + 1])
            for index in range(0, len(fields) - 2, 3)
            if fields[index].startswith(b":")
        }

    def _trouble(self, answer: Answer) -> Trouble:
        """Return why git refused, in one sentence."""
        version = self.git.version()
        if not version:
            return Trouble("git is not installed", "Install it to see how far translations are behind.")
        oldest = ".".join(map(str, _OLDEST))
        if tuple(map(int, version.split("."))) < _OLDEST:
            return Trouble(f"git {version} is too old (expected {oldest} or newer)", "Install a newer git.")
        if "not a git repository" in answer.said:
            return NOWHERE
        if answer.code is None:
            return Trouble("git did not answer in time", "Run 'git gc', or use --no-history.")
        if "dubious ownership" in answer.said:
            fix = f"Run 'git config --global --add safe.directory {self.top}'."
            return Trouble("git does not trust this repository, because another user owns it", fix)
        if "unknown revision" in answer.said or "does not have any commits" in answer.said:
            return Trouble("the repository has no commits", "Commit the originals.")
        said = next((line.strip() for line in answer.said.splitlines() if line.strip()), "it said nothing")
        said = re.sub(r"^(fatal|error): ", "", said)[:200].rstrip(".")
        return Trouble(f"git cannot read the repository ({said})", "Mend it: 'git fsck' says what is broken.")


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0


def _parse(output: bytes, names: dict[bytes, str]) -> Versions:
    """Take the output of `log` apart: a head for each commit and parent, then pairs of change and path."""
    found: dict[str, dict[tuple[str, str], list[int]]] = {}
    heads: dict[str, tuple[int, int, int]] = {}
    commit = ""
    fields = iter(output.split(b"\0"))
    for field in fields:
        if field.startswith(b"\x01"):
            commit, *parents, authored, committed = field[1:].decode("ascii", "replace").split()
            heads[commit] = (len(parents), _number(authored), _number(committed))
        elif field.lstrip(b"\n").startswith(b":"):
            change = field.lstrip(b"\n").decode("ascii", "replace").split()
            path = names.get(next(fields, b""))
            if path is None:
                continue
            places = found.setdefault(path, {})
            if change[1] in _FILE_MODES:
                places.setdefault((commit, change[3]), []).append(1)
    return {
        path: [
            Version(commit, blob, heads[commit][1], heads[commit][2], len(times) >= heads[commit][0])
            for (commit, blob), times in places.items()
        ]
        for path, places in found.items()
    }
