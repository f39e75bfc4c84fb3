"""Changes of finished pages, the text for the search and scratch folders: the quick way gives what the plain way gives."""

from __future__ import annotations

import os
import re
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rectoverso.core.languages import language
from rectoverso.site.marks import finishing
from rectoverso.site.search import blocks as searchblocks
from rectoverso.site.search import text as searchtext
from rectoverso.site.search.scratch import scratch
from rectoverso.site.search.text import PageText, page_text, simplify
from support.searching import WORD

# Changes


def one_by_one(html: str, *changes: finishing.Change) -> str:
    for one in changes:
        html = finishing.change(html, one)
    return html


CHANGES = (
    finishing.set_language(language("ar")),
    finishing.escape_title("A &amp; <b>B</b>"),
    finishing.name_search,
    finishing.add_to_head("<meta>"),
    finishing.mark_article("one", "", "two"),
    finishing.fill_places("<aside>Notice</aside>", "<footer>End</footer>"),
)
DIALOG = '<div class="md-search" data-md-component="search" role="dialog">'
PIECES = (
    '<html lang="en" class="no-js">',
    "<head>",
    "<title>A & B - Site</title>",
    "</head>",
    "<body>",
    DIALOG,
    '<input type="text" name="query" aria-label="Search">',
    "<main>",
    "<article>",
    "<!--rectoverso:top-->",
    "text",
    "<!--rectoverso:end-->",
    "</article>",
    "</main>",
    "</body>",
    "</html>",
)


def test_a_page_gets_all_changes() -> None:
    assert finishing.change("".join(PIECES), *CHANGES) == (
        '<html lang="ar" dir="rtl" class="no-js"><head><title>A &amp; B - Site</title><meta>\n</head><body>'
        f'{DIALOG[:-1]} aria-label="Search"><input type="text" name="query" aria-label="Search"><main>'
        "<article one two><aside>Notice</aside>text<footer>End</footer></article></main></body></html>"
    )


@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_changes_at_once_are_those_one_by_one(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert finishing.change(html, *CHANGES) == one_by_one(html, *CHANGES)


def test_changes_of_one_place_are_made_one_after_the_other() -> None:
    first, second = finishing.mark_article("first"), finishing.mark_article("second")
    assert finishing.change("<article>", first, second) == "<article second first>"


# Text for the search

BITS = (
    *("<", ">", '"', "'", " ", "\n", "-", "\0", "\x1f", "text", "<p>", "</p>", "<b>", "</b>", "<B>", '<br title="a>b">', "<br/>", "</BR>"),
    *("</b", "</span>", '<span class="k">', "</h3>", "<h2-x>", '<h2 id="a  b" class=\'c\'>', "<p_x>"),
    *('<h2 id="x">', "</h2>", '<td title="<b>x</b>">', "<data-x>", "<b-i>", "<p data-search-exclude>", "<p <p data-search-exclude>"),
    *('<aside data-search-exclude class=">', "</aside>", "<div data-search-exclude>", "</div>", "<!-- x -->", "<\u017fpan>"),
    *("\u2014", "\u2014\u2014 b", "a\u2014b", "\u00ab", "\u3002", "\u65e5\u672c", "\u304c", "\u30ab\u3099", "\u0e44\u0e17\u0e22"),
    *("\u1780\u17d2\u1780", "\u1019\u1039\u1019\u102c", "&amp;", "&lt;", "\u00e9", "\u2019"),
)  # fmt: skip
bodies = st.lists(st.sampled_from(BITS), max_size=14).map("".join)


@given(bodies)
def test_the_quick_way_finds_the_blocks_that_the_plain_way_finds(body: str) -> None:
    quick = simplify(PageText(body))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searchblocks, "_take_apart_quickly", lambda _: None)
        assert simplify(PageText(body)) == quick


def test_the_usual_page_is_taken_apart_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searchblocks, "_take_apart", None)
    found = simplify(
        PageText('<h2 id="a">One <code>x</code></h2><p>Two<br>three <a href="b">f<b>ou</b>r</a></p>')
    )
    assert (found.html, found.shown) == (b'<h2 id="a">One x</h2>Two three four', "One x. Two three four.")


@given(bodies)
@example("<p <p data-search-exclude>text</p> <p>more</p>")
def test_what_is_ours_is_left_out(body: str) -> None:
    page = f"<article {searchtext.BODY}>{body}</article>"
    found = page_text(page)
    assert found is not None
    assert found.body == searchtext._OURS.sub("", body)


@given(
    st.text(st.sampled_from("a1. \n-_&<'\"\u00a0\u00e9\u0f0d\u2019\u2014\u3002\ufe0f\U0001f600"), max_size=16)
)
def test_words_are_those_that_are_counted_in_the_browser(text: str) -> None:
    assert searchtext.words(text).decode().split() == WORD.findall(text)


@given(
    st.text(
        st.sampled_from(
            "\u304c\u30ab\u3099\u65e5\u0e44\u0e17\u0e35\u1780\u17d2\u1780\u17b6\u1019\u1039\u103a"
        ),
        min_size=1,
    )
)
def test_letters_are_written_in_pairs(text: str) -> None:
    def pairs(run: re.Match[str]) -> str:
        letters = re.findall(searchtext._LETTER, unicodedata.normalize("NFD", run[0]))
        written = " ".join(one + two for one, two in zip(letters, [*letters[1:], ""], strict=True))
        return f" {written.translate(searchtext._CARRIERS)} "

    assert searchtext.form(text) == re.sub(rf"(?:{searchtext._LETTER})+", pairs, text)


# Scratch folders


def test_a_scratch_folder_is_gone_in_the_end(tmp_path: Path) -> None:
    with scratch(1000, str(tmp_path)) as folder:
        (folder / "file").write_text("text")
        if sys.platform.startswith("linux"):
            assert folder.parent == tmp_path
    assert not folder.exists()


@pytest.mark.parametrize("size", [10**9, 10**18])
def test_a_large_folder_lies_on_the_disk(tmp_path: Path, size: int) -> None:
    with scratch(size, str(tmp_path)) as folder:
        assert folder.is_dir()
        assert folder.parent != tmp_path


def test_a_system_without_files_in_memory(tmp_path: Path) -> None:
    with scratch(1000, str(tmp_path / "nowhere")) as folder:
        assert folder.is_dir()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there are folders made in memory")
def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    old, new, other = tmp_path / "rectoverso-old", tmp_path / "rectoverso-new", tmp_path / "other"
    for folder in (old, new, other):
        folder.mkdir()
        (folder / "file").write_text("text")
    for folder in (old, other):
        os.utime(folder, (time.time() - 7200,) * 2)
    with scratch(1000, str(tmp_path)):
        assert [old.exists(), new.exists(), other.exists()] == [False, True, True]
