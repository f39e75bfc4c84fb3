"""The manifest: what lies in a site, and what each part of it was made from."""

from __future__ import annotations

import os
import time
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


_SETTLED = 5_000_000_000
"""Nanoseconds after which a file that is written again is sure to have another time, on every file system."""
_known: dict[str, tuple[tuple[int, ...], bytes]] = {}


def digest_of(path: str) -> bytes:
    """Return the key of a file's content; of a file that cannot be read, one that no content has.

    Every translation asks for its original, and every page twice. So the key is kept as long as the file has the same
    size and times, if these were old enough to tell when it was read.
    """
    try:
        about = os.stat(path)
        stamp = (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
        kept = _known.get(path)
        if kept and kept[0] == stamp:
            return kept[1]
        with open(path, "rb", buffering=0) as file:
            found = key(file.read())
    except OSError:
        return b""
    if time.time_ns() - max(about.st_mtime_ns, about.st_ctime_ns) > _SETTLED:
        _known[path] = stamp, found
    return found


def are_unchanged(root: Path, reads: Mapping[str, bytes]) -> bool:
    """Whether files hold what they held when they were read; `reads`: path, relative to `root`, -> key."""
    return all(digest_of(os.path.join(root, path)) == known for path, known in reads.items())
