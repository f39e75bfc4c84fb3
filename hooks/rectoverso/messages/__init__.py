"""The words that a reader sees, in the reader's language: one gettext catalogue per language.

Source: the `.po` files beside this module; dates and plural rules come from Babel and their headers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.dates import format_date
from babel.messages.pofile import read_po

from rectoverso.core.languages import Language

FOLDER = Path(__file__).parent


class Words:
    """The messages of one language. A message that the catalogue lacks is shown in English."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._messages, self._plural = _load(_catalogue(language.code))

    def __call__(self, message: str, context: str | None = None, **values: object) -> str:
        """Return a message, with `values` filled in for the names in braces."""
        text = self._messages.get((context, message), (message,))[0]
        return text.format(**values) if values else text

    def plural(self, one: str, other: str, count: int) -> str:
        """Return the form of a message for `count`, which is filled in for `{count}`."""
        forms = self._messages.get((None, one))
        text = forms[min(self._plural(count), len(forms) - 1)] if forms else (one if count == 1 else other)
        return text.format(count=count)

    def date(self, moment: datetime | date) -> str:
        """Return a date as the language writes it in full: "12 juli 2026"."""
        day = moment.date() if isinstance(moment, datetime) else moment
        return _date(day, self.language.locale)


@cache
def _date(day: date, locale: str) -> str:
    # Most pages of a language were translated on the same few days.
    return format_date(day, "long", locale=locale)


def _catalogue(code: str) -> str:
    """Return the code of the catalogue to use: the language's own, its parent's, or English."""
    parts = code.split("-")
    for name in ("-".join(parts[:count]) for count in range(len(parts), 0, -1)):
        if (FOLDER / f"{name}.po").is_file():
            return name
    relatives = {"zh": "zh-CN", "pt": "pt-PT", "nb": "no", "nn": "no", "fil": "tl"}
    return relatives.get(parts[0], "en")


@cache
def _load(code: str) -> tuple[dict[tuple[str | None, str], tuple[str, ...]], Callable[[int], int]]:
    with (FOLDER / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code.replace("-", "_"), abort_invalid=True)
    messages = {}
    for message in catalogue:
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[0]
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if texts and all(texts):
            messages[message.context, source] = texts
    return messages, c2py(catalogue.plural_expr)


@cache
def words(language: Language) -> Words:
    """Return the messages of a language."""
    return Words(language)
