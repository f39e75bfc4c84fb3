"""What changed in a repository, told by git and a parser alone: nothing here uses the package under test."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

DAY = 24 * 60 * 60


def git(root: Path, *arguments: str, data: bytes = b"") -> bytes:
    return subprocess.run(["git", *arguments], cwd=root, input=data, check=True, capture_output=True).stdout


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


class Past:
    """The versions of a file as `git log` and `git show` tell them."""

    def __init__(self, root: Path, path: str) -> None:
        self.root = root
        listed = git(
            root, "log", "--format=%H %ct", "--date-order", "--full-history", "-m", "--", path
        ).split(b"\n")
        commits = [line.decode().split() for line in dict.fromkeys(listed) if line]
        self.path = path
        self.commits = [(commit, int(date)) for commit, date in commits]
        self.head_date = int(git(root, "log", "-1", "--format=%ct"))
        self._texts: dict[str, bytes | None] = {}

    def at(self, commit: str) -> bytes | None:
        if commit not in self._texts:
            command = ["git", "show", f"{commit}:{self.path}"]
            done = subprocess.run(command, cwd=self.root, check=False, capture_output=True)
            self._texts[commit] = done.stdout if done.returncode == 0 else None
        return self._texts[commit]

    def made_from(self, recorded: str) -> tuple[int, int, bytes] | None:
        """Distinct later texts, days since the first of them, and the text."""
        later: list[tuple[int, bytes]] = []
        for commit, date in self.commits:
            text = self.at(commit)
            if text is not None and md5(text) == recorded:
                return len({one for _, one in later}), (self.head_date - later[-1][0]) // DAY, text
            if text is not None:
                later.append((date, text))
        return None


def starts(text: str) -> list[int]:
    """First lines of sections: the text before the first heading, then each heading."""
    return [0, *(token.map[0] + 1 for token in parsed(text) if token.type == "heading_open" and token.map)]


def levels(text: str) -> list[str]:
    """The levels of all headings, in order."""
    return [token.tag for token in parsed(text) if token.type == "heading_open"]


def titles(text: str) -> list[str]:
    """The words of all headings as a reader sees them, after an empty one for what stands before the first."""
    found = [""]
    for before, token in pairwise(parsed(text)):
        if before.type == "heading_open":
            parts = [child.content for child in token.children or () if child.type in ("text", "code_inline")]
            found.append(" ".join("".join(parts).split()))
    return found


@cache
def parsed(text: str) -> list[Token]:
    """The tokens of a text, which several questions are asked of."""
    return MarkdownIt("commonmark").enable("table").parse(text.replace("\r\n", "\n"))


def section(begins: list[int], line: int) -> int:
    return max(index for index, start in enumerate(begins) if start <= line)


class Touched(NamedTuple):
    """Sections of the new text that git says changed, sections of the old whose heading went, and for each of the
    others its number in the new."""

    changed: set[int]
    lost: set[int]
    stays: dict[int, int]


def touched(tmp: Path, old: str, new: str) -> Touched:
    """What `git diff` says of two texts."""
    for name, text in (("old", old), ("new", new)):
        (tmp / name).write_text(text, newline="")
    command = ["git", "diff", "--no-index", "--no-color", "-U0", "--ignore-blank-lines", "old", "new"]
    shown = subprocess.run(command, cwd=tmp, check=False, capture_output=True).stdout.decode()
    before, after = old.split("\n"), new.split("\n")
    gone: set[int] = set()
    come: set[int] = set()
    stayed: dict[int, int] = {}
    at, to = 1, 1
    hunks = re.findall(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", shown, re.MULTILINE)
    for first, size, start, length in [*hunks, (str(len(before) + 1), "1", str(len(after) + 1), "1")]:
        minus, plus = int(size or 1), int(length or 1)
        left, right = int(first) + (not minus), int(start) + (not plus)
        stayed.update(zip(range(at, left), range(to, right), strict=False))
        gone |= {
            line for line in range(left, left + minus) if line <= len(before) and before[line - 1].strip()
        }
        come |= {
            line for line in range(right, right + plus) if line <= len(after) and after[line - 1].strip()
        }
        at, to = left + minus, right + plus
    olds, news = starts(old), starts(new)
    changed = {section(news, line) for line in come}
    lost = set()
    for index in {section(olds, line) for line in gone}:
        if index and olds[index] in gone:
            lost.add(index)
        else:
            changed.add(section(news, stayed[olds[index]]) if index else 0)
    kept = {index: section(news, stayed[line]) for index, line in enumerate(olds) if index and line in stayed}
    return Touched(changed, lost, {0: 0} | kept)


def records(root: Path, code: str) -> dict[str, Any]:
    entries = json.loads((root / f"translations/{code}/.co-op-translator.json").read_text())
    return {key: entry["original_hash"] for key, entry in entries.items() if not key.startswith("__")}
