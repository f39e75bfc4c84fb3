"""Blocks of a page, offered only to the processors that can take them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown.blockparser import BlockParser
from markdown.blockprocessors import (
    BlockProcessor,
    BlockQuoteProcessor,
    CodeBlockProcessor,
    HashHeaderProcessor,
    HRProcessor,
    ListIndentProcessor,
    OListProcessor,
    ReferenceProcessor,
    SetextHeaderProcessor,
)
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.def_list import DefListProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.tables import TableProcessor
from markdown.util import Registry
from pymdownx.superfences import SuperFencesCodeBlockProcessor

from rectoverso.site.markdown.guards import Guarded
from rectoverso.site.markdown.required import required

_SEARCH = (
    BlockQuoteProcessor.test,
    DefListProcessor.test,
    HashHeaderProcessor.test,
    OListProcessor.test,
    SetextHeaderProcessor.test,
)
"""Tests that are nothing but a search for the expression `RE`."""
_SEARCHING = (
    (FootnoteBlockProcessor.test, FootnoteBlockProcessor.run),
    (ReferenceProcessor.test, ReferenceProcessor.run),
)
"""Tests that say yes to all, and work that puts a block back, and says so, without the expression `RE` in it."""
_INDENTED = (CodeBlockProcessor.test, ListIndentProcessor.test)
"""Tests that only a block passes that begins with an indent."""

_TABLES: Any = TableProcessor
RELIES_ON = (
    *(BlockParser.parseBlocks, Registry),
    *(AdmonitionProcessor.test, AdmonitionProcessor.parse_content, AdmonitionProcessor.RE),
    *(SuperFencesCodeBlockProcessor.test, SuperFencesCodeBlockProcessor.run),
    TableProcessor.test,
    *(HRProcessor, HRProcessor.SEARCH_RE),
    SetextHeaderProcessor.RE,
    *(_SEARCH + _INDENTED),
    *(one for pair in _SEARCHING for one in pair),
)
"""What has to be as it was known."""

_RULES = tuple(f"{mark}{gap}{mark}" for mark in "-_*" for gap in (mark, " ", "  "))
"""A horizontal rule has three marks, with up to two spaces after each."""

Rule = tuple[BlockProcessor, str, tuple[str, ...]]
"""A processor, a string and further ones, of which a block holds one if the processor takes it. Any holds ""."""


class Blocks(BlockParser):
    """Asks a processor of the libraries about a block only where the block holds what the processor looks for."""

    _rules: tuple[Rule, ...] | None = None

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        """Turn blocks into elements. See the base class."""
        while blocks:
            for processor, first, others in self._current():
                # A processor that declines may have changed what is there.
                block = blocks[0]
                if first not in block:
                    for string in others:
                        if string in block:
                            break
                    else:
                        continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    def _current(self) -> tuple[Rule, ...]:
        # Registering a processor leaves the list unsorted; taking one away, which is rare, makes it shorter.
        known: Any = self.blockprocessors
        if self._rules is None or not known._is_sorted or len(known._priority) != len(self._rules):
            needs = ((one, tuple(_needs(one)) or ("",)) for one in known)
            self._rules = tuple((one, strings[0], strings[1:]) for one, strings in needs)
        return self._rules


class Tables(TableProcessor):
    """Splits a row at its bars, if it is as plain as most are."""

    # The base class calls it by this name.
    def _split_row(self, row: str) -> list[str]:
        is_plain = "\\" not in row and "``" not in row and "\n" not in row
        if not is_plain or "|" in "".join(row.split("`")[1:-1:2]):
            cells: list[str] = _TABLES._split_row(self, row)
            return cells
        if self.border:
            row = row.removeprefix("|").removesuffix("|")
        return row.split("|")


def _needs(processor: Any) -> Iterator[str]:
    kind = type(processor)
    if vars(processor).keys() & {"test", "run"}:
        return
    indent = " " * processor.tab_length
    if kind is SetextHeaderProcessor:
        yield from ("\n=", "\n-")
    elif kind is HRProcessor:
        yield from _RULES
    elif kind.test in _SEARCH or (kind.test, kind.run) in _SEARCHING:
        expression = processor.RE
        if isinstance(expression, Guarded):
            yield from expression.strings
        elif isinstance(expression, re.Pattern):
            yield from required(expression) or ()
    elif kind is SuperFencesCodeBlockProcessor or kind.test in _INDENTED:
        yield indent
    elif kind is AdmonitionProcessor:
        yield from ("!!!", indent)
    elif kind.test is TableProcessor.test:
        yield "|"
