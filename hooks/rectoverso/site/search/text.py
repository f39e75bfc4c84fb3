"""What of a page is searched: from the page's HTML to text in the form that the search program reads best.

Pagefind parses any HTML, but its time goes into elements, and into words with signs in or around them. So it is handed
headings and bare words, and what results show is another text, in which the same words can be counted.
Scripts that write no spaces between words - Han, kana, Thai, Lao, Burmese, Khmer - are handed to it as pairs of
letters: each letter together with the next one, the last alone. A word is then found by its pairs, whatever a
dictionary would cut it into, and the text can be read back from the first letters.
Pagefind drops marks above and below letters, as one may do with accents; in these scripts they make another
word, so they are written as letters of a script that no page is in.
`templates/assets/rectoverso/search.js` asks in the same form, counts words in the same way, and reads them back.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import add
from typing import NamedTuple

from rectoverso.site.search.blocks import BETWEEN, EXCLUDED, NEXT, TAG, blocks
from rectoverso.sources.cache import key

# Scripts without spaces between words: letters, and the marks that belong to the letter before them.
# Source: Unicode 16, blocks and general categories. `search.js` has the same list.
LETTERS = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0"
    "\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061"
    "\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\u1780-\u17b3\u17d7\u17dc\uaa60-\uaa76\uaa7a\uaa7e\uaa7f"
)
MARKS = (
    "\u3099\u309a\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u1038"
    "\u103a-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f"
    "\u109a-\u109d\u17b4-\u17d1\u17d3\u17dd\uaa7b-\uaa7d"
)
JOINERS = "\u1039\u17d2"
"""Signs that put the next letter below the one before; without one they are marks like others."""
FIRST_CARRIER = 0xA000
"""Yi syllables: letters to every program, without marks or cases of their own."""
_LETTER = rf"[{LETTERS}](?:[{JOINERS}][{LETTERS}]|[{JOINERS}{MARKS}])*"
_CARRIERS = {
    mark: FIRST_CARRIER + number
    for number, mark in enumerate(
        mark
        for first, last in re.findall("(.)(?:-(.))?", JOINERS + MARKS)
        for mark in range(ord(first), ord(last or first) + 1)
    )
}
_EACH_LETTER = re.compile(_LETTER)
# Behind the first letter, joiners and marks belong to it or to one of the next, in whatever order they stand.
_RUN = re.compile(f"[{LETTERS}][{LETTERS}{JOINERS}{MARKS}]*")
_MARK = re.compile(f"[{JOINERS}{MARKS}]")

BODY = "data-pagefind-body"
"""The attribute of the element that holds the text of a page which is to be found."""

_STATE = re.compile(r'<meta name="rectoverso:status" content="([^"]*)"')
_WEIGHT = re.compile(r'\bdata-pagefind-weight="([^"]*)"')
# The notice and the disclaimer, and whatever else of this form is not the page's own text.
_OURS = re.compile(r"<(aside|footer|p)\b[^>]*\bdata-search-exclude\b.*?</\1>", re.DOTALL)
_TAGS = re.compile(r'<nav class="md-tags".*?</nav>', re.DOTALL)
# Nobody sees nor types them.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")

# What ends words: white space, and signs of the scripts of all languages, emoji among them. `search.js` has the same.
SIGNS = "\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f"
MORE_SIGNS = (
    "\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u02bc\u05be\u060c\u061b\u061f\u066a-\u066d"
    "\u06d4\u0964\u0965\u104a-\u104f\u1680\u17d4-\u17d6\u17d8-\u17da\u2000-\u200b\u200e-\u2064\u20a0-\u20bf\u2190-\u245f"
    "\u2500-\u2bff\u3000-\u3003\u3008-\u3020\u3030\u30fb\ufe00-\ufe0f\ufeff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
    "\uff5b-\uff65\U0001f000-\U0001faff"
)
_MORE_SIGNS = re.compile(f"[{MORE_SIGNS}]+")
_KEPT = f".{NEXT}{BETWEEN}".encode()
_BLANKS = bytes(
    sign if sign in _KEPT or re.match(f"[^{SIGNS}]", chr(sign)) else ord(" ") for sign in range(256)
)
"""By byte of UTF-8, a space for each of the signs in ASCII but full stops and what stands between blocks."""
# A full stop in a number, or in a word before a number, is no sign.
_STOP = re.compile(rb"\.(?:(?![0-9])|(?<![^ %b]\.))" % _KEPT)
# Paragraphs are shown in one line, each with a full stop if it ends with no sign, or with one of these.
_STOPPED = frozenset("_'\")$*")


class Digest(NamedTuple):
    """What stands for what is searched in a page: the digest of `text`, and the page's `state`."""

    text: bytes
    state: str


@dataclass(frozen=True, slots=True)
class PageText:
    """What the HTML of a page holds for the search.

    `body`: the HTML of its text, without what this package adds; `state`: what the page says of itself;
    `weight`: how much its text counts, 1 if empty.
    """

    body: str
    state: str = ""
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Simplified:
    """A page for the search program.

    `html`: to be read by it, empty if the page holds no words; `shown`: the same text as results show it; `headings`:
    by `id`, as results show them; `title`: plain; `tags`: the page's.
    """

    title: str = ""
    tags: tuple[str, ...] = ()
    html: bytes = b""
    shown: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)


def digest(text: PageText) -> Digest:
    """Return what stands for what is searched in a page."""
    return Digest(key(text.weight, text.body), text.state)


def page_text(page: str) -> PageText | None:
    """Return what a page holds for the search; None if it is not to be found."""
    at = page.find(BODY)
    start = page.rfind("<", 0, at) if at > 0 else -1
    if start < 0:
        return None
    tag = page[start : page.find(">", at) + 1]
    name = re.match(r"<([\w-]+)", tag)
    end = page.rfind(f"</{name[1]}>") if name else -1
    if end < at:
        return None
    state, weight = _STATE.search(page, 0, start), _WEIGHT.search(tag)
    body = _without_ours(page[start + len(tag) : end])
    return PageText(body, state[1] if state else "", weight[1] if weight else "")


def _without_ours(body: str) -> str:
    """Return the text of a page without what is marked as not its own: elements of the kind that `_OURS` finds."""
    kept: list[str] = []
    position, at = 0, body.find(EXCLUDED)
    while at >= 0:
        start = body.rfind("<", position, at)
        if body.rfind(">", position, start) < body.rfind("<", position, start) or start < 0:
            # The tag, or one before it, is cut in an odd way.
            return "".join(kept) + _OURS.sub("", body[position:])
        found = _OURS.match(body, start)
        if found:
            kept.append(body[position:start])
            position = found.end()
        at = body.find(EXCLUDED, max(at + 1, position))
    return "".join(kept) + body[position:]


def simplify(text: PageText) -> Simplified:
    """Return a page with no elements but headings where that will do, and its words as the index wants them."""
    tags = _tags(text.body) if "md-tags" in text.body else ()
    found = list(blocks(text.body))
    title = next((html.unescape(content) for name, _, content in found if name), "")
    if tags:
        found.append(("", "", html.escape(" ".join(tags), quote=False)))
    # All in one go, with a sign between them that no text can hold.
    shown = form(html.unescape(NEXT.join([content for *_, content in found])))
    read = words(shown)
    if not read.strip(b" " + _KEPT):
        return Simplified(title, tags)
    written: list[bytes] = []
    headings: dict[str, str] = {}
    begin, end = (
        (f'<p data-pagefind-weight="{html.escape(text.weight)}">', "</p>") if text.weight else ("", "")
    )
    between = f"{end}{begin or ' '}".encode()
    for (name, place, _), told, asked in zip(
        found, shown.split(NEXT), read.split(NEXT.encode()), strict=True
    ):
        if name:
            written += (f"<{name}{place}>".encode(), asked, f"</{name}>".encode())
            if place:
                headings.setdefault(html.unescape(place[len(' id="') : -1]), told)
        else:
            written += (begin.encode(), asked.replace(BETWEEN.encode(), between), end.encode())
    return Simplified(title, tags, b"".join(written), _stopped(shown), headings)


def _stopped(shown: str) -> str:
    """Return all paragraphs in one line."""
    paragraphs = shown.replace(NEXT, BETWEEN).split(BETWEEN)
    return " ".join([one + _stop(one[-1]) for one in paragraphs if one])


@cache
def _stop(last: str) -> str:
    """Return what is shown behind a paragraph that ends with this sign."""
    is_sign = unicodedata.category(last)[0] in "PSZ" and last not in _STOPPED
    return "" if is_sign else "."


def form(text: str) -> str:
    """Return plain text as the index and results hold it: letters of scripts without spaces are in pairs."""
    if text.isascii():
        return text
    text = _UNSEEN.sub("", text)
    return _RUN.sub(_pairs, text) if _RUN.search(text) else text


def words(text: str) -> bytes:
    """Return the words of a text of this form as the index counts them: in UTF-8, with spaces between them.

    What the blocks and paragraphs of a text have between them stays. There is no sign in it that HTML would know.
    """
    if not text.isascii():
        text = _MORE_SIGNS.sub(" ", text)
    return _STOP.sub(b" ", text.encode().translate(_BLANKS))


def _pairs(run: re.Match[str]) -> str:
    text = unicodedata.normalize("NFD", run[0])
    letters: Sequence[str] = text
    if _MARK.search(text):
        letters = [_FORMS[letter] for letter in _EACH_LETTER.findall(text)]
    pairs = " ".join(map(add, letters, letters[1:]))
    return f" {pairs} {letters[-1]} " if pairs else f" {letters[-1]} "


class _Forms(dict[str, str]):
    """Letters as the index knows them, with carriers for their marks."""

    def __missing__(self, letter: str) -> str:
        form = self[letter] = letter.translate(_CARRIERS)
        return form


_FORMS = _Forms()


def _tags(body: str) -> tuple[str, ...]:
    found = _TAGS.search(body)
    names = re.findall(r'class="md-tag\b[^>]*>(.*?)</(?:a|span)>', found[0], re.DOTALL) if found else ()
    return tuple(" ".join(html.unescape(TAG.sub("", name)).split()) for name in names)
