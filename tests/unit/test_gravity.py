"""Gravity: what a change is about, and how grave that is."""

from __future__ import annotations

import pytest

from rectoverso.core.changes import Gravity, Matter, worst
from rectoverso.core.gravity import Plain, Source, matter
from support.growth import is_linear


def about(old: str | None, new: str | None, info: str | None = None) -> Matter:
    sides = [Source(text, info) if text is not None else None for text in (old, new)]
    return matter(*sides)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("two  words", "two words", Matter.MARKUP),
        ("two\nwords", "two words", Matter.MARKUP),
        ("**two** words", "two *words*", Matter.MARKUP),
        ("run azd", "run `azd`", Matter.MARKUP),
        ("* item", "- item", Matter.MARKUP),
        ("2. item", "1. item", Matter.MARKUP),
        ("[text](old.md)", "[text](new.md)", Matter.MARKUP),
        ("[text](old.md)", '[text](old.md "title")', Matter.MARKUP),
        ("![text](old.png)", "![text](new.png)", Matter.MARKUP),
        ("see https://a.example/old", "see https://a.example/new", Matter.MARKUP),
        ("[text][a]", "[text][b]", Matter.MARKUP),
        ("# title", "## title", Matter.MARKUP),
        ("title\n=====", "# title", Matter.MARKUP),
        ("# title {#a}", "# title {#b}", Matter.MARKUP),
        ("text <br> more", "text more", Matter.MARKUP),
        ("a &amp; b", "a & b", Matter.MARKUP),
        ("“quoted”", '"quoted"', Matter.MARKUP),
        ("| a | b |", "| a   | b   |", Matter.MARKUP),
        ("|---|---|", "|:--|--:|", Matter.MARKUP),
        ("text <!-- one -->", "text <!-- two -->", Matter.MARKUP),
        ("---", None, Matter.MARKUP),
        ("- [ ] task", "- [x] task", Matter.MARKUP),
        ("one word", "another word", Matter.TEXT),
        ("[one](a.md)", "[two](a.md)", Matter.TEXT),
        ("![one](a.png)", "![two](a.png)", Matter.TEXT),
        (None, "a new sentence", Matter.TEXT),
        ("an old sentence", None, Matter.TEXT),
        (None, "it is called `azure.ai.skills`", Matter.TEXT),
        (None, "see docs/new.md", Matter.TEXT),
        (None, "run `azd version`", Matter.COMMAND),
        (None, "add --force", Matter.COMMAND),
        ("run `azd init`", "run `azd up`", Matter.COMMAND),
        ("with --force", "with --purge", Matter.COMMAND),
        ("with `--force`", "with it", Matter.COMMAND),
        ("for `azd 1.23.12` in March", "for `azd 1.25.6` in June", Matter.VERSION),
        ("Python 3.9", "Python 3.10", Matter.VERSION),
        ("version 3.9 of it", "this version of it", Matter.VERSION),
        ("in src/old.py", "in src/new.py", Matter.PATH),
        ("in ./old", "in ./new", Matter.PATH),
        ("call `one`", "call `two`", Matter.CODE),
        ("set AZURE_ENV_NAME", "set AZURE_NAME_OF_ENV", Matter.CODE),
        ("at http://localhost:3000", "at http://localhost:8080", Matter.TEXT),
        ("It is safe.", "It is deprecated.", Matter.WARNING),
        (None, "Never commit secrets.", Matter.WARNING),
        (None, "This feature will be removed in May.", Matter.WARNING),
        (None, "⚠️ Mind the gap.", Matter.WARNING),
        ("**Warning:** old", "**Warning:** new", Matter.WARNING),
        ("It cannot be undone.", None, Matter.WARNING),
        # Only the sentence that changed counts.
        ("It is deprecated. One.", "It is deprecated. Two.", Matter.TEXT),
        ("**deprecated**", "deprecated", Matter.MARKUP),
    ],
)
def test_prose(old: str | None, new: str | None, expected: Matter) -> None:
    assert about(old, new) is expected


@pytest.mark.parametrize(
    ("info", "old", "new", "expected"),
    [
        ("bash", "azd up", "azd down", Matter.COMMAND),
        ("bash", None, "azd up", Matter.COMMAND),
        ("", "$ azd up", "$ azd down", Matter.COMMAND),
        ("yaml", "a: 1", "a: 2", Matter.CODE),
        ("", "a", "b", Matter.CODE),
        ("python", "if a:\n    b", "if a:\n        b", Matter.CODE),
        ("bash", "azd version 1.23.12", "azd version 1.25.6", Matter.VERSION),
        ("bash", "azd up  ", "azd up", Matter.MARKUP),
        ("bash", "azd up", "  azd up", Matter.MARKUP),
        # What a comment says is no command; what only looks like one is.
        ("bash", "azd up # old words", "azd up # new words", Matter.TEXT),
        ("bash", "echo '# old'", "echo '# new'", Matter.COMMAND),
        ("console", "# apt install a", "# apt install b", Matter.COMMAND),
        ("", "# apt install a", "# apt install b", Matter.CODE),
        ("", "a.py  # old", "a.py  # new", Matter.TEXT),
        ("js", "a() // old", "a() // new", Matter.TEXT),
        ("js", "get('http://a')", "get('http://b')", Matter.CODE),
        ("mermaid", "A[one] --> B", "A[two] --> B", Matter.TEXT),
    ],
)
def test_code(info: str, old: str | None, new: str | None, expected: Matter) -> None:
    sides = [f"```{info}\n{text}\n```" if text is not None else None for text in (old, new)]
    assert about(*sides, info=info) is expected


def test_other_fences_around_the_same_code() -> None:
    assert matter(Source("```sh\na\n```", "sh"), Source("~~~bash\na\n~~~", "bash")) is Matter.MARKUP
    assert matter(Source("    a", ""), Source("```\na\n```", "")) is Matter.MARKUP


def test_boxes_that_warn() -> None:
    plain, warning = Source("Mind this."), Source("Mind this.", warns=True)
    assert matter(plain, warning) is Matter.WARNING
    assert matter(warning, Source("Mind that.", warns=True)) is Matter.WARNING
    assert matter(None, warning) is Matter.WARNING
    assert matter(warning, Source("Mind **this**.", warns=True)) is Matter.MARKUP


def test_what_no_reader_sees() -> None:
    assert matter(Source("<!-- a -->", hidden=True), Source("<!-- b -->", hidden=True)) is Matter.MARKUP
    assert matter(None, Source("[a]: b", hidden=True)) is Matter.MARKUP


def test_worst() -> None:
    assert worst([]) is Gravity.COSMETIC
    assert worst([Gravity.TEXT, Gravity.WARNING, Gravity.CODE]) is Gravity.WARNING
    assert [matter.gravity for matter in Matter] == [
        Gravity.COSMETIC,
        Gravity.TEXT,
        *[Gravity.CODE] * 4,
        Gravity.WARNING,
    ]


def test_code_spans_of_any_length() -> None:
    assert Plain.of("a ``b ` c`` d `e").facts == {"b ` c": 1}
    assert Plain.of("`*.md` and *b*").words == ("*.md", "and", "b")


@pytest.mark.parametrize(
    "piece",
    [
        "`",
        "".join("`" * number + " " for number in range(1, 61)),
        "[",
        "[a](",
        "<a",
        "*_",
        "<!--",
        "a/",
        "1.",
        "--a",
        "{:",
        "A_",
        "\\",
        "a.b-",
    ],
    ids=lambda piece: piece[:6].strip(),
)
def test_no_text_takes_quadratic_time(piece: str) -> None:
    assert is_linear(Plain.of, lambda times: piece * (times * 25_000 // len(piece)))
