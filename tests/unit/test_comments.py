"""Code is highlighted once for all languages that only its comments are translated into."""

from __future__ import annotations

import re
from typing import Any

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pygments.lexer import RegexLexer, bygroups, using
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Name, String, Text
from pymdownx.highlight import Highlight

from rectoverso.site.highlighting import lexing, shared, spans
from rectoverso.site.highlighting.comments import MARK, Wordless, without_words
from rectoverso.site.highlighting.evenness import needed, tells_words_apart
from rectoverso.site.highlighting.shared import SharedHighlighting

LANGUAGES = [
    "bash",
    "c",
    "csharp",
    "docker",
    "go",
    "java",
    "js",
    "kusto",
    "php",
    "powershell",
    "python",
    "ruby",
    "rust",
    "sql",
    "toml",
    "ts",
]
PIECES = [
    *(
        "a b\n",
        "x = 1",
        "\n",
        "  ",
        "if x:\n    ",
        "# ",
        "// ",
        "#",
        "/*",
        "*/",
        "'",
        '"',
        '"""',
        "`",
        "\\",
        "$",
    ),
    *(
        "<<E\n",
        "E\n",
        "@'\n",
        "'@\n",
        "${a",
        "}",
        "{",
        "%(d)s",
        "f'{x} ",
        "/re",
        "/g",
        "_",
        "match x",
        "import ",
    ),
    *(
        "from a ",
        "<# ",
        "#>",
        "# .SYNOPSIS\n",
        "#!/bin/sh\n",
        "RUN a \\\n",
        "e\u0301",
        "\u4e2d",
        "\t",
        "\r",
        "!",
    ),
]
WORDS = [
    "Deploy the app",
    "E and E",
    ".SYNOPSIS (a)",
    "    far in",
    "Wörter, über uns",
    "部署应用程序",
    "1 + 1",
    "import re",
]
COMMENT = st.tuples(st.sampled_from(["# ", "// ", "a # ", "\t// "]), st.sampled_from(WORDS)).map(
    lambda found: f"{found[0]}{found[1]}\n"
)
CODE = st.lists(st.one_of(st.sampled_from(PIECES), COMMENT), max_size=12).map("".join)
# Expressions that take all words alike, and such as do not.
ALIKE = [
    r"#.*$",
    r"#.*\n",
    r"\A#!.+\n",
    r"'[^']*'",
    r'(?s)\$?"(\\.|[^"\\$])*"',
    r"(?i)'([^']|'')*'",
    r"/(\\.|[^[/\\\n]|\[(\\.|[^\]\\\n])*])+/([gim]+\b|\B)",
    r'^(\s*)([rR]{,2})("""[\s\S]*?""")',
    r"\b(if|fi)(?![\w#*@-])(\s*)",
    r"\d+#(?! )",
    r"[^=\s#]+",
    r"\w+",
    r"\s+",
    r"(?<!\.)self\b",
    r"(.+)(\n)",
]
APART = [
    r"<<-?\s*(\'?)\\?(\w+)[\w\W]+?\2",
    r"# TODO\b.*",
    r"#.{3}",
    r"# ?[a-z ]*",
    r"#[^:\n]*",
    r"(?s)#.{2,}",
    r"#(?= the).*",
    r"(?<=\w)\n",
    r"\b\n",
    r"(?<=pp)\n?",
    r"y(?<=p\ny)",
    r"(?s)(#.).+(?<=e)\n",
    r"#.*\b",
    r"#(.+.+.+.+)",
    r"(?>#.*)",
    r"^(\s*#[#\s]*)(\.SYNOPSIS)([^\n]*$)",
]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexing, "_ENOUGH", 0)


class Callbacks(RegexLexer):  # type: ignore[misc]
    """Rules whose actions see the words, or may."""

    tokens = {  # noqa: RUF012 - as Pygments wants it
        "root": [
            (r"(%)([^%]*)(%)", bygroups(Text, using(lambda **_: get_lexer_by_name("bash")), Text)),
            (r"&", lambda _, found: [(0, Name if "app" in found.string else Text, "&")]),
            (r"(\()([^()]*)(\))", bygroups(None, String, None)),
            (r"#.*", Comment),
            (r"\s+|\w+|.", Text),
        ]
    }


def lexers() -> list[Any]:
    return [Callbacks(stripnl=False), *(get_lexer_by_name(name, stripnl=False) for name in LANGUAGES)]


@settings(deadline=None, max_examples=150)
@given(CODE)
@example("<<E\n# E and E\nE\n# Deploy the app\n")
@example('x = f"""{a # far\n}"""  # Deploy the app\n')
@example("%<<E\n# E and E\nE\n%")
@example("& # Deploy the app\n")
def test_words_put_back_are_highlighted_as_ever(code: str) -> None:
    wordless = without_words(code)
    if wordless:
        assert wordless.fill(wordless.code) == code
        for lexer in lexers():
            tokens = lexing.tokens_of_wordless(lexer, wordless)
            if tokens:
                expected = spans.write(lexer.get_tokens(code))
                assert wordless.fill(spans.write(tokens)) == expected, lexer.name


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("bash", 'for x in a; do\n  # Deploy the app\n  azd up "$x"  # (in Wörtern)\ndone\n'),
        ("python", 'def f(a):\n    """A text."""\n    # Deploy the app\n    return f"{a}"  # 部署应用程序\n'),
        ("js", "// Deploy the app\nconst a = /b/g;  // (in Wörtern)\n"),
        ("go", 'x := "a" // Deploy the app\n'),
    ],
)
def test_code_of_common_languages_is_taken_apart_once(
    language: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    md, memory = markdown.Markdown(), SharedHighlighting()
    expected = [Highlight(md).highlight(code.replace("Deploy the app", words), language) for words in WORDS]
    made: list[object] = []
    as_ever = lexing._tokens

    def count(*given: Any) -> Any:
        made.append(given)
        return as_ever(*given)

    monkeypatch.setattr(lexing, "_tokens", count)
    found = [
        shared._Remembering(memory, md, {}).highlight(code.replace("Deploy the app", words), language)
        for words in WORDS
    ]
    assert found == expected
    assert len(made) == 1


def test_where_words_matter_nothing_is_shared() -> None:
    heredoc = without_words("cat <<E\n# Deploy the app\nE\n")
    assert heredoc == Wordless(f"cat <<E\n# {MARK}\nE\n", "#", ("Deploy the app",))
    assert lexing.tokens_of_wordless(get_lexer_by_name("bash"), heredoc) == []
    md, memory = markdown.Markdown(), SharedHighlighting()
    for code in (
        "cat <<E\n# Deploy the app\nE\n",
        "cat <<E\n# One\nE\n# Two E\nE\n",
        "cat <<E\n# Deploy the app\nE\n",
    ):
        expected = Highlight(md).highlight(code, "bash")
        assert shared._Remembering(memory, md, {}).highlight(code, "bash") == expected


def test_code_is_read_as_ever_until_there_is_enough_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexing, "_ENOUGH", 60)
    monkeypatch.setattr(lexing, "_known", {})
    wordless = without_words("a = 1  # Deploy the app\n")
    assert wordless
    lexer = get_lexer_by_name("python")
    assert lexing.tokens_of_wordless(lexer, wordless) is None
    found = [lexing.tokens_of_wordless(lexer, wordless) for _ in range(5)][-1]
    assert found
    assert f"# {MARK}" in [value for _, value in found]


@pytest.mark.parametrize(
    "code", ["a = 1\n", "# ab\n", "a# Deploy\n", "# Deploy <b>\n", f"# {MARK[0]} Deploy\n", "#\n"]
)
def test_code_without_words_to_leave_out_stays_as_it_is(code: str) -> None:
    assert without_words(code) is None


@pytest.mark.parametrize("expression", ALIKE)
def test_expressions_that_take_words_alike_are_known(expression: str) -> None:
    assert not tells_words_apart(re.compile(expression, re.MULTILINE), "#")


@pytest.mark.parametrize("expression", APART)
def test_expressions_that_tell_words_apart_are_known(expression: str) -> None:
    assert tells_words_apart(re.compile(expression, re.MULTILINE), "#")


@settings(deadline=None, max_examples=300)
@given(
    CODE,
    CODE,
    st.sampled_from(WORDS),
    st.sampled_from([*ALIKE, *APART]),
    st.sampled_from([0, re.IGNORECASE, re.DOTALL]),
)
@example('"a ', '" b\n', "Deploy the app", ALIKE[4], 0)
def test_an_expression_that_takes_words_alike_matches_the_same(
    before: str, after: str, words: str, expression: str, flags: int
) -> None:
    regex = re.compile(expression, re.MULTILINE | flags)
    if tells_words_apart(regex, "#"):
        return
    start = len(f"{before}\n# ")
    one, other = f"{before}\n# {words}\n{after}", f"{before}\n# {MARK}\n{after}"
    longer = len(words) - len(MARK)
    for place in (*range(start - 1), *range(start + len(MARK), len(other) + 1)):
        found = regex.match(other, place)
        same = regex.match(one, place if place < start else place + longer)
        assert (found is None) == (same is None)
        if found and same and not start <= found.end() < start + len(MARK):
            assert same.end() == found.end() + (longer if found.end() >= start else 0)
            assert [text.replace(MARK, words) for text in found.groups("")] == list(same.groups(""))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (r"<<-?\s*(\w+)", "<<"),
        (r'(a)("""[^"]*""")', '"""'),
        (r"a|'", ""),
        (r"(?:')?a", ""),
        (r"['^]a", ""),
        (r"('){2}x", "'"),
    ],
)
def test_text_that_an_expression_needs_is_read_off_it(expression: str, text: str) -> None:
    assert needed(re.compile(expression)) == text


def test_a_language_is_guessed_from_code_with_its_words() -> None:
    md, memory = markdown.Markdown(), SharedHighlighting()
    options = {"guess_lang": True}
    for words in ("nothing to see", "import it now", "nothing to see"):
        code = f"$ ls -la  # {words}\n"
        expected = Highlight(md, **options).highlight(code, "")
        assert shared._Remembering(memory, md, options).highlight(code, "") == expected


def test_blanks_behind_the_last_words_are_stripped_as_ever() -> None:
    md, memory = markdown.Markdown(), SharedHighlighting()
    options = {"extend_pygments_lang": [{"name": "own", "lang": "bash", "options": {"stripall": True}}]}
    code = "azd up  # Deploy the app  "
    expected = Highlight(md, **options).highlight(code, "own")
    assert shared._Remembering(memory, md, options).highlight(code, "own") == expected
