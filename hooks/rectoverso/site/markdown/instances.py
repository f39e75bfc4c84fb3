"""One instance of Markdown for page after page.

MkDocs makes a new one for each page. To load all extensions takes about as long as some pages, and what is left of an
instance are thousands of objects that refer to each other, which Python has to look for before it can drop them.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import markdown
from markdown import Extension, Markdown
from mkdocs.structure import pages

_BUILT_IN = "markdown.extensions."
_PLAIN = (bool, int, str, type(None))
# Those that begin each page as they began the first one, once they are told to: tests ask each of them.
REUSABLE = frozenset(
    {
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes"),
        *("md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks"),
        *("pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.emoji", "pymdownx.extra"),
        *("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink"),
        *("pymdownx.mark", "pymdownx.saneheaders", "pymdownx.smartsymbols", "pymdownx.superfences"),
        *("pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
    }
)


class Instances(threading.local):
    """Hands out instances of Markdown: the same one again if it was made from the same, and its page is done."""

    def __init__(self) -> None:
        self._made_from: tuple[Any, ...] = ()
        self._kept: Markdown | None = None
        self._first: list[tuple[Any, dict[str, Any]]] = []

    def get(self, extensions: Sequence[Any], extension_configs: Mapping[str, Mapping[str, Any]]) -> Markdown:
        """Return an instance that is ready for a text. Both parameters are those of `markdown.Markdown`."""
        md, self._kept = self._kept, None
        made_from = [*extensions], {name: {**config} for name, config in extension_configs.items()}
        if md is None or made_from != self._made_from:
            md = Markdown(extensions=[*extensions], extension_configs=extension_configs)
            if not all(map(_is_reusable, extensions)):
                return md
            self._made_from = made_from
            self._first = _plain_attributes(md)
            self._lend(md)
        else:
            md.reset()
            # Some libraries' processors begin a page with what they found last in the one before.
            for one, attributes in self._first:
                vars(one).update(attributes)
        return md

    def _lend(self, md: Markdown) -> None:
        """Let an instance come back whenever it has converted a text, however that ends."""

        def convert(source: str) -> str:
            try:
                return type(md).convert(md, source)
            finally:
                self._kept = md

        vars(md)["convert"] = convert


class _Library:
    """Stands in for the module `markdown` where MkDocs' pages look for it."""

    def __init__(self) -> None:
        self._instances = Instances()

    def Markdown(self, **given: Any) -> Markdown:
        """Return an instance; whatever is asked for in another way than MkDocs does is a new one."""
        if given.keys() == {"extensions", "extension_configs"}:
            return self._instances.get(**given)
        return Markdown(**given)

    def __getattr__(self, name: str) -> Any:
        return getattr(markdown, name)


def reuse() -> None:
    """Let MkDocs' pages take the same instance of Markdown again and again."""
    if getattr(pages, "markdown", None) is markdown:
        vars(pages)["markdown"] = _Library()


def _is_reusable(extension: object) -> bool:
    if isinstance(extension, str):
        return extension.removeprefix(_BUILT_IN) in REUSABLE
    return _is_ours(extension)


def _is_ours(one: object) -> bool:
    return isinstance(one, Extension) and type(one).__module__.startswith("rectoverso.")


def _plain_attributes(md: Markdown) -> list[tuple[Any, dict[str, Any]]]:
    """Return what the libraries' objects of an instance hold, as far as a copy of it is not the same object.

    Our own extensions are told what page comes next before they are asked for it.
    """
    processors = (*md.preprocessors, *md.parser.blockprocessors, *md.treeprocessors, *md.postprocessors)
    return [
        (one, {name: value for name, value in vars(one).items() if isinstance(value, _PLAIN)})
        for one in (*md.registeredExtensions, *processors, *md.inlinePatterns)
        if not _is_ours(one)
    ]
