"""A translated notebook beside its original: the same cells, the same code, and a text that is translated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import Tree
from helpers import look, messages, record, statuses
from rectoverso.core.cells import check
from rectoverso.core.notebooks import read
from support import notebooks as nb

ORIGINAL = (
    nb.markdown("# Press\n\n## Leaves"),
    nb.code("x = 1\nprint(x)"),
    nb.markdown("Text."),
    nb.code("y"),
)


def found(*cells: dict[str, Any], original: tuple[dict[str, Any], ...] = ORIGINAL) -> list[str]:
    texts = nb.notebook(*original), nb.notebook(*cells)
    first, second = (read(json.loads(text), text) for text in texts)
    return [str(item) for item in check(first, second, script="Latn", path="x.ipynb")]


def test_a_sound_translation_has_no_findings() -> None:
    head = nb.markdown("# Pressa\n\n## Löv")
    assert (
        found(head, nb.code("x = 1  \nprint(x)\n", nb.stream("1")), nb.markdown("En text."), nb.code("y"))
        == []
    )


def test_a_lost_cell() -> None:
    assert found(nb.markdown("# Pressa\n\n## Löv"), nb.code("x = 1\nprint(x)"), nb.markdown("En text.")) == [
        "x.ipynb:26: warning: cell 4 is not there, code in the original (3 cells, the original has 4). "
        "Give it the same cells as the original. [notebook-cells]"
    ]


def test_a_cell_too_many_and_one_of_another_kind() -> None:
    (line,) = found(*ORIGINAL, nb.code("z"))
    assert "cell 5 is code, one more than in the original (5 cells, the original has 4)" in line
    (line,) = found(*ORIGINAL[:2], nb.code("Text."), nb.code("y"))
    assert ": cell 3 is code, Markdown in the original. " in line


def test_changed_code_is_named_with_its_line() -> None:
    cells = (
        nb.markdown("# Pressa\n\n## Löv"),
        nb.code("x = 1\nprint(y)"),
        nb.markdown("En text."),
        nb.code("n"),
    )
    assert found(*cells) == [
        "x.ipynb:19: warning: code cell 1 is not the original's, from 'print(y)' on; 2 code cells in all. "
        "Take over the original's code. [notebook-code]"
    ]
    assert nb.notebook(*cells).split("\n")[18].strip() == '"print(y)"'


def test_findings_about_the_text_name_the_line_of_the_file() -> None:
    cells = (
        nb.markdown("# Pressa\n\n### Löv"),
        ORIGINAL[1],
        nb.markdown("En text.\n\n@@CODE_BLOCK_1@@"),
        nb.code("y"),
    )
    lines = found(*cells)
    assert [line.rpartition(" ")[2] for line in lines] == ["[placeholder]", "[headings]"]
    rows = nb.notebook(*cells).split("\n")
    assert [rows[int(line.split(":")[1]) - 1].strip() for line in lines] == [
        '"@@CODE_BLOCK_1@@"',
        '"### Löv"',
    ]


@pytest.fixture
def root(tree: Tree) -> Path:
    original = nb.notebook(*ORIGINAL)
    translated = nb.notebook(*ORIGINAL[:1], nb.code("other"), *ORIGINAL[2:])
    end = nb.markdown(nb.DISCLAIMER.format(label="Friskrivning"))
    return tree(
        {
            "n.ipynb": original,
            "both.ipynb": original,
            "both.md": "# Both\n",
            "broken.ipynb": '{"cells": 1}',
            "translations/sv/n.ipynb": nb.notebook(
                *ORIGINAL, end, coopTranslator=record(original, "n.ipynb")
            ),
            "translations/sv/both.ipynb": nb.notebook(
                *ORIGINAL, coopTranslator=record(original, "both.ipynb")
            ),
            "translations/br/n.ipynb": translated,
            "translations/br/.co-op-translator.json": json.dumps(
                {"n.ipynb": record(original, "n.ipynb", "br")}
            ),
        }
    )


def test_the_check_of_a_project_knows_notebooks(root: Path) -> None:
    known = look(root, contents=True)
    assert [line for line in messages(known) if " note: " not in line] == [
        "both.ipynb:1: error: this notebook would become the same page as 'both.md'; it is no page of the site. "
        "Rename one of them. [collision]",
        "broken.ipynb:1: error: no valid notebook: it has no list of cells. Open and save it with Jupyter, or "
        "restore it. [unreadable]",
        "translations/br/n.ipynb:18: warning: code cell 1 is not the original's, from 'other' on. "
        "Take over the original's code. [notebook-code]",
    ]
    assert known.left_out == {"both.ipynb", "broken.ipynb"}
    assert {
        name: status
        for name, status in statuses(known).items()
        if name.endswith("n.ipynb") and status != "missing"
    } == {
        "pt-BR/n.ipynb": "current",
        "sv/n.ipynb": "current",
    }
