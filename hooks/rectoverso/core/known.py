"""A text and what was found out about it, so that nobody looks for the same things again."""

from __future__ import annotations

from functools import cached_property

from rectoverso.core import disclaimers
from rectoverso.core.blocks import Outline, outline
from rectoverso.core.links import Link, find


class Known:
    """A Markdown body with LF line ends. Keep that of an original: all its translations ask the same."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def outline(self) -> Outline:
        """Its headings, code blocks and paragraphs."""
        return outline(self.text)

    @cached_property
    def ends_in_rule(self) -> bool:
        """Whether its last line is a thematic break."""
        return disclaimers.ends_in_rule(self.text)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Its links in order."""
        return find(self.text)
