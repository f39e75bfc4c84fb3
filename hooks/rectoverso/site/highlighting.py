"""Highlighting: the same code block stands in every language's page, and is highlighted once."""

from __future__ import annotations

from typing import Any

from markdown import Extension, Markdown
from pymdownx.highlight import Highlight, HighlightExtension

_LARGEST = 64 * 1024 * 1024
"""Characters of highlighted code to remember in one process; beyond it nothing more is."""


class SharedHighlighting(Extension):
    """Lets pymdownx.highlight, where it is used, remember what it has highlighted.

    What is remembered depends on the code, its language and all options; identifiers of lines, where the
    configuration asks for them, are among them.

    `remembered`: highlighted code by all that it depends on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.remembered: dict[Any, str] = {}
        self._size = 0

    def extendMarkdown(self, md: Markdown) -> None:
        """Take the place of the class that highlights, in this instance of Markdown only."""
        for extension in md.registeredExtensions:
            if isinstance(extension, HighlightExtension):
                extension.get_pymdownx_highlighter = lambda: self._highlighter

    def _highlighter(self, md: Markdown, **options: Any) -> _Remembering:
        return _Remembering(self, md, options)

    def remember(self, key: Any, html: str) -> str:
        """Keep highlighted code, as long as there is room."""
        if self._size < _LARGEST:
            self.remembered[key] = html
            self._size += len(html)
        return html

    def recall(self, key: Any) -> str | None:
        """Return highlighted code, or None."""
        return self.remembered.get(key)


class _Remembering:
    """Stands in for `Highlight`, which is only made, and asked, for code that is new."""

    def __init__(self, memory: SharedHighlighting, md: Markdown, options: dict[str, Any]) -> None:
        self._memory, self._md, self._options = memory, md, options

    def highlight(self, src: str, language: str, css_class: str = "highlight", **given: Any) -> Any:
        """Return what `Highlight.highlight` returns: HTML for a block, an element for code in a line."""
        fresh = Highlight(self._md, **self._options)
        if given.get("inline") or given.get("title") or self._options.get("auto_title"):
            return fresh.highlight(src, language, css_class, **given)
        # Without line identifiers the number of the block in its page changes nothing.
        counted = self._options.get("line_spans") or self._options.get("line_anchors")
        known = {name: value for name, value in given.items() if counted or name != "code_block_count"}
        key = repr((src, language, css_class, sorted(known.items()), sorted(self._options.items())))
        return self._memory.recall(key) or self._memory.remember(
            key, fresh.highlight(src, language, css_class, **given)
        )
