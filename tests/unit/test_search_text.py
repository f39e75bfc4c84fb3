"""What of a page is searched, and in which form it is handed to the search program."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectoverso.site.search import text as searchtext
from rectoverso.site.search.text import PageText, Simplified, form, page_text, simplify, words
from support.searching import WORD

NOTICE = '<aside class="rv-notice" data-search-exclude lang="sv"><p>Maskinöversättning</p></aside>'
DISCLAIMER = '<footer class="rv-disclaimer" data-search-exclude><p>Ansvarsfriskrivning</p></footer>'
WORKER = Path(searchtext.__file__).parents[2] / "templates/assets/rectoverso/search.js"


def page(body: str, *, state: str = "current", attributes: str = "data-pagefind-body") -> str:
    return (
        f'<html><head><meta name="rectoverso:status" content="{state}"></head><body><nav>Meny</nav>'
        f'<article class="md-content" {attributes}>{NOTICE}{body}{DISCLAIMER}</article><nav>Slut</nav></body></html>'
    )


def indexed(body: str, weight: str = "") -> str:
    return simplify(PageText(body, weight=weight)).html.decode()


def shown(body: str) -> str:
    return simplify(PageText(body)).shown


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
    assert indexed(body) == '<h1 id="a">One two</h1>Three four five six nine ten if x '
    assert shown(body) == "One two. Three\nfour. five. six. nine ten. if x:"


def test_a_heading_in_parts_is_one() -> None:
    assert indexed('<h2 id="x"><div>One</div> two</h2>three') == '<h2 id="x">One two</h2>three'
    assert indexed("<H2 ID=x>One</H2>") == '<h2 id="x">One</h2>'
    assert indexed("<h2 data-id='y' id = 'x'>One</h2>") == '<h2 id="x">One</h2>'
    assert indexed('<h2 id="x"></h2><p>one</p>') == "one"


def test_the_title_is_the_first_heading_without_markup() -> None:
    found = simplify(PageText("<p>Before</p><h1>One &amp; <code>&lt;two&gt;</code></h1><h2>Three</h2>"))
    assert found.title == "One & <two>"
    assert found.html.split() == [b"Before<h1>One", b"two", b"</h1><h2>Three</h2>"]
    assert found.shown == "Before. One & <two> Three."
    assert simplify(PageText("")) == Simplified()


def test_headings_are_shown_with_their_signs() -> None:
    found = simplify(PageText('<h1>One</h1><h2 id="a&amp;b">Two: <code>c_d</code>!</h2><h3 id="x">...</h3>'))
    assert found.headings == {"a&b": "Two: c_d!", "x": "..."}


def test_a_page_without_words_is_none() -> None:
    assert simplify(PageText("<h1>!</h1><p>...<p>&mdash;")) == Simplified("!")


def test_tags_of_a_page_are_found() -> None:
    nav = '<nav class="md-tags"><span class="md-tag">One &amp; two</span> <a href="x" class="md-tag">three</a></nav>'
    found = simplify(PageText(f"<h1>Title</h1>{nav}"))
    assert found.tags == ("One & two", "three")
    assert found.html.split() == [b"<h1>Title</h1>One", b"two", b"three"]
    assert found.shown == "Title. One & two three."


def test_what_the_author_leaves_out_is_left_out() -> None:
    assert (
        shown("<p>one</p><div data-search-exclude>two<div>three</div>four</div><p>five</p>") == "one. five."
    )
    assert indexed("<h2 data-search-exclude>one</h2><p>two</p><h3>three</h3>") == "<h3>three</h3>"
    # Browsers show any white space as one space.
    found = shown("one <span data-search-exclude>two</span> three <hr data-search-exclude>4")
    assert found.split() == ["one", "three", "4."]
    assert shown("one <div data-search-exclude>never closed") == "one."


def test_a_paragraph_that_ends_with_no_sign_is_shown_with_a_full_stop() -> None:
    body = "<p>one<p>two.<p>(three)<p>&lt;four&gt;<p>five\u0940<p>six\u2026<p>\u200b<p>seven\u24d0"
    assert shown(body) == "one. two. (three). <four> five\u0940. six\u2026 seven\u24d0"


def test_the_weight_of_a_page_is_that_of_its_text() -> None:
    assert indexed("<h1>One</h1>two<p>three", weight="2") == (
        '<h1>One</h1><p data-pagefind-weight="2">two</p><p data-pagefind-weight="2">three</p>'
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("l\u2019installation d'une", "l installation d une"),
        ("dev\u2011container get-values a_b x/y.md", "dev container get values a b x y md"),
        ("one\u2014two\u2026three", "one two three"),
        (
            "\u0928\u092e\u0938\u094d\u0924\u0947\u0964\u0935\u093f\u0936\u094d\u0935",
            "\u0928\u092e\u0938\u094d\u0924\u0947 \u0935\u093f\u0936\u094d\u0935",
        ),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("\u201cquoted\u201d \u26a0\ufe0fNote", "quoted Note"),
        ("v1.2.3 a.b .5 x.5, 1..2 3.", "v1.2.3 a b 5 x.5 1 2 3"),
        ("a && b <c> \u2014 \U0001f600", "a b c"),
    ],
)
def test_words_are_cut_where_readers_see_them_end(text: str, found: str) -> None:
    assert words(form(text)).decode().split() == found.split()
    assert WORD.findall(form(text)) == found.split()


def test_letters_without_spaces_between_words_come_in_pairs() -> None:
    assert form("葉を乾かす").split() == ["葉を", "を乾", "乾か", "かす", "す"]
    assert form("用AI写<br>。").split() == ["用", "AI", "写", "<br>。"]
    assert form("ab").isascii()


def test_marks_stay_with_their_letters() -> None:
    thai = form("\u0e17\u0e35\u0e48\u0e19\u0e35\u0e48").split()
    assert [token[0] for token in thai] == ["\u0e17", "\u0e19"]
    # Pagefind would drop them, and take one word for another.
    assert not [letter for token in thai for letter in token if unicodedata.category(letter)[0] == "M"]
    assert form("\u304b") != form("\u304c")
    # The letter below another belongs to it.
    assert len(form("\u1781\u17d2\u1798\u17c2\u179a").split()) == 2
    assert len(form("\u1019\u1039\u1019").split()) == 1
    # Khmer and Thai are also written with a space that nobody sees.
    assert form("\u1780\u200b\u1781") == form("\u1780\u1781")


def read_back(tokens: list[str]) -> str:
    """Return the letters that pairs were made of."""
    marks = {code: mark for mark, code in searchtext._CARRIERS.items()}
    letters = [searchtext._EACH_LETTER.match(token.translate(marks)) for token in tokens]
    return unicodedata.normalize("NFC", "".join(letter[0] for letter in letters if letter))


@given(st.text(alphabet=sorted("漢字仮名カナがぱกขคทีุ่้เແສບາຍခဂ်းက္မ္မြေើខ្មែរ"), min_size=1))
def test_the_text_can_be_read_back_from_its_pairs(text: str) -> None:
    run = searchtext._RUN.match(text)
    if run:
        assert read_back(form(run[0]).split()) == unicodedata.normalize("NFC", run[0])


def test_the_worker_knows_the_same_letters() -> None:
    source = WORKER.read_text(encoding="utf-8")
    for name in ("LETTERS", "MARKS", "JOINERS", "SIGNS", "MORE_SIGNS"):
        declared = re.search(rf'const {name} =\s*((?:"[^"]*"[\s+]*)+)', source)
        assert declared
        literal = "".join(re.findall(r'"([^"]*)"', declared[1]))
        letters = re.sub(
            r"\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))", lambda found: chr(int(found[1] or found[2], 16)), literal
        )
        assert letters == getattr(searchtext, name)
    assert f"const FIRST_CARRIER = {searchtext.FIRST_CARRIER:#x}" in source
