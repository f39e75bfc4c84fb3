"""A Markdown extension that does what extensions may do, and the libraries' own hardly do."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, Pattern
from markdown.treeprocessors import Treeprocessor


class Odd(Extension):
    """Patterns and processors of other kinds than the libraries'."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        class Old(Pattern):
            def handleMatch(self, m: re.Match[str]) -> Any:
                element = Element("kbd", {"class": m.group(2)})
                element.text = "inner *text*"
                return element

        class Changing(InlineProcessor):
            ANCESTOR_EXCLUDES = ("A", "strong")

            def getCompiledRegExp(self) -> re.Pattern[str]:
                return re.compile("w(or)d")

            def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
                return m[1].upper(), m.start(), m.end()

        class Refusing(InlineProcessor):
            def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
                return (None, None, None) if m.start() % 2 else (None, m.start(), m.end())

        class Deep(InlineProcessor):
            def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
                outer = Element("q")
                outer.text, child = "a *b* word", ET.SubElement(outer, "i")
                child.text, child.tail = "`c` word", "*d* [e](f) :"
                return outer, m.start(), m.end()

        class Block(BlockProcessor):
            def test(self, parent: Element, block: str) -> bool:
                return block.startswith("@")

            def run(self, parent: Element, blocks: list[str]) -> bool:
                if "later" in blocks[0] and "late" not in self.parser.blockprocessors:
                    self.parser.blockprocessors.register(Late(self.parser), "late", 300)
                blocks[0] = blocks[0][1:]
                return False

        class Late(BlockProcessor):
            def test(self, parent: Element, block: str) -> bool:
                return "word" in block

            def run(self, parent: Element, blocks: list[str]) -> None:
                ET.SubElement(parent, "hr").set("title", blocks.pop(0))

        class Tree(Treeprocessor):
            def run(self, root: Element) -> None:
                root.append(ET.Comment("a & b"))
                ET.SubElement(root, "input", {"checked": "checked", "value": 'a"<&>'}).tail = "<tail>"

        md.inlinePatterns.register(Old("%(a|b)%"), "old", 75)
        md.inlinePatterns.register(Changing("never", md), "changing", 55)
        md.inlinePatterns.register(Refusing(":", md), "refusing", 200)
        md.inlinePatterns.register(Deep("(?i)q{2}", md), "deep", 65)
        md.parser.blockprocessors.register(Block(md.parser), "block", 110)
        md.treeprocessors.register(Tree(md), "tree", -1)
