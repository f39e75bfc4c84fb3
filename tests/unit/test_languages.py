"""Languages: 55 of the tool, every other one that CLDR knows, aliases for the tool's own data only."""

from __future__ import annotations

import pytest

from rectoverso.core.languages import ALIASES, LANGUAGES, canonical, from_tool, is_language, language


def test_all_languages_of_the_tool_are_listed() -> None:
    assert len(LANGUAGES) == 55
    assert set(ALIASES.values()) <= set(LANGUAGES)
    assert {code for code, known in LANGUAGES.items() if known.direction == "rtl"} == {"ar", "fa", "he", "ur"}
    assert all(canonical(code) == code and known.name for code, known in LANGUAGES.items())


def test_listed_names_and_scripts_agree_with_cldr() -> None:
    """The table is a shortcut around Babel, not another opinion: each locale that it names exists."""
    from babel import Locale

    for known in LANGUAGES.values():
        assert Locale.parse(known.locale).language


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("sv", "sv"),
        ("zh_cn", "zh-CN"),
        ("SR-latn", "sr-Latn"),
        ("zh-hant-hk", "zh-Hant-HK"),
        ("es-419", "es-419"),
    ],
)
def test_canonical_form(code: str, expected: str) -> None:
    assert canonical(code) == expected


@pytest.mark.parametrize("code", ["", "s", "svenska", "sv-", "../sv", "sv\n", "sv-SE-x"])
def test_what_has_not_the_form_of_a_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="has not the form of a language code"):
        canonical(code)
    assert not is_language(code)


def test_aliases_hold_for_data_of_the_tool_only() -> None:
    assert from_tool("tw") == "zh-TW"
    assert language("tw").english.startswith("Akan")
    assert from_tool("BR") == "pt-BR"
    assert language("br").english == "Breton"


def test_language_outside_the_table() -> None:
    icelandic, uzbek, yiddish = language("is"), language("uz-Cyrl"), language("yi")
    assert (icelandic.name, icelandic.script, icelandic.direction) == ("íslenska", "Latn", "ltr")
    assert (uzbek.script, uzbek.themes[0]) == ("Cyrl", "uz-Cyrl")
    assert (yiddish.script, yiddish.direction) == ("Hebr", "rtl")


def test_unknown_language_names_a_close_one() -> None:
    with pytest.raises(LookupError, match=r"'pcn' is no language that BCP 47 and CLDR know \(did you mean"):
        language("pcn")
