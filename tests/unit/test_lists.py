"""Lists: nested as on GitHub once Python-Markdown has read them; compared with a parser of CommonMark."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rectoverso.core.lists import nest_lists
from support.words import words

EXTENSIONS = [
    "admonition", "attr_list", "md_in_html", "pymdownx.highlight", "pymdownx.superfences", "sane_lists", "tables"
]  # fmt: skip


def ours(text: str) -> str:
    plain = {"pymdownx.highlight": {"use_pygments": False}}
    return markdown.markdown(nest_lists(text), extensions=EXTENSIONS, extension_configs=plain)


def github(text: str) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You will:\n- learn\n- do", "You will:\n\n- learn\n- do"),
        ("Steps\nare:\n1. go\n2. stay", "Steps\nare:\n\n1. go\n2. stay"),
        ("text\n---\nmore\n* a", "text\n---\nmore\n\n* a"),
        ("- a\n  - b\n    - c\n- d", "- a\n    - b\n        - c\n- d"),
        ("1. a\n   - b\n   - c\n2. d", "1. a\n    - b\n    - c\n2. d"),
        ("- a\n\n  more\n- b", "- a\n\n    more\n\n- b"),
        (
            "1. a\n   ```sh\n   b\n     c\n   ```\n2. d",
            "1. a\n\n    ```sh\n    b\n      c\n    ```\n\n2. d",
        ),
        ("- a\n  > b\n  > - c\n  >   - d", "- a\n\n    > b\n    >\n    > - c\n    >     - d"),
        ("> [!TIP]\n> - a\n>   - b", "> [!TIP]\n>\n> - a\n>     - b"),
        ("- a\n  | x |\n  |---|\n  | y |\n- b", "- a\n\n    | x |\n    |---|\n    | y |\n\n- b"),
        ("- a\n1. b", "- a\n\n1. b"),
        ("1) a\n   * b", "1. a\n    * b"),
        ("- ```\n  a\n  ```\n- b", "- \n\n    ```\n    a\n    ```\n\n- b"),
        ("- a\n- > b\n- c", "- a\n- \n\n    > b\n\n- c"),
        ("- a\n  ```\n  b\nc\n", "- a\n\n    ```\n    b\n    ```\n\nc\n"),
        ("- a\n\n```\nb\n\nc\n", "- a\n\n```\nb\n\nc\n```\n"),
        ("- a\n---\nb", "- a\n\n---\nb"),
        ("1. In\n   1986. it rained", "1. In\n    1986\\. it rained"),
        ("-\ta\n\t- b\n\n\t\tc", "-   a\n    - b\n\n        c"),
        ("[^1]: a\n    - b\n      - c", "[^1]: a\n\n    - b\n        - c"),
        ('!!! note "N"\n    - a\n      - b', '!!! note "N"\n    - a\n        - b'),
    ],
)
def test_lists_are_nested_by_fours(text: str, expected: str):
    assert nest_lists(text) == expected
    assert nest_lists(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Born in\n1986. It rained",
        "- a\nlazy\n- b",
        " - a\n - b\n  - c",
        "```\ntext\n- no list\n  - none\n```",
        "text\n\n    code\n    - code\n",
        "| a |\n|---|\n| - b |",
        "a\n-b\n  -c",
        "<!--\n- a\n  - b\n-->\n",
        "<pre>\n- a\n\n  - b\n</pre>\n",
        "<div>\n- a\n  - b\n</div>\n",
        "$$\n- a\n$$\n",
        "* * *\n\n- a\n",
        "> - a\n> - b\n",
        "a\n\n- b\n    - c\n\n        d\n",
        "#1\n",
    ],
)
def test_what_stays(text: str):
    """What is no nested list, and what is nested by fours already."""
    assert nest_lists(text) == text


def test_as_on_github():
    """Steps with code, notes, paragraphs, and bullets in them, as courses have them."""
    text = (
        "Do this:\n1. Log in\n   ```bash\n   azd auth login\n   ```\n   Then wait.\n2. Deploy\n   - one\n"
        "     - two\n\n       a paragraph\n   - three\n   > a note\n   > - in it\n3. Look\n\n| A |\n|---|\n| B |\n"
    )
    assert words(ours(text)) == words(github(text))
    assert ours(text).count("<ol>") == 1


INDENTS = ["", "", "  ", "   ", "    ", "      ", "        "]
LINES = {
    "item": ["- {}"],
    "number": ["1. {}", "2. {}"],
    "text": ["{}"],
    "blank": [""],
    "fence": ["```\n{0}{1}\n{0}```"],
    "heading": ["## {}"],
}
lines = st.tuples(
    st.sampled_from(INDENTS), st.sampled_from([line for kind in LINES.values() for line in kind])
)


def page(drawn: list[tuple[str, str]]) -> str:
    """Return a page whose words differ."""
    found = []
    for number, (indent, line) in enumerate(drawn):
        word = f"w{number}"
        found.append(
            indent + (line.format(indent, word) if "{0}" in line else line.format(word)) if line else ""
        )
    return "\n".join(found)


@settings(max_examples=400)
@given(st.lists(lines, min_size=1, max_size=9).map(page))
@example("- a\n  - b\n\n    c\n  - d\n- e")
def test_same_nesting_as_a_commonmark_parser(text: str):
    """Every word stands in the same lists, items and code as on GitHub."""
    tokens = MarkdownIt("commonmark").parse(text)
    # Code by indentation may follow a list on GitHub; for Python-Markdown it belongs to the list. Its fences may be
    # indented more than three outside lists.
    if any(token.type == "code_block" for token in tokens) or re.search(r"^ {4,}```", text, re.MULTILINE):
        return
    assert words(ours(text)) == words(github(text))


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(["a b", "", "> c", "> ", "# d", "```", "    e", "| f |", "|---|", "<p>", "g"])
    ).map("\n".join)
)
def test_without_lists_nothing_changes(text: str):
    assert nest_lists(text) == text


@settings(max_examples=300)
@given(
    st.lists(lines, max_size=12).map(page),
    st.lists(st.sampled_from(["x", "  y", "- z", "x\tt", "", "  - u "])),
)
def test_code_changes_in_its_indentation_only(before: str, code: list[str]):
    """A fence in an item keeps its lines, all of them indented alike."""
    text = "- a\n  ~~~\n" + "".join(f"  {line}\n" for line in code) + "  ~~~\n- b"
    found = nest_lists(f"{before}\n\nend\n\n{text}").split("    ~~~\n")
    assert found[1] == "".join(f"    {line}\n" if line else "\n" for line in code)


def test_depth_has_an_end():
    """Marks by the thousand do not make Python-Markdown run out of its stack, nor take long."""
    deep = "".join("  " * level + "- a\n" for level in range(400)) + "- " * 2000 + "b"
    assert "<li>" in ours(deep)
    assert "<li>" in ours("> " * 15 + deep)
