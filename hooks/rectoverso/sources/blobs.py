"""Packed values in a database, named by what they depend on: a damaged one is a miss, and so is a lost database.

One file, because creating a file costs more than what is in it: a build of fifty languages remembers ten thousand
values.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import zstandard

PAGES = "pages.sqlite"
"""The database of texts and finished pages in a project's cache."""

log = logging.getLogger(__name__)

_DAY = 24 * 60 * 60
# Beyond the first level a page gets hardly smaller, and takes longer.
_LEVEL = 1
_FORM = 2
"""To be changed with the table, and with how values are packed, so that a database of another form is begun anew."""
_PATIENCE = 60.0
"""Seconds to wait for another build that is writing."""
_TABLE = "CREATE TABLE blobs (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many values there are, their size in bytes, and how many days the one was not used that rests longest."""

    count: int = 0
    size: int = 0
    days: int = 0


class Blobs:
    """Values in the database `path`. Where it cannot be read or written, values are forgotten and nothing else.

    What is put is written by `save`, all at once; until then this process alone has it. A connection must not be
    carried into a forked process: call `save` or `close` before.

    `unsaved`: packed values by their keys.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.unsaved: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()
        self._connection: sqlite3.Connection | None = None
        # A new one for each value takes a quarter longer. Nobody puts two at once.
        self._packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def get(self, key: bytes) -> bytes | None:
        """Return the value, or None if there is none, or none that is whole."""
        data = self.unsaved.get(key)
        if data is None:
            row = self._row("SELECT value, used FROM blobs WHERE key = ?", key)
            if row is None:
                return None
            data = row[0]
            if row[1] < _today():
                self._used.add(key)
        try:
            value = zstandard.ZstdDecompressor().decompress(data, allow_extra_data=False)
        except (zstandard.ZstdError, TypeError, MemoryError):
            # A damaged value may say that it is larger than any memory.
            return None
        # A damaged database may find another value than the one that was asked for.
        return value[len(key) :] if value.startswith(key) else None

    def __contains__(self, key: bytes) -> bool:
        return key in self.unsaved or self._row("SELECT 1 FROM blobs WHERE key = ?", key) is not None

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value, from `save` on."""
        self.unsaved[key] = self._packer.compress(key + value)

    def save(self) -> None:
        """Write what was put, and note what was used: it stays when old values are removed."""
        new, used = self.unsaved, self._used
        self.unsaved, self._used = {}, set()
        if not new and not used:
            self.close()
            return
        today = _today()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._begun() as database:
                database.executemany(
                    "INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)",
                    ((key, value, today) for key, value in new.items()),
                )
                database.executemany(
                    "UPDATE blobs SET used = ? WHERE key = ?", ((today, key) for key in used)
                )
        except (OSError, sqlite3.Error) as error:
            log.debug("%s: not written: %s", self._path, error)
        finally:
            self.close()

    @contextmanager
    def _begun(self) -> Iterator[sqlite3.Connection]:
        """Yield the database with a table in it, within a transaction; one that is damaged is begun anew."""
        try:
            database = self._begin()
        except sqlite3.OperationalError:
            # Locked, full or read-only: not damaged.
            self.close()
            raise
        except sqlite3.DatabaseError:
            self._remove()
            database = self._begin()
        try:
            yield database
            database.execute("COMMIT")
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._remove()
            raise

    def _begin(self) -> sqlite3.Connection:
        database = self._open(write=True)
        database.execute("BEGIN IMMEDIATE")
        if database.execute("PRAGMA user_version").fetchone()[0] != _FORM:
            database.execute("DROP TABLE IF EXISTS blobs")
            database.execute(_TABLE)
            database.execute(f"PRAGMA user_version = {_FORM}")
        return database

    def _remove(self) -> None:
        self.close()
        self._path.unlink(missing_ok=True)

    def _row(self, statement: str, key: bytes) -> tuple[bytes, int] | None:
        if not self._connection and not self._path.exists():
            return None
        try:
            row: tuple[bytes, int] | None = self._open().execute(statement, (key,)).fetchone()
        except sqlite3.Error as error:
            log.debug("%s: not read: %s", self._path, error)
            return None
        return row

    def _open(self, *, write: bool = False) -> sqlite3.Connection:
        if self._connection is None:
            mode = "rwc" if write else "rw" if os.access(self._path.parent, os.W_OK) else "ro"
            address = f"{self._path.absolute().as_uri()}?mode={mode}"
            # A preview builds in whichever thread answers a reader, one at a time.
            self._connection = sqlite3.connect(
                address, _PATIENCE, uri=True, isolation_level=None, check_same_thread=False
            )
            # What a power cut damages is made again; waiting for the disk would cost every build.
            self._connection.execute("PRAGMA synchronous = OFF")
        return self._connection

    def close(self) -> None:
        """Let go of the file."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def sizes(self) -> Sizes:
        """Return what there is."""
        if not self._path.exists():
            return Sizes()
        try:
            count, size, oldest = (
                self._open()
                .execute("SELECT count(*), ifnull(sum(length(value)), 0), min(used) FROM blobs")
                .fetchone()
            )
        except sqlite3.Error:
            return Sizes()
        return Sizes(count, size, max(0, _today() - oldest) if count else 0)

    def prune(self, days: float) -> tuple[int, int]:
        """Remove what was not used for so many days; return how many values, and how many bytes.

        Errors: OSError if the database cannot be written.
        """
        if not self._path.exists():
            return 0, 0
        before = self.sizes()
        try:
            with self._begun() as database:
                database.execute("DELETE FROM blobs WHERE used <= ?", (_today() - days,))
            self._open().execute("VACUUM")
        except sqlite3.Error as error:
            raise OSError(f"{self._path}: {error}") from error
        after = self.sizes()
        return before.count - after.count, before.size - after.size


def _today() -> int:
    """Return the days since 1970: one that is remembered is a date, not a time."""
    return int(time.time() // _DAY)
