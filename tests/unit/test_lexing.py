"""Code is taken apart, and written, as Pygments does it."""

from __future__ import annotations

import re
from typing import Any

import pygments
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pygments.filters import KeywordCaseFilter
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import RegexLexer, bygroups, default, include, using, words
from pygments.lexers import get_lexer_by_name
from pygments.token import Keyword, Name, Text

from rectoverso.site.highlighting import lexing, spans
from rectoverso.site.highlighting.firsts import may_begin
from rectoverso.site.markdown import known

LANGUAGES = [
    "bash",
    "console",
    "css",
    "dockerfile",
    "go",
    "html",
    "ini",
    "java",
    "js",
    "json",
    "php",
    "powershell",
    "python",
    "rust",
    "sql",
    "ts",
    "xml",
    "yaml",
]
PIECES = [
    *(
        "def f(a):\n",
        "'''x\n'''",
        "f'{a!r:>{b}}'",
        "# é 中文\n",
        "$HOME ${a:-b} $(c)",
        "<<E\na\nE\n",
        "`x`",
        "\\\n",
    ),
    *(
        "<b a='1'>&amp;</b>",
        "/* a */",
        "// b\n",
        '{"k": [1, 2.5e3]}',
        "SELECT *\n",
        "function",
        "class A:",
        "@x\n",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "\t",
        "\r\n",
        "ſ",
        "K",
        "İ",
        "\u2028",
        "٣",
        "\x00",
        "-",
        "0x1F",
        "import os",
        "'",
        '"',
    ),
]
EXPRESSIONS = [
    *(
        r"a?b",
        r"(?i:K)x",
        r"(?i)[k-m]+",
        r"(?i)[^k]",
        r"(?i)s",
        r"[^\W\d]",
        r"\s*$",
        r"^a|",
        r"(?m)^a$",
        r"(?s).",
        r".",
    ),
    *(
        r"(?!a)\w",
        r"(?=ab)a",
        r"(?<=a)b",
        r"(?<!a)b",
        r"\bx?\B",
        r"(a)?(?(1)b|c)",
        r"(x|)\1y",
        r"(?>a*)b",
        r"(?:a|b|)c",
    ),
    *(
        r"a{0}b",
        r"a{2,}",
        r"(?a)\w",
        r"(?a)\W",
        r"\Z",
        r"[\d\S]",
        r"x*+y",
        r"(?i)ſ",
        r"(?i)[ſ]",
        r"(?x) a  b",
        r"",
        r"(?!)",
    ),
]
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=12).map("".join)


class Odd(RegexLexer):  # type: ignore[misc]
    """All that a rule may say, with states that are left too often."""

    name = "odd"
    flags = re.IGNORECASE
    tokens = {  # noqa: RUF012 - as Pygments wants it
        "shared": [(words(("def", "class"), suffix=r"\b"), Keyword, "#push")],
        "root": [
            include("shared"),
            (r"<<", Text, ("other", "#push", "#pop")),
            (r"(k)(')", bygroups(Name, Keyword), "#pop:2"),
            (r"`[^`]*`", using(lambda **_: get_lexer_by_name("python"))),
            (r"(?<=\s)#", Text, "#pop"),
        ],
        "other": [(r"[a-c]+", Name), (r"\d", Name, "#pop:3"), default("#pop")],
    }


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexing, "_ENOUGH", 0)


class _Asked:
    """Stands in for `may_begin`, and says yes."""

    def __init__(self, asked: list[str]) -> None:
        self._asked = asked

    def __call__(self, _: object, character: str) -> bool:
        self._asked.append(character)
        return True


def lexers() -> list[Any]:
    return [Odd(), *(get_lexer_by_name(name, stripnl=False) for name in LANGUAGES)]


@settings(deadline=None, max_examples=40)
@given(TEXT)
@example("".join(PIECES))
def test_code_is_taken_apart_and_written_as_ever(code: str) -> None:
    for lexer in lexers():
        expected = list(lexer.get_tokens(code))
        assert list(lexing.tokens(lexer, code)) == expected, lexer.name
        assert spans.write(expected) == pygments.format(expected, HtmlFormatter(nowrap=True)), lexer.name


@given(st.lists(st.tuples(st.sampled_from([Text, Name, Name.Odd.Own, Keyword]), TEXT)))
def test_any_tokens_are_written_as_ever(tokens: list[Any]) -> None:
    assert spans.write(tokens) == pygments.format(tokens, HtmlFormatter(nowrap=True))


@settings(deadline=None, max_examples=40)
@given(TEXT)
def test_an_expression_that_matches_may_begin_with_what_it_matches(text: str) -> None:
    text = f"{text}abk'xyKſ1 \n"
    rules = [re.compile(one) for one in EXPRESSIONS]
    rules += [
        rule[0].__self__
        for lexer in lexers()[:8]
        for state in getattr(lexer, "_tokens", {}).values()
        for rule in state
    ]
    for place, character in enumerate([*text, ""]):
        for regex in rules:
            assert not regex.match(text, place) or may_begin(regex, character), (regex, text[place:])


@pytest.mark.parametrize(
    ("expression", "character"),
    [
        (r"a?b", "c"),
        (r"(?i:k)", "x"),
        (r"[^\W\d]", "1"),
        (r"(?=ab)\w", "b"),
        (r"\s*$", "x"),
        (r"(?:a|b)c?", "d"),
        (r"a?b", ""),
        (r"a|[0-9]+", "é"),
    ],
)
def test_an_expression_that_cannot_match_is_not_tried(expression: str, character: str) -> None:
    assert not may_begin(re.compile(expression), character)


def test_what_is_read_off_expressions_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(lexing, "may_begin", _Asked(asked))
    monkeypatch.setattr(lexing, "_known", {})
    assert list(lexing.tokens(Odd(), "c")) == list(Odd().get_tokens("c"))
    assert set(asked) == {"c", "\n", ""}


def test_the_locked_pygments_is_known() -> None:
    assert known.digest(*lexing.RELIES_ON) in lexing.DIGESTS
    assert known.digest(*spans.RELIES_ON) in spans.DIGESTS


def test_lexers_that_work_otherwise_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Own(Odd):
        def get_tokens_unprocessed(self, text: str, stack: Any = ("root",)) -> Any:
            yield 0, Name, text.upper()

    filtered = Odd()
    filtered.add_filter(KeywordCaseFilter(case="upper"))
    changed = Odd()
    changed._tokens = {"root": [(re.compile("d").match, Name, None)]}
    for lexer in (Own(), filtered, changed):
        expected = list(lexer.get_tokens("def a"))
        assert list(lexing.tokens(lexer, "def a")) == expected != list(Odd().get_tokens("def a"))
    monkeypatch.setattr(lexing, "DIGESTS", ())
    lexing.is_known.cache_clear()
    monkeypatch.setattr(lexing, "_tokens", None)
    try:
        assert list(lexing.tokens(Odd(), "def a")) == list(Odd().get_tokens("def a"))
    finally:
        lexing.is_known.cache_clear()
