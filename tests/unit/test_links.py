"""Links: every destination where it stands, none in code, the same links as CommonMark's, in bounded time."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rectoverso.core.links import Link, LinkKind, find, put, rewrite, taken
from rectoverso.core.places import unquote
from support.growth import is_linear

FOUND = [
    ("[a](b.md)", ["link b.md"]),
    ("[a](<b c.md>)", ["link b c.md"]),
    ('[a]( b.md "t" )', ["link b.md"]),
    ("[a](b.md 't (u)')", ["link b.md"]),
    ("[a](b.md (t))", ["link b.md"]),
    ("[a](\nb.md\n'two\nlines')", ["link b.md"]),
    ("[a](b(c(d)).md)", ["link b(c(d)).md"]),
    (r"[a](b\)c.md)", ["link b)c.md"]),
    ("[a](b.md?c&amp;d)", ["link b.md?c&d"]),
    ("[a]()", ["link "]),
    ("[a [b] c](d)", ["link d"]),
    (r"[a \] b](d)", ["link d"]),
    ("[`]`](d)", ["link d"]),
    ('![i](p.png "t")', ["image p.png"]),
    ("[![i](p.png)](b.md)", ["image p.png", "link b.md"]),
    ("![a [b](c) d](e.png)", ["link c", "image e.png"]),
    ("[a [b](c) d](e)", ["link c"]),
    (r"\![a](b)", ["link b"]),
    ("<https://a.b/c> <me@a.b>", ["autolink https://a.b/c", "autolink me@a.b"]),
    ("text\n\n[r]: b.md 'title'\n[s]:\n  <c d.md>\n", ["definition b.md", "definition c d.md"]),
    ("> - [a](b)\n>   [r](c)", ["link b", "link c"]),
    ("| [a](b) | `x | [c](d) |\n| [e](f) | y` |", ["link b", "link d", "link f"]),
    ("# [a](b)\n[c](d)\n===\n", ["link b", "link d"]),
    ("- a\n\n  [b](c)\n\n      [d](e)\n", ["link c"]),
    ("- a\n      [d](e)\n", ["link e"]),
    ("[^1]: note [a](b)\n\n    more [c](d)\n", ["link b", "link d"]),
    ('!!! note "T"\n    in [a](b)\n\n    - [c](d)\n', ["link b", "link d"]),
    ('=== "Tab"\n\n    [a](b)\n', ["link b"]),
    ("- [ ] task [a](b)", ["link b"]),
    ("$5 for [a](b), $6", ["link b"]),
    ("| $5 | [a](b) | $6 |", ["link b"]),
    ("[a](b)\r\n\r\n[c](d 't')\r\n", ["link b", "link d"]),
    # HTML
    ('<a href="b.md">x</a>', ["html-link b.md"]),
    ("<a\n  class='x'\n  href = 'b c.md'\n>", ["html-link b c.md"]),
    ("<a href=b.md>", ["html-link b.md"]),
    ('<a title="href=\'no\'" href="?a=1&amp;b=2&copy=3">', ["html-link ?a=1&b=2&copy=3"]),
    ('<IMG SRC="p.png"/>', ["html-image p.png"]),
    ('<img alt="a"src="p.png">', ["html-image p.png"]),
    (
        '<source srcset="a.png 1x, b.png 2x,c,d.png">',
        ["html-image a.png", "html-image b.png", "html-image c,d.png"],
    ),
    ('<video poster="p.png" src="v.mp4">', ["html-image p.png", "html-media v.mp4"]),
    ('<div>\n  <p><a href="x">[b](c)</a></p>\n</div>', ["html-link x", "link c"]),
    ('<pre>\n[a](b) <a href="c">\n\n</pre> [d](e)', ["html-link c", "link e"]),
    ('<script src="s.js">\nf("[a](b)")\n</script>', ["html-media s.js"]),
    ('[a](b) <b title="[c](d)">', ["link b"]),
]

NOTHING = [
    "no link",
    "[a] (b)",
    "[a](b c)",
    "[a](b",
    "[a](<b)",
    "[a][b] [c]",
    r"\[a](b)",
    "`[a](b)`",
    "``[a](b) ` [a](b)``",
    "`\n[a](b)\n`",
    "```\n[a](b)\n```",
    "~~~ md\n[a](b)\n```\n[a](b)\n~~~",
    "````\n```\n[a](b)\n````",
    "- x\n  ```\n  [a](b)\n  ```",
    "> ```\n> [a](b)\n> ```",
    "```\n[a](b)",
    "    [a](b)",
    "x\n\n\t[a](b)",
    "1. x\n\n       [a](b)",
    "> x\n>\n>     [a](b)",
    "<!-- [a](b) -->",
    "<!--\n[a](b)\n\n<a href='c'>\n-->",
    "x <!-- [a](b) --> y",
    "<!-- [a](b)",
    "- <!-- x\n  [a](b) -->",
    "$[a](b)$",
    "x $$[a](b)$$",
    "$$\nx\n- [a](b)\n$$",
    "```math\n[a](b)\n```",
    "[^1]: note",
    "<a name='x'>",
    "<style>\na[href](b)\n</style>",
]


def shown(links: tuple[Link, ...]) -> list[str]:
    return [f"{link.kind} {link.destination}" for link in links]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds(text: str, expected: list[str]):
    """Destinations are found in source order, as their syntax means them."""
    assert shown(find(text)) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_finds_nothing(text: str):
    """Code, comments, formulas and what only looks like a link hold none."""
    assert shown(find(text)) == []


def test_after_code_goes_on():
    """What ends a code block ends it, also the end of its container."""
    text = "- ```\n  [a](b)\n\n[c](d)\n\n> ```\n> [e](f)\n\n[g](h)\n\n```\n[i](j)\n```\n[k](l)\n\n<!--\n-->[m](n)\n"
    assert shown(find(text)) == ["link d", "link h", "link l", "link n"]


def test_positions():
    """Start and end are those of the destination alone; lines are counted from 1."""
    text = 'x\n\n[a](<b c>)\n<a\n href="d&amp;e">\n\n[r]: <f>\n'
    links = find(text)
    assert [text[link.start : link.end] for link in links] == ["b c", "d&amp;e", "f"]
    assert [link.line for link in links] == [3, 5, 7]
    assert [link.attribute for link in links] == ["", "href", ""]


def test_is_embedded():
    assert [kind.value for kind in LinkKind if kind.is_embedded] == ["image", "html-image", "html-media"]


REWRITTEN = [
    ("[a](b)", "c d.md", "[a](c%20d.md)"),
    ("[a](b 't')", "c(d).md", "[a](c(d).md 't')"),
    ("[a](b)", "c(d.md", "[a](c%28d.md)"),
    ("[a](b)", "c)d(.md", "[a](c%29d%28.md)"),
    ("[a](<b c>)", "d<e>.md", "[a](<d%3Ce%3E.md>)"),
    ("[a](b)", "c\"d'`|\\e", "[a](c%22d%27%60%7C%5Ce)"),
    ("[a](b)", "?x&copy;", "[a](?x&amp;copy;)"),
    ("[a](b)", "?x=1&y=2", "[a](?x=1&y=2)"),
    ("[a](b)", "", "[a]()"),
    ("[a](b)", "ö/日本.md#ü", "[a](ö/日本.md#ü)"),
    ("[r]: b", "", "[r]: <>"),
    ("[r]: b 't'", "c d", "[r]: c%20d 't'"),
    ("<a href='b'>", "c' d\"&<", "<a href='c&#x27;%20d&quot;&amp;&lt;'>"),
    ("<a href=b>", "c d", '<a href="c%20d">'),
    ("<a href = ' b '>", "c", "<a href = ' c '>"),
    ('<img srcset="b 2x, b">', "c,d e", '<img srcset="c%2Cd%20e 2x, c%2Cd%20e">'),
    ("<https://a.b>", "https://c.d/e f", "<https://c.d/e%20f>"),
    ("<https://a_b.c>", "d.md", r"[https://a\_b.c](d.md)"),
]


@pytest.mark.parametrize(("text", "new", "expected"), REWRITTEN)
def test_rewrites(text: str, new: str, expected: str):
    """A new destination is written so that it cannot break out of its place."""
    assert rewrite(text, lambda _: new) == expected


def test_rewrites_only_what_it_is_told():
    """None and the same destination leave the source as it is written."""
    text = r"[a](b\_c.md) [d](<e>) <a href='f&amp;g'> [h](i)"
    assert rewrite(text, lambda _: None) == text
    assert rewrite(text, lambda link: link.destination) == text
    assert rewrite(text, lambda link: "x" if link.destination == "e" else None) == text.replace("<e>", "<x>")
    assert put(text, [(find(text)[-1], "x")]) == text[:-2] + "x)"


PIECES = [
    *(
        "- ",
        "* ",
        "1. ",
        "2) ",
        "10. ",
        "> ",
        " ",
        "# ",
        "```",
        "```py",
        "~~~",
        "***",
        "---",
        "===",
        "\n",
        "\n\n",
    ),
    *(
        "[a](b)",
        '![i](p.png "t")',
        "[![x](y)](z)",
        "[a](b(c)d)",
        "[a]( b )",
        "[a](b 'c')",
        "](<u v>)",
        "\n[r]: u\n",
    ),
    *("`", "``", "`c`", "<a@b.co>", "<http://x>", "text", "[", "]", "](", "&amp;", "!"),
]
HARDER = [
    *PIECES,
    "    ",
    "\t",
    "(",
    ")",
    "\\",
    "<a href='",
    "'>",
    "<img src=",
    ">",
    "<!--",
    "-->",
    "$",
    "$$",
    "| ",
]
HARDER += [
    "<pre>",
    "</pre>",
    "srcset='a, b 2x'",
    "[^1]: ",
    "!!! note\n",
    "\r\n",
    '<b c="',
    "é",
    "\u3000",
    "\0",
]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
harder_texts = st.lists(st.sampled_from(HARDER), max_size=20).map("".join)

STOCK = MarkdownIt("commonmark")
STOCK.normalizeLink = str  # type: ignore[method-assign]
STOCK.validateLink = lambda _: True  # type: ignore[method-assign]


def stock(text: str) -> list[str]:
    """Return the links that markdown-it finds, but those by reference."""
    environment: dict[str, dict[str, dict[str, str]]] = {}
    found: list[str] = []

    def walk(tokens: list[Token]) -> None:
        for token in tokens:
            if token.type == "link_open":
                kind = "autolink" if token.info == "auto" else "link"
                found.append(f"{kind} {str(token.attrs['href']).removeprefix('mailto:')}")
            elif token.type == "image":
                found.append(f"image {token.attrs['src']}")
            walk(token.children or [])

    walk(STOCK.parse(text, environment))
    defined = {entry["href"] for entry in environment.get("references", {}).values()}
    return sorted(item for item in found if item.partition(" ")[2] not in defined)


def holds_link_in_link(text: str) -> bool:
    """Whether an address in angle brackets stands in the text of a link, which HTML forbids."""
    depths = accumulate(
        (token.type == "link_open") - (token.type == "link_close")
        for block in STOCK.parse(text)
        for token in block.children or []
    )
    return any(depth > 1 for depth in depths)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_same_links_as_commonmark(text: str):
    """Without HTML and tables, the links are those of a CommonMark parser."""
    assert sorted(item for item in shown(find(text)) if item.partition(" ")[2] != "u") == stock(text)


@settings(max_examples=300, deadline=None)
@given(harder_texts)
def test_rewriting_to_the_same_changes_nothing(text: str):
    assert rewrite(text, lambda link: link.destination) == text


@settings(max_examples=300, deadline=None)
@given(harder_texts)
def test_positions_are_exact(text: str):
    """Links stand apart, in order, and hold their destination as written."""
    links = find(text)
    assert all(one.end <= other.start for one, other in pairwise(links))
    for link in links:
        written = text[link.start : link.end]
        assert written == link.destination or "\\" in written or "&" in written
        assert link.line == text.count("\n", 0, link.start) + 1


@settings(max_examples=300, deadline=None)
@given(texts, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_rewritten_links_are_found_again(text: str, new: str):
    """Whatever is written, as many links stand in the text as before, and lead to what was meant."""
    assume(not holds_link_in_link(text))
    before = find(text)
    after = find(rewrite(text, lambda _: new))
    assert len(after) == len(before)
    assert all(unquote(link.destination) == unquote(new) for link in after)
    foretold = [new if link.destination == new else taken(link, new) for link in before]
    assert [link.destination for link in after] == foretold


ENDLESS = [
    "[", "![", "](", "[a](b", "[a](b) ", "[a](<b", '[a](b "', "[a](b '\"", "[a](b (", '<a b="', "<a b=\" c='", "<a b ",
    "`", "`a``b```c", "$a ", "$$a", "<!-- ", "> <!--\n", "> > > a\n", "- ", "- a\n\n", "[a]: b\n", "<pre>\n", "> ```\n",
    "$$\n", "$$a\n\n", "- - ", "\\[", '<img srcset="a,b,', "<a@", "<aa:b", "\t- a\n", "[a](&amp;", "[a](          ",
]  # fmt: skip


@pytest.mark.parametrize("piece", ENDLESS)
def test_time_is_linear(piece: str):
    """Whatever repeats in a text."""
    assert is_linear(find, lambda times: piece * (times * 20_000 // len(piece)) + "](x)")


def test_one_huge_line():
    """A line of megabytes is read once."""

    def line(times: int) -> str:
        return "plain text with a ] and a ( " * (times * 10_000) + "[a](b)"

    assert shown(find(line(8))) == ["link b"]
    assert is_linear(find, line)
