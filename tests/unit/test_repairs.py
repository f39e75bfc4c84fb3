"""Repairs: what the tool broke is mended if the page then agrees with its original, and reported."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectoverso.core import front_matter, repairs
from rectoverso.core.blocks import outline
from rectoverso.core.findings import Severity
from rectoverso.core.known import Known

ORIGINAL = """\
# Agents

```mermaid
graph TD
```

- fast

## Cost

```bash
azd up
```

Text
"""
GLUED = """\
# Agenter

```mermaid
graph TD
```- snabb

## Kostnad

```bash
azd up
```

Text
"""


def mended(text: str, original: str, *, offset: int = 0) -> tuple[str, list[str]]:
    body, found = repairs.repair(Known(text), Known(original), path="sv/a.md", offset=offset)
    assert all(item.severity is Severity.NOTE for item in found)
    return body.text, [f"{item.line} {item.rule}" for item in found]


@given(st.lists(st.sampled_from(["```", "````", "`", "~~~", "\n", " ", "> ", "- ", "1. ", "a"]), max_size=14))
def test_the_short_way_finds_every_glued_fence(pieces: list[str]) -> None:
    text = "".join(pieces)
    short = [row for row, _ in repairs._glued(text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repairs, "_are_plainly_closed", lambda _: False)
        assert short == [row for row, _ in repairs._glued(text)]


def test_glued_fence():
    """The fence and what was glued to it stand on lines of their own, a blank one between them."""
    text, found = mended(GLUED, ORIGINAL, offset=4)
    assert text == GLUED.replace("```- snabb", "```\n\n- snabb")
    assert found == ["9 repaired-fence"]
    assert len(outline(text).fences) == 2
    assert mended(text, ORIGINAL) == (text, [])


def test_glued_fences_in_containers():
    """Quotes and items keep their marks."""
    original = "> ```\n> a\n> ```\n>\n> b\n\n- x\n\n  ```\n  c\n  ```\n\n  d\n\n# E\n"
    glued = "> ```\n> a\n> ```b\n\n- x\n\n  ```\n  c\n  ```d\n\n# E\n"
    text, found = mended(glued, original)
    assert found == ["3 repaired-fence", "9 repaired-fence"]
    assert text == "> ```\n> a\n> ```\n>\n> b\n\n- x\n\n  ```\n  c\n  ```\n\n  d\n\n# E\n"


@pytest.mark.parametrize(
    "text",
    [
        GLUED.replace("```bash\nazd up\n```\n", ""),  # another number of code blocks even then
        "````\n```py\n````\n",
        "```\na\n```\n\n```py\n```\n",
        "~~~\n```- x\n~~~\n",
    ],
)
def test_fences_that_stay(text: str):
    """What does not agree with the original afterwards, or is no glued fence, stays as it is."""
    assert mended(text, ORIGINAL) == (text, [])


def test_a_lost_heading_besides_keeps_no_fence_from_its_repair():
    """Then the code blocks must agree in number and language."""
    without = GLUED.replace("# Agenter\n", "")
    assert mended(without, ORIGINAL)[1] == ["4 repaired-fence"]
    assert mended(without.replace("bash", "sh"), ORIGINAL)[1] == []


def test_fences_that_agree_are_not_looked_into():
    text = "```\na\n```- b\n```\n"
    assert mended(text, text) == (text, [])


def test_numbers_in_other_digits():
    """Items numbered in Bengali, Persian or Burmese digits are items again, and what they hold is no code."""
    original = "1. One\n\n      ![i](p.png)\n\n2. Two\n\n```\n3. x\n```\n"
    text, found = mended("১. এক\n\n      ![i](p.png)\n\n۲. دو\n\n```\n৩. x\n```\n", original)
    assert text == "1. এক\n\n      ![i](p.png)\n\n2. دو\n\n```\n৩. x\n```\n"
    assert found == ["1 repaired-list"]


@pytest.mark.parametrize("text", ["১. এক\n", "১. এক\n\n২. দুই\n\n৩. তিন\n", "১২৩৪. এক\n২ x\n\n- ৫\n"])
def test_numbers_that_stay(text: str):
    """Other numbers of items than in the original are no list that was translated."""
    assert mended(text, "1. One\n\n2. Two\n") == (text, [])


def test_translated_admonitions():
    """Types come back by their place; a translated type becomes the title of a box that has none."""
    original = '!!! warning\n\n    x\n\n??? note "More"\n\n    y\n\n???+ tip inline end\n\n    z\n\n!!! note\n\n    w\n'
    text = '!!! تحذير\n\n    x\n\n??? ملاحظة "المزيد"\n\n    y\n\n???+ «n» x\n\n!!! note\n\n    w\n'
    assert mended(text, original) == (text, [])
    text = text.replace("???+ «n» x", "???+ نصيحة جيدة")
    assert mended(text, original) == (
        '!!! warning "تحذير"\n\n    x\n\n??? note "المزيد"\n\n    y\n\n???+ tip inline end "نصيحة جيدة"\n\n'
        "!!! note\n\n    w\n",
        ["1 repaired-admonition", "5 repaired-admonition", "9 repaired-admonition"],
    )


def test_translated_alerts():
    """GitHub's alerts have no title; in code nothing is looked for."""
    original = "> [!NOTE]\n> x\n\n```\n> [!TIP]\n```\n"
    text = "> [!OBS]\n> x\n\n```\n> [!TIPS]\n```\n"
    assert mended(text, original) == (text.replace("OBS", "NOTE"), ["1 repaired-admonition"])


def test_admonitions_that_stay():
    """Another number of them, one of the original's types in another place, or a type that the original had before."""
    original = "!!! note\n\n    x\n\n!!! tip\n\n    x\n"
    assert mended("> [!WARNING]\n> x\n", "> [!CAUTION]\n> x\n") == ("> [!WARNING]\n> x\n", [])
    for text in (
        "!!! obs\n\n    x\n",
        "!!! tip\n\n    x\n\n!!! NOTE\n\n    x\n",
        "!!!\n\n???\n",
        "!!! warning\n\n    x\n\n!!! Danger inline\n\n    x\n",
        "> [!a](b)\n",
    ):
        assert mended(text, original) == (text, [])


def test_dangling_rule():
    """A rule at the end goes unless the original ends in one, or it underlines a heading."""
    assert mended("# A\n\nb\n\n---\n", "# A\n\nb\n", offset=1) == ("# A\n\nb\n", ["6 repaired-rule"])
    assert mended("# A\n\nb\n\n---\n", "# A\n\nb\n\n---\n") == ("# A\n\nb\n\n---\n", [])
    assert mended("A\n\nb\n---\n", "A\n\nb\n") == ("A\n\nb\n---\n", [])


def test_lines_of_all_findings_are_those_of_the_file():
    """A mended fence adds lines, which no finding below it counts."""
    text = GLUED.replace("Text", "!!! obs\n\n    Text\n\n---")
    original = ORIGINAL.replace("Text", "!!! note\n\n    Text")
    repaired, found = mended(text, original)
    assert found == ["5 repaired-fence", "13 repaired-admonition", "17 repaired-rule"]
    assert repaired.endswith('!!! note "obs"\n\n    Text\n')


FRONT = "---\ntitle: Home\nhide:\n  - navigation\n# why\ntags: [a, b]\nicon: &x y\nother: *x\n---\n"


def keys(front: str) -> tuple[str, list[str]]:
    text, found = front_matter.repair_front_matter(front, FRONT, path="a.md")
    return text, [item.message for item in found]


def test_lost_keys_of_the_front_matter():
    """Lost keys come back as the original has them, but not text that would be in the wrong language."""
    added = "hide:\n  - navigation\n# why\ntags: [a, b]\n"
    said = "the front matter lost 'hide', 'tags'; the original's values are used"
    assert keys("---\ntitle: Hem\n---\n") == (f"---\ntitle: Hem\n{added}---\n", [said])
    assert keys("") == (f"---\n{added}---\n", [said])


def test_front_matter_that_stays():
    assert keys("---\nhide:\n  - toc\ntags: []\n---\n") == ("---\nhide:\n  - toc\ntags: []\n---\n", [])
    assert keys("---\n{hide: x}\n---\n") == ("---\n{hide: x}\n---\n", [])
    assert front_matter.repair_front_matter("", "", path="a.md") == ("", [])


LINES = [
    "```",
    "```py",
    "```- x",
    "~~~",
    "a",
    "# b",
    "1. c",
    "১. গ",
    "!!! note",
    "!!! obs",
    "> [!NOTE]",
    "---",
    "",
    "> ```d",
]
pages = st.lists(st.sampled_from(LINES), max_size=12).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(pages, pages)
def test_repairing_again_changes_nothing(text: str, original: str):
    """Any two pages; what was mended needs no mending, and lines of findings lie in the file."""
    once, found = mended(text, original)
    assert mended(once, original)[0] == once
    assert all(1 <= int(item.split()[0]) <= text.count("\n") + 1 for item in found)


@settings(deadline=None)
@given(pages)
def test_an_original_needs_no_repair(text: str):
    assert mended(text, text) == (text, [])
