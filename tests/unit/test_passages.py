"""Passages: the blocks of a section, in Markdown and its dialects."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rectoverso.core.passages import blocks


def told(text: str, front: int = 0) -> list[str]:
    """Kind, lines, what else is known of each block."""
    lines = text.split("\n")
    return [
        f"{block.kind} {block.start + 1}-{block.stop}"
        + (f" {block.info}" if block.info else "")
        + (" warns" if block.warns else "")
        for block in blocks(lines, 0, len(lines), front)
    ]


def test_paragraphs_items_and_rows() -> None:
    assert told("# a\ntext\nmore\n\n- one\n  more\n- two\n\n| a |\n|---|\n| b |\n") == [
        *("prose 1-1", "prose 2-3", "prose 5-6", "prose 7-7", "row 9-9", "row 10-10", "row 11-11"),
    ]


def test_fences() -> None:
    assert told("```bash\na\n\nb\n```\nafter\n~~~\nc") == ["code 1-5 bash", "prose 6-6", "code 7-8"]
    assert told("- ```sh\n  a\n  ```\n- b") == ["code 1-3 sh", "prose 4-4"]
    assert told("> ```sh\n> a\n> ```\n> b") == ["code 1-3 sh", "prose 4-4"]
    assert told("> ```sh\n> a\nb") == ["code 1-2 sh", "prose 3-3"]
    assert told("````\n```\n````\n```inline```") == ["code 1-3", "prose 4-4"]


def test_indented_code() -> None:
    assert told("text\n\n    code\n\n    more\n\ntext\n    text") == ["prose 1-1", "code 3-5", "prose 7-8"]
    assert told("- item\n\n    text of it\n\n        code") == ["prose 1-1", "prose 3-3", "code 5-5"]
    assert told("1. item\n\n   text of it") == ["prose 1-1", "prose 3-3"]


def test_boxes() -> None:
    assert told('!!! warning "Mind"\n    text\n\n    more\n\nafter') == [
        *("prose 1-1 warns", "prose 2-2 warns", "prose 4-4 warns", "prose 6-6"),
    ]
    assert told("!!! note\n\n    text\n\n        code") == ["prose 1-1", "prose 3-3", "code 5-5"]
    assert told("??? danger\n    - a\n    - b\nafter") == [
        *("prose 1-1 warns", "prose 2-2 warns", "prose 3-3 warns", "prose 4-4"),
    ]
    assert told("!!! warning\n    a\n    !!! tip\n        b\n\nc")[-1] == "prose 6-6"
    assert told(":::caution\ntext\n:::\nafter") == [
        *("prose 1-1 warns", "prose 2-2 warns", "prose 3-3 warns", "prose 4-4"),
    ]


def test_alerts() -> None:
    assert told("> [!WARNING]\n> text\n\n> text") == ["prose 1-2 warns", "prose 4-4"]
    assert told("> [!TIP]\n> text") == ["prose 1-2"]
    assert told("> [!caution]\n> - a\n> - b\nlazy") == [
        *("prose 1-1 warns", "prose 2-2 warns", "prose 3-3 warns", "prose 4-4"),
    ]


def test_what_no_reader_sees() -> None:
    assert told("<!-- a\n\nb -->\n[a]: b.md\n[^1]: text") == ["hidden 1-3", "hidden 4-4", "prose 5-5"]
    assert told("---\nx: y\n\n---\ntext", front=4) == ["meta 1-1", "meta 2-2", "meta 4-4", "prose 5-5"]


SHAPES = (
    *(
        "",
        "text",
        "# a",
        "- a",
        "1. a",
        "    a",
        "        a",
        "```",
        "~~~x",
        "> a",
        "> ```",
        "| a |",
        "---",
        "\ta",
    ),
    *("!!! note", "??? danger", "    !!! tip", ":::tip", ":::", "<!--", "-->", "[a]: b", "===", '=== "T"'),
)
lines = st.lists(st.sampled_from(SHAPES), max_size=20)


@settings(deadline=None)
@given(lines)
def test_every_line_with_text_belongs_to_one_block(given_lines: list[str]) -> None:
    found = blocks(given_lines, 0, len(given_lines))
    covered = [index for block in found for index in range(block.start, block.stop)]
    assert covered == sorted(set(covered))
    assert {index for index, line in enumerate(given_lines) if line.strip()} <= set(covered)
    assert all(block.start < block.stop for block in found)
