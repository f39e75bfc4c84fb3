"""The catalogues: 55 languages, complete, in their own script, with their own plurals."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from gettext import c2py  # type: ignore[attr-defined]
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from rectoverso.core.languages import LANGUAGES, language
from rectoverso.messages import FOLDER, words
from rectoverso.site.marks import marks

PACKAGE = Path(marks.__file__).parents[2]
CODES = sorted(LANGUAGES)
OTHERS = [code for code in CODES if code != "en"]
SAME_AS_ENGLISH = {
    ("da", "{count} version"),
    ("de", "{count} version"),
    ("fr", "{count} version"),
    ("fr", "{count} versions"),
    ("sv", "{count} version"),
    ("nl", "Tip"),
}
"""Words that are written as in English."""
SCRIPTS = {
    "Arab": ("ARABIC",),
    "Beng": ("BENGALI",),
    "Cyrl": ("CYRILLIC",),
    "Deva": ("DEVANAGARI",),
    "Grek": ("GREEK",),
    "Guru": ("GURMUKHI",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Hebr": ("HEBREW",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Khmr": ("KHMER",),
    "Knda": ("KANNADA",),
    "Kore": ("HANGUL",),
    "Latn": ("LATIN",),
    "Mlym": ("MALAYALAM",),
    "Mymr": ("MYANMAR",),
    "Taml": ("TAMIL",),
    "Telu": ("TELUGU",),
    "Thai": ("THAI",),
}
"""How the names of a script's letters begin in the Unicode character database."""
# The Latin words that other scripts write as they are.
BORROWED = re.compile(r"(?<![A-Za-z])(AI|notebook)(?![A-Za-z])", re.IGNORECASE)


@cache
def catalogue(code: str) -> Catalog:
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code.replace("-", "_"), abort_invalid=True)


def entries(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


def source(message: Message) -> tuple[str, ...]:
    """Return the English of a message: one text, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def names(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_is_one_catalogue_for_each_of_the_55_languages() -> None:
    assert len(CODES) == 55
    assert sorted(path.stem for path in FOLDER.glob("*.po")) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_is_complete_and_has_nothing_more(code: str) -> None:
    wanted = {(message.context, source(message)) for message in entries("en")}
    assert {(message.context, source(message)) for message in entries(code)} == wanted
    assert [source(message) for message in entries(code) if message.fuzzy] == []
    for message in entries(code):
        assert all(text.strip() == text and text for text in texts(message)), message.id
    assert list(catalogue(code).obsolete) == []


def test_every_message_that_is_used_is_in_the_catalogues() -> None:
    known = {(message.context or None, source(message)[0]) for message in entries("en")}
    used = {(None, text) for text in (*marks.TITLES.values(), *marks.EXPLANATIONS.values())}
    used |= {("state", text) for text in marks.STATES.values()}
    call = re.compile(r"""\b(?:say|words)\(\s*"((?:[^"\\]|\\.)+)"(?:,\s*"(\w+)")?""")
    for path in [*PACKAGE.glob("site/*.py"), *PACKAGE.glob("templates/**/*.html")]:
        found = call.findall(path.read_text(encoding="utf-8"))
        used |= {(context or None, text) for text, context in found}
    assert len(used) > 20
    assert used - known == set()


@pytest.mark.parametrize("code", CODES)
def test_placeholders_agree(code: str) -> None:
    choose = c2py(catalogue(code).plural_expr)
    for message in entries(code):
        wanted = names(source(message)[-1])
        for index, text in enumerate(texts(message)):
            # A form for one number alone may say it in a word: "two days" has a form of its own in Arabic.
            numbers = [number for number in range(300) if choose(number) == index]
            alone = len(source(message)) == 2 and len(numbers) == 1
            assert names(text) == wanted or (alone and names(text) < wanted), (message.id, text)


@pytest.mark.parametrize("code", CODES)
def test_there_are_as_many_plural_forms_as_the_header_says(code: str) -> None:
    found = catalogue(code)
    choose = c2py(found.plural_expr)
    assert {choose(number) for number in range(1001)} == set(range(found.num_plurals))
    for message in entries(code):
        assert len(texts(message)) == (1 if isinstance(message.id, str) else found.num_plurals), message.id


@pytest.mark.parametrize("code", OTHERS)
def test_messages_are_written_in_the_languages_script(code: str) -> None:
    allowed = SCRIPTS[LANGUAGES[code].script]
    for message in entries(code):
        for text in texts(message):
            plain = BORROWED.sub("", re.sub(r"\{\w+\}", "", text))
            letters = [letter for letter in plain if unicodedata.category(letter).startswith("L")]
            strange = {letter for letter in letters if not _name(letter).startswith(allowed)}
            assert not strange, (text, strange)
            assert letters, text


def _name(letter: str) -> str:
    # The mark that lengthens a vowel belongs to both kana, and its name begins with neither.
    name = unicodedata.name(letter)
    return name.replace("KATAKANA-HIRAGANA", "KATAKANA").replace("IDEOGRAPHIC", "CJK")


@pytest.mark.parametrize(("code", "encoding"), [("zh-CN", "gb2312")] + [
    (code, "big5") for code in ("zh-TW", "zh-HK", "zh-MO")
])  # fmt: skip
def test_chinese_is_written_in_its_own_characters(code: str, encoding: str) -> None:
    """The national encodings hold either the simplified or the traditional forms."""
    for message in entries(code):
        for text in texts(message):
            text.encode(encoding)


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_is_left_in_english(code: str) -> None:
    found = {
        (code, english)
        for message in entries(code)
        for english in source(message)
        for text in texts(message)
        if text.casefold() == english.casefold()
    }
    assert found == {pair for pair in SAME_AS_ENGLISH if pair[0] == code}


@pytest.mark.parametrize("code", CODES)
def test_dates_and_numbers_can_be_said(code: str) -> None:
    say = words(language(code))
    assert "2026" in _digits(say.date(date(2026, 7, 12))) or code in ("th", "fa")
    for count in (0, 1, 2, 3, 5, 11, 21, 100):
        said = say.plural("{count} day", "{count} days", count)
        assert said
        assert "{" not in said
    everything = say("Behind the original by {versions} and {days}.", versions="V", days="D")
    assert "V" in everything
    assert "D" in everything


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)


def test_relatives_share_a_catalogue() -> None:
    found = {
        code: words(language(code))("Disclaimer") for code in ("nb", "nn", "no", "pt", "pt-PT", "zh", "zh-CN")
    }
    assert found["nb"] == found["nn"] == found["no"]
    assert found["pt"] == found["pt-PT"]
    assert found["zh"] == found["zh-CN"]
    assert words(language("cy"))("Disclaimer") == "Disclaimer"
