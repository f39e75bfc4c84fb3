"""Folders of a site: what lies in them, and how what is built gets there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path


def files_in(folder: Path) -> Iterator[str]:
    """Yield all files below a folder, relative with `/`."""
    start = len(str(folder)) + 1
    for place, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(place, name)[start:].replace(os.sep, "/")


def remove_others(folder: str, is_wanted: Callable[[str], bool], inside: str = "") -> bool:
    """Remove unwanted files below a folder, and the folders that hold nothing any more; return whether this one does.

    `is_wanted`: asked for each file, relative to the outermost folder with `/`; `inside`: where this one is in that,
    with a final `/`. What is hidden in the outermost folder stays: it may be a repository of its own. Errors: OSError.
    """
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        # It is not there yet, or nobody may look into it.
        return False
    is_empty = True
    for entry in entries:
        name = inside + entry.name
        if not inside and entry.name.startswith("."):
            is_empty = False
        elif entry.is_dir():
            if not entry.is_symlink() and remove_others(entry.path, is_wanted, f"{name}/"):
                os.rmdir(entry.path)
            else:
                is_empty = False
        elif is_wanted(name):
            is_empty = False
        else:
            os.unlink(entry.path)
    return is_empty


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
