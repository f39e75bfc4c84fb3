"""Fragments of translations: put back from the original by place, own ones kept, doubts left alone."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectoverso.core.alignment import align, align_headings
from rectoverso.core.blocks import Heading, outline
from rectoverso.core.fragments import Anchors, Original, lost
from rectoverso.core.known import Known
from rectoverso.core.links import find, put

URI = "docs/guide/setup.md"
ENGLISH = """\
# Setup

- [Overview](#overview)
- [Install it](#install-it)
- [Site](https://example.org/#top)
- [More](other.md#more)
- [Code](../src/app.py?plain=1#L3)

## Overview

![Picture](../img/flow.png)

## Install it
"""


def swedish(
    overview: str, install: str, more: str = "other.md", code: str = "../../../../docs/src/app.py"
) -> str:
    return f"""\
# Installation

- [Översikt]({overview})
- [Installera]({install})
- [Webbplats](https://example.org/#top)
- [Mer]({more})
- [Kod]({code})

## Översikt

![Bild](../../../../translated_images/sv/flow.0123456789abcdef.webp)

## Installera det
"""


class Restored(NamedTuple):
    text: str
    count: int


def restored(text: str, original: str = ENGLISH, uri: str = URI) -> Restored:
    found = lost(Known(text), Original(Known(original), uri))
    return Restored(put(text, found), len(found))


def destinations(text: str) -> list[str]:
    return [link.destination for link in find(text)]


@pytest.mark.parametrize(
    ("overview", "install"),
    [
        ("../../../../docs/guide", "../../../../docs/guide/"),
        ("../../docs/guide", "./setup.md"),
        ("setup.md", "../../../../docs/guide/setup.md"),
        ("#codeblock1", "#codeblock2"),
        ("#oversikten", "#overview"),
        ("#overview", "#install-it"),
        ("#%C3%B6versikten", "#"),
    ],
)
def test_puts_back_what_was_lost(overview: str, install: str):
    """The folder of the original, the page itself, a placeholder, a translated slug: all were the same link."""
    found = destinations(restored(swedish(overview, install)).text)
    assert found[0] == "#overview"
    assert found[1] == "#install-it" or install == "#"


def test_the_top_of_the_page():
    """A bare `#`, or a link to nothing, became the original's folder, like any other fragment."""
    original = "# A\n\n[x](b.md#c) [up](#)\n"
    assert restored(
        "# Ä\n\n[x](b.md) [upp](../../../../docs/chapter-01)\n", original, "docs/chapter-01/a.md"
    ).text == ("# Ä\n\n[x](b.md#c) [upp](#)\n")


def test_own_slugs_stay():
    """What names a heading of the translation itself leads there already."""
    text = swedish("#översikt", "#installera-det", "other.md#more", "../src/app.py#L3")
    assert restored(text).text == text.replace("app.py#", "app.py?plain=1#")


def test_links_to_other_places_get_the_fragment_of_the_original():
    """No heading of another page is looked at: every language's page has the original's ids."""
    text = swedish("#översikt", "#installera-det", "other.md#mera")
    found = restored(text)
    assert destinations(found.text)[3:5] == ["other.md#more", "../../../../docs/src/app.py?plain=1#L3"]
    assert found.count == 2


def test_links_in_another_order_are_left_alone():
    """A link is only changed into one that it may have been."""
    original = "See [A](a.md) and [B](#b).\n\n## B\n"
    text = "[B](#bee) och [A](a.md).\n\n## Bee 2\n"
    assert restored(text, original, "x.md").text == text


def test_lost_and_added_links():
    """Where a link is missing or too much, those that are alike on both sides tell the others' places."""
    original = "[A](#a) [X](x.md) [B](#b) [Y](y.md) [C](#c) [D](#d)\n\n# A\n\n# B\n\n# C\n\n# D\n"
    text = "[A](../..) [X](x.md) [B](../..) [ny](https://n.ew) [Y](y.md) [C](../..)\n\n# Å\n\n# Bä\n\n# Ce\n\n# De\n"
    found = restored(text, original, "r.md")
    assert destinations(found.text) == ["#a", "x.md", "#b", "https://n.ew", "y.md", "../.."]


def test_headings_that_differ():
    """Without the original's ids a fragment is the translated heading's own; a lost heading's is the next one's."""
    original = "[A](#a) [B](#b-2) [C](#c)\n\n# T\n\n## A\n\n### One\n\n## B 2\n\n## C\n"
    text = "[A](../docs) [B](../docs) [C](../docs)\n\n# T\n\n### Ett\n\n## Bä 2\n\n## Ce\n"
    assert destinations(restored(text, original, "docs/x.md").text) == ["#ett", "#bä-2", "#ce"]


def test_a_section_that_was_lost():
    """Its links lead to the heading above it: there the reader is where the section would be."""
    original = "[A](#a-x) [B](#b)\n\n# T\n\n## A `x`\n\n## B\n\n### One\n"
    assert destinations(restored("[A](#ä-x) [B](#be)\n\n# T\n\n## Ä `x`\n", original).text) == [
        "#ä-x",
        "#ä-x",
    ]


def test_slugs_that_are_nearly_right():
    """The tool's own slugs collapse hyphens and keep some signs."""
    original = "[A](#a)\n\n# A\n\n[E](x.md#e)\n"
    text = "[Å & Ä](#å-ä)\n\ntext [ny](#å-ä)\n\n# Å & Ä\n"
    assert destinations(restored(text, original, "x.md").text)[1] == "#å--ä"


def test_nothing_to_do():
    text = "[a](../../docs) [b](#nowhere)"
    assert restored(text, "[a](b.md) [c](https://a.b/#c)", "docs/x.md") == Restored(text, 0)
    assert restored("", ENGLISH) == Restored("", 0)


def test_restoring_again_changes_nothing():
    once = restored(swedish("../../../../docs/guide", "../../../../docs/guide")).text
    assert restored(once) == Restored(once, 0)


def test_ids_that_a_text_sets():
    anchors = Anchors(
        Known("# A\n\n# A\n\n## B {#own}\n\n<a name=\"n&amp;m\"></a> <p id='p'>\n\n```\n# C\n```\n")
    )
    assert anchors.ids == {"a", "a-1", "b-own", "own", "n&m", "p", "", "top"}


def headings(*texts: str) -> tuple[Heading, ...]:
    return outline("\n\n".join(texts)).headings


def test_aligned_headings():
    """Equal levels pair wholly; a single lost heading is found if its level or its numbers tell it."""
    ours = headings("# T", "## A", "### Step 1", "### Step 2", "### Step 3", "## B", "## C")
    assert align_headings(ours, ours) == {index: index for index in range(7)}
    assert align_headings(ours, headings("# T", "## Å", "### Steg 1", "### Steg ٣", "## Bä", "## Ce")) == {
        0: 0, 1: 1, 2: 2, 3: 4, 4: 5, 5: 6,
    }  # fmt: skip
    assert align_headings(
        ours, headings("## Å", "### Steg 1", "### Steg 2", "### Steg 3", "## Bä", "## Ce")
    ) == {index: index + 1 for index in range(6)}
    # Which of three was lost nobody can tell.
    assert align_headings(headings("# T", "## A", "## B", "## C"), headings("# T", "## X", "## Y")) == {0: 0}
    assert align_headings((), ours) == {}


keys = st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=12)


@settings(deadline=None)
@given(keys)
def test_equal_keys_pair_wholly(items: list[int | None]):
    assert align(items, items) == {index: index for index in range(len(items))}


@settings(max_examples=300, deadline=None)
@given(keys, keys)
def test_pairs_are_one_to_one_and_in_order(ours: list[int | None], theirs: list[int | None]):
    pairs = sorted(align(ours, theirs).items())
    assert all(0 <= t < len(theirs) and 0 <= o < len(ours) for t, o in pairs)
    assert [o for _, o in pairs] == sorted({o for _, o in pairs})


LINES = [
    "[a](#a)",
    "[b](#b)",
    "[c](c.md#c)",
    "[d](../docs)",
    "# A",
    "## B",
    "## Å",
    "[x](https://x.y)",
    "![i](i.png)",
]
pages = st.lists(st.sampled_from(LINES), max_size=10).map("\n\n".join)


@settings(max_examples=200, deadline=None)
@given(pages, pages)
def test_only_destinations_change(text: str, original: str):
    """Any two pages: as many links as before, no external one touched, and a second time nothing."""
    found = restored(text, original, "docs/x.md")
    before, after = destinations(text), destinations(found.text)
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == found.count
    assert [one for one in before if "://" in one] == [one for one in after if "://" in one]
    assert restored(found.text, original, "docs/x.md").text == found.text
