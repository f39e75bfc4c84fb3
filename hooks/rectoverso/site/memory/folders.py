"""Folders of a site: what lies in them, and how what is built gets there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def walk(folder: Path, *, hidden: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield folders, outer ones first, with the names of their files; `hidden`: also what is hidden in the first."""
    for place, folders, names in os.walk(folder):
        if place == str(folder) and not hidden:
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield place, [name for name in names if not name.startswith(".")]
        else:
            yield place, names


def files_in(folder: Path, *, hidden: bool = True) -> Iterator[str]:
    """Yield all files below a folder, relative with `/`."""
    start = len(str(folder)) + 1
    for place, names in walk(folder, hidden=hidden):
        for name in names:
            yield os.path.join(place, name)[start:].replace(os.sep, "/")


def is_equal(new: str, old: str) -> bool:
    """Whether two files have the same content; False where one cannot be read."""
    try:
        if os.stat(new).st_size != os.stat(old).st_size:
            return False
        with open(new, "rb") as first, open(old, "rb") as second:
            return first.read() == second.read()
    except OSError:
        return False


def make_folder(path: str) -> None:
    """Make a folder and those above it, whatever files are in the way. Errors: OSError."""
    try:
        os.makedirs(path, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        # A file of the last build lies where a folder is now.
        place = path
        while not os.path.lexists(place):
            place = os.path.dirname(place)
        os.unlink(place)
        os.makedirs(path, exist_ok=True)


def move_new_folders(building: str, folder: str) -> list[str]:
    """Put what `folder` does not have where it belongs, each folder with all in it; return the files, with `/`.

    What cannot be moved as a whole stays: on another disk, for one.
    """
    moved = []
    for place, folders, _ in os.walk(building):
        inside = place[len(building) :].replace(os.sep, "/")
        if inside and not os.path.isdir(folder + inside):
            # A file is in the way, or this could not be moved itself.
            folders.clear()
        for name in folders[:]:
            new, old = f"{place}/{name}", f"{folder}{inside}/{name}"
            if os.path.lexists(old):
                continue
            names = [f"{inside}/{name}/{file}"[1:] for file in files_in(Path(new))]
            try:
                os.makedirs(os.path.dirname(old), exist_ok=True)
                os.rename(new, old)
            except OSError:
                continue
            folders.remove(name)
            moved += names
    return moved
