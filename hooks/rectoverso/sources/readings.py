"""Reads what the check needs of a page: the record that it carries itself, and what tells its text from others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from rectoverso.core.digests import Digest
from rectoverso.core.layouts import NOTEBOOK, Layout
from rectoverso.core.records import (
    Carrier,
    Damage,
    Record,
    Sidecar,
    read_inline,
    read_notebook,
    read_sidecar,
)
from rectoverso.core.verdicts import Evidence, Verdict, judge
from rectoverso.sources.cache import key
from rectoverso.sources.tree import Unreadable, decode, read_bytes

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file that was saved again has another time: some file systems count whole seconds."""

_Stamp = tuple[int, int, int, int]
Read = TypeVar("Read")


class Reading(NamedTuple):
    """What was read of a page. `text`: the key of its bytes."""

    carrier: Carrier
    record: Record | Damage | None
    text: bytes


class Readings:
    """What was read of files, and judged, for one survey after the other in the same process, such as a preview's."""

    def __init__(self) -> None:
        self._known: dict[tuple[Callable[[Path, str], Any], str], tuple[_Stamp, Any]] = {}
        self._judged: dict[tuple[str, str], tuple[tuple[object, ...], Verdict]] = {}

    def judge(
        self,
        layout: Layout,
        code: str,
        uri: str,
        original: str | None,
        digest_now: Digest | None,
        evidence: Evidence,
    ) -> Verdict:
        """Return what `verdicts.judge` says, which is asked only where something is not as it was."""
        given = layout, original, digest_now, evidence
        known = self._judged.get((code, uri))
        if known and known[0] == given:
            return known[1]
        verdict = judge(layout, code, uri, original, digest_now, evidence)
        self._judged[code, uri] = given, verdict
        return verdict

    def recall(self, make: Callable[[Path, str], Read], root: Path, path: str) -> Read:
        """Return what `make` reads of a file, again only if it is another one or was saved. Errors: those of `make`."""
        place = os.path.join(root, path)
        stamp = _stamp(place)
        known = self._known.get((make, place))
        if known and known[0] == stamp:
            found: Read = known[1]
            return found
        reading = make(root, path)
        if stamp and time.time_ns() - stamp[1] > _SETTLED and _stamp(place) == stamp:
            self._known[make, place] = stamp, reading
        return reading


def read(root: Path, path: str, *, with_key: bool = True) -> Reading:
    """Return what a page holds; `path`: below `root`; `with_key`: whether its text's is wanted. Errors: Unreadable."""
    data = read_bytes(root / path)
    return Reading(*page_record(path, data), key(data) if with_key else b"")


def sidecar(root: Path, path: str) -> Sidecar | Damage:
    """Return what a sidecar holds; `path`: below `root`. Bytes that are no text are damage."""
    try:
        return read_sidecar(decode(read_bytes(root / path)))
    except Unreadable as error:
        return Damage(str(error))


def page_record(path: str, data: bytes) -> tuple[Carrier, Record | Damage | None]:
    """Return the record that a page carries itself. Errors: Unreadable for bytes that are no page."""
    text = decode(data)
    if not path.endswith(NOTEBOOK):
        return Carrier.INLINE, read_inline(text).record
    # Most projects have none, and what is needed for them takes a while to import.
    from rectoverso.sources.notebooks import decode_notebook

    return Carrier.NOTEBOOK, read_notebook(decode_notebook(text)[0])


def _stamp(place: str) -> _Stamp | None:
    try:
        about = os.stat(place)
    except OSError:
        return None
    return about.st_ino, about.st_mtime_ns, about.st_ctime_ns, about.st_size
