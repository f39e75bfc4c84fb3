"""History: which version of an original a recorded hash belongs to, and what that version said.

One pass of `git log` and one `git cat-file --batch` answer for all originals that are asked for. The answer
never depends on what earlier runs kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rectoverso.core.digests import Digest, digest
from rectoverso.core.lag import Elsewhere, Lag, Never, Version, behind, moment
from rectoverso.sources.archive import FIRST_LOOK, Archive, Keep
from rectoverso.sources.git import top_of
from rectoverso.sources.repository import NOWHERE, Repository, Trouble


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one original: `path`, relative to the project's root, its digest now, recorded hashes."""

    path: str
    current: Digest
    hashes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What history says of one recorded hash; `blob` holds the text of its version. None: it cannot be told."""

    lag: Lag | None = None
    blob: str | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """The originals at an earlier commit, by path, and the commits that came since."""

    digests: Mapping[str, Digest]
    later: frozenset[str]


@dataclass(slots=True)
class _File:
    """An original as git knows it: its path there and its versions, the newest first."""

    archive: Archive
    path: str
    versions: list[Version]
    others: tuple[Version, ...] = ()


class History:
    """The history of a project's originals.

    `cache`: the folder to keep what was read in, None for nowhere. Bad repositories raise nothing: what
    cannot be told is None, and `troubles` says why.
    """

    def __init__(self, root: Path, cache: Path | None) -> None:
        self._root = root
        self._keep = Keep(cache)
        self._archives: dict[Path, Archive] = {}
        self._files: dict[str, _File | None] = {}
        self._places: dict[str, tuple[Path | None, str]] = {}
        self._troubles: dict[str, Trouble] = {}

    @property
    def troubles(self) -> list[Trouble]:
        """Why something could not be told, each cause once."""
        return list(self._troubles.values())

    def ask(self, questions: Iterable[Question]) -> dict[tuple[str, str], Answer]:
        """Return the answer for each path and recorded hash."""
        by_path = {question.path: question for question in questions}
        files = self._locate(by_path)
        self._hash((file, file.versions, by_path[path]) for path, file in files.items())
        answers = {(path, one): Answer() for path, question in by_path.items() for one in question.hashes}
        unsettled: dict[str, Question] = {}
        for path, file in files.items():
            question = by_path[path]
            found = {one: self._answer(file, one, question.current) for one in question.hashes}
            answers.update(((path, one), answer) for one, answer in found.items() if answer)
            if not file.versions:
                self._note(Trouble(f"{path} is not committed to git", "Commit it."), "uncommitted")
            elif left := frozenset(one for one, answer in found.items() if not answer):
                unsettled[path] = Question(path, question.current, left)
        answers.update(self._search({path: files[path] for path in unsettled}, unsettled))
        return answers

    def _answer(self, file: _File, recorded: str, current: Digest) -> Answer | None:
        archive = file.archive
        version = archive.find(file.versions, recorded)
        if version is None:
            return None
        committed = archive.find(file.versions[:FIRST_LOOK], current.raw) is not None
        return Answer(behind(file.versions, version.blob, archive.date(), committed=committed), version.blob)

    def _search(
        self, files: Mapping[str, _File], questions: Mapping[str, Question]
    ) -> Iterator[tuple[tuple[str, str], Answer]]:
        """Yield answers for hashes that HEAD's history does not have under the file's present name."""
        for file in files.values():
            file.versions = [*file.versions, *file.archive.before_renames(file.path, file.versions)]
            file.others = tuple(file.archive.on_other_branches(file.path))
        self._hash((file, [*file.versions, *file.others], questions[path]) for path, file in files.items())
        for path, file in files.items():
            for recorded in questions[path].hashes:
                if found := self._answer(file, recorded, questions[path].current):
                    yield (path, recorded), found
                elif version := file.archive.find(file.others, recorded):
                    lag: Lag = Elsewhere(version.commit, moment(version.committed))
                    yield (path, recorded), Answer(lag, version.blob)
                elif limits := file.archive.repository.limits:
                    self._note(limits)
                else:
                    yield (path, recorded), Answer(Never())

    def _hash(self, asked: Iterable[tuple[_File, Sequence[Version], Question]]) -> None:
        by_archive: dict[Archive, list[tuple[Sequence[Version], frozenset[str]]]] = {}
        for file, versions, question in asked:
            by_archive.setdefault(file.archive, []).append((versions, question.hashes))
        for archive, pairs in by_archive.items():
            archive.hash(pairs)

    def index(self, paths: Iterable[str]) -> dict[str, list[tuple[Version, Digest]]]:
        """Return all versions of originals in the history of HEAD with their digests, the newest first."""
        files = self._locate(paths)
        for archive in {file.archive for file in files.values()}:
            archive.hash([(file.versions, ()) for file in files.values() if file.archive is archive])
        return {
            path: [
                (version, known) for version in file.versions if (known := file.archive.digest(version.blob))
            ]
            for path, file in files.items()
        }

    def versions(self, paths: Iterable[str]) -> dict[str, list[Version]]:
        """Return the versions of files in the history of HEAD, the newest first."""
        return {path: file.versions for path, file in self._locate(paths, silent=True).items()}

    def first(self, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Version]:
        """Return the oldest version that a hash belongs to, by path and hash, as far as it is known."""
        asked = list(asked)
        files = self._locate([path for path, _ in asked], silent=True)
        for archive in {file.archive for file in files.values()}:
            archive.hash([(file.versions, ()) for file in files.values() if file.archive is archive])
        found = {}
        for path, recorded in asked:
            file = files.get(path)
            version = file.archive.find(reversed(file.versions), recorded) if file else None
            if version:
                found[path, recorded] = version
        return found

    def at(self, reference: str, paths: Iterable[str]) -> Then | None:
        """Return the originals as they were where HEAD parted from `reference`; None if that is no commit here."""
        top = top_of(Path(os.path.realpath(self._root)))
        repository = Repository(top) if top else None
        base = repository.base(reference) if repository else None
        if not repository or not base:
            return None
        places = {path: inside for path in paths for found, inside in [self._place(path)] if found == top}
        blobs = repository.blobs_at(base, list(places.values()))
        read = dict(repository.read(list(dict.fromkeys(blobs.values()))))
        digests = {
            path: digest(data)
            for path, inside in places.items()
            if (data := read.get(blobs.get(inside, ""))) is not None
        }
        return Then(digests, repository.commits_since(base))

    def texts(self, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Return the bytes of versions, named by the original's path and the blob, as far as they are here."""
        by_archive: dict[Archive, list[tuple[str, str]]] = {}
        for path, blob in dict.fromkeys(asked):
            if file := self._files.get(path):
                by_archive.setdefault(file.archive, []).append((path, blob))
        found: dict[tuple[str, str], bytes] = {}
        for archive, places in by_archive.items():
            read = dict(archive.repository.read(list(dict.fromkeys(blob for _, blob in places))))
            found.update((place, data) for place in places if (data := read.get(place[1])) is not None)
        return found

    def save(self, *, partial: bool = False) -> None:
        """Keep what was read; `partial`: not everything of the project was asked for."""
        self._keep.save(partial=partial)

    def _note(self, trouble: Trouble, name: str = "") -> None:
        self._troubles.setdefault(name or str(trouble), trouble)

    def _locate(self, paths: Iterable[str], *, silent: bool = False) -> dict[str, _File]:
        """Return the files that lie in a repository that can be read, with their versions.

        `silent`: that one cannot is no trouble, for nothing that was asked for is missed.
        """
        paths = list(dict.fromkeys(paths))
        new: dict[Archive, dict[str, str]] = {}
        for path in paths:
            if path not in self._files:
                self._files[path] = None
                top, inside = self._place(path)
                if top:
                    archive = self._archives.setdefault(top, Archive(Repository(top), self._keep))
                    new.setdefault(archive, {})[path] = inside
                elif not silent:
                    self._note(NOWHERE)
        for archive, added in new.items():
            try:
                versions = archive.versions(added.values())
            except Trouble as trouble:
                if not silent:
                    self._note(trouble)
            else:
                for path, inside in added.items():
                    self._files[path] = _File(archive, inside, versions[inside])
        return {path: file for path in paths if (file := self._files[path])}

    def _place(self, path: str) -> tuple[Path | None, str]:
        """Return the working tree that a file lies in and its path there; links count as what they lead to."""
        whole = os.path.join(self._root, path)
        if os.path.islink(whole):
            whole = os.path.realpath(whole)
        folder, name = os.path.split(whole)
        top, inside = self._place_of_folder(folder)
        return top, inside + name

    def _place_of_folder(self, folder: str) -> tuple[Path | None, str]:
        """Return the working tree that a folder lies in and its path there, empty or with a slash at its end."""
        if folder not in self._places:
            above, name = os.path.split(folder)
            if not name or os.path.islink(folder) or os.path.lexists(os.path.join(folder, ".git")):
                real = Path(os.path.realpath(folder))
                top = top_of(real)
                inside = real.relative_to(top).as_posix() if top else "."
                self._places[folder] = top, "" if inside == "." else f"{inside}/"
            else:
                # Most folders lie where the folder above them lies: there are thousands of them.
                top, inside = self._place_of_folder(above)
                self._places[folder] = top, f"{inside}{name}/"
        return self._places[folder]
