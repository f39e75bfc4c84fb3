"""Sections of a document, and which section of one version is which of another.

A section is a heading and what follows it up to the next heading of any level. What stands before the first
heading, front matter included, is section 0, so that the n-th heading begins section n.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rectoverso.core import blocks
from rectoverso.core.differences import matches, rising
from rectoverso.core.pages import split

_ALIKE = 0.5
"""Share of common words from which two sections with different headings count as one that was renamed."""

_MOST_COMPARED = 2_000
"""Pairs of sections between two aligned ones whose words are compared."""

_OWN_ID = re.compile(r"\{[^{}]*#([\w:.-]+)[^{}]*\}\s*$")
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"[`*]+|\b_+|_+\b")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")


@dataclass(frozen=True, slots=True)
class Section:
    """A section: the heading's level (0 for what stands before the first) and Markdown source.

    `start` and `stop` are indices of lines, as for a slice; lines of blanks at the end are not part of it.
    """

    level: int
    heading: str
    start: int
    stop: int

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line, 1-based; the last lies before the first where there is no text."""
        return self.start + 1, self.stop


class Document:
    """A page's text in lines and sections; `front` is how many lines of record and front matter it begins with,
    `starts` the indices of the lines that headings begin on.
    """

    def __init__(self, text: str) -> None:
        text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        parts = split(text)
        self.lines: list[str] = text.split("\n")
        self.front: int = parts.offset
        self.headings = blocks.outline(parts.body).headings
        self.sections: tuple[Section, ...] = tuple(self._sections())
        self.starts = frozenset(section.start for section in self.sections[1:])

    def _sections(self) -> Iterator[Section]:
        starts = [self.front + heading.line - 1 for heading in self.headings]
        stops = [*starts, len(self.lines)]
        yield self._section(0, "", 0, stops[0])
        for heading, start, stop in zip(self.headings, starts, stops[1:], strict=True):
            yield self._section(heading.level, heading.text, start, stop)

    def _section(self, level: int, heading: str, start: int, stop: int) -> Section:
        while stop > start and not self.lines[stop - 1].strip():
            stop -= 1
        return Section(level, heading, start, stop)

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels of all headings, in order."""
        return tuple(section.level for section in self.sections[1:])

    def text(self, section: Section) -> str:
        """Return the source of a section."""
        return "\n".join(self.lines[section.start : section.stop])

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of each section, empty for the first: as MkDocs makes them, but with letters of every script."""
        used: set[str] = set()
        numbers: Counter[str] = Counter()
        ids = [""]
        for section in self.sections[1:]:
            own = _OWN_ID.search(section.heading)
            name = base = own[1] if own else slug(section.heading)
            while name in used or not name:
                numbers[base] += 1
                name = f"{base}_{numbers[base]}"
            used.add(name)
            ids.append(name)
        return tuple(ids)


def title(heading: str) -> str:
    """Return a heading's source as plain text."""
    text = _OWN_ID.sub("", heading)
    for _ in range(2):
        text = _LINK.sub(r"\1", text)
    return " ".join(_MARKUP.sub("", _TAG.sub("", text)).split())


def slug(heading: str) -> str:
    """Return the id that a heading gets."""
    text = re.sub(r"[^\w\s-]", "", title(heading)).strip().lower()
    return re.sub(r"[\s-]+", "-", text)


class Alignment:
    """Which section of the new document is which of the old one.

    `pairs`: indices of old and new, in the order of the old; `kept`: those of them that stand in the same
    order in both documents, as many as possible: the others were moved.
    """

    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = _Keys(old), _Keys(new)
        self._found: dict[int, int] = {0: 0}
        self._taken: set[int] = {0}
        self._match_in_order(lambda keys: keys.whole)
        self._match_in_order(lambda keys: keys.paths)
        self._match_in_order(lambda keys: keys.headings)
        self._match_anywhere(lambda keys: keys.whole, 0)
        self._match_anywhere(lambda keys: keys.headings, _ALIKE)
        self._match_anywhere(lambda keys: keys.bodies, 0)
        self._match_renamed()
        self.pairs: tuple[tuple[int, int], ...] = tuple(sorted(self._found.items()))
        self.kept: frozenset[tuple[int, int]] = frozenset(rising(self.pairs))

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the sections of both sides without a partner, between two pairs that stand in order."""
        size = (len(self._old.whole), len(self._new.whole))
        at, to = 1, 1
        for old, new in [*rising(sorted(self._found.items()))[1:], size]:
            olds = [index for index in range(at, old) if index not in self._found]
            news = [index for index in range(to, new) if index not in self._taken]
            if olds and news:
                yield olds, news
            at, to = old + 1, new + 1

    def _take(self, old: int, new: int) -> None:
        self._found[old] = new
        self._taken.add(new)

    def _match_in_order(self, keys: Callable[[_Keys], Sequence[Hashable]]) -> None:
        before, after = keys(self._old), keys(self._new)
        for olds, news in list(self._gaps()):
            for old, new in matches([before[i] for i in olds], [after[i] for i in news]):
                self._take(olds[old], news[new])

    def _match_anywhere(self, keys: Callable[[_Keys], Sequence[Hashable]], alike: float) -> None:
        """Match what is left and unmistakable, wherever it stands now."""
        before, after = keys(self._old), keys(self._new)
        left = [index for index in range(1, len(before)) if index not in self._found]
        free = [index for index in range(1, len(after)) if index not in self._taken]
        olds, news = Counter(before[i] for i in left), Counter(after[i] for i in free)
        places = {after[index]: index for index in free if after[index] is not None}
        for old in left:
            key = before[old]
            if olds[key] == 1 == news[key] and key in places:
                new = places[key]
                if not alike or self._likeness(old, new) >= alike:
                    self._take(old, new)

    def _match_renamed(self) -> None:
        for olds, news in list(self._gaps()):
            if len(olds) * len(news) > _MOST_COMPARED:
                continue
            ranked = sorted(
                (-self._likeness(old, new), abs(olds.index(old) - news.index(new)), old, new)
                for old in olds
                for new in news
            )
            for likeness, _, old, new in ranked:
                if -likeness >= _ALIKE and old not in self._found and new not in self._taken:
                    self._take(old, new)

    def _likeness(self, old: int, new: int) -> float:
        """Return how much two sections have in common, from 0 to 1: text and heading, or the better of them."""
        before, after = self._old.bags[old], self._new.bags[new]
        heading = _common(self._old.titles[old], self._new.titles[new])
        if not before and not after:
            return heading
        same_level = self._old.levels[old] == self._new.levels[new]
        body = _common(before, after)
        return max(body, (body + heading) / 2 if same_level else 0.0)


class _Keys:
    """What the sections of one document are recognised by; index 0 is never looked at."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.levels = [section.level for section in document.sections]
        texts = [
            tuple(line for line in document.lines[section.start : section.stop] if line.strip())
            for section in document.sections
        ]
        self.whole: list[Hashable] = list(texts)
        self.bodies: list[Hashable] = [text[1:] if len(text) > 1 else None for text in texts]
        self.headings: list[Hashable] = [(section.level, section.heading) for section in document.sections]
        self.paths: list[Hashable] = list(self._paths())

    def _paths(self) -> Iterator[Hashable]:
        """Yield each heading with those that it stands under."""
        above: list[tuple[int, str]] = []
        for section in self._document.sections:
            while above and above[-1][0] >= section.level:
                above.pop()
            above.append((section.level, section.heading))
            yield tuple(above)

    @cached_property
    def bags(self) -> list[Counter[str]]:
        """The words of each section, without its heading."""
        lines = self._document.lines
        return [
            Counter(" ".join(lines[section.start + 1 : section.stop]).split())
            for section in self._document.sections
        ]

    @cached_property
    def titles(self) -> list[Counter[str]]:
        """The words of each heading."""
        return [Counter(slug(section.heading).split("-")) for section in self._document.sections]


def _common(before: Counter[str], after: Counter[str]) -> float:
    """Return the share of words that two bags have in common, from 0 to 1."""
    total = before.total() + after.total()
    small, large = (before, after) if len(before) < len(after) else (after, before)
    return 2 * sum(min(count, large[word]) for word, count in small.items()) / total if total else 0.0
