"""The manifest: what lies in a site, and what each part of it was made from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from rectoverso.sources.cache import key
from rectoverso.sources.tree import write_atomically


class Published(msgspec.Struct, frozen=True, array_like=True):
    """A file of the site as it was when it was published: its size, its time in ns, and what it was made from."""

    size: int
    time: int
    source: bytes = b""


class Made(msgspec.Struct, frozen=True, array_like=True):
    """What all of a language was made from.

    `source`: its key; `home`: its folder in the site; `reads`: path, relative to the project's root, -> key of files
    that its pages include; `lines`: logger, level and text of what was logged, to be said again.
    """

    source: bytes
    home: str = ""
    reads: dict[str, bytes] = {}
    lines: tuple[tuple[str, int, str], ...] = ()


class Part(msgspec.Struct, array_like=True):
    """What one process did. `sources`: file -> what it was made from; `kept`: files left as they are in the site."""

    sources: dict[str, bytes] = {}
    kept: set[str] = set()
    editions: dict[str, Made] = {}


class Manifest(msgspec.Struct, array_like=True):
    """What lies in a site."""

    files: dict[str, Published] = {}
    editions: dict[str, Made] = {}


def load(path: Path) -> Manifest:
    """Return the manifest in a file; an empty one if there is none that can be read."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return Manifest()


def save(path: Path, manifest: Manifest) -> None:
    """Write a manifest. One that is lost, or older than the site, costs speed only: sizes and times tell."""
    try:
        write_atomically(path, msgspec.msgpack.encode(manifest))
    except OSError:
        return


def digest_of(path: str) -> bytes:
    """Return the key of a file's content; of a file that cannot be read, one that no content has."""
    try:
        return key(Path(path).read_bytes())
    except OSError:
        return b""


def are_unchanged(root: Path, reads: Mapping[str, bytes]) -> bool:
    """Whether files hold what they held when they were read; `reads`: path, relative to `root`, -> key."""
    return all(digest_of(os.path.join(root, path)) == known for path, known in reads.items())
