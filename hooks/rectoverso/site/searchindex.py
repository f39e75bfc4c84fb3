"""The search index of one edition: Pagefind's bundle beside its pages, made from the HTML that was built.

`<home>/pagefind/` holds what Pagefind needs to answer in the browser, and `pages.json`, which says of each
page in the index its address, title and state. Nothing of it is loaded before somebody searches.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rectoverso.core.languages import Language
from rectoverso.messages import words
from rectoverso.site.edition import Edition
from rectoverso.site.marks import STATES
from rectoverso.site.searchtext import PageText, Simplified, page_text, simplify
from rectoverso.sources.cache import key
from rectoverso.sources.tree import write_atomically

FOLDER = "pagefind"
PAGES = "pages.json"

STEMMERS = frozenset(
    [
        "ar",
        "ca",
        "da",
        "de",
        "el",
        "en",
        "eo",
        "es",
        "et",
        "eu",
        "fi",
        "fr",
        "ga",
        "hi",
        "hu",
        "hy",
        "id",
        "it",
        "lt",
        "nb",
        "ne",
        "nl",
        "nn",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sr",
        "sv",
        "ta",
        "tr",
        "yi",
    ]
)
"""Languages whose inflected forms Pagefind 1.5 knows."""
_STEMMED_AS = {"pcm": "en"}
_UNKNOWN = "unknown"
# Pagefind's own interfaces, and its worker: what loads it in the browser is one already.
_UNUSED = (
    "pagefind-component-ui",
    "pagefind-highlight",
    "pagefind-modular-ui",
    "pagefind-ui",
    "pagefind-worker",
)
_CHUNK = "5000"
"""Places of words in one file of the index. With Pagefind's own 20,000 a first search loads twice as much."""
_FORM = "1"
"""To be changed with what `simplify` and `_make` write, so that an old index is not taken for theirs."""
_SIGNATURE = 12
"""Bytes before the JSON of a page's text in the index."""
_LABELLED = ("stale", "missing", "untracked", "invalid", "unknown")
"""States that a reader is told of before going to the page."""


class SearchError(Exception):
    """The search program failed; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Program:
    """The search program. `identity` tells its versions apart."""

    path: str
    identity: str


def program() -> Program | None:
    """Return the search program that is installed, or None: there is not one for every system."""
    try:
        from pagefind_bin import get_executable

        path = str(get_executable())
        size = os.stat(path).st_size
    except (ImportError, OSError):
        return None
    return Program(path, str(size)) if os.access(path, os.X_OK) else None


def stemmer(language: Language) -> str:
    """Return the language whose inflected forms the index knows, as Pagefind names it."""
    base = language.code.partition("-")[0]
    base = _STEMMED_AS.get(base, base)
    return base if base in STEMMERS else _UNKNOWN


def write(binary: Program, edition: Edition, folder: Path) -> None:
    """Index an edition whose pages lie below `folder`, the site's root.

    An index whose pages did not change is taken from the cache.
    Errors: SearchError; OSError if the site cannot be written.
    """
    home = folder / edition.home
    others = frozenset(edition.site.codes[1:]) if edition.is_default else frozenset()
    texts = dict(_texts(home, others))
    spoken = stemmer(edition.language)
    parts = [part for name, text in texts.items() for part in (name, text.weight, text.body)]
    identity = key(binary.identity, _FORM, _CHUNK, spoken, *parts).hex()
    kept = edition.site.survey.project.cache / "search" / edition.language.code
    if not (kept / identity / PAGES).is_file():
        with tempfile.TemporaryDirectory(prefix="rectoverso-") as work:
            made = _make(binary, spoken, texts, Path(work))
            _keep(made, kept, identity)
            _publish(made, home / FOLDER, edition, texts)
    else:
        _publish(kept / identity, home / FOLDER, edition, texts)


def _texts(home: Path, others: frozenset[str]) -> Iterator[tuple[str, PageText]]:
    """Yield name and text of each page that is to be found, in a fixed order."""
    for place, folders, names in os.walk(home):
        if place == str(home):
            folders[:] = [name for name in folders if name not in others]
        folders.sort()
        for name in sorted(names):
            if name.endswith(".html"):
                path = os.path.join(place, name)
                with open(path, encoding="utf-8") as file:
                    text = page_text(file.read())
                if text:
                    yield os.path.relpath(path, home).replace(os.sep, "/"), text


def _make(binary: Program, spoken: str, texts: Mapping[str, PageText], work: Path) -> Path:
    """Run the search program on simplified pages in a folder of their own, and return the folder of the index."""
    source, made = work / "pages", work / FOLDER
    made.mkdir()
    pages: dict[str, Simplified] = {}
    for name, text in texts.items():
        pages[name] = simplify(text)
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><body>{pages[name].html}</body></html>", encoding="utf-8")
    if texts:
        _run(binary, spoken, source, made)
        _prune(made)
    listed = {}
    for path in sorted(made.glob("fragment/*")):
        name = json.loads(gzip.decompress(path.read_bytes())[_SIGNATURE:])["url"].removeprefix("/")
        listed[path.stem] = (name, pages[name].title, pages[name].tags)
    (made / PAGES).write_text(json.dumps(listed), encoding="utf-8")
    return made


def _run(binary: Program, spoken: str, source: Path, made: Path) -> None:
    arguments = ["--site", str(source), "--output-path", str(made), "--force-language", spoken]
    # Nothing of the user's may set its options: neither the environment nor a file where it is started.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    done = subprocess.run(  # noqa: S603 - a program of a dependency, with arguments that are ours
        [binary.path, *arguments, "--keep-index-url", "--silent"],
        cwd=source,
        env={**environment, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": _CHUNK},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = " ".join((done.stderr + done.stdout).split())
        raise SearchError(f"pagefind ended with code {done.returncode}: {said[-500:] or 'it said nothing'}")


def _prune(made: Path) -> None:
    """Remove what the theme's dialog does not use."""
    entry = json.loads((made / "pagefind-entry.json").read_bytes())
    used = {f"wasm.{language['wasm'] or _UNKNOWN}.pagefind" for language in entry["languages"].values()}
    for path in made.iterdir():
        is_other_program = path.name.startswith("wasm.") and path.name not in used
        if path.is_file() and (is_other_program or path.name.startswith(_UNUSED)):
            path.unlink()


def _keep(made: Path, folder: Path, identity: str) -> None:
    """Put an index into the cache, in the place of the language's old one. A full disk costs time, no more."""
    coming = folder / f".{identity}.{os.getpid()}"
    try:
        shutil.copytree(made, coming)
        for old in folder.iterdir():
            if old != coming:
                shutil.rmtree(old, ignore_errors=True)
        coming.rename(folder / identity)
    except OSError:
        shutil.rmtree(coming, ignore_errors=True)


def _publish(made: Path, folder: Path, edition: Edition, texts: Mapping[str, PageText]) -> None:
    """Bring `folder` in step with an index, and say of its pages what they are."""
    listed = json.loads((made / PAGES).read_bytes())
    files = {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    files[Path(PAGES)] = _pages_json(edition, listed, texts)
    for path in [
        path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder) not in files
    ]:
        path.unlink()
    for name, data in files.items():
        path = folder / name
        if not (path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data):
            write_atomically(path, data)


def _pages_json(edition: Edition, listed: Mapping[str, Any], texts: Mapping[str, PageText]) -> bytes:
    """Return address, title, state and tags of each page, by the name of its file in the index."""
    say, original = words(edition.language), edition.site.default
    directory_urls = edition.site.addresses.directory_urls
    pages: dict[str, list[object]] = {}
    for identity, (name, title, tags) in listed.items():
        state = texts[name].state
        address = _address(name, directory_urls)
        pages[identity] = [
            address,
            title or address,
            state if state in _LABELLED else "",
            *([tags] if tags else []),
        ]
    value = {
        "language": edition.language.code,
        "original": {"code": original.code, "dir": original.direction},
        "states": {state: say(STATES[state], "state") for state in _LABELLED},
        "pages": dict(sorted(pages.items(), key=lambda item: str(item[1][0]))),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _address(name: str, directory_urls: bool) -> str:
    """Return the address of a page, relative to its edition."""
    is_index = directory_urls and (name == "index.html" or name.endswith("/index.html"))
    return quote(name.removesuffix("index.html") if is_index else name)
