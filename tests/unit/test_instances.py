"""A page comes out the same, whatever the instance of Markdown has converted before."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.structure import pages

from rectoverso.site.highlighting.shared import SharedHighlighting
from rectoverso.site.markdown import FasterMarkdown, instances
from rectoverso.site.markdown.headings import HeadingIds
from rectoverso.site.markdown.instances import REUSABLE, Instances
from support.conversions import CONFIGURATIONS, PAGE
from support.odd_markdown import Odd

ENDINGS = (
    "",
    "text",
    '!!! note "A box"\n    Text in it.',
    "??? tip\n    Hidden.\n\n        code",
    '=== "Tab"\n\n    Inside.\n\n=== "Another"\n\n    There.',
    "- [ ] task\n- one\n\n    !!! note\n        deep",
    "A note[^1] *open **and\n\n[^1]: Note.\n    More.",
    "```python\nnot closed",
    "*[HTML]: Hyper Text\n\nHTML ==marked== :smile: ++ctrl+a++ ~~a~~ ^^b^^ 2~x~",
    '<div markdown="1">\n**open**\n',
    "Term\n:   Meaning\n\n    more",
    "[TOC]\n\n# One\n\n# One\n\n[a][id]\n\n[id]: b.md",
    "key: value\n\ntext `#!python a` [[Link]]",
    "| a | b |\n|---|---|\n| 1 |",
    "    code\n\n:::python\n    more",
)
REST = {"extensions": [], "extension_configs": {}}


def fresh(text: str, extensions: list[Any], configs: dict[str, Any]) -> tuple[Any, ...]:
    return state(markdown.Markdown(extensions=extensions, extension_configs=configs), text)


def state(md: markdown.Markdown, text: str) -> tuple[Any, ...]:
    html = md.convert(text)
    return html, getattr(md, "toc", None), getattr(md, "toc_tokens", None), {**md.references}


def own() -> list[Any]:
    return [HeadingIds(), FasterMarkdown(), SharedHighlighting()]


@pytest.mark.parametrize("name", sorted(REUSABLE))
def test_each_extension_begins_anew(name: str) -> None:
    extensions = ["attr_list", "pymdownx.highlight", name]
    ours = Instances()
    made = set()
    for text in (*ENDINGS, PAGE, *reversed(ENDINGS), PAGE):
        md = ours.get(extensions, {})
        made.add(id(md))
        assert state(md, text) == fresh(text, extensions, {})
    assert len(made) == 1


@pytest.mark.parametrize("name", sorted(CONFIGURATIONS))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_pages_leave_nothing_behind(name: str, data: st.DataObject) -> None:
    extensions, configs = CONFIGURATIONS[name]
    with_own = [*extensions, *own()]
    ours = Instances()
    lines = st.lists(st.sampled_from([line for line in PAGE.split("\n") if line.strip()]), max_size=12)
    for one in data.draw(st.lists(lines, min_size=1, max_size=4)):
        text = "\n".join(one)
        assert state(ours.get(with_own, configs), text) == fresh(text, [*extensions, *own()], configs)
    assert state(ours.get(with_own, configs), PAGE) == fresh(PAGE, [*extensions, *own()], configs)


def test_instances_are_not_shared_by_pages_under_way() -> None:
    ours = Instances()
    outer = ours.get(["tables"], {})
    inner = ours.get(["tables"], {})
    assert inner is not outer
    assert inner.convert("*a*") == outer.convert("*a*")
    assert ours.get(["tables"], {}) is outer


def test_an_instance_comes_back_from_a_page_that_fails() -> None:
    ours = Instances()
    md = ours.get(["tables"], {})
    with pytest.raises(AttributeError):
        md.convert(None)  # type: ignore[arg-type]
    assert ours.get(["tables"], {}) is md
    assert md.convert("*a*") == "<p><em>a</em></p>"


@pytest.mark.parametrize("extension", [Odd(), "pymdownx.snippets", "pymdownx.b64"])
def test_what_is_not_known_gets_a_new_instance_for_each_page(extension: Any) -> None:
    ours = Instances()
    first = ours.get([extension], {})
    first.convert("a")
    assert ours.get([extension], {}) is not first


def test_another_configuration_gets_another_instance() -> None:
    ours = Instances()
    configs: dict[str, dict[str, Any]] = {"toc": {"permalink": False}}
    assert ours.get(["toc"], configs).convert("# A") == '<h1 id="a">A</h1>'
    configs["toc"]["permalink"] = True
    assert "headerlink" in ours.get(["toc"], configs).convert("# A")
    assert "headerlink" not in ours.get(["toc"], {}).convert("# A")


def test_the_library_is_left_alone_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "markdown", markdown)
    instances.reuse()
    stand_in: Any = vars(pages)["markdown"]
    assert stand_in.treeprocessors is markdown.treeprocessors
    md = stand_in.Markdown(**REST)
    md.convert("a")
    assert stand_in.Markdown(**REST) is md
    assert stand_in.Markdown(tab_length=2) is not md
    instances.reuse()
    assert vars(pages)["markdown"] is stand_in
    other = SimpleNamespace()
    monkeypatch.setattr(pages, "markdown", other)
    instances.reuse()
    assert vars(pages)["markdown"] is other
