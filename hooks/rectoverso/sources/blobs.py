"""Packed values on the disk, one file each, named by what they depend on: a damaged one is a miss."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from rectoverso.sources.tree import write_atomically

_DAY = 24 * 60 * 60
# Beyond the first level a page gets hardly smaller, and takes three times as long.
_LEVEL = 1


class Blobs:
    """A folder of values. A folder that cannot be written forgets, and costs nothing else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, key: bytes) -> Path:
        name = key.hex()
        return self._folder / name[:2] / name[2:]

    def get(self, key: bytes) -> bytes | None:
        """Return the value, or None if there is none, or none that is whole."""
        path = self._path(key)
        try:
            data = zlib.decompress(path.read_bytes())
            # What is used stays when old values are removed; the time says nothing else.
            if path.stat().st_mtime < time.time() - _DAY:
                os.utime(path)
        except (OSError, zlib.error):
            return None
        return data

    def __contains__(self, key: bytes) -> bool:
        return self._path(key).is_file()

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value. What is there already is not written again."""
        path = self._path(key)
        if not path.exists():
            try:
                write_atomically(path, zlib.compress(value, _LEVEL))
            except OSError:
                return

    def entries(self) -> Iterator[tuple[Path, int, float]]:
        """Yield path, size in bytes and time of the last use (seconds since 1970, to the day) of every value."""
        for folder in _scan(self._folder):
            for entry in _scan(folder.path) if folder.is_dir() else ():
                try:
                    about = entry.stat()
                except OSError:
                    continue
                yield Path(entry.path), about.st_size, about.st_mtime

    def prune(self, days: float) -> tuple[int, int]:
        """Remove what was not used for so many days; return how many values, and how many bytes."""
        count = size = 0
        oldest = time.time() - days * _DAY
        for path, length, used in self.entries():
            if used < oldest:
                path.unlink(missing_ok=True)
                count += 1
                size += length
        return count, size


def _scan(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []
