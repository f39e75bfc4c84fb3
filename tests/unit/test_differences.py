"""Differences: exact for what is small, fast for what is not, and readable word by word."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from rectoverso.core.differences import Op, Piece, matches, rising, words
from rectoverso.site.marks.changes import difference
from support.growth import is_linear

few = st.lists(st.integers(0, 3), max_size=12)
texts = st.lists(
    st.sampled_from(
        ["a", "b", " ", "\n", "\n\n", ". ", "c-d", "v1.2.3", "--opt", ",", "é", "日", "`", "हिन्दी"]
    ),
    max_size=14,
).map("".join)


def longest(before: Sequence[int], after: Sequence[int]) -> int:
    """The textbook's table."""
    row = [0] * (len(after) + 1)
    for one in before:
        above = row
        row = [0]
        for index, other in enumerate(after):
            row.append(above[index] + 1 if one == other else max(row[-1], above[index + 1]))
    return row[-1]


@settings(max_examples=400, deadline=None)
@given(few, few)
def test_matches_are_a_longest_common_subsequence(before: list[int], after: list[int]) -> None:
    found = matches(before, after)
    assert all(before[old] == after[new] for old, new in found)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))
    assert len(found) == longest(before, after)


@settings(max_examples=400, deadline=None)
@given(texts, texts)
def test_a_difference_read_back_gives_both_texts(old: str, new: str) -> None:
    found = words(old, new)
    assert "".join(piece.text for piece in found if piece.op is not Op.INSERT) == old
    assert "".join(piece.text for piece in found if piece.op is not Op.DELETE) == new
    assert all(piece.text for piece in found)
    for one, other in pairwise(found):
        assert one.op is not other.op
        assert (one.op, other.op) != (Op.INSERT, Op.DELETE)


def told(old: str, new: str) -> str:
    marks = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}
    return "".join(marks[piece.op].format(piece.text) for piece in words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("Use azd 1.23.12 now.", "Use azd 1.25.6 now.", "Use azd [-1.23.12-]{+1.25.6+} now."),
        ("run --force now", "run --purge now", "run --[-force-]{+purge+} now"),
        ("don't stop", "don't go", "don't [-stop-]{+go+}"),
        ("see docs/a.md here", "see docs/b.md here", "see [-docs/a.md-]{+docs/b.md+} here"),
        ("日本語の文", "日本文", "日本[-語の-]文"),
        ("हिन्दी में", "हिन्दी मे", "हिन्दी [-में-]{+मे+}"),
        # A blank between two changes tells nothing.
        ("one two three", "four five three", "[-one two-]{+four five+} three"),
    ],
)
def test_words(old: str, new: str, expected: str) -> None:
    assert told(old, new) == expected


def test_a_new_line_of_code_is_marked_as_a_whole() -> None:
    """The longest common subsequence alone would begin behind the hash."""
    old = "a\n\n# Start\nrun start\n"
    new = "a\n\n# Test\nrun test\n\n# Start\nrun start\n"
    assert words(old, new) == (
        Piece(Op.EQUAL, "a\n\n"),
        Piece(Op.INSERT, "# Test\nrun test\n\n"),
        Piece(Op.EQUAL, "# Start\nrun start\n"),
    )


def test_rising() -> None:
    assert rising([(0, 3), (1, 0), (2, 1), (3, 2), (4, 4)]) == [(1, 0), (2, 1), (3, 2), (4, 4)]
    assert rising([]) == []


@pytest.mark.parametrize("kinds", [20_000, 50, 2])
def test_long_sequences_take_no_quadratic_time(kinds: int) -> None:
    def sequences(times: int) -> tuple[list[int], list[int], list[int]]:
        """Return a long one, the same with a few changes, and another."""
        dice = random.Random(1)
        size = 2_500 * times
        before, other = ([dice.randrange(kinds) for _ in range(size)] for _ in range(2))
        after = list(before)
        for _ in range(100):
            after[dice.randrange(size)] = -1
        return before, after, other

    before, after, other = sequences(8)
    found = matches(before, after)
    assert len(found) > len(before) * 0.95
    assert all(before[old] == after[new] for old, new in found)
    assert all(one < two for one, two in pairwise(matches(before, other)))
    assert is_linear(lambda given: matches(given[0], given[1]), sequences)
    assert is_linear(lambda given: matches(given[0], given[2]), sequences)


written = st.text(st.sampled_from("ab <>&\"'/=\n\tö日\u0301\u200f[]{}+-"), max_size=30) | texts


@settings(max_examples=400, deadline=None)
@given(written, written)
def test_a_rendered_difference_read_back_gives_both_texts(old: str, new: str) -> None:
    """As a browser reads it: nothing in the texts becomes an element."""
    element = html.fragment_fromstring(f"<pre>\n{difference(old, new)}</pre>", create_parent="div")[0]
    assert {one.tag for one in element.iter()} <= {"pre", "ins", "del"}
    parts = [(text.getparent().tag, text.is_tail, str(text)) for text in element.xpath(".//text()")]
    assert "".join(text for tag, is_tail, text in parts if is_tail or tag != "ins").removeprefix("\n") == old
    assert "".join(text for tag, is_tail, text in parts if is_tail or tag != "del").removeprefix("\n") == new
