"""Inline markup, tried only where a text can hold it.

Python-Markdown tries each of its patterns on each text of a page, one after the other, though most texts are plain
words. Here a pattern is passed over where the characters that it needs are not in the text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown, inlinepatterns
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import Pattern, ReferenceInlineProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, STX, AtomicString

from rectoverso.site.markdown.known import digest, is_known
from rectoverso.site.markdown.required import Required, required

_Found = list[tuple[Element, list[str]]]
"""Elements that came into a text, and the tags above each."""

_IN_PLACEHOLDERS = frozenset(INLINE_PLACEHOLDER_PREFIX + "0123456789" + ETX)
_OPENING, _CLOSING = INLINE_PLACEHOLDER.split("%s")
_REFERENCES = (
    ReferenceInlineProcessor,
    inlinepatterns.ShortReferenceInlineProcessor,
    inlinepatterns.ImageReferenceInlineProcessor,
    inlinepatterns.ShortImageReferenceInlineProcessor,
)
RELIES_ON = (*_REFERENCES, inlinepatterns.LinkInlineProcessor.getText)
"""What has to be as it was known, for links by reference."""
DIGESTS = ("5b30137cb7e2",)


class Inline(InlineProcessor):
    """Does what its base does, to a pattern's every call, but for the calls that cannot find anything.

    Patterns are looked at when a page begins. A pattern whose class finds its regular expression in a way of its own
    is always tried. `has_escaped`: whether any has put an escaped character into a text; who puts those back takes it back.
    """

    has_escaped = False
    _patterns: Sequence[Any] = ()
    _excludes: Sequence[frozenset[str]] = ()
    _by_reference: frozenset[int] = frozenset()
    _plan: Plan
    _InlineProcessor__applyPattern: Callable[[Any, str, int, int], tuple[str, bool, int]]
    _InlineProcessor__processElementText: Callable[[Element, Element, bool], None]
    _InlineProcessor__placeholder_re: re.Pattern[str]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to a page, or to a part of one. See the base class."""
        self._prepare()
        self.stashed_nodes = {}
        self.parent_map = {child: parent for parent in tree.iter() for child in parent}
        above = [*(ancestors or ()), tree.tag.lower()]
        stack = deque([(tree, above)])
        resolve = self._InlineProcessor__processPlaceholders
        apply = self._InlineProcessor__handleInline
        while stack:
            element, parents = stack.popleft()
            self.ancestors = parents
            if element is not tree:
                parents.append(element.tag.lower())
            inserted = []
            for child in element:
                text = child.text
                if text and not isinstance(text, AtomicString):
                    parents.append(child.tag.lower())
                    new = apply(text)
                    if INLINE_PLACEHOLDER_PREFIX in new:
                        child.text = None
                        found = resolve(new, child)
                        for one, _ in found:
                            self.parent_map[one] = child
                        stack += found
                        inserted.append((child, found))
                    else:
                        child.text = new or None
                    parents.pop()
                if child.tail:
                    self._tail(element, child)
                if len(child):
                    self.parent_map[child] = element
                    stack.append((child, parents[:]))
            # Only now, so that they are not met as children of an element that is still being read.
            for child, found in inserted:
                for place, (one, _) in enumerate(found):
                    child.insert(place, one)
        return tree

    def _tail(self, element: Element, child: Element) -> None:
        """Apply the patterns to what follows a child. What they make follows it, and is met next."""
        new = self._InlineProcessor__handleInline(child.tail or "")
        if INLINE_PLACEHOLDER_PREFIX not in new:
            child.tail = new or None
            return
        holder = Element("d")
        found = self._InlineProcessor__processPlaceholders(new, holder, False)
        child.tail = holder.tail or None
        place = list(element).index(child) + 1
        for one, _ in reversed(found):
            self.parent_map[one] = element
            element.insert(place, one)

    def _prepare(self) -> None:
        patterns: tuple[Any, ...] = tuple(self.inlinePatterns)
        self._patterns = patterns
        self._excludes = [_lower(tuple(one.ANCESTOR_EXCLUDES)) for one in patterns]
        self._by_reference = frozenset(
            index
            for index, one in enumerate(patterns)
            if type(one) in _REFERENCES and _are_references_known()
        )
        self._plan = _plan(tuple(map(_required, patterns)))

    # By this name the base class calls it for texts inside of what patterns of the old kind find.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """Return a text with placeholders for what the patterns from an index on find in it."""
        if isinstance(data, AtomicString):
            return data
        if not self._patterns:
            self._prepare()
        plan, patterns = self._plan, self._patterns
        if patternIndex >= len(patterns):
            return data
        holds = plan.holds(data)
        following = plan.following(holds)
        index = following[patternIndex]
        while index < len(patterns):
            if index in self._by_reference and not self.md.references:
                # Whatever it looked up, there would be nothing of that name.
                pass
            elif self._excludes[index].isdisjoint(self.ancestors):
                new = self._apply(patterns[index], data, index)
                if new is not data:
                    # A placeholder is the only thing that ever comes new into a text.
                    data = new
                    holds |= plan.arising
                    following = plan.following(holds)
            index = following[index + 1]
        return data

    def _apply(self, pattern: Any, data: str, index: int) -> str:
        """Return a text with placeholders for all that one pattern finds in it."""
        start = 0
        if not isinstance(pattern, InlinePattern):
            self.has_escaped = is_found = True
            while is_found:
                data, is_found, start = self._InlineProcessor__applyPattern(pattern, data, index, start)
            return data
        find = pattern.getCompiledRegExp().finditer
        while True:
            for match in find(data, start):
                node, begin, end = pattern.handleMatch(match, data)
                if begin is not None and end is not None:
                    break
            else:
                return data
            if node is None:
                start = end
                continue
            if isinstance(node, str):
                self.has_escaped = self.has_escaped or STX in node
            elif not isinstance(node.text, AtomicString):
                self._inside(node, index)
            number = f"{len(self.stashed_nodes):04d}"
            self.stashed_nodes[number] = node
            before = f"{data[:begin]}{_OPENING}{number}{_CLOSING}"
            data, start = before + data[end:], len(before)

    def _inside(self, node: Element, index: int) -> None:
        """Apply the patterns that are left to the texts inside of what one has found."""
        for part in (node, *node):
            if part.text:
                self.ancestors.append(part.tag.lower())
                part.text = self._InlineProcessor__handleInline(part.text, index + 1)
                self.ancestors.pop()
            if part.tail:
                part.tail = self._InlineProcessor__handleInline(part.tail, index)

    # By this name the base class calls it for texts inside of what was found.
    def _InlineProcessor__processPlaceholders(
        self, data: str, parent: Element, isText: bool = True
    ) -> _Found:
        """Put what was found in a text in the places of its placeholders; return the elements, for them to be inserted.

        What stands before the first of them becomes the parent's text or tail, what follows one its tail.
        """
        pieces = self._InlineProcessor__placeholder_re.split(data)
        nodes = list(map(self.stashed_nodes.get, pieces[1::2]))
        if (
            None in nodes
            or data.count(INLINE_PLACEHOLDER_PREFIX) > len(nodes)
            or isinstance(data, AtomicString)
        ):
            # There is one that is none.
            done: _Found = super()._InlineProcessor__processPlaceholders(data, parent, isText)  # type: ignore[misc]
            return done
        found: _Found = []
        _append(parent, pieces[0], is_tail=not isText)
        for node, text in zip(nodes, pieces[2::2], strict=True):
            if isinstance(node, str):
                _append(found[-1][0] if found else parent, node, is_tail=bool(found) or not isText)
            elif node is not None:
                self._resolve_inside(node)
                found.append((node, self.ancestors[:]))
            _append(found[-1][0] if found else parent, text, is_tail=bool(found) or not isText)
        return found

    def _resolve_inside(self, node: Element) -> None:
        """Do the same to the texts inside of what was found; most hold nothing more."""
        for part in (node, *node):
            if part.tail and INLINE_PLACEHOLDER_PREFIX in part.tail:
                self._InlineProcessor__processElementText(node, part, False)
            if part.text and INLINE_PLACEHOLDER_PREFIX in part.text:
                self._InlineProcessor__processElementText(part, part, True)


def only_inline(md: Markdown) -> Inline | None:
    """Return what alone puts escaped characters into the texts of a page; None if others may do so."""
    processors = tuple(md.treeprocessors)
    every = (*md.preprocessors, *md.parser.blockprocessors, *processors, *md.inlinePatterns)
    found = [one for one in processors if type(one) is Inline]
    return found[0] if len(found) == 1 and all(is_known(one, "mkdocs.") for one in every) else None


def _append(element: Element, text: str, *, is_tail: bool) -> None:
    """Add to the text of an element, or to what follows it."""
    if not text:
        return
    if is_tail:
        element.tail = element.tail + text if element.tail else text
    else:
        element.text = element.text + text if element.text else text


class Plan:
    """Which patterns can match in a text, by the strings that it holds. Sets of strings are numbers, one bit each.

    `arising`: the strings that may come into a text with a placeholder.
    """

    def __init__(self, needs: Sequence[Required | None]) -> None:
        strings = sorted({string for need in needs for string in need or ()})
        self._bits = [(string, 1 << place) for place, string in enumerate(strings)]
        self._needs = [
            None if need is None else sum(bit for string, bit in self._bits if string in need)
            for need in needs
        ]
        self.arising = sum(bit for string, bit in self._bits if _may_arise(string))
        self._following: dict[int, list[int]] = {}

    def holds(self, text: str) -> int:
        """Return which strings a text holds."""
        held = 0
        for string, bit in self._bits:
            if string in text:
                held |= bit
        return held

    def following(self, held: int) -> list[int]:
        """Return for each index that of the pattern to be tried next, which may be the one at that index."""
        if held not in self._following:
            count = len(self._needs)
            following = [count] * (count + 2)
            for index in reversed(range(count)):
                need = self._needs[index]
                following[index] = index if need is None or need & held else following[index + 1]
            self._following[held] = following
        return self._following[held]


@lru_cache(maxsize=64)
def _plan(needs: tuple[Required | None, ...]) -> Plan:
    return Plan(needs)


@lru_cache(maxsize=64)
def _lower(tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tag.lower() for tag in tags)


@cache
def _are_references_known() -> bool:
    return digest(*RELIES_ON) in DIGESTS


def _may_arise(string: str) -> bool:
    """Whether a string may come into a text when a placeholder takes the place of a part of it."""
    return STX in string or ETX in string or _IN_PLACEHOLDERS.issuperset(string)


def _required(pattern: Any) -> Required | None:
    find = getattr(type(pattern), "getCompiledRegExp", None)
    if find is not Pattern.getCompiledRegExp or "getCompiledRegExp" in vars(pattern):
        return None
    return required(pattern.getCompiledRegExp())
