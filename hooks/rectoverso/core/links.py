"""Links: every destination in a Markdown text, exactly where it stands, and the same text with others.

What is a link is decided as GitHub does it; in code, comments and formulas there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape, unescape

from rectoverso.core.regions import DEFINITION, Kind, Region, regions
from rectoverso.core.tags import ENTITY, TAG, attributes, decode


class LinkKind(StrEnum):
    """How a destination is written, and so whether what it leads to is shown in the page or gone to."""

    LINK = "link"
    IMAGE = "image"
    DEFINITION = "definition"
    AUTOLINK = "autolink"
    HTML_LINK = "html-link"
    HTML_IMAGE = "html-image"
    HTML_MEDIA = "html-media"

    @property
    def is_embedded(self) -> bool:
        """Whether the page shows what the link leads to. Of a definition nobody knows."""
        return self in (LinkKind.IMAGE, LinkKind.HTML_IMAGE, LinkKind.HTML_MEDIA)


@dataclass(frozen=True, slots=True)
class Link:
    """One destination: `text[start:end]` is how it is written, without brackets or quotes around it.

    `destination`: what is meant, without escapes and entities of Markdown or HTML, percent-encoded as it was;
    `line`: 1-based; `attribute`: the name of the HTML attribute, empty for Markdown.
    """

    start: int
    end: int
    destination: str
    kind: LinkKind
    line: int
    attribute: str = ""


_CANDIDATE = re.compile(r"\]\(|<[A-Za-z0-9_]")
_TOKEN = re.compile(r"\\[!-/:-@\[-`{-~]|`++|!?\[|\]\(?|<(?=[A-Za-z0-9_!])|\$++")
_TICKS = re.compile("`++")
_AUTOLINK = re.compile(
    r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+|[\w.!#$%&'*+/=?^`{|}~-]++@[\w.-]++)>", re.ASCII
)
_IMAGE_TAG = re.compile(r"<(?:img|source|picture|input)\b", re.IGNORECASE)
_SRCSET = re.compile(r"[^\s,]\S*+")
_PART = re.compile(r"(?:[^\x00-\x20()\\]|\\[!-~]|\\)*+")
_ANGLE = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
_SPACE = re.compile(r"[ \t\r]*+(?:\n[ \t\r]*+)?+")
_TITLE = re.compile(
    r"(?:[ \t\r]++\n?|\n)[ \t\r]*+(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))",
    re.DOTALL,
)
_ESCAPE = re.compile(rf"\\([!-/:-@\[-`{{-~])|{ENTITY.pattern}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:")
_DEEPEST = 32
"""Parentheses inside each other in one destination, as cmark has it."""
_OPEN = 1000
"""Brackets that wait for their other half; the outermost are forgotten first."""


def find(text: str) -> tuple[Link, ...]:
    """Return the links of a Markdown text in the order in which their destinations stand.

    Shapes: `text` is a body; front matter and record are removed already. Lines end in LF or CRLF. Each address
    of a `srcset` is a link of its own. References (`[text][label]`) lead where their definition says.
    Errors: none. Time is linear in the text.
    Source: CommonMark 0.31.2, 4.7 and chapter 6; formulas as on GitHub.
    """
    if not _CANDIDATE.search(text) and "]:" not in text:
        return ()
    found: list[Link] = []
    for region in regions(text):
        if region.kind is Kind.DEFINITION:
            if definition := DEFINITION.match(text, region.start, region.end):
                name = "angle" if definition["angle"] is not None else "plain"
                _add(found, text, definition.span(name), LinkKind.DEFINITION)
        elif first := _CANDIDATE.search(text, region.start, region.end):
            if region.kind is Kind.TEXT:
                _Inline(text, region, found).run()
            else:
                at = first.start()
                while tag := TAG.search(text, at, region.end):
                    _read_tag(found, text, *tag.span())
                    at = tag.end()
    found.sort(key=lambda link: link.start)
    return tuple(_numbered(text, found))


def _numbered(text: str, found: list[Link]) -> list[Link]:
    """Return the links with the lines that they stand in."""
    numbered, line, at = [], 1, 0
    for link in found:
        line += text.count("\n", at, link.start)
        at = link.start
        numbered.append(Link(link.start, link.end, link.destination, link.kind, line, link.attribute))
    return numbered


def _add(found: list[Link], text: str, span: tuple[int, int], kind: LinkKind, attribute: str = "") -> None:
    raw = text[slice(*span)]
    if attribute:
        meant = decode(raw)
    elif kind is not LinkKind.AUTOLINK and ("\\" in raw or "&" in raw):
        meant = _ESCAPE.sub(lambda escaped: escaped[1] or unescape(escaped.group()), raw)
    else:
        meant = raw
    found.append(Link(*span, meant, kind, 0, attribute))


class _Inline:
    """Reads one region of inline content."""

    def __init__(self, text: str, region: Region, found: list[Link]) -> None:
        self.text = text
        self.start, self.end = region.start, region.end
        self.found = found
        self.open: list[bool] = []  # opening brackets; whether each begins an image
        self.dead = 0  # how many of them, from the bottom, hold a link already
        self.ticks: dict[int, list[int]] = {}

    def run(self) -> None:
        text, at, end = self.text, self.start, self.end
        while token := _TOKEN.search(text, at, end):
            mark, at = token.group(), token.end()
            first = mark[0]
            if mark in ("[", "!["):
                self.open.append(mark == "![")
                if len(self.open) > _OPEN:
                    del self.open[: _OPEN // 2]
                    self.dead = max(0, self.dead - _OPEN // 2)
            elif first == "]":
                at = self._close(at, follows=len(mark) == 2)
            elif first == "`":
                at = self._code(token.start(), at)
            elif first == "<":
                at = self._tag(token.start())
            elif first == "$":
                at = self._formula(token.start(), at)

    def _close(self, at: int, *, follows: bool) -> int:
        """Take a closing bracket, and the destination that follows it; return where to go on."""
        if not self.open:
            return at
        is_image = self.open.pop()
        is_dead = len(self.open) < self.dead
        self.dead = min(self.dead, len(self.open))
        if not follows or (is_dead and not is_image):
            return at
        span = self._destination(at)
        if span is None:
            return at
        start, stop, after = span
        _add(self.found, self.text, (start, stop), LinkKind.IMAGE if is_image else LinkKind.LINK)
        if not is_image:
            self.dead = len(self.open)  # no link inside a link
        return after

    def _destination(self, at: int) -> tuple[int, int, int] | None:
        """Return start and end of the destination behind `](` and where the link ends; None if it is no link."""
        text, end = self.text, self.end
        at = _end(_SPACE, text, at, end)
        if angle := _ANGLE.match(text, at, end):
            start, stop, at = angle.start(1), angle.end(1), angle.end()
        elif text.startswith("<", at):
            return None
        else:
            start, depth = at, 0
            while True:
                at = _end(_PART, text, at, end)
                if at < end and text[at] == "(" and depth < _DEEPEST:
                    depth += 1
                elif at < end and text[at] == ")" and depth:
                    depth -= 1
                else:
                    break
                at += 1
            if depth:
                return None
            stop = at
        if at < end and text[at] != ")":
            at = _end(_SPACE, text, _end(_TITLE, text, at, end), end)
        return (start, stop, at + 1) if at < end and text[at] == ")" else None

    def _code(self, start: int, at: int) -> int:
        """Return the end of the code span that begins at `start`, or of its marks if it never ends."""
        if not self.ticks:
            for run in _TICKS.finditer(self.text, self.start, self.end):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        length = at - start
        same = self.ticks.get(length, [])
        following = bisect_left(same, at)
        return same[following] + length if following < len(same) else at

    def _tag(self, start: int) -> int:
        """Take a comment, an address in angle brackets or a tag; return its end, or where to go on."""
        text, end = self.text, self.end
        if text.startswith("<!--", start):
            close = text.find("-->", start + 4, end)
            return close + 3 if close >= 0 else start + 4
        if autolink := _AUTOLINK.match(text, start, end):
            _add(self.found, text, autolink.span(1), LinkKind.AUTOLINK)
            return autolink.end()
        tag = TAG.match(text, start, end)
        if not tag:
            return start + 1
        _read_tag(self.found, text, start, tag.end())
        return tag.end()

    def _formula(self, start: int, at: int) -> int:
        """Return the end of the formula that begins with dollar signs at `start`, or of the signs."""
        text, sign = self.text, self.text[start:at]
        before = text[start - 1] if start > self.start else " "
        if len(sign) > 2 or (len(sign) == 1 and (before.isalnum() or text[at : at + 1].isspace())):
            return at
        close = text.find(sign, at, self.end)
        if close < 0:
            return at
        after = text[close + len(sign) : close + len(sign) + 1]
        is_closed = len(sign) == 2 or not (text[close - 1] in " \t\n\\" or after.isalnum() or after == "$")
        # In a table a formula ends with its cell; and what begins in a code span is none.
        return close + len(sign) if is_closed and not {"|", "`"} & {*text[at:close]} else at


def _end(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    """Return where what `pattern` matches at `at` ends; `at` itself if it does not."""
    found = pattern.match(text, at, end)
    return found.end() if found else at


def _read_tag(found: list[Link], text: str, start: int, end: int) -> None:
    """Add the links in the attributes of the tag between two offsets."""
    if text.find("=", start, end) < 0:
        return
    for attribute in attributes(text, start, end):
        name, first, last = attribute.name, attribute.start, attribute.end
        if name == "srcset":
            _read_srcset(found, text, first, last)
        elif name in ("href", "src", "poster"):
            is_image = name == "poster" or _IMAGE_TAG.match(text, start)
            kind = LinkKind.HTML_IMAGE if is_image else LinkKind.HTML_MEDIA
            raw = text[first:last]
            span = (first + len(raw) - len(raw.lstrip()), first + len(raw.rstrip()))
            _add(found, text, span, LinkKind.HTML_LINK if name == "href" else kind, name)


def _read_srcset(found: list[Link], text: str, start: int, end: int) -> None:
    """Add the addresses in a `srcset`: each stands before its descriptor and a comma."""
    at = start
    while address := _SRCSET.search(text, at, end):
        stop = address.end()
        while text[stop - 1] == ",":
            stop -= 1
        _add(found, text, (address.start(), stop), LinkKind.HTML_IMAGE, "srcset")
        comma = text.find(",", stop, end)
        at = comma + 1 if comma >= 0 else end


def rewrite(text: str, replace: Callable[[Link], str | None]) -> str:
    """Return `text` with the destinations that `replace` returns; None, or the same, leaves one as it is written.

    Shapes: `replace` is called in source order and returns a destination as `Link.destination` holds it; whatever
    would break out of the syntax around it is escaped or percent-encoded.
    """
    return put(text, ((link, replace(link)) for link in find(text)))


def put(text: str, changes: Iterable[tuple[Link, str | None]]) -> str:
    """Return `text` with new destinations for links that were found in it, given in source order; see `rewrite`."""
    parts: list[str] = []
    at = 0
    for link, new in changes:
        if new is None or new == link.destination:
            continue
        start, end = link.start, link.end
        if link.kind is LinkKind.AUTOLINK:
            start, end = start - 1, end + 1
        parts += (text[at:start], _written(text, link, new))
        at = end
    return "".join((*parts, text[at:]))


def taken(link: Link, new: str) -> str:
    """Return what a new destination reads as once it is written in the place of `link`, without what breaks out."""
    if link.attribute:
        return _percent(new, "\\s\x00-\x1f\x7f`" + ("," if link.attribute == "srcset" else ""))
    is_safe = (link.kind is LinkKind.AUTOLINK and _SCHEME.match(new)) or _is_balanced(new)
    return _percent(new, _UNSAFE + ("" if is_safe else "()"))


def _written(text: str, link: Link, new: str) -> str:
    """Return how a destination is written in the place of `link`."""
    written = taken(link, new)
    if link.attribute:
        before = link.start - 1
        while text[before].isspace():
            before -= 1
        is_bare = text[before] == "="
        return f'"{escape(written)}"' if is_bare and link.attribute != "srcset" else escape(written)
    if link.kind is LinkKind.AUTOLINK and _SCHEME.match(new):
        return f"<{written}>"
    written = ENTITY.sub(lambda entity: f"&amp;{entity.group()[1:]}", written)
    if link.kind is LinkKind.AUTOLINK:
        shown = re.sub(r"([\\\[\]`*_<>])", r"\\\1", link.destination)
        return f"[{shown}]({written})"
    # Of an empty destination only a definition needs a sign.
    return written or ("<>" if link.kind is LinkKind.DEFINITION and text[link.start - 1] != "<" else "")


_UNSAFE = "\\s\x00-\x1f\x7f<>\"'\\\\`|"
"""What may not stand in a destination: some of it CommonMark, some Python-Markdown or a table would misread."""


def _percent(text: str, unsafe: str) -> str:
    return re.sub(
        f"[{unsafe}]", lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), text
    )


def _is_balanced(text: str) -> bool:
    depth = 0
    for mark in re.findall("[()]", text):
        depth += 1 if mark == "(" else -1
        if depth not in range(_DEEPEST + 1):
            return False
    return depth == 0
