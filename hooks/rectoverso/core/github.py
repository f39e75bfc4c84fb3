"""GitHub's habits, written as Python-Markdown reads them: alerts, Markdown inside HTML, the ids of headings.

Emoji short codes stay as they are: pymdownx.emoji knows them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from rectoverso.core.regions import Kind, regions
from rectoverso.core.tags import TAG, decode

ALERTS = {"note": "note", "tip": "tip", "important": "info", "warning": "warning", "caution": "danger"}
"""GitHub's kinds of alerts, and Material's admonitions that look like them."""

_ALERT = re.compile(
    r"^(?P<indent>[ ]*)>[ ]?[ ]{0,3}\[!(?P<kind>note|tip|important|warning|caution)\][ \t\r]*$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"[ ]*>(?P<rest>.*)")
_FENCE = re.compile(r"[ ]*(?P<mark>`{3,}|~{3,})")
_UNDERLINE = re.compile(r"[ ]*(?:-+|=+)[ \t]*")
_FENCE_AND_RULE = tuple(
    re.compile(mark + r"[ \t]*\n[ ]*(?:-+|=+)[ \t]*$", re.MULTILINE) for mark in ("```", "~~~")
)
_PLAIN = re.compile(r"[ ]{0,3}(?![-+*#>|`~<=_ \t]|[0-9]{1,9}[.)]|\[[^\]]*\]:)\S")


def alerts(text: str, titles: Mapping[str, str] | None = None) -> str:
    """Return a Markdown text with GitHub's alerts as admonitions.

    Shapes: `text` is a body with LF line ends; `titles` maps the lower-case names of GitHub's kinds to words in
    the reader's language, English without it. No line is added but a blank one behind an alert that has none.
    Errors: none; what GitHub shows as a plain quote stays one.
    """
    if "[!" not in text or not _ALERT.search(text):
        return text
    found, lines, at, number = _Where(text), text.split("\n"), 0, 0
    kept: list[str] = []
    while number < len(lines):
        line = lines[number]
        alert = _ALERT.match(line)
        stop = _end_of_quote(lines, number) if alert and found.is_text(at + len(alert["indent"])) else number
        if alert and any(_inner(body).strip() for body in lines[number + 1 : stop]):
            kind, indent = alert["kind"].lower(), " " * (len(alert["indent"]) // 4 * 4)
            title = (titles or {}).get(kind) or kind.capitalize()
            kept.append(f'{indent}!!! {ALERTS[kind]} "{title.replace(chr(34), chr(39))}"')
            kept += ((indent + "    " + _inner(body)).rstrip() for body in lines[number + 1 : stop])
            if stop < len(lines) and lines[stop].strip():
                kept.append("")
        else:
            stop = number + 1
            kept.append(line)
        at += sum(len(passed) + 1 for passed in lines[number:stop])
        number = stop
    return "\n".join(kept)


def separate_rules(text: str) -> str:
    """Return a Markdown text with a blank line between a code block and a rule that follows it at once.

    Python-Markdown takes the rule for an underline, and the code above it for a heading.
    Source: CommonMark 0.31.2, 4.1 and 4.3; pymdownx.superfences leaves one line in the place of a code block.
    """
    if not any(pattern.search(text) for pattern in _FENCE_AND_RULE):
        return text
    kept: list[str] = []
    fence, is_closed = "", False
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if is_closed and _UNDERLINE.fullmatch(line):
            kept.append("")
        is_closed = bool(fence and mark and mark["mark"].startswith(fence) and not line[mark.end() :].strip())
        if is_closed:
            fence = ""
        elif mark and not fence:
            fence = mark["mark"]
        kept.append(line)
    return "\n".join(kept)


def _inner(line: str) -> str:
    """Return a line of a quote without the mark."""
    quoted = _QUOTED.match(line)
    if not quoted:
        return line.strip()
    rest = quoted["rest"]
    return rest[1:] if rest.startswith(" ") else rest.expandtabs(4)


def _end_of_quote(lines: list[str], start: int) -> int:
    """Return the index behind the quote that begins at index `start`, lines without a mark included."""
    fence, is_text, number = "", False, start + 1
    while number < len(lines):
        line = lines[number]
        if _QUOTED.match(line):
            inner = _inner(line)
            mark = _FENCE.match(inner)
            if mark:
                fence = "" if fence and mark["mark"].startswith(fence) else fence or mark["mark"]
            is_text = not fence and bool(_PLAIN.match(inner))
        elif not is_text or not _PLAIN.match(line):
            break
        number += 1
    return number


class _Where:
    """Tells whether an offset lies in inline content."""

    def __init__(self, text: str) -> None:
        self._regions = [region for region in regions(text) if region.kind is Kind.TEXT]
        self._starts = [region.start for region in self._regions]

    def is_text(self, offset: int) -> bool:
        """Tell whether the character at `offset` is no code, comment or raw block."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._regions[index].end


_CONTAINERS = frozenset({"details", "div", "section", "center"})
_OPENING = re.compile(r"<(?:details|div|section|center)\b", re.IGNORECASE)
_EITHER = re.compile(
    r"^(?P<indent>[ ]{0,3})<(?P<tag>details|div|section|center)\b|</(?P<end>\w+)[ \t]*>",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(r"\n[ \t]*\n")


def open_html(text: str) -> str:
    """Return a Markdown text whose HTML containers (`<details>` and the like) let Python-Markdown read inside.

    Shapes: `text` is a body with LF line ends. A container gets `markdown="1"` if it begins a line, is closed, has no
    such attribute and holds a blank line: that is where GitHub goes back to Markdown.
    Errors: none; what is not balanced stays as it is.
    Source: Python-Markdown's extension md_in_html.
    """
    if "</" not in text or not _OPENING.search(text) or not _BLANK.search(text):
        return text
    found: _Where | None = None
    waiting: list[tuple[str, int, int]] = []  # name, end of the tag's name, end of the tag
    marked: list[int] = []
    for either in _EITHER.finditer(text):
        name = (either["tag"] or either["end"]).lower()
        if name not in _CONTAINERS:
            continue
        found = found or _Where(text)
        if not found.is_text(either.end() - 1):
            continue
        if either["tag"]:
            tag = TAG.match(text, either.end("indent"))
            if tag:
                waiting.append((name, either.end(), tag.end()))
            continue
        while waiting and waiting[-1][0] != name:
            waiting.pop()
        if waiting:
            _, after, end = waiting.pop()
            if _BLANK.search(text, end, either.start()) and "markdown" not in text[after:end].lower():
                marked.append(after)
    parts: list[str] = []
    at = 0
    for offset in sorted(marked):
        parts += (text[at:offset], ' markdown="1"')
        at = offset
    return "".join((*parts, text[at:]))


# Ids of headings

_HIDDEN = "\ue000"
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`++)(?P<code>.*?)(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?-->|<(?P<address>[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*+)>|</?[A-Za-z][^<>]*+>"
    r"|!\[[^\[\]]*+\](?:\([^()]*+\)|\[[^\[\]]*+\])"
    r"|(?<=\])(?:\((?:[^()]|\([^()]*+\))*+\)|\[[^\[\]]*+\])"
)
_MARKUP = re.compile(rf"[\\`<\[\]_&{_HIDDEN}]")
"""Signs without one of which a text is shown as it is written."""
_EMPHASIS = re.compile(r"(?<!\w)(?P<mark>_{1,3})(?=\S)(?P<inner>.+?)(?<=\S)(?P=mark)(?!\w)")


def heading_text(source: str) -> str:
    """Return the text that a reader sees of a heading's Markdown source; pictures have none."""
    if not _MARKUP.search(source):
        return source.strip()

    def shown(found: re.Match[str]) -> str:
        # What is code or escaped must not be taken for emphasis below.
        return _hide(found["escaped"] or (found["code"] or "").strip() or found["address"] or "")

    text = _INLINE.sub(shown, source)
    return decode(_EMPHASIS.sub(lambda found: found["inner"], text)).replace(_HIDDEN, "_").strip()


def _hide(text: str) -> str:
    return text.replace("_", _HIDDEN)


class _Kept(dict[int, str | None]):
    """A table for `str.translate`: letters, marks, numbers, connectors, hyphens stay, blanks become hyphens."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        keeps = unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "Pc" or char == "-"
        self[code] = char if keeps else "-" if char == " " else None
        return self[code]


_KEPT = _Kept()


def slug(text: str) -> str:
    """Return the id that GitHub gives a heading with this text, the first time that it occurs in a page.

    Source: GitHub's html-pipeline, which keeps what Ruby counts as a part of words, combining marks included.
    """
    return text.lower().translate(_KEPT)


def slugs(headings: Iterable[str]) -> tuple[str, ...]:
    """Return GitHub's ids for the headings of a page, given as Markdown source in order: unique, by `-1`, `-2`."""
    used: dict[str, int] = {}
    found = []
    for heading in headings:
        name = first = slug(heading_text(heading))
        while name in used:
            used[first] += 1
            name = f"{first}-{used[first]}"
        used[name] = 0
        found.append(name)
    return tuple(found)
