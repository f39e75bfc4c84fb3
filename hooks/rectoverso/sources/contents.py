"""Content findings of translations, cached by what they depend on: both texts, the script, the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from rectoverso.core import cells, content, disclaimers, notebooks, repairs
from rectoverso.core.findings import Finding, finding
from rectoverso.core.known import Known
from rectoverso.core.layouts import NOTEBOOK
from rectoverso.core.notebooks import Notebook
from rectoverso.core.pages import split
from rectoverso.sources.cache import Store, key
from rectoverso.sources.crew import side_by_side
from rectoverso.sources.notebooks import decode_notebook
from rectoverso.sources.tree import Unreadable, decode, read_bytes

CachedFinding = tuple[int, str, str, str]
"""A content finding without its path: line, rule, message, fix."""
Texts = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], bytes]]
"""Returns the bytes of versions, named by the original's path and the blob, as far as they are at hand."""
Job = tuple[str, str, str, str, bytes | None]
"""What a worker is told: paths of original and translation, the translation's path in reports, script, and the text of
the original that the translation was made from, None if that is the one there is now."""

_WORTH_IT = 200
"""Pages. Below it, starting processes costs more than it saves."""
_CHUNK = 32


class Contents:
    """Answers for one survey: ask for every page, then `finish`, then `findings`. `cache`: a folder, or None."""

    def __init__(self, root: Path, cache: Path | None) -> None:
        self._root = root
        self.cache = cache
        self._store: Store[list[CachedFinding]] = Store(cache, "findings", list[CachedFinding])
        self._originals: dict[str, bytes] = {}
        self._keys: dict[str, bytes] = {}
        self._scripts: dict[str, str] = {}
        self._answers: dict[str, list[CachedFinding]] = {}
        self._jobs: dict[str, Job] = {}

    def original(self, path: str, data: bytes) -> None:
        """Take note of the bytes of an original."""
        self._originals[path] = key(data)

    def ask(self, path: str, original: str, script: str, text: bytes) -> None:
        """Ask for the findings of a page, `text` being the key of its bytes; there are none about an unknown original."""
        if original not in self._originals:
            return
        version = f"{content.VERSION}/{cells.VERSION}" if path.endswith(NOTEBOOK) else content.VERSION
        self._keys[path] = stored = key(version, script, self._originals[original], text)
        self._scripts[path] = script
        cached = self._store.get(stored)
        if cached is None:
            self._jobs[path] = (str(self._root / original), str(self._root / path), path, script, None)
        else:
            self._answers[path] = cached

    def made_from(self, versions: Mapping[str, tuple[str, str]], texts: Texts) -> None:
        """Compare pages with the versions of their originals that they were made from: what came later is not missing.

        `versions`: path of a page -> path of its original and blob of the version.
        """
        new = {}
        for path, version in versions.items():
            if path not in self._keys:
                continue
            self._keys[path] = stored = key(self._keys[path], version[1])
            cached = self._store.get(stored)
            if cached is None:
                new[path] = version
            else:
                self._jobs.pop(path, None)
                self._answers[path] = cached
        found = texts(new.values()) if new else {}
        for path, version in new.items():
            places = str(self._root / version[0]), str(self._root / path)
            self._jobs[path] = (*places, path, self._scripts[path], found.get(version))

    def finish(self, progress: Callable[[int, int], None] | None = None, *, partial: bool = False) -> None:
        """Parse what no cache knew; `progress` is told how many pages of how many are done.

        `partial`: not all pages of the project were asked for, so that the cache keeps the others.
        """
        # Pages of one original stand together, so that each worker parses the original once.
        jobs = sorted(self._jobs.values(), key=lambda job: job[:4])
        # Under `mkdocs serve` an original may have changed since the last survey of this process.
        _source.cache_clear()
        _notebook.cache_clear()
        answers = side_by_side(jobs, _compute, is_worth_it=len(jobs) >= _WORTH_IT, chunk=_CHUNK)
        for number, (path, found) in enumerate(answers, 1):
            self._answers[path] = self._store.put(self._keys[path], found)
            if progress:
                progress(number, len(jobs))
        self._store.save(partial=partial)

    def findings(self, path: str) -> list[Finding]:
        """Return the findings of a page that was asked for."""
        return [
            finding(rule, path, message, fix, line=line)
            for line, rule, message, fix in self._answers.get(path, ())
        ]


def _compute(job: Job) -> tuple[str, list[CachedFinding]]:
    original, translation, path, script, version = job
    if path.endswith(NOTEBOOK):
        return path, _compute_notebook(original, translation, path, script, version)
    try:
        source = _source(original)
        body, offset = _translation(read_bytes(Path(translation)), source.ends_in_rule)
        old = source if version is None else _version(version)
    except Unreadable:
        # The survey has already reported it under its own rule.
        return path, []
    found = content.check(
        old.outline,
        body.outline,
        body.text,
        original_text=old.text,
        script=script,
        path=path,
        offset=offset,
    )
    # The site repairs a page by its original as it is now.
    mended = repairs.repair(body, source, path=path, offset=offset)[1]
    return path, [(item.line, item.rule, item.message, item.fix) for item in (*found, *mended)]


def _compute_notebook(
    original: str, translation: str, path: str, script: str, version: bytes | None
) -> list[CachedFinding]:
    try:
        source = _notebook(original) if version is None else decode_notebook(decode(version))[1]
        page = notebooks.without_disclaimer(_notebook_of(translation), source)
    except Unreadable:
        # As above.
        return []
    found = cells.check(source, page, script=script, path=path)
    return [(item.line, item.rule, item.message, item.fix) for item in found]


@lru_cache(maxsize=64)
def _translation(data: bytes, original_ends_in_rule: bool) -> tuple[Known, int]:
    """Return a page without its disclaimer, and the number of lines above it. Errors: Unreadable.

    Whoever writes an original under a preview saves it again and again: each time with the same translations.
    """
    page = split(decode(data))
    # Without a date the last rule only guesses, and removes nothing either way.
    removal = disclaimers.remove(
        page.body, original_ends_in_rule=original_ends_in_rule, translated_before=None
    )
    return Known(removal.text), page.offset


@lru_cache(maxsize=4)
def _version(data: bytes) -> Known:
    return Known(split(decode(data)).body)


@lru_cache(maxsize=4)
def _source(original: str) -> Known:
    return Known(split(decode(read_bytes(Path(original)))).body)


@lru_cache(maxsize=4)
def _notebook(original: str) -> Notebook:
    return _notebook_of(original)


def _notebook_of(path: str) -> Notebook:
    return decode_notebook(decode(read_bytes(Path(path))))[1]
