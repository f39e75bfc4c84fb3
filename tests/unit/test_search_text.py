"""What of a page is searched, and in which form it is handed to the search program."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectoverso.site.search import text as searchtext
from rectoverso.site.search.text import PageText, Simplified, page_text, simplify, words

NOTICE = '<aside class="rv-notice" data-search-exclude lang="sv"><p>Maskinöversättning</p></aside>'
DISCLAIMER = '<footer class="rv-disclaimer" data-search-exclude><p>Ansvarsfriskrivning</p></footer>'
WORKER = Path(searchtext.__file__).parents[2] / "templates/assets/rectoverso/search.js"


def page(body: str, *, state: str = "current", attributes: str = "data-pagefind-body") -> str:
    return (
        f'<html><head><meta name="rectoverso:status" content="{state}"></head><body><nav>Meny</nav>'
        f'<article class="md-content" {attributes}>{NOTICE}{body}{DISCLAIMER}</article><nav>Slut</nav></body></html>'
    )


def blocks(body: str, weight: str = "") -> list[str]:
    return simplify(PageText(body, weight=weight)).html.splitlines()


def test_only_what_is_marked_is_read() -> None:
    assert page_text(page("<p>Text</p>")) == PageText("<p>Text</p>", "current")
    assert page_text(page("<p>Text</p>", attributes="")) is None
    assert page_text("") is None
    assert page_text("<article data-pagefind-body>") is None


def test_state_and_weight_are_read() -> None:
    found = page_text(page("Text", state="stale", attributes='data-pagefind-body data-pagefind-weight="2"'))
    assert found == PageText("Text", "stale", "2")
    assert page_text("<main data-pagefind-body>Text</main>") == PageText("Text")


def test_headings_and_paragraphs_are_left() -> None:
    body = (
        '<h1 id="a">One <em>two</em><a class="headerlink" href="#a">&para;</a></h1>\n<p>Three\n<code>four</code></p>'
        "<ul><li>five</li><li><p>six</p></li></ul><!-- seven --><script>eight()</script>"
        '<table><tr><td class="linenos">1</td><td>nine<br>ten</td></tr></table>'
        '<pre><span></span><code><a id="l1"></a><span class="k">if</span> <span>x</span>:</code></pre>'
    )
    assert blocks(body) == [
        '<h1 id="a">One two</h1>',
        "Three four.",
        "five.",
        "six.",
        "nine ten.",
        "if x:",
    ]


def test_a_heading_in_parts_is_one() -> None:
    assert blocks('<h2 id="x"><div>One</div> two</h2>three') == ['<h2 id="x">One two</h2>', "three."]
    assert blocks("<H2 ID=x>One</H2>") == ['<h2 id="x">One</h2>']
    assert blocks("<h2 data-id='y' id = 'x'>One</h2>") == ['<h2 id="x">One</h2>']
    assert blocks('<h2 id="x"></h2><p>one</p>') == ["one."]


def test_the_title_is_the_first_heading_without_markup() -> None:
    found = simplify(PageText("<p>Before</p><h1>One &amp; <code>&lt;two&gt;</code></h1><h2>Three</h2>"))
    assert found.title == "One & <two>"
    assert found.html.splitlines()[1] == "<h1>One &amp; &lt;two&gt;</h1>"
    assert simplify(PageText("")) == Simplified("", (), "")


def test_tags_of_a_page_are_found() -> None:
    nav = '<nav class="md-tags"><span class="md-tag">One &amp; two</span> <a href="x" class="md-tag">three</a></nav>'
    found = simplify(PageText(f"<h1>Title</h1>{nav}"))
    assert found.tags == ("One & two", "three")
    assert found.html.splitlines()[-1] == "One &amp; two three."


def test_what_the_author_leaves_out_is_left_out() -> None:
    assert blocks("<p>one</p><div data-search-exclude>two<div>three</div>four</div><p>five</p>") == [
        "one.",
        "five.",
    ]
    assert blocks("<h2 data-search-exclude>one</h2><p>two</p><h3>three</h3>") == ["<h3>three</h3>"]
    assert blocks("one <span data-search-exclude>two</span> three <hr data-search-exclude>four") == [
        "one three four."
    ]
    assert blocks("one <div data-search-exclude>never closed") == ["one."]


def test_a_paragraph_ends_as_pagefind_would_end_it() -> None:
    assert blocks("<p>one<p>two.<p>(three)<p>&lt;four&gt;<p>five\u0940<p>six\u2026") == [
        "one.",
        "two.",
        "(three).",
        "&lt;four&gt;",
        "five\u0940.",
        "six\u2026",
    ]
    # Nothing is left of what nobody sees.
    assert blocks("<p>\u200b<p>one") == ["<p></p>", "one."]
    # Whether it takes this one for a letter is for Pagefind to say.
    assert blocks("<p>one\u24d0<p>two") == ["<p>one\u24d0</p>", "two."]


def test_the_weight_of_a_page_is_that_of_its_text() -> None:
    assert blocks("<h1>One</h1>two", weight="2") == ["<h1>One</h1>", '<p data-pagefind-weight="2">two</p>']


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("l\u2019installation", "l'installation"),
        ("dev\u2011container", "dev-container"),
        ("one\u2014two\u2026three", "one\u2014 two\u2026 three"),
        (
            "\u0928\u092e\u0938\u094d\u0924\u0947\u0964\u0935\u093f\u0936\u094d\u0935",
            "\u0928\u092e\u0938\u094d\u0924\u0947\u0964 \u0935\u093f\u0936\u094d\u0935",
        ),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u201cquoted\u201d", "\u201cquoted\u201d"),
    ],
)
def test_words_are_cut_where_readers_see_them_end(text: str, found: str) -> None:
    assert words(text) == found


def test_letters_without_spaces_between_words_come_in_pairs() -> None:
    assert words("葉を乾かす").split() == ["葉を", "を乾", "乾か", "かす", "す"]
    assert words("用AI写&lt;br&gt;。").split() == ["用", "AI", "写", "&lt;br&gt;。"]
    assert words("ab").isascii()


def test_marks_stay_with_their_letters() -> None:
    thai = words("\u0e17\u0e35\u0e48\u0e19\u0e35\u0e48").split()
    assert [token[0] for token in thai] == ["\u0e17", "\u0e19"]
    # Pagefind would drop them, and take one word for another.
    assert not [letter for token in thai for letter in token if unicodedata.category(letter)[0] == "M"]
    assert words("\u304b") != words("\u304c")
    # The letter below another belongs to it.
    assert len(words("\u1781\u17d2\u1798\u17c2\u179a").split()) == 2
    assert len(words("\u1019\u1039\u1019").split()) == 1
    # Khmer and Thai are also written with a space that nobody sees.
    assert words("\u1780\u200b\u1781") == words("\u1780\u1781")


def read_back(tokens: list[str]) -> str:
    """Return the letters that pairs were made of."""
    marks = {code: mark for mark, code in searchtext._CARRIERS.items()}
    letters = [searchtext._EACH_LETTER.match(token.translate(marks)) for token in tokens]
    return unicodedata.normalize("NFC", "".join(letter[0] for letter in letters if letter))


@given(st.text(alphabet=sorted("漢字仮名カナがぱกขคทีุ่้เແສບາຍခဂ်းက္မ္မြေើខ្មែរ"), min_size=1))
def test_the_text_can_be_read_back_from_its_pairs(text: str) -> None:
    run = searchtext._RUN.match(text)
    if run:
        assert read_back(words(run[0]).split()) == unicodedata.normalize("NFC", run[0])


def test_the_worker_knows_the_same_letters() -> None:
    source = WORKER.read_text(encoding="utf-8")
    for name in ("LETTERS", "MARKS", "JOINERS"):
        declared = re.search(rf'const {name} =\s*((?:"[^"]*"[\s+]*)+)', source)
        assert declared
        literal = "".join(re.findall(r'"([^"]*)"', declared[1]))
        letters = re.sub(
            r"\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))", lambda found: chr(int(found[1] or found[2], 16)), literal
        )
        assert letters == getattr(searchtext, name)
    assert f"const FIRST_CARRIER = {searchtext.FIRST_CARRIER:#x}" in source
