"""Saved outputs of notebook cells as Markdown and safe HTML: texts, tables, pictures, errors."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape

import nh3

from rectoverso.core import svg
from rectoverso.core.notebooks import text_of

Save = Callable[[bytes, str], str]
"""Keeps a file, given its content and suffix, and returns its address as seen from the page, percent-encoded."""

_LONGEST = 100_000
"""Characters of one text that are shown: a page is no place for a log of megabytes."""

_TAGS = {
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("div", "p", "br", "hr", "pre", "blockquote", "figure", "figcaption", "details", "summary"),
    *("ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark"),
    *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan", "style"},
    "th": {"align", "colspan", "rowspan", "scope", "style"},
    "tr": {"align", "style"},
}
_DROPPED = {
    *("script", "style", "noscript", "template", "title", "iframe", "object", "embed", "applet", "frameset"),
    *("audio", "video", "canvas", "svg", "math", "form", "button", "input", "select", "textarea", "dialog"),
}
"""Elements that go with all that is in them; of any other element that is not kept its text stays."""

_DEEPEST = 200
"""Elements inside each other: what a parser of HTML does grows with the square of it."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_ENDS_BY_ITSELF = frozenset(
    {
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "track",
            "wbr",
        ),
        *("dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"),
    }
)
"""Elements that are never nested without another one between them."""

_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_PICTURE = re.compile(r"https://[^\s]|data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
_ANSI = re.compile(
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)|[ -/]{0,8}[0-Z\\^-~])|\x9b[0-?]{0,64}[@-~]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANK_LINES = re.compile(r"\A(?:[ \t]*+\n)++")
_HEADING = re.compile(r"<(/?)h[1-6]\b")
_OBJECT = re.compile(r"<[\w.]+(?: object)?(?: at 0x[0-9A-Fa-f]+)?>|<Figure size [^>]{1,100}>")
"""What Python prints for an object that has no text of its own."""
_MARKS = re.compile(r"([\\`*_\[\]<>&!])")
# Python-Markdown, its extensions and other readers of the page must find nothing of theirs in the HTML.
_NEUTRAL = {ord(sign): f"&#{ord(sign)};" for sign in "\n[]`$"}

_SIGNATURES = (
    (".png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    (".jpg", re.compile(rb"\xff\xd8\xff")),
    (".gif", re.compile(rb"GIF8[79]a")),
    (".webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
)
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def show(output: Mapping[str, object], save: Save, attributes: str = "") -> str:
    """Return one output as blocks of Markdown; empty if nothing of it can be shown.

    `attributes`: HTML attributes for what is text, such as its language.
    Shapes: HTML is one line, from `<div` to `</div>`, in which no Markdown can begin.
    Errors: none; what has not the form of an output is not shown.
    Source: nbformat 4, "Code cell outputs".
    """
    kind = output.get("output_type")
    if kind == "stream":
        return _text(text_of(output.get("text")), attributes, is_error=output.get("name") == "stderr")
    if kind == "error":
        return _text(_error(output), attributes, is_error=True)
    data = output.get("data")
    if kind not in ("execute_result", "display_data", "update_display_data") or not isinstance(data, dict):
        return ""
    return _richest(data, save, attributes)


def picture(data: Mapping[str, object], save: Save) -> str | None:
    """Save the first picture among representations (type -> content) and return its address, or None.

    The content decides what it is, whatever the type says.
    """
    drawing = svg.clean(text_of(data.get("image/svg+xml"))) if "image/svg+xml" in data else None
    if drawing:
        return save(drawing.encode(), ".svg")
    for kind in _PICTURES:
        if kind in data:
            try:
                content = base64.b64decode("".join(text_of(data[kind]).split()), validate=True)
            except (binascii.Error, ValueError):
                continue
            suffix = next((suffix for suffix, signature in _SIGNATURES if signature.match(content)), None)
            if suffix:
                return save(content, suffix)
    return None


def _richest(data: Mapping[str, object], save: Save, attributes: str) -> str:
    """Return the best representation of a result that can be shown."""
    if html := _html(text_of(data.get("text/html"))):
        return _block(html, attributes)
    plain = text_of(data.get("text/plain"))
    if address := picture(data, save):
        return f"![{_alternative(plain)}]({address})"
    if markdown := text_of(data.get("text/markdown")).strip():
        return markdown
    if "application/json" in data and (not plain or _OBJECT.fullmatch(plain.strip())):
        plain = text_of(json.dumps(data["application/json"], ensure_ascii=False, indent=2))
    if len(data) > 1 and _OBJECT.fullmatch(plain.strip()):
        return ""  # it only stands for what could not be shown
    return _text(plain or text_of(data.get("text/latex")), attributes)


def _html(html: str) -> str:
    """Return HTML without whatever could act or load, empty if then nothing is left to be seen."""
    if not html.strip() or _is_deep(html):
        return ""
    safe = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="nofollow noopener noreferrer",
    )
    # Titles of the page are the author's, and its table of contents is made from them.
    safe = _HEADING.sub(r"<\1div", safe)
    is_seen = re.sub(r"<(?!img\b)[^>]*>|&nbsp;", "", safe).strip()
    return safe if is_seen else ""


def _is_deep(html: str) -> bool:
    """Tell whether more elements may be inside each other than a page ever has."""
    opened: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _ENDS_BY_ITSELF:
            continue
        if not tag[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > _DEEPEST:
            return True
    return False


def _filter(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute that may stay; None removes it."""
    if name == "href":
        return value if _LINK.match(value.strip()) else None
    if name == "src":
        return value if tag == "img" and _PICTURE.match(value.strip()) else None
    return value


def _error(output: Mapping[str, object]) -> str:
    """Return the traceback of an error, or its name and message."""
    traceback = output.get("traceback")
    if isinstance(traceback, list) and traceback:
        return "\n".join(text_of(line) for line in traceback)
    return ": ".join(filter(None, (text_of(output.get("ename")), text_of(output.get("evalue")))))


def _text(text: str, attributes: str, *, is_error: bool = False) -> str:
    text = plain_text(text)
    if not text.strip():
        return ""
    return _block(f"<pre><code>{escape(text, quote=False)}\n</code></pre>", attributes, is_error=is_error)


def plain_text(text: str) -> str:
    """Return what a terminal shows of a text: without its commands, a line written over itself as it was last.

    Returns: at most 100,000 characters, without blank lines at either end.
    """
    text = _ANSI.sub("", text)
    if "\r" in text:
        text = "\n".join(
            next((part for part in reversed(line.split("\r")) if part), "") for line in text.split("\n")
        )
    text = _BLANK_LINES.sub("", _CONTROLS.sub("", text).rstrip())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n[…]"


def _block(html: str, attributes: str, *, is_error: bool = False) -> str:
    name = "rv-output rv-output--error" if is_error else "rv-output"
    given = f" {attributes}" if attributes else ""
    return f'<div class="{name}"{given}>{html.strip().translate(_NEUTRAL)}</div>'


def _alternative(plain: str) -> str:
    """Return the text that describes a picture, escaped for Markdown, if there is a short one; else nothing."""
    text = " ".join(plain_text(plain).split())
    return "" if _OBJECT.fullmatch(text) or len(text) > 150 else _MARKS.sub(r"\\\1", text)
