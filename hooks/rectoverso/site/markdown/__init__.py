"""Python-Markdown's own work, done faster and with the same result, to the byte.

Each module takes one part of it. All of it can be left out, and pages are the same.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any, NamedTuple

from markdown import Extension, Markdown, serializers
from markdown.blockparser import BlockParser
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.tables import TableProcessor
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import LinkInlineProcessor, Pattern
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import HTML_PLACEHOLDER, HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER, Registry
from pymdownx.superfences import SuperFencesBlockPreprocessor

from rectoverso.site.markdown import blocks, contents, emphasis, serializing, sources
from rectoverso.site.markdown.blocks import Blocks, Tables
from rectoverso.site.markdown.contents import Contents, Later
from rectoverso.site.markdown.emphasis import Emphasis
from rectoverso.site.markdown.guards import guard
from rectoverso.site.markdown.inline import Inline
from rectoverso.site.markdown.known import digest
from rectoverso.site.markdown.links import hasten
from rectoverso.site.markdown.serializing import to_xhtml
from rectoverso.site.markdown.sources import FencedCode, Fences, Whitespace
from rectoverso.site.markdown.trees import Attributes, Prettify, RawHtml, Unescape

log = logging.getLogger("mkdocs.plugins.rectoverso")


class Twin(NamedTuple):
    """A class or function of a library, what does the same faster, what that relies on, and the digests of it."""

    theirs: Any
    ours: Any
    relies_on: tuple[object, ...]
    digests: tuple[str, ...]


TWINS = (
    Twin(
        AttrListTreeprocessor,
        Attributes,
        (AttrListTreeprocessor, AttrListTreeprocessor.BASE_RE),
        ("e136d7f10ace",),
    ),
    Twin(BlockParser, Blocks, blocks.RELIES_ON, ("418dfb10d185",)),
    Twin(emphasis.THEIRS, Emphasis, emphasis.RELIES_ON, ("6f8c15f67f75",)),
    Twin(FencedBlockPreprocessor, FencedCode, (FencedBlockPreprocessor,), ("6a8d518beaa4",)),
    Twin(
        InlineProcessor,
        Inline,
        (InlineProcessor, Pattern, InlinePattern, Registry, INLINE_PLACEHOLDER),
        ("da3e398c7022",),
    ),
    Twin(
        LinkInlineProcessor,
        hasten,
        (LinkInlineProcessor.getText, LinkInlineProcessor.getLink, LinkInlineProcessor.RE_LINK),
        ("e2857e41dd8e",),
    ),
    Twin(Markdown, Later, (TocExtension,), ("51e6af905090",)),
    Twin(NormalizeWhitespace, Whitespace, (NormalizeWhitespace,), ("e8a19d3322c7",)),
    Twin(
        PrettifyTreeprocessor, Prettify, (PrettifyTreeprocessor, Markdown.is_block_level), ("e74a338515cf",)
    ),
    Twin(
        RawHtmlPostprocessor,
        RawHtml,
        (RawHtmlPostprocessor, HTML_PLACEHOLDER, HTML_PLACEHOLDER_RE),
        ("4171ee91960e",),
    ),
    Twin(SuperFencesBlockPreprocessor, Fences, sources.RELIES_ON, ("dd1e6a0edba5",)),
    Twin(TableProcessor, Tables, (TableProcessor,), ("213cf225a881",)),
    Twin(TocTreeprocessor, Contents, contents.RELIES_ON, ("7a6e32908e8f",)),
    Twin(UnescapeTreeprocessor, Unescape, (UnescapeTreeprocessor,), ("4a71b125dab3",)),
    Twin(serializers.to_xhtml_string, to_xhtml, serializing.RELIES_ON, ("383a07332c67",)),
)


class FasterMarkdown(Extension):
    """Lets an instance of Markdown do its own work faster.

    Only objects of exactly the libraries' classes take part, and only if these are known; whatever another
    extension has put in their place stays as it is. An object keeps its identity and all it holds, for others may
    hold it: it changes its class.
    """

    def extendMarkdown(self, md: Markdown) -> None:
        """Change what is registered by now; extensions that are loaded later put in what they like."""
        ours = _known_twins()
        processors = (*md.preprocessors, *md.parser.blockprocessors, *md.treeprocessors, *md.postprocessors)
        for one in (md, md.parser, *processors, *md.inlinePatterns):
            faster = ours.get(type(one))
            if isinstance(faster, type):
                one.__class__ = faster
        for one in processors:
            guard(one)
        if LinkInlineProcessor in ours:
            for one in md.inlinePatterns:
                hasten(one)
        # Markdown chooses its serializer among these once all extensions are loaded.
        formats: Any = {
            name: ours.get(serializer, serializer) for name, serializer in md.output_formats.items()
        }
        vars(md)["output_formats"] = formats


@cache
def _known_twins() -> dict[Any, Any]:
    """Return what is known, by what it takes the place of. Not asked before a page is converted: sources are read."""
    known = {twin.theirs: twin.ours for twin in TWINS if digest(*twin.relies_on) in twin.digests}
    for twin in TWINS:
        if twin.theirs not in known:
            log.debug(
                f"{twin.ours.__qualname__} has nothing to stand in for that it knows: converting pages takes longer"
            )
    return known
