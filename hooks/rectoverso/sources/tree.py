"""Reads file trees: every file once, no link followed out of the project or in circles."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rectoverso.core.findings import Finding, finding
from rectoverso.core.layouts import PAGE_SUFFIXES

LARGEST_PAGE = 20_000_000
"""Bytes. A page beyond it is reported and not read: no human wrote it, and parsers choke on it."""

_DEEPEST = 2
"""Links to folders inside linked folders: the number of ways through a web of them grows without bound."""


@dataclass(slots=True)
class Listing:
    """The files of a project, paths relative to its root with `/`, sorted; and what was wrong."""

    files: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Unreadable(Exception):
    """A file cannot be read as text; the message says why, `fix` how to mend it."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix

    def finding(self, path: str) -> Finding:
        """Return the finding that reports it."""
        return finding("unreadable", path, str(self), self.fix)


def list_files(
    root: Path, start: str = "", skip_names: Iterable[str] = (), skip_paths: Iterable[str] = ()
) -> Listing:
    """List the files below `start`, a folder of `root` or all of it; paths are relative to `root`.

    `skip_names`: names of folders passed over at any depth; `skip_paths`: folders relative to the root.
    """
    listing = Listing()
    real_root = os.path.realpath(root)
    names, paths = frozenset(skip_names), frozenset(skip_paths)
    prefix = f"{start}/" if start else ""
    _walk(os.path.join(root, start), prefix, real_root, (real_root,), names, paths, listing)
    listing.files.sort()
    return listing


def _walk(
    folder: str,
    prefix: str,
    root: str,
    above: tuple[str, ...],
    skip_names: frozenset[str],
    skip_paths: frozenset[str],
    listing: Listing,
) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        listing.findings.append(_unreadable(prefix.rstrip("/") or ".", error.strerror or str(error)))
        return
    for entry in entries:
        path = prefix + entry.name
        real = _resolve(entry, path, root, above, listing) if entry.is_symlink() else None
        if entry.is_symlink() and real is None:
            continue
        if entry.is_dir():
            if entry.name in skip_names or path in skip_paths:
                continue
            if path.endswith(PAGE_SUFFIXES):
                what = "this directory is named like a page; what is in it is read, itself it is no page"
                listing.findings.append(finding("not-a-file", path, what, "Rename it."))
            # Real paths are only needed to see that a link leads back to a folder above it.
            inside = (*above, real) if real else above
            _walk(entry.path, path + "/", root, inside, skip_names, skip_paths, listing)
        elif entry.is_file():
            listing.files.append(path)
        elif path.endswith(PAGE_SUFFIXES):
            listing.findings.append(finding("not-a-file", path, "named like a page, but no regular file"))


def _resolve(
    entry: os.DirEntry[str], path: str, root: str, above: tuple[str, ...], listing: Listing
) -> str | None:
    """Return where a link leads, or None, with a finding, if it must not be followed."""
    real = os.path.realpath(entry.path)
    target = os.readlink(entry.path)
    try:
        os.stat(real)
    except OSError as error:
        circular = error.errno == errno.ELOOP
        what = "this link leads in circles" if circular else f"this link leads nowhere ({target})"
        listing.findings.append(finding("broken-link", path, what, "Remove or mend the link."))
        return None
    if real != root and not real.startswith(root.rstrip(os.sep) + os.sep):
        what = f"this link leads out of the project ({target})"
    elif os.path.isdir(real) and (_is_above(real, entry.path) or real in above or len(above) > _DEEPEST):
        what = "this link leads in circles"
    else:
        return real
    listing.findings.append(finding("broken-link", path, what, "Remove or mend the link."))
    return None


def _is_above(folder: str, path: str) -> bool:
    return os.path.realpath(os.path.dirname(path)).startswith(folder.rstrip(os.sep) + os.sep) or (
        os.path.realpath(os.path.dirname(path)) == folder
    )


def folders_in(root: Path, path: str) -> list[str]:
    """Return the names of the folders in `path`, links to folders included; empty if there is none."""
    try:
        return sorted(entry.name for entry in os.scandir(root / path) if entry.is_dir())
    except OSError:
        return []


def read_bytes(path: Path, limit: int = -1) -> bytes:
    """Return the bytes of a file, at most `limit` of them.

    Errors: Unreadable if the system refuses, or the whole is asked for and larger than `LARGEST_PAGE`.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            if limit >= 0:
                return file.read(limit)
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST_PAGE:
                what = f"{size:,} bytes are more than a page may have ({LARGEST_PAGE:,})"
                raise Unreadable(what, "Split it, or exclude it.")
            return file.read()
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error


def decode(data: bytes) -> str:
    """Return UTF-8 bytes, with or without byte order mark, as text with LF line ends.

    Errors: Unreadable for a NUL byte or bytes that are no UTF-8.
    """
    if b"\0" in data:
        raise Unreadable("it holds NUL bytes: a binary file, or UTF-16", "Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8 (byte 0x{data[error.start]:02x} in line {line})"
        raise Unreadable(what, "Save it as UTF-8.") from error
    return text.replace("\r\n", "\n") if "\r" in text else text


def read_text(path: Path) -> str:
    """Return the text of a page with LF line ends. Errors: Unreadable."""
    return decode(read_bytes(path))


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader finds the old or the new content, never a part. Errors: OSError.

    A file that exists keeps its mode; a link stays a link, and what it leads to is written.
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def ancestors(path: Path) -> Iterator[Path]:
    """Yield `path` and the folders above it, nearest first."""
    yield path
    yield from path.parents


def _unreadable(path: str, reason: str) -> Finding:
    return finding("unreadable", path, f"cannot be read: {reason}", "Mend its permissions.")
