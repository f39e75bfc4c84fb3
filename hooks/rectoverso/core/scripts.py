"""Scripts of Unicode: which letters belong to which, counted fast."""

from __future__ import annotations

import re
from functools import cache

_RANGES: dict[str, tuple[str, str]] = {
    "Latn": (
        "Latin",
        "A-Za-z ªº À-ÖØ-öø-\u02af \u1d00-\u1d25 \u1e00-\u1eff \u2c60-\u2c7f \ua722-\ua7ff \uff21-\uff3a \uff41-\uff5a",
    ),
    "Grek": ("Greek", "\u0370-\u03ff \u1f00-\u1fff"),
    "Cyrl": ("Cyrillic", "\u0400-\u052f \u1c80-\u1c8f \u2de0-\u2dff \ua640-\ua69f"),
    "Armn": ("Armenian", "\u0531-\u058f"),
    "Hebr": ("Hebrew", "\u0591-\u05f4 \ufb1d-\ufb4f"),
    "Arab": ("Arabic", "\u0610-\u061a\u0620-\u06ff \u0750-\u077f \u08a0-\u08ff \ufb50-\ufdff \ufe70-\ufefc"),
    "Syrc": ("Syriac", "\u0700-\u074f"),
    "Thaa": ("Thaana", "\u0780-\u07bf"),
    "Nkoo": ("N'Ko", "\u07c0-\u07ff"),
    # The two dandas between these ranges end sentences in most scripts of India.
    "Deva": ("Devanagari", "\u0900-\u0963\u0966-\u097f \ua8e0-\ua8ff"),
    "Beng": ("Bengali", "\u0980-\u09ff"),
    "Guru": ("Gurmukhi", "\u0a00-\u0a7f"),
    "Gujr": ("Gujarati", "\u0a80-\u0aff"),
    "Orya": ("Odia", "\u0b00-\u0b7f"),
    "Taml": ("Tamil", "\u0b80-\u0bff"),
    "Telu": ("Telugu", "\u0c00-\u0c7f"),
    "Knda": ("Kannada", "\u0c80-\u0cff"),
    "Mlym": ("Malayalam", "\u0d00-\u0d7f"),
    "Sinh": ("Sinhala", "\u0d80-\u0dff"),
    "Thai": ("Thai", "\u0e01-\u0e3a\u0e40-\u0e5b"),
    "Laoo": ("Lao", "\u0e80-\u0eff"),
    "Tibt": ("Tibetan", "\u0f00-\u0fff"),
    "Mymr": ("Burmese", "\u1000-\u109f \ua9e0-\ua9ff \uaa60-\uaa7f"),
    "Geor": ("Georgian", "\u10a0-\u10ff \u1c90-\u1cbf \u2d00-\u2d2f"),
    "Hang": ("Hangul", "\u1100-\u11ff \u3131-\u318e \ua960-\ua97f \uac00-\ud7ff"),
    "Ethi": ("Ethiopic", "\u1200-\u139f \u2d80-\u2ddf \uab01-\uab2f"),
    "Khmr": ("Khmer", "\u1780-\u17ff"),
    "Mong": ("Mongolian", "\u1800-\u18af"),
    "Hira": ("Hiragana", "\u3041-\u309f"),
    "Kana": ("Katakana", "\u30a1-\u30fa\u30fc-\u30ff \u31f0-\u31ff \uff66-\uff9f"),
    "Bopo": ("Bopomofo", "\u3105-\u312f \u31a0-\u31bf"),
    "Hani": ("Chinese", "\u3005-\u3007 \u3400-\u4dbf \u4e00-\u9fff \uf900-\ufaff \U00020000-\U0003ffff"),
}
"""ISO 15924 code: name and ranges, letters with the marks that belong to them; spaces are for the eye."""

_SETS: dict[str, tuple[str, ...]] = {
    "Hans": ("Hani", "Bopo"),
    "Hant": ("Hani", "Bopo"),
    "Jpan": ("Hira", "Kana", "Hani"),
    "Kore": ("Hang", "Hani"),
}
"""Codes that stand for how a language is written, which may take several scripts."""

_DISTINCTIVE: dict[str, tuple[str, ...]] = {"Jpan": ("Hira", "Kana"), "Kore": ("Hang",)}
"""Of those, the scripts without which no text of some length is in that language."""

_NAMES = {"Hans": "Chinese", "Hant": "Chinese", "Jpan": "Japanese", "Kore": "Korean"}


def is_known(script: str) -> bool:
    """Tell whether letters of an ISO 15924 code can be counted."""
    return script in _RANGES or script in _SETS


def name(script: str) -> str:
    """Return the English name of a script. Errors: KeyError if it is not known."""
    return _NAMES.get(script) or _RANGES[script][0]


def count(text: str, script: str, *, distinctive: bool = False) -> int:
    """Return how many letters of `text` belong to a script or to one of the scripts that its code stands for.

    `distinctive`: only to those that no other language shares; kana for Jpan, say.
    Errors: KeyError if the script is not known.
    """
    members = (_DISTINCTIVE if distinctive else _SETS).get(script) or _SETS.get(script, (script,))
    return sum(map(len, _letters(members).findall(text)))


def count_foreign(text: str, script: str) -> dict[str, int]:
    """Return the numbers of letters that belong neither to `script` nor to Latin, by script, none of them 0."""
    own = {"Latn", *_SETS.get(script, (script,))}
    # One search for all of them first: a page has few foreign letters or, mostly, none.
    foreign = "".join(_letters(tuple(code for code in _RANGES if code not in own)).findall(text))
    counts = {code: count(foreign, code) for code in _RANGES if code not in own} if foreign else {}
    return {code: number for code, number in counts.items() if number}


def first_line(text: str, script: str) -> int:
    """Return the 1-based number of the first line that holds a letter of `script`, 1 if none does."""
    found = _letters(_SETS.get(script, (script,))).search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


@cache
def _letters(scripts: tuple[str, ...]) -> re.Pattern[str]:
    ranges = "".join(_RANGES[script][1].replace(" ", "") for script in scripts)
    return re.compile(f"[{ranges}]+")
