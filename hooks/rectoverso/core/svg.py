"""Drawings in SVG made safe: elements and attributes that draw are kept, all others are left out."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_NAMESPACE = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset(
    {
        *("svg", "g", "a", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle"),
        *("ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "style", "image"),
        *("clipPath", "mask", "pattern", "marker", "linearGradient", "radialGradient", "stop"),
        *("filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite"),
        *("feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight"),
        *("feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur"),
        *("feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting"),
        *("feSpotLight", "feTile", "feTurbulence"),
    }
)
_NAME = re.compile(r"(?!on)[A-Za-z][\w.-]*", re.ASCII | re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
# Whatever may load something from elsewhere, and every way to disguise it; `url(#id)` stays within the drawing.
_LOADS = re.compile(
    r"\\|@|/\*|\burl\s*\(\s*(?![\"']?#)|(?:image|image-set|src|cross-fade|expression)\s*\(|javascript:",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[\]>]*>", re.IGNORECASE)
_LARGEST = 5_000_000
"""Characters; a larger drawing would keep a browser busy for seconds."""


def clean(text: str) -> str | None:
    """Return a drawing without scripts, handlers, foreign elements and references to anything outside of it.

    Returns: an SVG document, or None for what is none, is larger than 5 million characters or declares entities.
    Errors: none. Applying it again changes nothing.
    Source: SVG 2, chapters 4 and 5; what is not listed there is not known to be harmless, and goes.
    """
    text = _DOCTYPE.sub("", text, count=1)
    if len(text) > _LARGEST or "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        return None
    try:
        root = ET.fromstring(text.strip())  # noqa: S314 - it declares no entities that could expand
        if _local(root) != "svg":
            return None
        _clean(root)
        root.set("xmlns", _NAMESPACE)
        return ET.tostring(root, encoding="unicode") + "\n"
    except (ET.ParseError, RecursionError, ValueError):
        return None


def _clean(root: ET.Element) -> None:
    """Clean an element and all below it, which lose their namespace; links become groups."""
    left = [root]
    while left:
        element = left.pop()
        kept = {
            name: value for key, value in element.attrib.items() if (name := _attribute(element, key, value))
        }
        element.tag = "g" if (name := _local(element)) in (None, "a") else str(name)
        element.attrib.clear()
        element.attrib.update(kept)
        children: list[ET.Element] = []
        for child in element:
            name = _local(child)
            if name is not None and (name != "style" or not _LOADS.search("".join(child.itertext()))):
                children.append(child)
            elif child.tail and children:
                children[-1].tail = (children[-1].tail or "") + child.tail
            elif child.tail:
                element.text = (element.text or "") + child.tail
        element[:] = children
        left += children


def _local(element: ET.Element) -> str | None:
    """Return the name of an element that may stay, or None."""
    namespace, _, name = element.tag.rpartition("}")
    return name if namespace in ("", "{" + _NAMESPACE) and name in _ELEMENTS else None


def _attribute(element: ET.Element, name: str, value: str) -> str | None:
    """Return the name under which an attribute stays, or None if it goes."""
    if name in (_XLINK, "href"):
        is_picture = (_local(element) == "image") and _PICTURE.fullmatch(value.strip())
        return "href" if value.startswith("#") or is_picture else None
    return name if _NAME.fullmatch(name) and name != "xmlns" and not _LOADS.search(value) else None
