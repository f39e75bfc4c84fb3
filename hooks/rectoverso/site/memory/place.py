"""The place of the memory: the folder of the cache, or another one where that must not be written."""

from __future__ import annotations

import atexit
import errno
import shutil
import tempfile
from functools import cache
from pathlib import Path

from mkdocs.plugins import get_plugin_logger

log = get_plugin_logger("rectoverso")


def writable(folder: Path, named: str) -> str:
    """Return the folder of the cache as it is named, or one that is removed in the end where it must not be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return named
    except OSError as error:
        # On a full disk the build had better end here than when the site is published.
        if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            return named
        log.info(f"{folder} cannot be written ({error.strerror}): nothing is remembered for the next build.")
        return _elsewhere(folder)


@cache
def _elsewhere(_: Path) -> str:
    """Return a folder for the time of this process."""
    folder = tempfile.mkdtemp(prefix="rectoverso-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
