"""Whatever is converted faster is converted to the same HTML as by Python-Markdown alone."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rectoverso.site import markdown as faster
from rectoverso.site.markdown import FasterMarkdown, inline
from rectoverso.site.markdown.known import digest
from rectoverso.site.markdown.serializing import to_xhtml
from rectoverso.site.markdown.trees import Prettify
from support.conversions import CONFIGURATIONS, DEFAULTS, PAGE, both
from support.odd_markdown import Odd

MARKS = r"""* ** *** _ __ ` `` \ [ ] ![ ]( ) ( <b> </b> < > & &amp; <!-- --> <div> </div> : :: :a: | # ## - + 1. 2) => = ==
=== --- ___ !!! ??? [^1] [^1]: [a]: [TOC] {: } ~ ~~~ ``` ^ ++ http://a.b <a@b> "a" (c) *[ 中 文 é א"""
PARTS = [*MARKS.split(), "\x02", "\x03", "{.x}", "{: #i }", "\n{a=b c='d'}", "{", "}"]
BREAKS = [
    "word",
    "a",
    "1",
    " ",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n",
    "\n\n",
    "\n    ",
    "\r\n",
    "\n> ",
    "\n- ",
]
fragments = st.lists(st.sampled_from([*PARTS, *BREAKS]), max_size=60).map("".join)
odd_fragments = st.lists(
    st.sampled_from([*PARTS, "%a%", "%b%", "word", "Qq", "klz", "@", "@later", "\n\n", "\n", " "])
).map("".join)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_page_of_everything_is_the_same(name: str) -> None:
    slow, fast = both(PAGE, *CONFIGURATIONS[name])
    assert fast == slow


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_each_part_of_it_is_the_same_by_itself(name: str) -> None:
    for block in PAGE.split("\n\n"):
        slow, fast = both(block, *CONFIGURATIONS[name])
        assert fast == slow, block


@pytest.mark.parametrize("name", ["defaults", "own", "many"])
@settings(deadline=None)
@given(text=fragments)
@example("***a** b*")
@example("**a*b**c*")
@example("*a***b** *c***d* **e ** ** f** *\n*g*\n**h_i**_ ***j* k** *l*** m* \\**n**")
@example("[a][b] ![c] [d]: e *[f]* [`g`][h]\n\n[f]: g\n[h]: <i> 'j'")
@example("`` ` ``` `")
@example("a\n \n \n  b\n\t\n")
@example("> ```\n> a\n\n> ```")
@example("```\na\n~~~\n``` \n```\n~~~\nb\n~~~~\nc\n~~~\n```{.x}y\n```\nz\n```")
@example("```x\n```\n```` hl_lines='1'\n\n```\n````\n```")
@example("- *a* b {.x} {.y}\n\n    - c\n{.z}\n- **d**{#e}{#f} <!-- {g} -->\n\n`{h}`{.i}\n{.j}")
@example("- a\n\n    ```\n\n    b\n  c\n    ```")
def test_whatever_is_written_is_the_same(name: str, text: str) -> None:
    slow, fast = both(text, *CONFIGURATIONS[name])
    assert fast == slow


@pytest.mark.parametrize("twin", faster.TWINS, ids=lambda twin: twin.ours.__qualname__)
def test_the_locked_libraries_are_known(twin: faster.Twin) -> None:
    """Where this fails after an upgrade, read what has changed, adapt the twin, and add the new digest."""
    assert digest(*twin.relies_on) in twin.digests


def test_the_locked_links_by_reference_are_known() -> None:
    assert digest(*inline.RELIES_ON) in inline.DIGESTS


def test_links_by_reference_are_looked_for_where_there_are_any() -> None:
    def asked(text: str) -> list[str]:
        md = markdown.Markdown(extensions=[FasterMarkdown()])
        found: list[str] = []
        pattern: Any = md.inlinePatterns["short_reference"]
        pattern.evalId = lambda _, index, text: (found.append(text), (text, index, True))[1]
        md.convert(text)
        return found

    assert asked("[a] [b](c)") == []
    assert asked("[a] [b](c)\n\n[x]: y") == ["a"]


def test_what_is_faster_takes_part() -> None:
    kinds = set()
    for more in ([], ["attr_list", "pymdownx.superfences"]):
        md = markdown.Markdown(extensions=[*DEFAULTS, *more, FasterMarkdown()])
        processors = [*md.preprocessors, *md.parser.blockprocessors, *md.treeprocessors, *md.postprocessors]
        kinds |= {type(one) for one in (md, md.parser, *processors, *md.inlinePatterns)}
    twins = {twin.ours for twin in faster.TWINS if isinstance(twin.ours, type)}
    assert twins <= kinds
    assert md.serializer is to_xhtml


def test_a_library_that_was_changed_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = next(twin for twin in faster.TWINS if twin.ours is Prettify)

    def run(self: Any, root: Element) -> None:
        """Do something else."""

    digest.cache_clear()
    monkeypatch.setattr(twin.theirs, "run", run)
    try:
        assert digest(*twin.relies_on) not in twin.digests
    finally:
        digest.cache_clear()


def test_what_is_not_known_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faster, "TWINS", ())
    faster._known_twins.cache_clear()
    try:
        md = markdown.Markdown(extensions=[*DEFAULTS, FasterMarkdown()])
    finally:
        faster._known_twins.cache_clear()
    modules = {
        type(one).__module__ for one in (md.parser, *md.treeprocessors, *md.inlinePatterns, *md.preprocessors)
    }
    assert not any(module.startswith("rectoverso") for module in modules)
    assert md.convert("**a** [b](c)") == '<p><strong>a</strong> <a href="c">b</a></p>'


@settings(deadline=None)
@given(text=odd_fragments)
@example("**word** word [word](x)\n\n@later\n\nword")
def test_others_patterns_and_processors_find_what_they_found(text: str) -> None:
    slow, fast = both(text, [Odd(), *DEFAULTS])
    assert fast == slow
