"""Digests, layouts, catalogue, findings, policy, page parts: the small pieces of the core."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectoverso.core import catalogue
from rectoverso.core.digests import Match, digest, md5
from rectoverso.core.findings import RULES, Finding, Severity, finding
from rectoverso.core.layouts import Layout, LayoutKind, Place, detect, matches
from rectoverso.core.pages import split
from rectoverso.core.policy import failing, fails

FOLDER = Layout(LayoutKind.FOLDER, "docs/en", "docs/<lang>", "en")
COOP = Layout(LayoutKind.COOP, ".", "translations/<lang>", "en")
DOCS = Layout(LayoutKind.COOP, "docs", "docs/i18n/<lang>", "en")
COURSE = Layout(LayoutKind.COOP, "course", "translations/<lang>/course", "en")
ROOT = Layout(LayoutKind.COOP, ".", "<lang>", "en")
EXCLUDING = Layout(LayoutKind.COOP, ".", "translations/<lang>", "en", ("drafts/", "**/CHANGELOG.md"))


@given(st.binary())
def test_digest_matches_every_form_of_line_ends(data: bytes) -> None:
    found = digest(data)
    assert found.match(md5(data)) is Match.EXACT
    lf = data.replace(b"\r\n", b"\n")
    for form in (lf, lf.replace(b"\n", b"\r\n")):
        assert found.match(md5(form)) is not Match.NONE
    assert found.match(md5(data + b"x")) is Match.NONE


def test_digest_of_nothing() -> None:
    assert digest(b"").raw == "d41d8cd98f00b204e9800998ecf8427e"


@pytest.mark.parametrize(
    ("layout", "path", "expected"),
    [
        (FOLDER, "docs/en/a/b.md", Place("a/b.md", None)),
        (FOLDER, "docs/sv/a/b.md", Place("a/b.md", "sv")),
        (FOLDER, "docs/zh-CN/a.md", Place("a.md", "zh-CN")),
        (FOLDER, "docs/pt/a.md", Place("a.md", "pt")),
        (FOLDER, "docs/assets/a.md", None),
        (FOLDER, "docs/a.md", None),
        (FOLDER, "README.md", None),
        (FOLDER, "docs/sv/a.png", None),
        (COOP, "a/b.md", Place("a/b.md", None)),
        (COOP, "translations/pt/a.md", Place("a.md", "pt-PT")),
        (COOP, "translations/en/a.md", Place("a.md", "en")),
        (COOP, "translations/README.md", None),
        (COOP, "translations/klingon/a.md", None),
        (COOP, ".github/a.md", None),
        (COOP, "x/node_modules/a.md", None),
        (COOP, "jp/a.md", None),
        (COOP, "a.ipynb", Place("a.ipynb", None)),
        (DOCS, "docs/a.md", Place("a.md", None)),
        (DOCS, "docs/i18n/sv/a.md", Place("a.md", "sv")),
        (DOCS, "README.md", None),
        (COURSE, "course/a.md", Place("a.md", None)),
        (COURSE, "translations/sv/course/a.md", Place("a.md", "sv")),
        (COURSE, "translations/sv/a.md", None),
        (ROOT, "guide/a.md", Place("guide/a.md", None)),
        (ROOT, "sv/guide/a.md", Place("guide/a.md", "sv")),
        (EXCLUDING, "drafts/a.md", None),
        (EXCLUDING, "translations/sv/drafts/a.md", None),
        (EXCLUDING, "x/CHANGELOG.md", None),
        (EXCLUDING, "x/a.md", Place("x/a.md", None)),
    ],
)
def test_place(layout: Layout, path: str, expected: Place | None) -> None:
    assert layout.place(path) == expected


segments = st.text("abcdefgh", min_size=4, max_size=8)
uris = st.lists(segments, min_size=1, max_size=4).map(lambda parts: "/".join(parts) + ".md")


@given(uris, st.sampled_from(["sv", "zh-CN", "pcm"]), st.sampled_from([FOLDER, COOP, DOCS, COURSE]))
def test_original_and_translation_share_their_uri(uri: str, code: str, layout: Layout) -> None:
    assert layout.place(layout.source_path(uri)) == Place(uri, None)
    assert layout.place(f"{layout.folder_of(code)}/{uri}") == Place(uri, code)


@pytest.mark.parametrize(
    ("layout", "top"), [(FOLDER, "docs"), (COOP, ""), (DOCS, "docs"), (COURSE, ""), (ROOT, "")]
)
def test_top_holds_everything(layout: Layout, top: str) -> None:
    assert layout.top == top


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.md", "a.md", True),
        ("*.md", "x/a.md", False),
        ("**/*.md", "a.md", True),
        ("**/*.md", "x/y/a.md", True),
        ("x/", "x/y/a.md", True),
        ("./x/**", "x/a.md", True),
        ("x/?.md", "x/a.md", True),
        ("x/?.md", "x/ab.md", False),
        ("a.md", "axmd", False),
        ("[a].md", "[a].md", True),
    ],
)
def test_globs(pattern: str, path: str, expected: bool) -> None:
    assert matches(path, [pattern]) is expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"translations": ["sv"]}, "translations/<lang>"),
        ({"translations": ["br"]}, "translations/<lang>"),
        ({"docs/i18n": ["sv"], "docs": ["i18n"]}, "docs/i18n/<lang>"),
        ({"docs": ["en", "sv"]}, "docs/<lang>"),
        ({"docs": ["en", "images"]}, None),
        ({"docs": ["sv"]}, None),
        ({}, None),
    ],
)
def test_detect(tree: dict[str, list[str]], expected: str | None) -> None:
    found = detect(lambda path: tree.get(path, []))
    assert (found.translations if found else None) == expected


def test_catalogue_keeps_to_the_languages_asked_for() -> None:
    paths = ["a.md", "translations/sv/a.md", "translations/de/a.md", "translations/en/a.md"]
    found = catalogue.build(COOP, paths, ["sv", "de", "en"], ["sv"])
    assert found.languages == ("sv",)
    assert found.translations == {"sv": {"a.md": "translations/sv/a.md"}}
    assert found.originals == {"a.md": "a.md"}
    assert found.findings == ()
    assert catalogue.build(COOP, paths, ["sv", "de", "en"]).languages == ("de", "sv")


def test_finding_is_one_line() -> None:
    item = finding("stale", "docs/sv/a.md", "made from an older original", "Translate it again.", line=3)
    assert str(item) == "docs/sv/a.md:3: error: made from an older original. Translate it again. [stale]"
    hostile = finding("stale", "a\n::set-env::\u202e\udcff.md", "x\r\x1b[2J")
    assert str(hostile) == r"a\n::set-env::\u202e\udcff.md:1: error: x\r\x1b[2J. [stale]"
    with pytest.raises(KeyError):
        finding("no-such-rule", "a.md", "x")


def test_rules_are_described() -> None:
    assert all(text and text[0].islower() and not text.endswith(".") for _, text in RULES.values())


def test_policy() -> None:
    error = Finding("a.md", 1, "stale", Severity.ERROR, "x")
    warning = Finding("a.md", 1, "untracked", Severity.WARNING, "x")
    note = Finding("a.md", 1, "missing", Severity.NOTE, "x")
    assert failing([error, warning, note], ("error",)) == [error]
    assert failing([error, warning, note], ("warning",)) == [error, warning]
    assert failing([error, warning, note], ("missing",)) == [note]
    assert failing([error, warning, note], ()) == []
    assert fails(note, ("note",))


@pytest.mark.parametrize(
    ("text", "front", "body", "offset"),
    [
        ("# Ett\n", "", "# Ett\n", 0),
        ("---\na: 1\n---\n# Ett\n", "---\na: 1\n---\n", "# Ett\n", 3),
        ("---\na: 1\n", "", "---\na: 1\n", 0),
        ("", "", "", 0),
    ],
)
def test_page_parts(text: str, front: str, body: str, offset: int) -> None:
    found = split(text)
    assert (found.front_matter, found.body, found.offset) == (front, body, offset)


def test_page_parts_behind_a_record() -> None:
    record = '<!--\nCO_OP_TRANSLATOR_METADATA:\n{"original_hash": "' + "0" * 32 + '"}\n-->\n'
    found = split(record + "\n---\na: 1\n---\n# Ett\n")
    assert (found.front_matter, found.body, found.offset) == ("---\na: 1\n---\n", "# Ett\n", 8)
    found = split(record + "# Ett\n")
    assert (found.front_matter, found.body, found.offset) == ("", "# Ett\n", 4)


def test_the_manual_lists_every_rule():
    """Under the same severity, in the same words, and no rule that is none."""
    manual = (Path(__file__).parents[2] / "docs/en/reference/configuration.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \| (.+) \|$", manual, re.MULTILINE)
    assert sorted(rows) == sorted((name, severity.value, text) for name, (severity, text) in RULES.items())
