"""What one repository knows of files and their versions, with what earlier runs kept of it.

Versions are kept by the commit that is checked out, digests by blob id, which never change.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from rectoverso.core.digests import Digest, Match, digest
from rectoverso.core.lag import Version
from rectoverso.sources.cache import Store, key
from rectoverso.sources.repository import Repository, Trouble

FIRST_LOOK = 4
"""Versions of each file that are read first: most translations are one version behind."""
_MOST_NAMES = 5
"""Former names of a file that are followed, one after the other."""

_Kept = list[tuple[str, str, int, int, bool]]


class Keep:
    """The stores that all repositories of a project share; `folder`: where they lie, None for nowhere."""

    def __init__(self, folder: Path | None) -> None:
        self.versions: Store[_Kept] = Store(folder, "versions", _Kept)
        self.digests: Store[tuple[str, str, str]] = Store(folder, "digests", tuple[str, str, str])
        self.dates: Store[int] = Store(folder, "dates", int)

    def save(self, *, partial: bool) -> None:
        """Write what was used; `partial`: not everything of the project was asked for."""
        for store in (self.versions, self.digests, self.dates):
            store.save(partial=partial)


class Archive:
    """The files of one repository; paths are relative to its working tree, versions the newest first."""

    def __init__(self, repository: Repository, keep: Keep) -> None:
        self.repository = repository
        self._keep = keep
        self._digests: dict[str, Digest] = {}

    def date(self) -> int:
        """Return the date of the commit that is checked out, in seconds. Errors: Trouble."""
        stored = key(self.repository.state)
        date = self._keep.dates.get(stored)
        return self._keep.dates.put(stored, self.repository.head[1]) if date is None else date

    def versions(self, paths: Iterable[str]) -> dict[str, list[Version]]:
        """Return the versions in the history of HEAD; none for a file that it does not have. Errors: Trouble."""
        state = self.repository.state
        found = {}
        unknown = []
        for path in paths:
            kept = self._keep.versions.get(key(state, os.fsencode(path)))
            if kept is None:
                unknown.append(path)
            else:
                found[path] = [Version(*version) for version in kept]
        read = self.repository.versions(unknown)
        for path in unknown:
            found[path] = self._remember(key(state, os.fsencode(path)), read.get(path, []))
        return found

    def on_other_branches(self, path: str) -> list[Version]:
        """Return the versions of a file on other branches and tags that HEAD's history does not have."""
        stored = key("others", self.repository.state, self.repository.references, os.fsencode(path))
        return self._recall(stored, lambda: self.repository.versions([path], elsewhere=True).get(path, []))

    def before_renames(self, path: str, versions: Sequence[Version]) -> list[Version]:
        """Return the versions that a file had under former names; `versions`: those under its present one."""
        return self._recall(
            key("former", self.repository.state, os.fsencode(path)), lambda: self._follow(path, versions)
        )

    def _follow(self, path: str, versions: Sequence[Version]) -> list[Version]:
        found: list[Version] = []
        for _ in range(_MOST_NAMES):
            former = self.repository.former_paths(versions[-1].commit).get(path)
            older = self.repository.versions([former]).get(former, []) if former else []
            if not former or not older:
                break
            found += older
            path, versions = former, older
        return found

    def _recall(self, stored: bytes, read: Callable[[], list[Version]]) -> list[Version]:
        kept = self._keep.versions.get(stored)
        if kept is not None:
            return [Version(*version) for version in kept]
        try:
            return self._remember(stored, read())
        except Trouble:
            # HEAD's history could be read; that the rest cannot only means that nothing is found there.
            return []

    def _remember(self, stored: bytes, versions: list[Version]) -> list[Version]:
        self._keep.versions.put(
            stored, [(v.commit, v.blob, v.authored, v.committed, v.is_new) for v in versions]
        )
        return versions

    def hash(self, asked: Sequence[tuple[Sequence[Version], Collection[str]]]) -> None:
        """Read versions until those with the hashes that are asked for are among them, or all are read.

        `asked`: pairs of a file's versions and hashes. No hash at all asks for everything.
        """
        left = list(asked)
        start, stop = 0, FIRST_LOOK
        if not any(hashes for _, hashes in left):
            stop = max((len(versions) for versions, _ in left), default=0)
        while left:
            window = [version.blob for versions, _ in left for version in versions[start:stop]]
            new = [blob for blob in dict.fromkeys(window) if self.digest(blob) is None]
            for blob, data in self.repository.read(new):
                if data is not None:
                    made = self._digests[blob] = digest(data)
                    self._keep.digests.put(bytes.fromhex(blob), (made.raw, made.lf, made.crlf))
            left = [
                (versions, hashes)
                for versions, hashes in left
                if stop < len(versions)
                and (not hashes or any(self.find(versions[:stop], one) is None for one in hashes))
            ]
            start, stop = stop, stop * 4

    def digest(self, blob: str) -> Digest | None:
        """Return the digest of a blob that was read, now or before."""
        if blob not in self._digests:
            kept = self._keep.digests.get(bytes.fromhex(blob))
            if kept:
                self._digests[blob] = Digest(*kept)
        return self._digests.get(blob)

    def find(self, versions: Iterable[Version], recorded: str) -> Version | None:
        """Return the newest version that a hash belongs to, line ends aside, of those that were read."""
        for version in versions:
            known = self.digest(version.blob)
            if known and known.match(recorded) is not Match.NONE:
                return version
        return None
