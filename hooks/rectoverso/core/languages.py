"""Languages: canonical codes, aliases of the translation tool, own names, direction, script.

Source: BCP 47 (RFC 5646) for the form of codes, CLDR (through Babel) for languages that the table
does not list, Co-op Translator's list of supported languages for the 55 that it does.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

Direction = Literal["ltr", "rtl"]

ALIASES = {
    "cn": "zh-CN",
    "zh": "zh-CN",
    "tw": "zh-TW",
    "hk": "zh-HK",
    "mo": "zh-MO",
    "br": "pt-BR",
    "pt": "pt-PT",
    "jp": "ja",
    "kr": "ko",
}
"""Codes that Co-op Translator wrote until January 2026. Several mean another language in BCP 47
(`tw` Twi, `mo` Moldovan, `br` Breton, `kr` Kanuri): apply them to data of the tool only."""

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|[0-9]{3}))?")


@dataclass(frozen=True, slots=True)
class Language:
    """A language as the site and the reports name it.

    `code` is the canonical BCP 47 code, used in addresses and as `lang` and `hreflang`; `name` is the
    language's own name; `script` an ISO 15924 code; `themes` the theme's language files to try, best
    first; `search` the stemmer of lunr to use; `locale` the identifier for Babel.
    """

    code: str
    name: str
    english: str
    script: str = "Latn"
    direction: Direction = "ltr"
    themes: tuple[str, ...] = ("en",)
    search: str = "en"
    locale: str = "en"


_TABLE = """
ar|العربية|Arabic|Arab|ar
bg|български|Bulgarian|Cyrl|
bn|বাংলা|Bengali|Beng|
cs|čeština|Czech|Latn|
da|dansk|Danish|Latn|da
de|Deutsch|German|Latn|de
el|Ελληνικά|Greek|Grek|el
en|English|English|Latn|en
es|español|Spanish|Latn|es
et|eesti|Estonian|Latn|
fa|فارسی|Persian|Arab|
fi|suomi|Finnish|Latn|fi
fr|français|French|Latn|fr
he|עברית|Hebrew|Hebr|he
hi|हिन्दी|Hindi|Deva|hi
hr|hrvatski|Croatian|Latn|
hu|magyar|Hungarian|Latn|hu
id|Bahasa Indonesia|Indonesian|Latn|
it|italiano|Italian|Latn|it
ja|日本語|Japanese|Jpan|ja
km|ខ្មែរ|Khmer|Khmr|
kn|ಕನ್ನಡ|Kannada|Knda|kn
ko|한국어|Korean|Kore|ko
lt|lietuvių|Lithuanian|Latn|
ml|മലയാളം|Malayalam|Mlym|
mr|मराठी|Marathi|Deva|
ms|Bahasa Melayu|Malay|Latn|
my|မြန်မာ|Burmese|Mymr|
ne|नेपाली|Nepali|Deva|
nl|Nederlands|Dutch|Latn|nl
no|norsk|Norwegian|Latn|no
pa|ਪੰਜਾਬੀ|Punjabi|Guru|
pcm|Naijá|Nigerian Pidgin|Latn|
pl|polski|Polish|Latn|
pt-BR|português (Brasil)|Portuguese (Brazil)|Latn|pt
pt-PT|português (Portugal)|Portuguese (Portugal)|Latn|pt
ro|română|Romanian|Latn|ro
ru|русский|Russian|Cyrl|ru
sk|slovenčina|Slovak|Latn|
sl|slovenščina|Slovenian|Latn|
sr|српски|Serbian|Cyrl|
sv|svenska|Swedish|Latn|sv
sw|Kiswahili|Swahili|Latn|
ta|தமிழ்|Tamil|Taml|ta
te|తెలుగు|Telugu|Telu|te
th|ไทย|Thai|Thai|th
tl|Filipino|Filipino|Latn|
tr|Türkçe|Turkish|Latn|tr
uk|українська|Ukrainian|Cyrl|
ur|اردو|Urdu|Arab|
vi|Tiếng Việt|Vietnamese|Latn|vi
zh-CN|简体中文|Chinese (Simplified)|Hans|zh
zh-HK|繁體中文（香港）|Chinese (Hong Kong)|Hant|zh
zh-MO|繁體中文（澳門）|Chinese (Macau)|Hant|zh
zh-TW|繁體中文（台灣）|Chinese (Taiwan)|Hant|zh
"""

_LOCALES = {
    "no": "nb",
    "tl": "fil",
    "zh-CN": "zh_Hans_CN",
    "zh-HK": "zh_Hant_HK",
    "zh-MO": "zh_Hant_MO",
    "zh-TW": "zh_Hant_TW",
}
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"})


def _direction(script: str) -> Direction:
    return "rtl" if script in _RTL_SCRIPTS else "ltr"


def _listed() -> dict[str, Language]:
    languages = {}
    for row in _TABLE.strip().splitlines():
        code, name, english, script, search = row.split("|")
        languages[code] = Language(
            code,
            name,
            english,
            script,
            _direction(script),
            (code, "en"),
            search or "en",
            _LOCALES.get(code, code.replace("-", "_")),
        )
    return languages


LANGUAGES = _listed()
"""The 55 languages of Co-op Translator by code. Babel knows many more: see `language`."""


@lru_cache(maxsize=1024)
def canonical(code: str) -> str:
    """Return `code` in canonical case with hyphens: `zh_cn` is `zh-CN`, `SR-latn` is `sr-Latn`.

    Errors: ValueError if `code` has not the form of a language code (language, script, region).
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} has not the form of a language code")
    first, *rest = re.split(r"[-_]", code)
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def from_tool(code: str) -> str:
    """Return the canonical form of a code that Co-op Translator wrote: its aliases are applied first.

    Errors: ValueError as `canonical`.
    """
    return ALIASES.get(code.lower()) or canonical(code)


@cache
def language(code: str) -> Language:
    """Return the language with the canonical or canonicalisable `code`.

    Errors: LookupError, naming close codes, if neither the table nor CLDR knows it.
    """
    try:
        code = canonical(code)
    except ValueError:
        raise LookupError(_unknown(code)) from None
    listed = LANGUAGES.get(code)
    return listed or _from_cldr(code)


def is_language(code: str) -> bool:
    """Tell whether `code` names a language that `language` would return."""
    try:
        language(code)
    except LookupError:
        return False
    return True


def _from_cldr(code: str) -> Language:
    # Babel takes a tenth of a second to import, and most projects need none of it here.
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise LookupError(_unknown(code)) from None
    likely = get_global("likely_subtags")
    full = likely.get(str(locale)) or likely.get(locale.language) or ""
    script = locale.script or next((part for part in full.split("_") if len(part) == 4), "Latn")
    bare = locale.language
    themes = (code, f"{bare}-{script}", bare, "en")
    listed = LANGUAGES.get(bare)
    return Language(
        code,
        locale.get_display_name(locale) or code,
        locale.get_display_name("en") or code,
        script,
        _direction(script),
        tuple(dict.fromkeys(themes)),
        listed.search if listed else "en",
        str(locale),
    )


def _unknown(code: str) -> str:
    known = [*LANGUAGES, *ALIASES]
    close = difflib.get_close_matches(code, known, n=2)
    hint = f" (did you mean {' or '.join(close)}?)" if close else ""
    return f"{code!r} is no language that BCP 47 and CLDR know{hint}"
