"""What an expression requires of a text, and that guarding it by that changes nothing it finds."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Comment, Element, ProcessingInstruction, QName

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown.blockprocessors import HashHeaderProcessor
from markdown.serializers import to_xhtml_string

from rectoverso.site.markdown.guards import Guarded, guard
from rectoverso.site.markdown.required import line_beginning, required
from rectoverso.site.markdown.serializing import to_xhtml


@pytest.mark.parametrize(
    ("expression", "strings"),
    [
        ("abc", {"abc"}),
        (r"(?<!\!)\[", {"["}),
        (r"\!\[", {"!["}),
        (r"(?:a|b)+c?", {"a", "b"}),
        (r"x{2,}?(y*)", {"x"}),
        (r"x{0,3}", None),
        (r"x?|y", None),
        (r"[a-z]", None),
        (r"[*+-] ", {"*", "+", "-"}),
        (r"(?i)ab:", {":"}),
        (r"(?i)ab", None),
        (r"(?i:a)#", {"#"}),
        (r"(?=abc)", None),
        (r"(?>ab)|c++", {"ab", "c"}),
        (r"(a)(?(1)b|c)", {"a"}),
        (r"\d+\. +", {"."}),
        (r"[^ab]", None),
        (r"", None),
    ],
)
def test_what_is_required(expression: str, strings: set[str] | None) -> None:
    assert required(re.compile(expression)) == strings


@pytest.mark.parametrize(
    ("expression", "flags", "begins"),
    [
        (r"(^|\n)a", 0, 0),
        (r"(?:^|\n)a", re.DOTALL, 0),
        (r"(?:^|\n)a", re.MULTILINE, None),
        (r"(?:^|\n)*a", 0, None),
        (r"(?:^|\n|b)a", 0, None),
        ("^a", re.MULTILINE, 1),
        ("(^a)b", re.MULTILINE, 1),
        ("^a|b", re.MULTILINE, None),
        ("^a", 0, None),
        ("(?m:^)a", 0, None),
        ("", 0, None),
    ],
)
def test_where_a_match_begins(expression: str, flags: int, begins: int | None) -> None:
    assert line_beginning(re.compile(expression, flags)) == begins


atoms = st.sampled_from(
    ["a", "b", "ab", r"\n", ".", "[ab]", "[^a]", "(?:)", r"\b", "^", "$", "(?=a)", "(?<!b)", "ß", "K"]
)
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "*?", "{1,2}"])).map(
            lambda two: f"({two[0]}){two[1]}"
        ),
    ),
    max_leaves=8,
)


beginnings = st.sampled_from(["", "", "^", r"(?:^|\n)", r"(^|\n)", r"(?m:^)", r"(?:^|\n)?"])


@given(
    expression=st.tuples(beginnings, expressions).map("".join),
    text=st.text("abK\u212aSß\n", max_size=12),
    flags=st.sampled_from([0, re.IGNORECASE, re.MULTILINE | re.DOTALL]),
)
@example(expression="K", text="\u212a", flags=re.IGNORECASE)
def test_a_guarded_expression_finds_the_same(expression: str, text: str, flags: int) -> None:
    regex = re.compile(expression, flags)
    guarded = Guarded(regex, required(regex) or ())
    for start in (0, 2, 0):
        for way in ("search", "match"):
            plain, with_guard = getattr(regex, way)(text, start), getattr(guarded, way)(text, start)
            assert (plain and plain.span()) == (with_guard and with_guard.span())
    assert guarded.sub("-", text) == regex.sub("-", text)


def test_only_the_libraries_expressions_are_guarded() -> None:
    class Own(HashHeaderProcessor):
        RE = re.compile("#")

    md = markdown.Markdown()
    theirs, own = HashHeaderProcessor(md.parser), Own(md.parser)
    for one in (theirs, own):
        guard(one)
    assert isinstance(vars(theirs)["RE"], Guarded)
    assert "RE" not in vars(own)


values = st.text('a"&<>\n;#1', max_size=6)
leaves = st.builds(
    lambda tag, text, tail, attributes: (tag, text, tail, attributes),
    st.sampled_from(["p", "B", "br", "BR", "script", "style", "img", "a"]),
    st.none() | values,
    st.none() | values,
    st.dictionaries(st.sampled_from(["id", "class", "checked"]), values | st.none(), max_size=3),
)


@given(
    st.recursive(
        leaves.map(lambda leaf: (leaf, [])), lambda inner: st.tuples(leaves, st.lists(inner, max_size=3))
    )
)
def test_a_tree_is_written_as_the_library_writes_it(tree: Any) -> None:
    def grow(tree: Any) -> Element:
        (tag, text, tail, attributes), children = tree
        element = Element(tag)
        element.text, element.tail = text, tail
        for name, value in attributes.items():
            element.attrib[name] = value
        element.extend(map(grow, children))
        return element

    root = grow(tree)
    assert to_xhtml(root) == to_xhtml_string(root)


def odd_element(tag: Any) -> Element:
    return Element(tag)


@pytest.mark.parametrize(
    "odd",
    [
        Comment("a & <b>"),
        ProcessingInstruction("php", "a & b"),
        odd_element(QName("urn:x", "y")),
        odd_element(None),
    ],  # type: ignore[arg-type]
)
def test_what_is_no_tag_is_written_as_the_library_writes_it(odd: Element) -> None:
    root = Element("div")
    ET.SubElement(root, "p").text = "before"
    root.append(odd)
    odd.tail = "a & b"
    assert to_xhtml(root) == to_xhtml_string(root)


def test_a_deep_tree_is_written() -> None:
    root = deepest = Element("div")
    for _ in range(5000):
        deepest = ET.SubElement(deepest, "div")
    assert to_xhtml(root) == to_xhtml_string(root)
