"""Where the words of a page stand: what two renderings of one text must have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

CONTAINERS = {"ul": "ul", "ol": "ol", "li": "li", "blockquote": "quote", "pre": "code", "table": "table"}


def words(source: str) -> list[tuple[str, str]]:
    """Return each word of a page with what it stands in, from the outside in; items are counted."""
    root = html.fromstring(f"<main>{source}</main>")
    found = []
    for node in root.iter():
        if isinstance(node.tag, str):
            for text, place in ((node.text, node), (node.tail, node.getparent())):
                if text and (there := re.findall(r"\w+", text)):
                    path = _path(place)
                    found += [(word, path) for word in there]
    return sorted(found)


def _path(node: etree._Element | None) -> str:
    """Return the containers of an element; of items also their number in the list."""
    return "/".join(reversed(list(_containers(node))))


def _containers(node: etree._Element | None) -> Iterator[str]:
    while node is not None:
        if node.tag == "li":
            yield f"li{len(list(node.itersiblings('li', preceding=True)))}"
        elif node.tag in CONTAINERS:
            yield CONTAINERS[node.tag]
        node = node.getparent()
