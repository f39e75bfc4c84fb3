"""The search index of one edition: Pagefind's bundle beside its pages, made from the HTML that was built.

`<home>/pagefind/` holds what Pagefind needs to answer in the browser, and `pages.json`, which says of each
page in the index its address, title and state. Nothing of it is loaded before somebody searches.
"""

from __future__ import annotations

import json
import os
import subprocess
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import msgspec

from rectoverso import __version__
from rectoverso.core.languages import Language
from rectoverso.messages import words
from rectoverso.site.edition import Edition
from rectoverso.site.marks.marks import STATES
from rectoverso.site.search.scratch import scratch
from rectoverso.site.search.text import Digest, PageText, Simplified, digest, simplify
from rectoverso.sources.cache import key
from rectoverso.sources.tree import write_atomically

FOLDER = "pagefind"
PAGES = "pages.json"

_STEMMERS = (
    "ar ca da de el en eo es et eu fi fr ga hi hu hy id it lt nb ne nl nn no pl pt ro ru sr sv ta tr yi"
)
STEMMERS = frozenset(_STEMMERS.split())
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
_FORM = "2"
"""To be changed with what `simplify` and `_make` write, so that an old index is not taken for theirs."""
_SIGNATURE = 12
"""Bytes before the JSON of a page's text in the index."""
_GZIP = 16 + zlib.MAX_WBITS
_LEVEL = 4
"""Of packing the texts that results show: the highest takes three times as long, for one twentieth."""
_PROGRAM_SIZE = 2_000_000
"""Bytes that Pagefind writes for any index: its programs for browsers."""
_LABELLED = ("stale", "missing", "untracked", "invalid", "unknown")
"""States that a reader is told of before going to the page."""


class SearchError(Exception):
    """The search program failed; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Program:
    """The search program. `identity` tells its versions apart."""

    path: str
    identity: str


class Bundle(msgspec.Struct, frozen=True, array_like=True):
    """A finished index. `files`: content by name; `pages`: name, title and tags of a page by its name in the index."""

    files: dict[str, bytes]
    pages: dict[str, tuple[str, str, tuple[str, ...]]]


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """An index in the cache. `identity`: what it was made from; `digest`: of `bundle`, which is packed."""

    identity: bytes
    digest: bytes
    bundle: bytes


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


def write(
    binary: Program,
    edition: Edition,
    folder: Path,
    digests: Mapping[str, Digest],
    texts: Callable[[], Mapping[str, PageText]],
) -> None:
    """Index an edition whose pages lie below `folder`, the site's root.

    `digests`: of what is searched in its pages, by their files below the edition's folder; `texts`: returns what is
    searched itself, and is called only if the index in the cache was made from other pages.
    Errors: SearchError; OSError if the site cannot be written.
    """
    identity = fingerprint(binary, edition.language, digests)
    kept = edition.site.survey.project.cache / "search" / f"{edition.language.code}.msgpack"
    bundle = _load(kept, identity)
    if bundle is None:
        found = texts()
        bundle = _make(binary, stemmer(edition.language), found)
        # A page may have been changed by somebody since its digest was made.
        identity = fingerprint(binary, edition.language, {name: digest(text) for name, text in found.items()})
        _save(kept, identity, bundle)
    states = {name: state for name, (_, state) in digests.items()}
    _publish(bundle, folder / edition.home / FOLDER, edition, states)


def fingerprint(binary: Program, language: Language, digests: Mapping[str, Digest]) -> bytes:
    """Return what stands for all that Pagefind's files depend on: 16 bytes, the same for the same texts."""
    parts = [part for name in sorted(digests) for part in (name, digests[name].text)]
    return key(__version__, binary.identity, _FORM, _CHUNK, stemmer(language), *parts)


def seal(binary: Program, edition: Edition, digests: Mapping[str, Digest]) -> bytes:
    """Return what stands for all files that `write` makes, what is said of the pages included: 16 bytes.

    Where the seal is that of the last build and the folder was left alone since, `write` would change nothing.
    """
    said = [digests[name].state for name in sorted(digests)]
    about = _pages_json(Bundle({}, {}), edition, {})
    directory_urls = str(edition.site.addresses.directory_urls)
    return key(fingerprint(binary, edition.language, digests), about, directory_urls, *said)


def _load(path: Path, identity: bytes) -> Bundle | None:
    """Return the index that was kept, if it was made from the same and is whole."""
    try:
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
        if kept.identity == identity and kept.digest == key(kept.bundle):
            return msgspec.msgpack.decode(kept.bundle, type=Bundle)
    except (OSError, msgspec.DecodeError):
        pass
    return None


def _save(path: Path, identity: bytes, bundle: Bundle) -> None:
    """Keep an index. A full or read-only disk costs the speed of the next build and nothing else."""
    packed = msgspec.msgpack.encode(bundle)
    try:
        write_atomically(path, msgspec.msgpack.encode(_Kept(identity, key(packed), packed)))
    except OSError:
        return


def _make(binary: Program, spoken: str, texts: Mapping[str, PageText]) -> Bundle:
    """Run the search program on simplified pages, in a folder of their own."""
    simplified = {name: simplify(text) for name, text in texts.items()}
    # The program refuses to index pages that hold no word.
    pages = {name: page for name, page in simplified.items() if page.html}
    if not pages:
        return Bundle({}, {})
    # The index takes about as much room as the pages, and Pagefind's own part.
    size = 3 * sum(len(page.html) for page in pages.values()) + _PROGRAM_SIZE
    with scratch(size) as work:
        source, made = work / "pages", work / FOLDER
        source.mkdir()
        folders = {""}
        for name, page in pages.items():
            if (folder := os.path.dirname(name)) not in folders:
                folders.add(folder)
                os.makedirs(source / folder, exist_ok=True)
            with open(f"{source}/{name}", "wb") as file:
                file.write(b"<html><body>%b</body></html>" % page.html)
        _run(binary, spoken, source, made)
        files = _read(made)
    listed = {}
    for name, data in files.items():
        if name.startswith("fragment/"):
            place, files[name] = _shown(data, pages)
            identity = name.removeprefix("fragment/").partition(".")[0]
            listed[identity] = (place, pages[place].title, pages[place].tags)
    return Bundle(files, listed)


def _shown(fragment: bytes, pages: Mapping[str, Simplified]) -> tuple[str, bytes]:
    """Return which page the text in a file of the index is of, and the file with the text that results show."""
    data = zlib.decompress(fragment, _GZIP)
    text = msgspec.json.decode(data[_SIGNATURE:])
    place = text["url"].removeprefix("/")
    page = pages[place]
    text["content"] = page.shown
    for anchor in text["anchors"]:
        anchor["text"] = page.headings.get(anchor["id"], anchor["text"])
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    return place, packer.compress(data[:_SIGNATURE] + msgspec.json.encode(text)) + packer.flush()


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


def _read(made: Path) -> dict[str, bytes]:
    """Return the files of an index that the theme's dialog uses."""
    entry = json.loads((made / "pagefind-entry.json").read_bytes())
    used = {f"wasm.{language['wasm'] or _UNKNOWN}.pagefind" for language in entry["languages"].values()}
    files = {}
    for name, path in sorted(_files_below(made)):
        is_other_program = name.startswith("wasm.") and name not in used
        if not is_other_program and not name.startswith(_UNUSED):
            with open(path, "rb", buffering=0) as file:
                files[name] = file.read()
    return files


def _files_below(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and path of each file below a folder, which need not exist."""
    # An index has a file for each page: as objects, their paths would cost more than reading them.
    start = len(str(folder)) + 1
    for place, _, names in os.walk(folder):
        for name in names:
            path = f"{place}{os.sep}{name}"
            if os.path.isfile(path):
                yield path[start:].replace(os.sep, "/"), path


def _publish(bundle: Bundle, folder: Path, edition: Edition, states: Mapping[str, str]) -> None:
    """Bring `folder` in step with an index, and say of its pages what they are."""
    files = {**bundle.files, PAGES: _pages_json(bundle, edition, states)}
    there = dict(_files_below(folder))
    for name in there.keys() - files.keys():
        os.unlink(there[name])
    for name in {os.path.dirname(name) for name in files}:
        os.makedirs(folder / name, exist_ok=True)
    for name, data in files.items():
        if name not in there or not _holds(there[name], data):
            # Nobody reads the site that is built: what is written need not be whole at once.
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)


def _holds(path: str, data: bytes) -> bool:
    if os.path.getsize(path) != len(data):
        return False
    with open(path, "rb", buffering=0) as file:
        return file.read() == data


def _pages_json(bundle: Bundle, edition: Edition, states: Mapping[str, str]) -> bytes:
    """Return address, title and state of each page by its name in the index, and what the states are called."""
    say, original = words(edition.language), edition.site.default
    directory_urls = edition.site.addresses.directory_urls
    pages = {}
    for identity, (name, title, _) in bundle.pages.items():
        address, state = _address(name, directory_urls), states.get(name, "")
        pages[identity] = (address, title or address, state if state in _LABELLED else "")
    value = {
        "language": edition.language.code,
        "original": {"code": original.code, "dir": original.direction},
        "states": {state: say(STATES[state], "state") for state in _LABELLED},
        "pages": dict(sorted(pages.items(), key=lambda item: item[1])),
        "tags": {identity: tags for identity, (*_, tags) in sorted(bundle.pages.items()) if tags},
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _address(name: str, directory_urls: bool) -> str:
    """Return the address of a page, relative to its edition."""
    is_index = directory_urls and (name == "index.html" or name.endswith("/index.html"))
    return quote(name.removesuffix("index.html") if is_index else name)
