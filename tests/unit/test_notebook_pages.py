"""Notebooks: cells from JSON of any shape, and the Markdown text of their pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectoverso.core.blocks import outline
from rectoverso.core.notebook_pages import fence, markdown
from rectoverso.core.notebooks import Cell, CellKind, Notebook, NotebookError, read, without_disclaimer
from support import notebooks as nb

OTHER = datetime(2026, 1, 1, tzinfo=UTC)


def page(*cells: dict[str, Any], language: str = "python") -> tuple[str, list[tuple[bytes, str]]]:
    """Return the text of a notebook's page and the files saved for it."""
    saved: list[tuple[bytes, str]] = []

    def save(content: bytes, suffix: str) -> str:
        saved.append((content, suffix))
        return f"p/{len(saved)}{suffix}"

    return markdown(read(json.loads(nb.notebook(*cells, language=language))), save), saved


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "it is no JSON object"),
        ({}, "it has no list of cells"),
        ({"cells": {}}, "it has no list of cells"),
        ({"worksheets": []}, "its format is older than 4; open and save it with a current Jupyter"),
        ({"cells": [1]}, "cell 1 is no object"),
        ({"cells": [nb.markdown("a"), {"source": "x"}]}, "cell 2 is neither Markdown nor code nor raw text"),
        ({"cells": [{"cell_type": "code", "source": 1}]}, "the source of cell 1 is no text"),
    ],
)
def test_what_is_no_notebook_says_why(value: object, message: str) -> None:
    with pytest.raises(NotebookError) as caught:
        read(value)
    assert str(caught.value) == message


def test_what_is_optional_may_have_any_shape() -> None:
    cell = {
        "cell_type": "code",
        "source": ["a\r\n", 3, "b"],
        "outputs": "x",
        "metadata": [],
        "attachments": 1,
    }
    (found,) = read({"cells": [cell], "metadata": None}).cells
    assert found == Cell(CellKind.CODE, "a\nb", "python")


def test_unwritable_characters_are_replaced() -> None:
    value = json.loads('{"cells": [{"cell_type": "markdown", "source": "a\\ud800b\\u0000\\u0002"}]}')
    assert read(value).cells[0].source == "a\ufffdb\ufffd\ufffd"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Python", "python"),
        ("python3", "python"),
        ("C#", "csharp"),
        ("R", "r"),
        ("julia", "julia"),
        ("c++", "c++"),
        ('x"><script>', "text"),
        ("a b", "text"),
        ("", "any"),
    ],
)
def test_languages_are_those_of_fences(name: str, expected: str) -> None:
    text, _ = page(nb.code("x"), language=name)
    assert text == f"\n```{expected}\nx\n```\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (nb.code("%%bash\nls"), "bash"),
        (nb.code("%%time\nx = 1"), "python"),
        (nb.code("#!pwsh\nls"), "powershell"),
        (nb.code("var x;", metadata={"polyglot_notebook": {"kernelName": "csharp"}}), "csharp"),
        (nb.code("let x", metadata={"dotnet_interactive": {"language": "fsharp"}}), "fsharp"),
    ],
)
def test_a_cell_may_have_a_language_of_its_own(cell: dict[str, Any], expected: str) -> None:
    assert page(cell)[0].startswith(f"\n```{expected}\n")


def test_a_page_holds_text_code_and_outputs_in_order() -> None:
    text, _ = page(
        nb.markdown("# Pressing\n\nLeaves are *green*."),
        nb.code("\n\nprint(1)\n\n", nb.stream("1\n")),
        nb.code("  \n"),
        nb.markdown(""),
        {"cell_type": "raw", "metadata": {}, "source": "raw `text`"},
        nb.markdown("The end."),
    )
    assert text == (
        "\n# Pressing\n\nLeaves are *green*.\n\n```python\nprint(1)\n```\n\n"
        '<div class="rv-output"><pre><code>1&#10;</code></pre></div>\n\n'
        "```text\nraw `text`\n```\n\nThe end.\n"
    )


@pytest.mark.parametrize(
    "first", ["---\ntitle: x\n---\nText", "key: value", "<!--\nCO_OP_TRANSLATOR_METADATA:\n{}\n-->"]
)
def test_nothing_at_the_beginning_is_taken_for_front_matter(first: str) -> None:
    from mkdocs.utils.meta import get_data

    text, _ = page(nb.markdown(first))
    assert text == f"\n{first}\n"
    assert get_data(text)[1] == {}


def test_front_matter_of_other_programs_is_left_out() -> None:
    raw = {"cell_type": "raw", "metadata": {}, "source": "---\ntitle: x\n---"}
    assert page(raw, nb.markdown("Text"))[0] == "\nText\n"


def test_a_fence_is_longer_than_any_in_it() -> None:
    code = "'''\n```python\nx\n````\n'''"
    assert fence(code, "python") == f"`````python\n{code}\n`````"


@given(st.text(alphabet="`~ab \n>-", max_size=60))
def test_code_is_one_block_whatever_it_holds(code: str) -> None:
    found = outline(f"before\n\n{fence(code, 'python')}\n\nafter").fences
    assert len(found) == bool(code.strip())
    assert all(block.info == "python" for block in found)


@pytest.mark.parametrize("marks", ["```", "````", "~~~"])
def test_a_fence_that_a_cell_left_open_ends_with_it(marks: str) -> None:
    text, _ = page(nb.markdown(f"{marks}sh\nls"), nb.markdown("# After"))
    assert [heading.text for heading in outline(text).headings] == ["After"]
    assert text == f"\n{marks}sh\nls\n{marks}\n\n# After\n"


def test_attached_pictures_are_saved_wherever_they_are_shown() -> None:
    attached = {"a leaf.png": {"image/png": nb.encoded(nb.PICTURE)}, "bad.png": {"image/png": "%"}, "odd": 1}
    source = (
        '![Leaf](attachment:a%20leaf.png "Green")\n\n<img src="attachment:a leaf.png">\n\n![](attachment:bad.png)'
        " ![](attachment:none.png) ![](attachment:odd) `attachment:a%20leaf.png`"
    )
    text, saved = page(nb.markdown(source, attachments=attached))
    assert saved == [(nb.PICTURE, ".png")] * 2
    assert text == (
        '\n![Leaf](p/1.png "Green")\n\n<img src="p/2.png">\n\n![](attachment:bad.png)'
        " ![](attachment:none.png) ![](attachment:odd) `attachment:a%20leaf.png`\n"
    )


# The disclaimer


def translated(*cells: dict[str, Any], original: tuple[dict[str, Any], ...] = ()) -> list[str]:
    found = without_disclaimer(
        read(json.loads(nb.notebook(*cells))), read(json.loads(nb.notebook(*original))), OTHER
    )
    return [cell.source for cell in found.cells]


def test_the_disclaimer_cell_is_removed() -> None:
    assert translated(nb.code("x"), nb.markdown(nb.DISCLAIMER.format(label="Friskrivning"))) == ["x"]


def test_a_disclaimer_at_the_end_of_a_cell_is_removed() -> None:
    cell = nb.markdown("Slut.\n\n" + nb.DISCLAIMER.format(label="Friskrivning"))
    assert translated(cell) == ["Slut.\n"]


def test_a_rule_without_disclaimer_is_removed_unless_the_original_ends_in_one() -> None:
    assert translated(nb.markdown("Slut.\n\n---\n")) == ["Slut.\n"]
    assert translated(nb.code("x"), nb.markdown("---\n\n")) == ["x"]
    kept = "Slut.\n\n---\n"
    assert translated(nb.markdown(kept), original=(nb.markdown("End.\n\n---\n"),)) == [kept]


def test_other_last_cells_stay() -> None:
    assert translated(nb.markdown("Slut.")) == ["Slut."]
    assert translated(nb.code("# CO-OP TRANSLATOR DISCLAIMER START")) == [
        "# CO-OP TRANSLATOR DISCLAIMER START"
    ]
    assert without_disclaimer(Notebook(()), Notebook(())) == Notebook(())


# Lines


def test_cells_know_their_lines() -> None:
    text = nb.notebook(
        nb.markdown("# A\n\nb"), nb.code("x = 1\ny"), {**nb.markdown(""), "source": "one\n\ntwo"}
    )
    first, second, third = read(json.loads(text), text).cells
    rows = text.split("\n")
    assert [rows[first.line_of(at) - 1].strip() for at in range(3)] == ['"# A\\n",', '"\\n",', '"b"']
    assert rows[second.line_of(1) - 1].strip() == '"y"'
    assert third.line_of(0) == third.line_of(2)
    assert "one" in rows[third.line_of(2) - 1]


def test_lines_are_not_guessed() -> None:
    text = json.dumps(json.loads(nb.notebook(nb.markdown("# A\n\nb"))))
    assert read(json.loads(text), text).cells[0].line_of(2) == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from(
    ["text/plain", "text/html", "text/markdown", "image/png", "image/svg+xml", "application/json"]
)
DATA = st.dictionaries(TYPES, ANYTHING, max_size=4)
OUTPUT = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result"]) | ANYTHING},
    optional={
        "text": ANYTHING,
        "name": ANYTHING,
        "traceback": ANYTHING,
        "ename": ANYTHING,
        "data": DATA | ANYTHING,
    },
)
CELL = st.fixed_dictionaries(
    {
        "cell_type": st.sampled_from(["code", "markdown", "raw"]),
        "source": st.text() | st.lists(ANYTHING, max_size=3),
    },
    optional={
        "metadata": ANYTHING,
        "outputs": st.lists(OUTPUT, max_size=3) | ANYTHING,
        "attachments": ANYTHING,
    },
)


@given(st.lists(CELL | ANYTHING, max_size=4), ANYTHING)
def test_any_json_is_a_page_or_an_error(cells: list[object], metadata: object) -> None:
    try:
        found = read({"cells": cells, "metadata": metadata})
    except NotebookError:
        return
    text = markdown(found, lambda _, suffix: f"x{suffix}")
    assert text.encode().decode() == text
