"""The tree of a page, its headings and its stashed HTML, are what Python-Markdown alone makes of them."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import markdown
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Extension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor, RawHtmlPostprocessor
from markdown.util import ETX, STX

from rectoverso.site.markdown import FasterMarkdown
from rectoverso.site.markdown.blocks import Tables
from rectoverso.site.markdown.trees import RawHtml
from support.conversions import DEFAULTS, both

HEADINGS = r"""# ## ### a 1 [TOC] `b` **c** <i> </i> ![x](y) [^1] [^1]: {: #i } {.j} {data-toc-label='k*'} \* &amp; < <!-- --> é 中"""
TABLES: list[dict[str, Any]] = [
    {"permalink": True},
    {"anchorlink": True, "baselevel": 3, "permalink": "[TOC]", "permalink_leading": True},
    {"marker": "", "toc_depth": "2-3", "title": "<T>", "separator": "_"},
]


ESCAPED = [
    *(
        r"\*",
        r"\\",
        r"[a\_b](c\_d 'e\*f')",
        r"![x\!](y\-z)",
        r"`` \` ``",
        r"\`a`",
        r"[a][\*]",
        r"[\*]: b 'c\#'",
    ),
    *(
        r"<i title='\*'>",
        "</i>",
        '<div markdown="1">',
        "</div>",
        r"{: title='\*' }",
        "# ",
        r"++ctrl+\+++",
        r"$\$a$",
    ),
    *(r"<a\@b.co>", r"| \| |", "|-|", "\n", "\n\n", "    ", "a", r"[^\*]", r"[^\*]: x", "*", "\x025\x03"),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(ESCAPED), max_size=12).map("".join))
@example(r"a \* b")
@example('<div markdown="1">\n\\*\n</div>')
def test_escaped_characters_are_put_back(text: str) -> None:
    more = [
        "attr_list",
        "footnotes",
        "md_in_html",
        "pymdownx.arithmatex",
        "pymdownx.inlinehilite",
        "pymdownx.keys",
    ]
    for names in (more, ["pymdownx.escapeall", "pymdownx.magiclink"]):
        slow, fast = both(text, [*DEFAULTS, *names])
        assert fast == slow


@settings(deadline=None)
@given(
    text=st.lists(st.sampled_from([*HEADINGS.split(), "\n", "\n\n", "\n# ", " "]), max_size=40).map("".join),
    options=st.sampled_from(TABLES),
)
@example("# a\n\n[TOC]\n\n# [TOC]\n\n- [TOC]\n\n## a {: #a_1 }\n### b\n# a", TABLES[0])
@example("# a\n[TOC]", TABLES[1])
def test_headings_and_their_table_are_the_same(text: str, options: dict[str, Any]) -> None:
    slow, fast = both(text, [*DEFAULTS, "attr_list", "footnotes"], {"toc": options})
    assert fast == slow


def test_what_others_mark_as_escaped_is_put_back() -> None:
    class Marked(InlineProcessor):
        def handleMatch(self, m: Any, data: str) -> Any:
            found = Element("b")
            found.text = f"{STX}42{ETX}"
            return found, m.start(0), m.end(0)

    class Marking(Extension):
        def extendMarkdown(self, md: markdown.Markdown) -> None:
            md.inlinePatterns.register(Marked("x", md), "marked", 50)

    slow, fast = both("x", [*DEFAULTS, Marking()])
    assert fast == slow
    assert "<b>*</b>" in str(fast)


def test_the_table_is_made_when_it_is_asked_for_and_again_for_the_next_page() -> None:
    md: Any = markdown.Markdown(extensions=[*DEFAULTS, FasterMarkdown()])
    md.convert("# a")
    md.toc_tokens[0]["id"] = "changed"
    assert "toc" not in vars(md)
    assert '<a href="#a">a</a>' in md.toc
    assert md.reset().toc == ""
    md.convert("# b")
    assert '<a href="#b">b</a>' in md.toc


def test_others_see_the_table_at_once() -> None:
    seen: list[str] = []

    class Watching(Postprocessor):
        def run(self, text: str) -> str:
            seen.append(text)
            return text

    md = markdown.Markdown(extensions=[*DEFAULTS, FasterMarkdown()])
    md.postprocessors.register(Watching(md), "watching", 0)
    md.convert("# a")
    assert [text.partition(" ")[0] for text in seen] == ["a", "<div", "<h1"]


stashed = st.lists(
    st.sampled_from(["<p>", "</p>", "\x02wzxhzdk:", "\x03", *"0123", "<div>", "x", "<!", "\x02wzxhzdk:3\x03"])
).map("".join)


@given(
    text=stashed,
    blocks=st.lists(st.sampled_from(["<b>", "<div>", "<!-- -->", "x"]), max_size=3),
    last=stashed,
)
@example("<p>\x02wzxhzdk:1\x03</p>\x02wzxhzdk:0\x03\x02wzxhzdk:9\x03", ["<b>"], "\x02wzxhzdk:0\x03")
def test_stashed_html_comes_back_the_same(text: str, blocks: list[str], last: str) -> None:
    md = markdown.Markdown()
    for block in (*blocks, last):
        md.htmlStash.store(block)
    results = []
    for kind in (RawHtmlPostprocessor, RawHtml):
        try:
            results.append(kind(md).run(text))
        except RecursionError:
            results.append("it holds itself")
    assert results[0] == results[1]


@given(row=st.text("|`a\\\n ", max_size=16), border=st.integers(0, 3))
@example("|a|`|`|b`|", 3)
def test_a_row_is_split_at_the_same_places(row: str, border: int) -> None:
    results = []
    for kind in (TableProcessor, Tables):
        processor: Any = kind(markdown.Markdown().parser, {})
        processor.border = border
        results.append(processor._split_row(row))
    assert results[0] == results[1]
