"""The blocks of a text, from any HTML: its headings, and what stands between two tags that are around blocks.

Most tags of a page stand inside its blocks - highlighted code is full of them -, so nothing is done for each tag:
patterns take out one kind after the other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

ATTRIBUTES = r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+"""
TAG = re.compile(rf"<(/?)([a-zA-Z][\w-]*+)({ATTRIBUTES})>")
"""A slash if the tag closes, its name, its attributes."""
EXCLUDED = "data-search-exclude"
"""The attribute of what is not to be searched."""

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_ID = re.compile(r"""(?<![\w-])id\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_PLAIN_ID = re.compile(r' id="[\w-]+"')
_LINKS = "headerlink|footnote-backref|md-content__button"
_DROPPED = re.compile(
    r"<(?:!--.*?-->|(s(?:cript|tyle|vg)|noscript|template|iframe|object|nav|form)\b.*?</\1\s*>"
    rf'|a class="(?:{_LINKS})\b[^<]*+(?:<(?!/a>)[^<]*+)*+</a>|td class="linenos">.*?</td>)',
    re.DOTALL,
)
# The most frequent ones first.
_INLINES = (
    "span|strong|code|a|em|abbr|acronym|b|bdi|bdo|big|button|cite|data|del|dfn|font|i|img|input|ins|kbd|label|mark"
    "|output|q|s|samp|small|strike|sub|sup|time|tt|u|var|wbr"
)
_INLINE = re.compile(rf"</?(?:{_INLINES})\b{ATTRIBUTES}>", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
_EDGE = "\0"
"""Stands where a tag stood that was around a block: no HTML holds such a sign."""
NEXT, BETWEEN = "\x1e", "\x1f"
"""What may be put between blocks, and stands between paragraphs: no text holds such signs, nor do entities mean them."""
_RESERVED = _EDGE, NEXT, BETWEEN

# The same kinds as programs write them: in small letters, with neither angle brackets nor single quotes around values.
_USUAL = r"""[^<>"']*+(?:"[^"<>]*+"[^<>"']*+)*+"""
# In highlighted code, one tag begins where another ends: both go at once.
_USUAL_INLINE = re.compile(rf'<(?:/span>(?:<span class="[^"<>]*+">)?+|/?+(?:{_INLINES})\b{_USUAL}>)')
_USUAL_BREAK = re.compile(rf"<br\b{_USUAL}>")
_USUAL_HEADING = re.compile(rf"<(/?+h[1-6])(?![\w-])({_USUAL})>")
_OTHER = rf"</?+(?!h[1-6](?![\w-]))[a-z][a-z0-9]*+\b{_USUAL}>\s*+"
_USUAL_OTHER = re.compile(rf"{_OTHER}(?:{_OTHER})*+")
_NO_BRACKETS = bytes({*range(256)} - {*b"<>"})
_CODE, _END_OF_CODE = "<pre><span></span><code>", "</code></pre>"
"""What Pygments puts around highlighted code."""


def blocks(body: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a text is made of.

    A heading: its name, its `id` attribute, its content; or the paragraphs up to the next one: twice nothing, and
    their contents with `BETWEEN` between them. Paragraphs keep the white space that they are written with.
    """
    for sign in _RESERVED:
        if sign in body:
            body = body.replace(sign, " ")
    body = _DROPPED.sub(" ", _without_highlighting(body))
    if EXCLUDED in body:
        body = _without_excluded(body)
    parts = _take_apart_quickly(body) or _take_apart(body)
    tag, attributes = "/", ""
    for at in range(0, len(parts), 3):
        text = parts[at]
        # A heading ends with the next tag of one, whatever else is in it.
        if tag[0] != "/":
            if text := " ".join(text.replace(_EDGE, " ").split()):
                yield tag.lower(), _place(attributes), text
        elif text := BETWEEN.join(filter(None, map(str.strip, text.split(_EDGE)))):
            yield "", "", text
        tag, attributes = parts[at + 1 : at + 3] or ("", "")


def _without_highlighting(body: str) -> str:
    """Return HTML without the tags in highlighted code, which are most of all tags."""
    first, *rest = body.split(_CODE)
    for number, part in enumerate(rest):
        code, end, after = part.partition(_END_OF_CODE)
        if end:
            rest[number] = f"{_plain(code)}{end}{after}"
    return _CODE.join([first, *rest])


@lru_cache(maxsize=4096)
def _plain(code: str) -> str:
    """Return highlighted code without tags, or as it is if there may be others than of highlighting in it."""
    # The same code stands in the page of every language.
    plain = _USUAL_INLINE.sub("", code)
    return code if "<" in plain or ">" in plain else plain


def _take_apart_quickly(body: str) -> Sequence[str] | None:
    """Do what `_take_apart` does if all tags are of the usual form, else return None."""
    # With an end behind each beginning, taking a tag out never makes another one of what was around it.
    if body.encode(errors="surrogatepass").translate(None, _NO_BRACKETS) != b"<>" * body.count("<"):
        return None
    body = _USUAL_BREAK.sub(" ", _USUAL_INLINE.sub("", body))
    parts = _USUAL_HEADING.split(_USUAL_OTHER.sub(_EDGE, body))
    return None if any("<" in text for text in parts[::3]) else parts


def _take_apart(body: str) -> Sequence[str]:
    """Return a text up to its first tag of a heading; that tag's name, after a slash if it closes, and attributes; so on.

    In the text, there are `_EDGE`s for tags that are around blocks, and no others.
    """
    # One tag may hide another: they go one kind after the other, and what is left is around a block.
    first, *rest = TAG.split(_BREAK.sub(" ", _INLINE.sub("", body)))
    parts, texts = [], [first]
    for slash, name, attributes, text in zip(*(rest[start::4] for start in range(4)), strict=True):
        if name.lower() in _HEADINGS:
            parts += ["".join(texts), slash + name, attributes]
            texts = [text]
        else:
            texts += [_EDGE, text]
    return [*parts, "".join(texts)]


def _place(attributes: str) -> str:
    if plain := _PLAIN_ID.match(attributes):
        return plain[0]
    found = _ID.search(attributes)
    return f' id="{html.escape(html.unescape(next(filter(None, found.groups()), "")))}"' if found else ""


def _without_excluded(body: str) -> str:
    """Return HTML without what the author marks as not to be searched: an element, or the section of a heading."""
    kept, position = [], 0
    for tag in TAG.finditer(body):
        if tag.start() < position or EXCLUDED not in tag[3]:
            continue
        kept.append(body[position : tag.start()])
        position = _end_of_section(body, tag) if tag[2].lower() in _HEADINGS else _end_of_element(body, tag)
    return "".join([*kept, body[position:]])


def _end_of_section(body: str, heading: re.Match[str]) -> int:
    following = re.compile(r"<h[1-6]\b", re.IGNORECASE).search(body, heading.end())
    return following.start() if following else len(body)


def _end_of_element(body: str, tag: re.Match[str]) -> int:
    name = tag[2].lower()
    if name in _VOID:
        return tag.end()
    depth = 1
    for other in re.compile(rf"<(/?){name}\b{ATTRIBUTES}>", re.IGNORECASE).finditer(body, tag.end()):
        depth += -1 if other[1] else 1
        if not depth:
            return other.end()
    return len(body)
