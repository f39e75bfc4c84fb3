"""Small git repositories with a history that is the same in every run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

DAY = 24 * 60 * 60
START = 1_767_225_600
"""The first of January 2026, in seconds."""

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "n",
    "GIT_AUTHOR_EMAIL": "n@example.org",
    "GIT_COMMITTER_NAME": "n",
    "GIT_COMMITTER_EMAIL": "n@example.org",
}


class Repository:
    """A repository at `root`; days are counted from the first of January 2026."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "trunk")

    def git(self, *arguments: str, day: float = 0, stdin: bytes | None = None) -> str:
        """Run git and return what it wrote; commits get the date of `day`."""
        date = f"{int(START + day * DAY)} +0000"
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=os.environ | _ENVIRONMENT | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date},
            check=True,
            capture_output=True,
            input=stdin,
        )
        return done.stdout.decode().strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files, or remove those that are None."""
        for name, content in files.items():
            path = self.root / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: Mapping[str, str | bytes | None], day: float) -> str:
        """Write files and commit everything; return the commit."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", f"day {day}", day=day)
        return self.head

    def merge(self, branch: str, day: float, *arguments: str) -> str:
        """Merge a branch with a commit of its own; return the commit."""
        self.git("merge", "-q", "--no-ff", "-m", "merge", *arguments, branch, day=day)
        return self.head

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")


class Tripwire:
    """Lets a clone's remote note that it was asked for something: whoever fetches steps on it."""

    def __init__(self, clone: Path) -> None:
        self._clone, self._mark = clone, clone.parent / f"{clone.name}.fetched"
        script = clone.parent / f"{clone.name}.remote"
        script.write_text(f"#!/bin/sh\n: > '{self._mark}'\nexit 1\n", encoding="utf-8")
        script.chmod(0o755)
        for name, value in (("remote.origin.url", f"ext::{script}"), ("protocol.ext.allow", "always")):
            subprocess.run(["git", "config", name, value], cwd=clone, check=True)

    @property
    def is_sprung(self) -> bool:
        """Whether somebody fetched."""
        return self._mark.exists()

    def works(self) -> bool:
        """Fetch, and tell whether that is noticed."""
        subprocess.run(["git", "fetch", "-q", "origin"], cwd=self._clone, check=False, capture_output=True)
        return self.is_sprung
