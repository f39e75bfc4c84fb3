"""Pictures: the names that Co-op Translator gives translated ones, from 2024 on, and the original behind each.

A name holds a hash of the original's path, in 64, 24, 20 or 16 digits; the language stands in the name (until 0.13)
or is a folder (since 0.14). The hash says nothing about the picture itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from functools import cached_property
from posixpath import basename, splitext
from typing import NamedTuple

from rectoverso.core.languages import from_tool

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".bmp")

_NAME = re.compile(
    r"(?P<stem>.+)\.(?P<digits>[0-9a-f]{64}|[0-9a-f]{24}|[0-9a-f]{20}|[0-9a-f]{16})"
    r"(?:\.(?P<code>[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?))?\.[A-Za-z0-9]+"
)
_DIGITS = 16
"""Hexadecimal digits that all generations have in common."""


class Name(NamedTuple):
    """What the name of a translated picture says. `digits`: the first 16 of the hash; `code`: canonical, or None."""

    stem: str
    digits: str
    code: str | None


def digits(path: str) -> str:
    """Return the 16 hexadecimal digits that stand for a picture's path, relative to the translator's root."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


class Pictures:
    """All pictures of a project.

    `files`: paths relative to the project's root; `images`: the folder of the translated pictures; `roots`: folders
    that the translator may have been run in, the empty one for the project's root.
    """

    def __init__(self, files: Collection[str], images: str, roots: Iterable[str]) -> None:
        self._files = files
        self._images = f"/{images.strip('/')}/"
        self._roots = tuple(dict.fromkeys(f"{root}/" if root else "" for root in roots))

    def translated(self, path: str, code: str) -> str | None:
        """Return the translation into `code` of the original picture at `path`, if there is one."""
        if not self._translated:
            return None
        names = (digits(path.removeprefix(root)) for root in self._roots if path.startswith(root))
        return next((found for name in names if (found := self._translated.get((name, code)))), None)

    def instead_of(self, path: str, code: str | None) -> str | None:
        """Return the picture to show for a translated one that does not exist, under its name of any generation.

        `code`: the language of the page, None for an original. The same picture in the language that the name asks
        for comes first, then in that of the page, then the original: by its hash, or by its name where only one
        picture is called so.
        """
        name = self.read(path)
        if not name:
            return None
        for language in (name.code, code):
            found = self._translated.get((name.digits, language)) if language else None
            if found:
                return found
        if found := self._originals.get(name.digits):
            return found
        alike = self._by_stem.get(name.stem.casefold(), ()) if self._images in f"/{path}" else ()
        return alike[0] if len(alike) == 1 else None

    def read(self, path: str) -> Name | None:
        """Return what the name of a translated picture says; None if it is none of their names."""
        found = _NAME.fullmatch(basename(path))
        if not found:
            return None
        below = f"/{path}".rpartition(self._images)[2].split("/")
        code = found["code"] or (below[0] if len(below) > 1 else None)
        try:
            language = from_tool(code) if code else None
        except ValueError:
            language = None
        return Name(found["stem"], found["digits"][:_DIGITS], language)

    @cached_property
    def _pictures(self) -> list[str]:
        return sorted(path for path in self._files if path.lower().endswith(PICTURE_SUFFIXES))

    @cached_property
    def _translated(self) -> dict[tuple[str, str], str]:
        """Digits and code -> path; the newest generation wins: it lies in a folder and is WebP."""
        found: dict[tuple[str, str], str] = {}
        for path in sorted(self._pictures, key=lambda path: (path.count("/"), path.endswith(".webp"))):
            name = self.read(path) if self._images in f"/{path}" else None
            if name and name.code:
                found[name.digits, name.code] = path
        return found

    @cached_property
    def _originals(self) -> dict[str, str]:
        return {
            digits(path.removeprefix(root)): path
            for path in self._own
            for root in self._roots
            if path.startswith(root)
        }

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._own:
            found.setdefault(splitext(basename(path))[0].casefold(), []).append(path)
        return found

    @cached_property
    def _own(self) -> list[str]:
        return [path for path in self._pictures if self._images not in f"/{path}"]
