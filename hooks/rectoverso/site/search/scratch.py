"""Scratch folders: for files that another program reads at once and that are gone a moment later.

Making and removing a file costs a disk's file system more than it takes to read the page that is in it. Where the
system has a file system in memory, small folders lie there.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = "/dev/shm"  # noqa: S108 - the name that Linux gives it
_PREFIX = "rectoverso-"
_LEFT_OVER = 3600.0
"""Seconds after which a folder in memory is nobody's any more: its process was killed."""
_LARGEST = 256 * 1024 * 1024
_ROOM = 4
"""How many times its size must be free for a folder to lie in memory: containers have little, others use it too."""


@contextmanager
def scratch(size: int, memory: str = _MEMORY) -> Iterator[Path]:
    """Make a folder and remove it in the end.

    `size`: bytes that will lie in it at most, roughly; `memory`: where the file system in memory is. Errors: OSError.
    """
    place = memory if _has_room(memory, size) else None
    if place:
        _remove_left_over(place)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place) as folder:
        yield Path(folder)


def _has_room(memory: str, size: int) -> bool:
    if not sys.platform.startswith("linux") or size > _LARGEST:
        return False
    try:
        about = os.statvfs(memory)
    except OSError:
        return False
    is_roomy = about.f_bavail * about.f_frsize >= _ROOM * size and (
        about.f_favail > 10_000 or not about.f_files
    )
    return is_roomy and os.access(memory, os.W_OK | os.X_OK)


def _remove_left_over(place: str) -> None:
    """Remove what a build left behind that was killed: unlike a disk's, this folder is emptied by nobody else."""
    try:
        with os.scandir(place) as found:
            for entry in found:
                if entry.name.startswith(_PREFIX):
                    about = entry.stat(follow_symlinks=False)
                    is_ours = stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid()
                    if is_ours and time.time() - about.st_mtime > _LEFT_OVER:
                        shutil.rmtree(entry.path, ignore_errors=True)
    except OSError:
        return
