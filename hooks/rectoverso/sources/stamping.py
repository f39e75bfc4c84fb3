"""Writes records: after a translation was made by hand, `stamp` says which original it was made from.

A record is a promise about the text. It is not renewed while the text is the one that the old record, or
the time before the original changed, already had: compared with git's history, and with what this module
noted on this machine when it last wrote the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rectoverso.core.digests import Digest, Match, digest
from rectoverso.core.layouts import LayoutKind
from rectoverso.core.records import (
    NOTEBOOK_KEY,
    SIDECAR_NAME,
    Carrier,
    Damage,
    Record,
    Sidecar,
    read_inline,
    read_sidecar,
    write_inline,
    write_notebook,
    write_sidecar,
)
from rectoverso.core.verdicts import PRECEDENCE
from rectoverso.sources.cache import Store, key
from rectoverso.sources.configuration import Project
from rectoverso.sources.git import Git
from rectoverso.sources.readings import page_record
from rectoverso.sources.tree import Unreadable, decode, read_bytes, write_atomically


class Misplaced(Exception):
    """A file is no translation of this project; the message says what it is instead."""


class Refused(Exception):
    """A record is not written; the message says why and how to go on."""


@dataclass(frozen=True, slots=True)
class Target:
    """A translation to stamp; paths are relative to the project's root."""

    path: str
    original: str
    language: str
    uri: str
    sidecar: str

    @property
    def is_notebook(self) -> bool:
        """Whether the page is a notebook."""
        return self.path.endswith(".ipynb")


@dataclass(frozen=True, slots=True)
class Stamped:
    """What was written: the record and its carriers; none if every record was right already."""

    path: str
    record: Record
    carriers: tuple[Carrier, ...]


def locate(project: Project, path: str) -> Target:
    """Return the translation at `path`, relative to the root. Errors: Misplaced."""
    layout = project.layout
    place = layout.place(path)
    if place is None:
        raise Misplaced(f"{path}: is no page of this project. Name a translation in {layout.translations}")
    if place.language is None:
        raise Misplaced(f"{path}: is an original, which carries no record. Name its translations")
    if place.language == layout.default_language:
        raise Misplaced(f"{path}: is in the default language ({place.language}) and counts as no translation")
    original = layout.source_path(place.uri)
    if not (project.root / original).is_file():
        raise Misplaced(
            f"{path}: is orphaned, its original {original} does not exist. Restore it, or delete {path}"
        )
    folder = layout.folder_of(layout.language_folder(path) or "")
    return Target(path, original, place.language, place.uri, f"{folder}/{SIDECAR_NAME}")


def stamp(
    project: Project, target: Target, date: datetime, *, still_holds: bool = False, dry_run: bool = False
) -> Stamped:
    """Write or renew the record of one translation, in every carrier that it has.

    `date`: aware, for a text made from the current original; `still_holds`: the unchanged text is said to
    hold for it. Errors: Refused.
    """
    current, page, sidecar = _read(project, target)
    present = _present(target, page, sidecar)
    readable = [record for _, record in present if isinstance(record, Record)]
    recorded = readable[0] if readable else None
    match = current.match(recorded.original_hash) if recorded else Match.NONE
    if recorded and match is Match.NONE and not still_holds:
        _demand_change(project, target, recorded, page)
    if recorded and match is not Match.NONE and recorded.translation_date:
        # The text was made from this very version, at the time that the record says.
        date = recorded.translation_date
    source = target.uri if project.layout.kind is LayoutKind.COOP else target.original
    record = Record(current.raw, date, source, target.language)
    wrong = [carrier for carrier, known in present if not _says_the_same(known, record)]
    carriers = tuple(wrong if present else [_new_carrier(target, sidecar)])
    if not dry_run:
        _write(project, target, record, carriers)
        _note(project, target, record, page)
    return Stamped(target.path, record, carriers)


def _read(project: Project, target: Target) -> tuple[Digest, bytes, Sidecar | None]:
    """Return the original's digest, the page's bytes and the sidecar, None if there is none."""
    path = target.original
    try:
        current = digest(read_bytes(project.root / path))
        path = target.path
        page = read_bytes(project.root / path)
        decode(page)
        path = target.sidecar
        if not (project.root / path).is_file():
            return current, page, None
        sidecar = read_sidecar(decode(read_bytes(project.root / path)))
    except Unreadable as error:
        raise Refused(f"{path}: {error}. {error.fix or 'Mend it first.'}") from error
    if isinstance(sidecar, Damage):
        raise Refused(
            f"{path}:{sidecar.line}: unreadable sidecar: {sidecar.reason}. Mend it first, or restore it"
        )
    return current, page, sidecar


def _present(target: Target, page: bytes, sidecar: Sidecar | None) -> list[tuple[Carrier, Record | Damage]]:
    found: dict[Carrier, Record | Damage] = {}
    if sidecar and target.uri in sidecar.entries:
        found[Carrier.SIDECAR] = sidecar.entries[target.uri]
    try:
        carrier, record = page_record(target.path, page)
    except Unreadable as error:
        raise Refused(f"{target.path}: {error}. Mend it first") from error
    if record:
        found[carrier] = record
    return [(carrier, found[carrier]) for carrier in PRECEDENCE if carrier in found]


def _new_carrier(target: Target, sidecar: Sidecar | None) -> Carrier:
    return Carrier.SIDECAR if target.is_notebook or sidecar is not None else Carrier.INLINE


def _says_the_same(known: Record | Damage, record: Record) -> bool:
    return isinstance(known, Record) and (
        (known.original_hash, known.source_file, known.language_code)
        == (record.original_hash, record.source_file, record.language_code)
        and known.translation_date is not None
    )


def _write(project: Project, target: Target, record: Record, carriers: tuple[Carrier, ...]) -> None:
    writers: dict[Carrier, tuple[str, Callable[[str], str]]] = {
        Carrier.INLINE: (target.path, lambda text: write_inline(text, record)),
        Carrier.NOTEBOOK: (target.path, lambda text: write_notebook(text, record)),
        Carrier.SIDECAR: (target.sidecar, lambda text: write_sidecar(text, target.uri, record)),
    }
    for carrier in carriers:
        path, writer = writers[carrier]
        place = project.root / path
        try:
            # Line ends must stay as they are: `decode` of the tree would change them.
            text = read_bytes(place).decode("utf-8-sig") if place.exists() else ""
            write_atomically(place, writer(text).encode())
        except (OSError, Unreadable, ValueError) as error:
            raise Refused(f"{path}: cannot be written: {error}") from error


def _demand_change(project: Project, target: Target, recorded: Record, page: bytes) -> None:
    """Refuse a text that is not known to have changed since `recorded` was written for it."""
    text = _text(target, page)
    since_record = [*_noted(project, target, recorded), *_committed(project, target, recorded)]
    if text in (*since_record, *_when_original_changed(project, target, recorded)):
        raise Refused(
            f"{target.path}: its text did not change since it was made from an older {target.original}. "
            "Translate what changed, or use --still-holds if the text still holds"
        )
    if not since_record:
        raise Refused(
            f"{target.path}: whether its text changed since its record was written cannot be told, because git "
            "has no earlier version of it with this record. Use --still-holds if the text holds for the "
            f"current {target.original}"
        )


def _text(target: Target, data: bytes | None) -> bytes | None:
    """Return a digest of what a page says, without its record and whatever white space; None for no page."""
    try:
        text = decode(data) if data is not None else None
        if text is None:
            return None
        if target.is_notebook:
            value = json.loads(text)
            value["metadata"].pop(NOTEBOOK_KEY, None)
            said = json.dumps(value, sort_keys=True)
        else:
            said = " ".join(text[read_inline(text).end :].split())
    except (Unreadable, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        said = repr(data)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()


def _committed(project: Project, target: Target, recorded: Record) -> Iterator[bytes]:
    """Yield the text of the commit that brought the record, if the commit at hand still has it."""
    git = Git(project.root)
    revisions = ["HEAD", *git.commits([target.path, target.sidecar])]
    pages = git.files([(revision, target.path) for revision in revisions])
    sidecars = git.files([(revision, target.sidecar) for revision in revisions])
    text = None
    for page, sidecar in zip(pages, sidecars, strict=True):
        if page is None or not _holds(target, page, sidecar, recorded):
            break
        text = _text(target, page)
    if text:
        yield text


def _holds(target: Target, page: bytes, sidecar: bytes | None, recorded: Record) -> bool:
    try:
        known = read_sidecar(decode(sidecar)) if sidecar is not None else None
        found = _present(target, page, known if isinstance(known, Sidecar) else None)
    except (Unreadable, Refused):
        return False
    hashes = [record.original_hash for _, record in found if isinstance(record, Record)]
    return hashes[:1] == [recorded.original_hash]


def _when_original_changed(project: Project, target: Target, recorded: Record) -> Iterator[bytes]:
    """Yield the text that the page had when its original last was the recorded version.

    A text that was touched up after the record but before the original changed says nothing about the change.
    """
    git = Git(project.root)
    revisions = ["HEAD", *git.commits([target.original])]
    originals = git.files([(revision, target.original) for revision in revisions])
    before = "HEAD"
    for revision, original in zip(revisions, originals, strict=True):
        if original is not None and digest(original).match(recorded.original_hash) is not Match.NONE:
            text = _text(target, git.files([(before, target.path)])[0])
            if text:
                yield text
            return
        before = f"{revision}~1"


def _journal(project: Project) -> Store[bytes]:
    return Store[bytes](Path(project.cache), "stamps", bytes)


def _noted(project: Project, target: Target, recorded: Record) -> Iterator[bytes]:
    text = _journal(project).get(key(target.path, recorded.original_hash))
    if text:
        yield text


def _note(project: Project, target: Target, record: Record, page: bytes) -> None:
    journal = _journal(project)
    stored, text = key(target.path, record.original_hash), _text(target, page)
    if text and journal.get(stored) != text:
        journal.put(stored, text)
        journal.save(partial=True)
