"""The index of one edition: made once for the same pages, never taken half from anywhere."""

from __future__ import annotations

import gzip
import html
import json
import shutil
import sys
import unicodedata
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rectoverso.core.languages import LANGUAGES, language
from rectoverso.site.search import index as searchindex
from rectoverso.site.search.index import Program, SearchError, program, stemmer
from rectoverso.site.search.text import PageText, digest, page_text
from support.searching import WORD

TEXTS = {
    "index.html": "<h1>Pressa löv</h1><p>Ett löv som inte är torrt blir brunt.</p>",
    "guide/index.html": '<h1>Guiden</h1><h2 id="x">Mät</h2><p>Lägg linjalen längs nerven.</p>',
    "sv/index.html": "<h1>Annan utgåva</h1>",
    "plain.html": "<h1>Inte ens märkt</h1>",
}


def installed() -> Program:
    found = program()
    if found is None:
        pytest.skip("there is no pagefind_bin for this system")
    return found


class Project:
    """A site of a few pages, in Swedish or in another language."""

    def __init__(self, root: Path, code: str = "sv") -> None:
        self.site, self.cache = root / "site", root / "cache"
        for name, text in TEXTS.items():
            self.page(name, text)
        found = SimpleNamespace(
            default=language(code),
            codes=(code, "sv"),
            addresses=SimpleNamespace(directory_urls=True),
            survey=SimpleNamespace(project=SimpleNamespace(cache=self.cache)),
        )
        self.edition: Any = SimpleNamespace(language=language(code), home="", is_default=True, site=found)

    def page(self, name: str, text: str, state: str = "current") -> None:
        mark = "" if name == "plain.html" else "data-pagefind-body"
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f'<meta name="rectoverso:status" content="{state}">'
        path.write_text(f"<html>{head}<article {mark}>{text}</article></html>", encoding="utf-8")

    def texts(self) -> dict[str, PageText]:
        """Return what is searched in the pages of the edition, which are all but those in a folder `sv`."""
        paths = (path for path in sorted(self.site.rglob("*.html")) if path.parent != self.site / "sv")
        texts = {path.relative_to(self.site).as_posix(): page_text(path.read_text("utf-8")) for path in paths}
        return {name: text for name, text in texts.items() if text}

    def write(self, binary: Program | None = None) -> dict[str, bytes]:
        """Write the index and return its files."""
        texts = self.texts()
        digests = {name: digest(text) for name, text in texts.items()}
        searchindex.write(binary or installed(), self.edition, self.site, digests, lambda: texts)
        folder = self.site / "pagefind"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def states(files: dict[str, bytes]) -> dict[str, str]:
    return {address: state for address, _, state in json.loads(files["pages.json"])["pages"].values()}


def test_marked_pages_of_the_edition_are_indexed(project: Project) -> None:
    files = project.write()
    assert states(files) == {"": "", "guide/": ""}
    assert {name.partition(".")[0] for name in files if "/" not in name} == {
        "pagefind",
        "pagefind-entry",
        "pages",
        "wasm",
    }
    assert [name for name in files if name.startswith("wasm")] == ["wasm.sv.pagefind"]
    assert not [name for name in files if name.endswith(".css") or "worker" in name or "-ui" in name]


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    assert Project(tmp_path / "a").write() == Project(tmp_path / "b").write()


def test_unchanged_pages_keep_their_index(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = project.write()
    unchanged = (project.site / "pagefind/pagefind.js").stat().st_mtime_ns
    monkeypatch.setattr(searchindex, "_run", lambda *_: pytest.fail("the program was run"))
    assert project.write() == before
    assert (project.site / "pagefind/pagefind.js").stat().st_mtime_ns == unchanged
    # What a page says of itself is no part of what is searched.
    project.page("guide/index.html", TEXTS["guide/index.html"], "stale")
    after = project.write()
    assert states(after) == {"": "", "guide/": "stale"}
    assert {name for name in after if after[name] != before[name]} == {"pages.json"}


def test_the_seal_tells_whether_anything_would_be_written(project: Project) -> None:
    def seals() -> tuple[bytes, bytes]:
        digests = {name: digest(text) for name, text in project.texts().items()}
        backwards = dict(reversed(digests.items()))
        assert list(backwards) != list(digests)
        seal = searchindex.seal(installed(), project.edition, digests)
        assert searchindex.seal(installed(), project.edition, backwards) == seal
        return searchindex.fingerprint(installed(), project.edition.language, digests), seal

    print_before, before = seals()
    files = project.write()
    # Neither pages of others nor what is not marked is searched.
    project.page("sv/index.html", "<h1>Ännu en annan</h1>")
    project.page("plain.html", "<h1>Fortfarande inte</h1>")
    assert seals() == (print_before, before)
    assert project.write() == files
    project.page("guide/index.html", TEXTS["guide/index.html"], "stale")
    print_after, after = seals()
    assert (print_after, after != before) == (print_before, True)
    project.page("guide/index.html", TEXTS["guide/index.html"])
    assert seals() == (print_before, before)
    project.page("index.html", TEXTS["index.html"].replace("brunt", "grönt"))
    assert not {*seals()} & {print_before, before}
    project.page("index.html", TEXTS["index.html"])
    project.edition.site.addresses.directory_urls = False
    assert seals()[0] == print_before
    assert seals()[1] != before


def test_words_are_counted_as_pagefind_counts_them() -> None:
    kinds: dict[str, list[str]] = {}
    for letter in map(chr, [*range(0x21, 0x3100), *range(0xA640, 0xFFFE), *range(0x1F000, 0x1FB00)]):
        kinds.setdefault(unicodedata.category(letter), []).append(letter)
    some = [
        letter
        for kind in sorted(kinds)
        if kind[0] in "LMNPSZC"
        for letter in kinds[kind][::3]
        if kind != "Cs"
    ]
    odd = html.escape("".join(f" a{sign}b{sign} {sign}{number} {sign}" for number, sign in enumerate(some)))
    body = f'<h1>One: two</h1>{odd}<h2 id="x">(Three) \u2014 <b>four</b></h2><ul><li>c<li>d-e</ul><h3 id="y">f</h3>葉を乾かす。'
    texts = {"index.html": PageText(body), "heavy.html": PageText(body, weight="2")}
    for name, data in searchindex._make(installed(), "sv", texts).files.items():
        if name.startswith("fragment/"):
            text = json.loads(gzip.decompress(data)[12:])
            counted = list(WORD.finditer(text["content"]))
            assert text["word_count"] == len(counted)
            places = {anchor["id"]: (anchor["text"], anchor["location"]) for anchor in text["anchors"]}
            assert places.keys() == {"x", "y"}
            for heading, place in places.values():
                first = WORD.search(heading)
                assert first
                assert text["content"].startswith(heading, counted[place].start() - first.start())
            assert places["x"][0] == "(Three) \u2014 four"


def test_texts_are_asked_for_when_they_are_needed_only(project: Project) -> None:
    files = project.write()
    digests = {name: digest(text) for name, text in project.texts().items()}
    asked = partial(pytest.fail, "the texts were read")
    searchindex.write(installed(), project.edition, project.site, digests, asked)
    folder = project.site / "pagefind"
    assert {name: (folder / name).read_bytes() for name in files} == files


def test_an_index_is_kept_under_what_it_was_made_from(project: Project) -> None:
    before = project.write()
    digests = {name: digest(text) for name, text in project.texts().items()}
    project.page("index.html", TEXTS["index.html"].replace("brunt", "grönt"))
    shutil.rmtree(project.cache)
    # The page has changed behind the back of whoever made the digests.
    searchindex.write(installed(), project.edition, project.site, digests, project.texts)
    project.page("index.html", TEXTS["index.html"])
    assert project.write() == before


def test_a_changed_page_gives_a_new_index(project: Project) -> None:
    before = project.write()
    project.page("index.html", TEXTS["index.html"].replace("brunt", "grönt"))
    after = project.write()
    assert set(before) - set(after)
    assert set(after) - set(before)
    project.page("index.html", TEXTS["index.html"])
    assert project.write() == before


@pytest.mark.parametrize("damage", [b"", b"\x93", b"x" * 100, None])
def test_a_damaged_cache_is_not_used(project: Project, damage: bytes | None) -> None:
    before = project.write()
    kept = project.cache / "search/sv.msgpack"
    data = kept.read_bytes()
    # One byte in the middle of a file of the index.
    kept.write_bytes(data.replace(b"WebAssembly", b"WebAssemblx", 1) if damage is None else damage)
    assert kept.read_bytes() != data
    assert project.write() == before
    assert kept.read_bytes() == data


def test_a_cache_that_cannot_be_written_costs_time_only(project: Project) -> None:
    project.cache.write_text("a file, no folder", encoding="utf-8")
    assert project.write() == project.write()


def test_a_site_without_pages_has_an_index_without_pages(project: Project) -> None:
    project.write()
    for name in ("index.html", "guide/index.html"):
        (project.site / name).unlink()
    files = project.write()
    assert list(files) == ["pages.json"]
    assert json.loads(files["pages.json"])["pages"] == {}


def test_a_program_that_fails_says_why(project: Project) -> None:
    with pytest.raises(SearchError, match=r"pagefind ended with code 2: .*--site"):
        project.write(Program(sys.executable, "no search program"))
    assert not (project.site / "pagefind").exists()


def test_the_users_own_options_of_pagefind_change_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.write()
    monkeypatch.setenv("PAGEFIND_FORCE_LANGUAGE", "de")
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "h1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pagefind.yml").write_text("exclude_selectors: [h1]\n", encoding="utf-8")
    other = Project(tmp_path / "other")
    assert other.write() == before


@pytest.mark.parametrize("code", ["ja", "th", "km", "zh-TW", "he", "sw", "pcm", "no", "pt-BR"])
def test_the_index_of_a_language_has_its_stemmer(tmp_path: Path, code: str) -> None:
    files = Project(tmp_path, code).write()
    (known,) = json.loads(files["pagefind-entry.json"])["languages"]
    assert known == stemmer(language(code))
    assert f"wasm.{known}.pagefind" in files


def test_languages_without_a_stemmer_are_known() -> None:
    without = {code for code in LANGUAGES if stemmer(language(code)) == "unknown"}
    assert without == {
        "bg",
        "bn",
        "cs",
        "fa",
        "he",
        "hr",
        "ja",
        "km",
        "kn",
        "ko",
        "ml",
        "mr",
        "ms",
        "my",
        "pa",
        "sk",
        "sl",
        "sw",
        "te",
        "th",
        "tl",
        "uk",
        "ur",
        "vi",
        "zh-CN",
        "zh-HK",
        "zh-MO",
        "zh-TW",
    }
