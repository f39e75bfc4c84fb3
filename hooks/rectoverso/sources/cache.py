"""A content-addressed store under `.cache/plugin/rectoverso`: a damaged or foreign entry is a miss."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from rectoverso import __version__
from rectoverso.sources.tree import write_atomically

Value = TypeVar("Value")
_LENGTH = 16


def key(*parts: bytes | str) -> bytes:
    """Return a key of 16 bytes for values that depend on `parts` and nothing else."""
    # Processors have instructions for this one.
    state = hashlib.sha256()
    for part in parts:
        # Names of files may hold bytes that are no text where the system says that names are ASCII.
        data = part.encode(errors="surrogateescape") if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.digest()[:_LENGTH]


class Store(Generic[Value]):
    """Values of one kind in one file, which only keeps what the last run used.

    `kind`: the type that values must decode as; `version` is mixed into the file's name, so that another
    version of the package never reads it. A folder of None makes a store that forgets.
    """

    def __init__(self, folder: Path | None, name: str, kind: type[Value], version: str = __version__) -> None:
        self._path = folder / f"{name}-{version}.msgpack" if folder else None
        self._type: type[dict[bytes, Value]] = dict[bytes, kind]  # type: ignore[valid-type]
        self._old = self._load()
        self._used: dict[bytes, Value] = {}
        self._changed = False

    def _load(self) -> dict[bytes, Value]:
        try:
            data = self._path.read_bytes() if self._path else None
            return msgspec.msgpack.decode(data, type=self._type) if data else {}
        except (OSError, msgspec.DecodeError, RecursionError):
            return {}

    def get(self, key: bytes) -> Value | None:
        """Return the value stored under `key`, or None."""
        value = self._used.get(key)
        if value is None and (value := self._old.get(key)) is not None:
            self._used[key] = value
        return value

    def put(self, key: bytes, value: Value) -> Value:
        """Remember `value` until `save`."""
        self._used[key] = value
        self._changed = True
        return value

    def used(self) -> Iterable[Value]:
        """Return the values that this run used."""
        return self._used.values()

    def save(self, *, partial: bool = False) -> None:
        """Write what was used. After a `partial` run what it did not look at is kept as well.

        A full or read-only disk costs the speed of the next run and nothing else.
        """
        if not self._path or not (self._changed or (not partial and len(self._used) < len(self._old))):
            return
        values = {**self._old, **self._used} if partial else self._used
        try:
            write_atomically(self._path, msgspec.msgpack.encode(values))
            ignore = self._path.parent / ".gitignore"
            if not ignore.exists():
                write_atomically(ignore, b"*\n")
        except OSError:
            return
