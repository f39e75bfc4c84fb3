"""Code is highlighted as pymdownx.highlight does it, and once."""

from __future__ import annotations

from typing import Any

import markdown
import pytest
from pygments.util import ClassNotFound
from pymdownx.highlight import Highlight

from rectoverso.site.highlighting import shared as highlighting
from rectoverso.site.highlighting.shared import SharedHighlighting

BLOCKS = {
    "python": "def f(a):\n    return 'é' # <b> & c\n",
    "BASH": "\n\n# a\nazd up --x=1 | cat\n",
    "yaml": "a: 1\nb: [c, 'd']\n",
    "mermaid": "graph TD; A-->B\n",
    "no-such-language": "<a> &amp;\n",
    "": "#!/usr/bin/python\nimport a\n",
}
OPTIONS: list[dict[str, Any]] = [
    {},
    {"linenums": True},
    {"linenums": True, "linenums_style": "inline", "line_spans": "__span"},
    {"linenums": True, "linenums_style": "pymdownx-inline", "anchor_linenums": True},
    {"noclasses": True, "pygments_style": "monokai", "linenums": True},
    {"guess_lang": True},
    {"guess_lang": "block", "stripnl": False},
    {"pygments_lang_class": True, "default_lang": "python"},
    {"extend_pygments_lang": [{"name": "mermaid", "lang": "python", "options": {"stripnl": False}}]},
    {"auto_title": True, "auto_title_map": {"Python": "Snake"}},
    {"use_pygments": False, "code_attr_on_pre": True},
]
GIVEN: list[dict[str, Any]] = [
    {},
    {"title": "A <title>"},
    {"hl_lines": [1, 2]},
    {"classes": ["x"], "id_value": "i"},
]


@pytest.mark.parametrize("options", OPTIONS, ids=repr)
@pytest.mark.parametrize("language", BLOCKS)
def test_code_is_highlighted_as_ever(language: str, options: dict[str, Any]) -> None:
    md, memory = markdown.Markdown(), SharedHighlighting()
    for given in [*GIVEN, *GIVEN]:
        arguments = (BLOCKS[language], language, "highlight")
        expected = Highlight(md, **options).highlight(*arguments, **given)
        assert highlighting._Remembering(memory, md, options).highlight(*arguments, **given) == expected


def test_code_in_a_line_is_highlighted_as_ever() -> None:
    text = "`#!python a = 1` and `#!nothing <b>`\n\n    indented\n\n```python\na\n```\n"
    names = ["pymdownx.inlinehilite", "pymdownx.superfences", "pymdownx.highlight"]
    assert markdown.markdown(text, extensions=[*names, SharedHighlighting()]) == markdown.markdown(
        text, extensions=names
    )


def test_a_style_that_is_none_is_refused_as_ever() -> None:
    for kind in (
        Highlight,
        lambda md, **options: highlighting._Remembering(SharedHighlighting(), md, options),
    ):
        with pytest.raises(ClassNotFound, match="no-such-style"):
            kind(markdown.Markdown(), pygments_style="no-such-style").highlight("a", "python")


def test_a_language_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find = highlighting.get_lexer_by_name
    monkeypatch.setattr(
        highlighting, "get_lexer_by_name", lambda name, **options: asked.append(name) or find(name, **options)
    )
    highlighting._lexer.cache_clear()
    memory = SharedHighlighting()
    for code in ("a", "b", "c"):
        for language in ("python", "no-such-language"):
            highlighting._Remembering(memory, markdown.Markdown(), {}).highlight(code, language)
    assert asked == ["python", "no-such-language", "text"]
