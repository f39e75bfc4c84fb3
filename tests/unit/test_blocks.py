"""Outlines: headings, code blocks and paragraphs with their lines, the same as the parser's, in bounded time."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rectoverso.core.blocks import Fence, Heading, Outline, Paragraph, outline
from rectoverso.core.content import _words
from support.growth import is_linear

STOCK = MarkdownIt("commonmark").enable("table")

PIECES = [
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "10) ",
    "> ",
    "#",
    "# ",
    "## x",
    "```",
    "~~~",
    "````",
    "``` py",
    "``` a`b",
    "a",
    "b c",
    "**x**",
    "*",
    "_",
    "---",
    "***",
    "===",
    "* * *",
    "<div>",
    "<!--",
    "-->",
    "<pre>",
    "</pre>",
    "<b>",
    "[a]: b",
    "[a]",
    "]:",
    " ",
    "  ",
    "   ",
    "    ",
    "\t",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    "\\",
    "é",
    "5",
    "123456789. x",
    "1234567890. x",
    "`x`",
    ":",
    "::: x",
    "<?",
    "?>",
    "1.",
    "-\n",
    "# #",
    "#tag",
]
MARKDOWN = st.lists(
    st.sampled_from([*PIECES, "|", "| a | b |", "|---|---|", "| --- |", "|-", "a|b", r"\|", "|:-:|-|"]),
    max_size=30,
).map("".join)

NESTED = st.lists(
    st.tuples(
        st.sampled_from(["", "", "", "  ", "   ", "    ", "     ", "> ", ">", "  > ", "\t"]),
        st.sampled_from(["", "", "- ", "- ", "1. ", "2. ", "* ", "> ", "-  ", "# ", "- - ", "-"]),
        st.sampled_from(
            ["a", "b c", "", "```", "~~~", "---", "|a|b|", "a|b", "|-|-|", "[a]: b", "[a]", "===", "**x**"]
        ),
        st.sampled_from(["\n", "\n", "\n\n", "\n   \n"]),
    ).map("".join),
    max_size=10,
).map("".join)
"""Lines in items and quotes."""
HTML = st.lists(
    st.sampled_from(
        [
            "<div>",
            "</p>",
            "<DIV",
            "<details x>",
            "<!-- a",
            "-->",
            "<!---->",
            "b",
            "- c",
            "  ",
            "",
            "|-|",
            "<a|",
            "> <p>",
        ]
    ),
    max_size=8,
).map("\n".join)


def stock(text: str) -> list[Heading | Fence | Paragraph]:
    """Return the blocks as markdown-it finds them when it parses everything."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1].strip(" \t"):
        lines.pop()  # without a line feed, blanks are no line
    tokens = STOCK.parse("".join(f"{line}\n" for line in lines))
    found: list[Heading | Fence | Paragraph] = []
    for index, token in enumerate(tokens):
        if not token.map:
            continue
        line = token.map[0] + 1
        text = " ".join(tokens[index + 1].content.split()) if token.type.endswith("_open") else ""
        if token.type == "heading_open":
            found.append(Heading(int(token.tag[1]), text, line))
        elif token.type == "paragraph_open" and text:
            found.append(Paragraph(text, line))
        elif token.type == "fence":
            found.append(Fence(" ".join(token.info.split()), token.content.count("\n"), line))
    return found


def blocks(found: Outline) -> list[Heading | Fence | Paragraph]:
    return [*found.headings, *found.fences, *found.paragraphs]


PAGE = """\
# Brew tea #

Water first,
then leaves.

Steps
=====

1. Boil:

   ```sh title="kettle"
   boil --to 95

   ```

2. Pour
   - slowly
   - from high

> ## Mind the steam
> It is hot.

| cup | ml |
| --- | -- |
| small | 120 |

<h2>No heading</h2>

~~~
# no heading
~~~
"""


def test_page() -> None:
    found = outline(PAGE)
    assert found.lines == 31
    assert (found.headings, found.fences, found.paragraphs) == (
        (
            Heading(1, "Brew tea", 1),
            Heading(1, "Steps", 6),
            Heading(2, "Mind the steam", 20),
        ),
        (Fence('sh title="kettle"', 2, 11), Fence("", 1, 29)),
        (
            Paragraph("Water first, then leaves.", 3),
            Paragraph("Boil:", 9),
            Paragraph("Pour", 16),
            Paragraph("slowly", 17),
            Paragraph("from high", 18),
            Paragraph("It is hot.", 21),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n \n\t\n", []),
        ("#\n##\tx ##\n####### y\n#z", [Heading(1, "", 1), Heading(2, "x", 2), Paragraph("####### y #z", 3)]),
        ("```a\nb", [Fence("a", 1, 1)]),
        ("```\n````\n# x\n```", [Heading(1, "x", 3), Fence("", 0, 1), Fence("", 0, 4)]),
        ("````\n```\n````\nx", [Fence("", 1, 1), Paragraph("x", 4)]),
        ("```- glued\n```", [Fence("- glued", 0, 1)]),
        ("```\na\n```- glued\nb", [Fence("", 3, 1)]),
        ("- a\n- b\nlazy\n# c", [Heading(1, "c", 4), Paragraph("a", 1), Paragraph("b lazy", 2)]),
        ("a\n- b\n2. c", [Paragraph("a", 1), Paragraph("b", 2), Paragraph("c", 3)]),
        ("a\n2. b", [Paragraph("a 2. b", 1)]),
        ("[x]: y\n\n[x]: is not\n\n[x] is", [Paragraph("[x]: is not", 3), Paragraph("[x] is", 5)]),
        ("    code\n\n\ttoo", []),
        ("<!-- a\n\n# b\n\n-->\n\nc", [Paragraph("c", 7)]),
        ("|a|b|\n|-|-|\n|c|d|\n\ne", [Paragraph("e", 5)]),
        ("|a|b|\n|-|\n\ne", [Paragraph("|a|b| |-|", 1), Paragraph("e", 4)]),
    ],
)
def test_shapes(text: str, expected: list[Heading | Fence | Paragraph]) -> None:
    assert blocks(outline(text)) == expected


def test_line_ends_do_not_matter() -> None:
    expected = blocks(outline(PAGE))
    assert (
        blocks(outline(PAGE.replace("\n", "\r\n"))) == expected == blocks(outline(PAGE.replace("\n", "\r")))
    )


@settings(max_examples=3000, deadline=None)
@given(MARKDOWN | NESTED | HTML)
def test_same_blocks_as_the_parser(text: str) -> None:
    found = blocks(outline(text))
    assert sorted(found, key=repr) == sorted(stock(text), key=repr)


@given(st.text() | MARKDOWN)
def test_any_text_has_an_outline_whose_lines_are_in_range_and_ordered(text: str) -> None:
    found = outline(text)
    for kind in (found.headings, found.fences, found.paragraphs):
        numbers = [block.line for block in kind]
        assert numbers == sorted(numbers)
        assert all(1 <= number <= found.lines + 1 for number in numbers)
    assert found.lines == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert all(fence.line + fence.lines <= found.lines + 1 for fence in found.fences)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lambda times: "a" * (times * 600_000), id="a long line"),
        pytest.param(lambda times: ">" * (times * 120_000), id="a quote in a quote in a quote"),
        pytest.param(lambda times: "- " * (times * 60_000), id="an item in an item in an item"),
        pytest.param(
            lambda times: "".join("  " * n + "- a\n" for n in range(isqrt(times * 31_000))), id="a deep list"
        ),
        pytest.param(lambda times: ("> " * 200 + "a\n") * (times * 60), id="many deep quotes"),
        pytest.param(lambda times: "```\n" * (times * 6_000 + 1), id="many fences"),
        pytest.param(lambda times: "<!-- a\n\n" * (times * 2_500), id="comments without end"),
        pytest.param(lambda times: "[a\n" * (times * 2_500), id="a link reference without end"),
        pytest.param(
            lambda times: ("|" * 4000 + "\n" + "|-" * 3999 + "|\n" + "x\n" * 30 + "\n") * (times * 5),
            id="wide tables",
        ),
        pytest.param(lambda times: "- a\n+ b\n* c\n" * (times * 600), id="lists upon lists"),
        pytest.param(
            lambda times: "- a\n+ b\n* c\n" * (times * 600) + "\n  ```\n",
            id="lists that end in an indented fence",
        ),
    ],
)
def test_hostile_text_costs_little(text: Callable[[int], str]) -> None:
    assert is_linear(lambda given: outline(given).paragraphs, text)


def test_end_of_a_long_line_counts() -> None:
    """A comment that is cut where it is too long still ends."""
    assert outline(f"<!-- {'x' * 100_000} -->\n# a\n").headings == (Heading(1, "a", 2),)


@given(MARKDOWN | NESTED | HTML)
def test_words_of_a_paragraph_stand_in_the_text(text: str) -> None:
    # This tells a page that may be its original from all others, without looking for paragraphs.
    for paragraph in outline(text).paragraphs:
        assert all(word in text for word in _words(paragraph.text))
