"""Shortcuts: what is read in a shorter way is read as it is line by line."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rectoverso.core.lists import nest_lists
from rectoverso.core.nesting import Writer
from rectoverso.core.regions import regions
from rectoverso.core.scan import Scan

STARTS = (
    *("", " ", "  ", "   ", "    ", "      ", "\t", "> ", ">", ">> "),
    *(
        "- ",
        "* ",
        "+ ",
        "-",
        "1. ",
        "2. ",
        "1) ",
        "01. ",
        "10. ",
        "1.",
        "-     ",
        "-\t",
        "- - ",
        "1. - ",
        "  - ",
        "   1. ",
    ),
    *("# ", "#", "####### ", "| ", "|", "\\", "!!! note", "??? ", '=== "A"', "[^1]: ", ": "),
)
WORDS = (
    *(
        "",
        "a",
        "å b",
        "**b** c",
        "***",
        "**",
        "* *",
        "---",
        "===",
        "_a_",
        "__",
        "`c`",
        "`",
        "``` x",
        "```",
        "~~~",
        "$$",
        "$a$",
    ),
    *(
        "[a](b)",
        "[a]: b",
        "[a]:",
        "[a\\]: b",
        "[^1]: d",
        "![a](b)",
        "[ ] e",
        "[[a]]",
        "!",
        "?",
        "a | b |",
        "|-|-|",
        "--|--",
    ),
    *(
        "<br>",
        "<div>",
        "</div>",
        "<!-- c",
        "-->",
        "<pre>",
        "</pre>",
        "2024",
        "1",
        ":",
        "=",
        "\u00a0",
        "\r",
        "٣. a",
        "日本語",
    ),
)
lines = st.tuples(st.sampled_from(STARTS), st.sampled_from(STARTS), st.sampled_from(WORDS)).map("".join)
pages = st.lists(lines, max_size=14).map("\n".join)


@settings(max_examples=500, deadline=None)
@given(pages)
@example("a\n2. b\n- c\n\n  d\n# E\n- f")
@example("- a\n\n| b |\n|---|\n| c |\n1) d\n- e")
@example("> - a\nb\n- c\n\n> d\n\ne\n10. f")
def test_regions(text: str):
    assert regions(text) == Scan(text).run()


@settings(max_examples=500, deadline=None)
@given(pages)
@example("a\n2. b\n- c\n\n  d\n# E\n- f")
@example("- a\n\n| b |\n|---|\n| c |\n1) d\n- e")
@example("- a\n- b\n\n\n1. c\n**d**\n# E\n| f |\n- g")
def test_lists(text: str):
    text += "\n- z"  # without anything like an item nobody writes
    assert nest_lists(text) == Writer(text).run()


@pytest.mark.parametrize(
    "line", ["- a", "1. [a](b)", "1) **a**", "# A", "| a |", "![a](b) c", "---", "```\n- a\n```"]
)
def test_plain_lines_take_the_shorter_way(line: str, monkeypatch: pytest.MonkeyPatch):
    """Else the properties above would compare one way with itself."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Scan, "_read", refuse)
    monkeypatch.setattr(Writer, "_read", refuse)
    text = f"- x\n\n{line}\n\n{line}"
    assert regions(text)
    assert nest_lists(text)
