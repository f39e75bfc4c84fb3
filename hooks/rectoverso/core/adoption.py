"""Adopting a repository: which of its folders hold originals and translations, decided from names alone."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rectoverso.core import scripts
from rectoverso.core.languages import ALIASES, LANGUAGES, from_tool, is_language
from rectoverso.core.layouts import PAGE_SUFFIXES, Layout, LayoutKind
from rectoverso.core.records import SIDECAR_NAME

SourceOf = Callable[[str], str | None]
"""Returns the source file that a page's own record names, None if it has no record."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where translations lie, and the originals that they were made from.

    `base`: the folder of the languages; `source` and `translations` as in `Layout`; `languages`: names of the
    languages' folders; `pages`: how many translations have an original there; `others`: how many pages lie
    among the languages and outside of `translations`.
    """

    kind: LayoutKind
    base: str
    source: str
    translations: str
    languages: tuple[str, ...]
    pages: int
    others: int = 0

    def has(self, code: str) -> bool:
        """Tell whether originals in a language may lie here: anywhere beside translations, else in its folder."""
        return self.kind is LayoutKind.COOP or code in self.languages

    def layout(self, default_language: str, exclude: tuple[str, ...] = ()) -> Layout:
        """Return the layout, once the default language is known."""
        source = f"{self.base}/{default_language}" if self.kind is LayoutKind.FOLDER else self.source
        return Layout(self.kind, source, self.translations, default_language, exclude)


def candidates(paths: Iterable[str], source_of: SourceOf) -> list[Candidate]:
    """Return the places of translations, the one with the most pages first.

    `paths`: all files of the project, relative to its root. A place without any original is among them, for it
    is worth a word.
    """
    paths = list(paths)
    pages = [path for path in paths if path.endswith(PAGE_SUFFIXES)]
    bases = _bases(pages)
    outputs = tuple(f"{base}/" for base in bases)
    originals = [path for path in pages if not path.startswith(outputs)]
    found = [_beside(base, paths, originals, source_of) for base in bases]
    in_folders = _side_by_side(pages)
    if in_folders:
        found.append(in_folders)
    return sorted(found, key=lambda one: -one.pages)


def _bases(pages: Iterable[str]) -> list[str]:
    """Return the folders in which Co-op Translator put languages: its two usual ones, and those of further roots."""
    found = set()
    for page in pages:
        parts = page.split("/")
        for depth in (1, 2):
            above = parts[:depth]
            is_base = above[-1] == "translations" or above == ["docs", "i18n"]
            if is_base and len(parts) > depth + 1 and is_known(parts[depth]):
                found.add("/".join(above))
    return sorted(found, key=lambda base: (base.count("/"), base))


def is_known(name: str) -> bool:
    """Tell whether a folder's name is a language of Co-op Translator, or was one of its names for it."""
    return name in LANGUAGES or name in ALIASES


def _is_code(name: str) -> bool:
    try:
        return is_language(from_tool(name))
    except ValueError:
        return False


def _beside(base: str, paths: Sequence[str], originals: Sequence[str], source_of: SourceOf) -> Candidate:
    """Find out what lies in a folder of languages: a folder below each of them, and where the originals are."""
    start = len(base) + 1
    by_language: dict[str, list[str]] = {}
    evidence: Counter[str] = Counter()
    for path in paths:
        if not path.startswith(f"{base}/"):
            continue
        language, _, below = path[start:].partition("/")
        if not below or not _is_code(language):
            continue
        if path.endswith(PAGE_SUFFIXES):
            by_language.setdefault(language, []).append(below)
        elif posixpath.basename(below) == SIDECAR_NAME:
            evidence[posixpath.dirname(below)] += 1
    fullest = max(sorted(by_language), key=lambda name: len(by_language[name]))
    for below in by_language[fullest][:5]:
        source = (source_of(f"{base}/{fullest}/{below}") or "").replace("\\", "/")
        if source and f"/{below}".endswith(f"/{source}"):
            evidence[below[: -len(source)].rstrip("/")] += 1
    usual = posixpath.dirname(base) or "."
    tried = [
        (below, *_source(by_language[fullest], below, originals, usual))
        for below in _subfolders(by_language[fullest], evidence)
    ]
    below, source, _ = max(tried, key=lambda one: (one[0] in evidence and one[2] > 0, one[2]))
    known = frozenset(originals)
    within = [page for names in by_language.values() for page in names if _is_below(page, below)]
    matched = sum(_joined(source, _cut(page, below)) in known for page in within)
    total = sum(map(len, by_language.values()))
    translations = _joined(f"{base}/<lang>", below)
    names = tuple(sorted(by_language))
    return Candidate(LayoutKind.COOP, base, source, translations, names, matched, total - len(within))


def _subfolders(pages: Sequence[str], evidence: Collection[str]) -> list[str]:
    """Return the folders below a language to try: none, those with a sidecar or record, the one that holds all."""
    common = posixpath.commonpath([f"/{posixpath.dirname(page)}" for page in pages]).strip("/")
    return list(dict.fromkeys(["", *sorted(evidence), common]))


def _source(pages: Iterable[str], below: str, originals: Iterable[str], usual: str) -> tuple[str, int]:
    """Return the folder that holds the originals of most pages, and of how many; `usual` wins if it is one of them."""
    by_name: dict[str, list[str]] = {}
    for original in originals:
        by_name.setdefault(posixpath.basename(original), []).append(original)
    votes = Counter({usual: 0, ".": 0})
    for page in pages:
        if _is_below(page, below):
            uri = _cut(page, below)
            for original in by_name.get(posixpath.basename(uri), ()):
                if original == uri:
                    votes["."] += 1
                elif original.endswith(f"/{uri}"):
                    votes[original[: -len(uri) - 1]] += 1
    best = max(
        votes, key=lambda source: (votes[source], source == usual, source == ".", -len(source), source)
    )
    return best, votes[best]


def _side_by_side(pages: Iterable[str]) -> Candidate | None:
    """Find languages side by side in `docs`; the original's is not chosen here, only the number of pairs."""
    by_language: dict[str, set[str]] = {}
    for page in pages:
        base, _, rest = page.partition("/")
        name, _, uri = rest.partition("/")
        if base == "docs" and uri and name in LANGUAGES:
            by_language.setdefault(name, set()).add(uri)
    if len(by_language) < 2:
        return None
    in_several = Counter(uri for uris in by_language.values() for uri in uris)
    pairs = sum(number - 1 for number in in_several.values())
    if not pairs:
        return None
    return Candidate(LayoutKind.FOLDER, "docs", "docs", "docs/<lang>", tuple(sorted(by_language)), pairs)


def excluded(candidates: Sequence[Candidate], default_language: str) -> tuple[str, ...]:
    """Return patterns for translations that would be taken for originals: those that lie in other places.

    `candidates`: the place that is taken, then the others.
    """
    taken, *others = candidates
    if taken.kind is LayoutKind.FOLDER:
        return ()
    found = []
    for other in others:
        if other.kind is LayoutKind.FOLDER:
            found += [f"{other.base}/{name}/" for name in other.languages if name != default_language]
        else:
            found.append(f"{other.base}/")
    return tuple(path for path in found if taken.source == "." or path.startswith(f"{taken.source}/"))


# The language of the originals

_USUAL = {"Hani": "zh-CN", "Jpan": "ja", "Kore": "ko", "Cyrl": "ru", "Arab": "ar", "Deva": "hi"}
"""Scripts of several languages, and the one that is meant most often."""
_SCRIPTS = sorted({known.script for known in LANGUAGES.values()} - {"Hans", "Hant", "Latn"} | {"Hani"})
_MARKUP = 5
"""How many times more Latin letters than others a text in another script may hold, in addresses and code."""
_ENOUGH = 0.5
"""The share of words that an English text and its English translation have in common."""


def default_of_originals(text: str, languages: Collection[str], english: str | None = None) -> str | None:
    """Guess the language of originals that no folder names; None if nothing tells it.

    `text`: an original; `languages`: the codes of the translations; `english`: the translation of `text` into
    English, if there is one: Co-op Translator also translates from English to English.
    """
    latin = scripts.count(text, "Latn")
    # Kana and Hangul are proof, whatever the number of Chinese characters beside them.
    proven = [
        script
        for script in ("Jpan", "Kore")
        if scripts.count(text, script, distinctive=True) * 20 > len(text)
    ]
    counts = {script: scripts.count(text, script) for script in (proven or _SCRIPTS)}
    script = max(counts, key=lambda script: (counts[script], script == "Hani"))
    if counts[script] * _MARKUP <= latin:
        return "en" if "en" not in languages or english is None or _alike(text, english) else None
    named = [code for code, known in LANGUAGES.items() if known.script == script and code not in languages]
    return _USUAL.get(script) or next(iter(named), None)


def _alike(one: str, other: str) -> bool:
    first, second = set(one.lower().split()), set(other.lower().split())
    return len(first & second) >= _ENOUGH * min(len(first), len(second))


def default_of_folders(languages: Iterable[str], recorded: Mapping[str, bool]) -> str | None:
    """Guess which of the languages side by side is the originals': English, or the only one without records.

    `recorded`: whether pages of a language carry records.
    """
    without = [code for code in languages if not recorded.get(code)]
    if "en" in without or not without:
        return "en" if "en" in languages else None
    return without[0] if len(without) == 1 else None


def _is_below(page: str, folder: str) -> bool:
    return not folder or page.startswith(f"{folder}/")


def _cut(page: str, folder: str) -> str:
    return page[len(folder) + 1 :] if folder else page


def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(f"{folder}/{path}")
