"""Repairs of what a translation tool broke in the structure of a page, each only if the page then has its original's.

Every function returns the text, mended or the very object that it got, and a finding for each place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rectoverso.core import disclaimers
from rectoverso.core.blocks import Outline
from rectoverso.core.findings import Finding, finding
from rectoverso.core.github import ALERTS
from rectoverso.core.known import Known
from rectoverso.core.passages import BOX_TYPES

Repaired = tuple[Known, list[Finding]]

_FENCE = re.compile(
    r"\n(?P<before>[ \t>]*+(?:[-+*][ \t]++|[0-9]{1,9}[.)][ \t]++)?)(?P<mark>`{3,}+|~{3,}+)(?P<rest>.*)"
)
"""A line with the line feed above it, here and below: a search for that is several times faster than for `^`."""


def repair(text: Known, original: Known, *, path: str, offset: int = 0) -> Repaired:
    """Return the body of a translation with all repairs but that of the front matter.

    Units: `offset` is the number of lines of the file before `text`;
    findings name lines of the file as it is.
    Errors: none; what cannot be mended so that it agrees with the original stays.
    """
    text, found = repair_fences(text, original, path=path, offset=offset)
    glued = [item.line - offset for item in found]
    for mend in (repair_numbers, repair_admonitions, remove_rule):
        text, more = mend(text, original, path=path, offset=offset)
        found += (_at(item, _before(item.line - offset, glued) + offset) for item in more)
    return text, sorted(found)


def _before(line: int, glued: Iterable[int]) -> int:
    """Return which line a line was before two more were put behind each glued fence."""
    for fence in glued:
        if line > fence:
            line = max(fence, line - 2)
    return line


def _at(item: Finding, line: int) -> Finding:
    return Finding(item.path, line, item.rule, item.severity, item.message, item.fix)


def repair_fences(text: Known, original: Known, *, path: str, offset: int = 0) -> Repaired:
    """Part closing fences from text that was glued to them.

    By CommonMark such a line closes nothing, and every block below it is turned inside out. The text is accepted if
    code blocks and headings then agree with the original's; or, where the translation has lost or won a heading
    besides, if the code blocks agree in number and language and the headings are not further away.
    Source: coop-format, chapter 8.
    """
    glued = list(_glued(text.text))
    if not glued or len(glued) <= len(list(_glued(original.text))):
        return text, []
    shape, wanted, lines = text.outline, original.outline, text.text.split("\n")
    for index, fence in reversed(glued):
        before = re.sub(r"[-+*0-9.)]", " ", fence["before"])
        blank = before.rstrip() if ">" in before else ""
        lines[index : index + 1] = [before + fence["mark"], blank, before + fence["rest"].lstrip()]
    mended = Known("\n".join(lines))
    after = mended.outline
    if not _agree(after, wanted) and not (
        _same_code(after, wanted) and _misses(after, wanted) <= _misses(shape, wanted)
    ):
        return text, []
    what = "a closing fence is glued to the text below it; the page is shown with both on lines of their own"
    fix = "Break the line behind the fence."
    return mended, [finding("repaired-fence", path, what, fix, line=index + 1 + offset) for index, _ in glued]


def _fences(text: str) -> Iterator[re.Match[str]]:
    """Yield the lines with a fence of a text that begins with a line feed."""
    if "~~~" in text:
        yield from _FENCE.finditer(text)
        return
    at = text.find("```")
    while at >= 0:
        if fence := _FENCE.match(text, text.rfind("\n", 0, at)):
            yield fence
        stop = text.find("\n", at)
        at = text.find("```", stop) if stop >= 0 else -1


def _glued(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield lines that would close a fence if no text followed: index and match."""
    if "~~~" not in text and _are_plainly_closed(text):
        return
    mark, text = "", f"\n{text}"
    for fence in _fences(text):
        if not mark:
            if "`" not in fence["rest"] or fence["mark"][0] == "~":
                mark = fence["mark"]
        elif fence["mark"].startswith(mark):
            mark = ""
            if fence["rest"].strip():
                yield text.count("\n", 0, fence.start()), fence


def _are_plainly_closed(text: str) -> bool:
    """Tell at once, of most texts without tildes, that they hold no line that would close a fence if no text followed."""
    parts = f"\n{text}".split("```")
    if any(before.rstrip(" \t>")[-1:] != "\n" for before in parts[:-1]):
        return False
    # By turns, what follows an opening and a closing fence.
    rests = [part.partition("\n")[0] for part in parts[1:]]
    return not any("`" in rest for rest in rests[::2]) and not any(map(str.strip, rests[1::2]))


def _agree(ours: Outline, wanted: Outline) -> bool:
    """Tell whether two texts have as many code blocks and the same headings, by their levels."""
    levels = [heading.level for heading in ours.headings]
    return len(ours.fences) == len(wanted.fences) and levels == [heading.level for heading in wanted.headings]


def _same_code(ours: Outline, wanted: Outline) -> bool:
    """Tell whether the code blocks of two texts agree in number and language."""
    return [fence.info.split(" ")[0] for fence in ours.fences] == [
        fence.info.split(" ")[0] for fence in wanted.fences
    ]


def _misses(ours: Outline, wanted: Outline) -> int:
    return abs(len(ours.headings) - len(wanted.headings))


class _Item(NamedTuple):
    """A numbered item: index of its line, where its number begins and ends."""

    row: int
    start: int
    end: int


_FOREIGN = re.compile(r"\n[ \t>]*+[0-9]{0,8}(?![0-9])\d\d*+[.)][ \t]")
_NUMBER = re.compile(r"[ \t>]*+(?P<number>\d{1,9}+)[.)][ \t]")


def repair_numbers(text: Known, original: Known, *, path: str, offset: int = 0) -> Repaired:
    """Write the numbers of list items, which Markdown knows only in ASCII, in ASCII.

    In any other digits a list is none, and what is indented below its items becomes code. Accepted if the original has
    as many numbered items, and the text as many code blocks and headings as before or as the original.
    """
    if text.text.isascii() or not _FOREIGN.search(f"\n{text.text}") or _FOREIGN.search(f"\n{original.text}"):
        return text, []
    lines, shape = text.text.split("\n"), text.outline
    items = list(_numbered(lines, shape))
    foreign = [item for item in items if not lines[item.row][item.start : item.end].isascii()]
    if not foreign or len(items) != len(list(_numbered(original.text.split("\n"), original.outline))):
        return text, []
    for item in foreign:
        line = lines[item.row]
        number = "".join(str(unicodedata.decimal(digit)) for digit in line[item.start : item.end])
        lines[item.row] = line[: item.start] + number + line[item.end :]
    mended = Known("\n".join(lines))
    if not _agree(mended.outline, shape) and not _agree(mended.outline, original.outline):
        return text, []
    what = "list items are numbered in digits that Markdown does not know; they are read as ASCII digits"
    at = foreign[0].row + 1 + offset
    return mended, [finding("repaired-list", path, what, "Write the numbers of items as 1. 2. 3.", line=at)]


def _numbered(lines: list[str], shape: Outline) -> Iterator[_Item]:
    for index in _outside(lines, shape):
        if found := _NUMBER.match(lines[index]):
            yield _Item(index, *found.span("number"))


def _outside(lines: list[str], shape: Outline) -> Iterator[int]:
    """Yield the indices of lines outside fenced code."""
    at = 0
    for fence in shape.fences:
        yield from range(at, fence.line - 1)
        at = fence.line + fence.lines + 1
    yield from range(at, len(lines))


class _Box(NamedTuple):
    """The first line of an admonition or alert: its index, its mark, its types, its title if it has one."""

    row: int
    mark: str
    types: str
    title: str | None

    @property
    def is_usual(self) -> bool:
        """Whether everybody writes this type, so that it was not translated, even if the original has another one."""
        usual = ALERTS if self.mark == ">" else BOX_TYPES
        return next(iter(self.types.split()), "").casefold() in usual


_BOX = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>!!!|\?\?\?\+?)[ ]?(?P<types>[^\s\"“«„][^\"“«„]*?)[ ]*"
    r"(?:[\"“«„](?P<title>.*?)[\"”»“]?)?[ ]*"
)
_ALERT = re.compile(r"(?P<indent>[ ]*>[ ]?[ ]{0,3})\[!(?P<types>[^\]]+)\][ \t]*")


_EITHER = re.compile(r"\n[ \t>]*+(?:!!!|\?\?\?|\[!(?![^\]\n]*\]\())")


def repair_admonitions(text: Known, original: Known, *, path: str, offset: int = 0) -> Repaired:
    """Put back the types of admonitions (`!!! note`) and alerts (`> [!NOTE]`) that were translated.

    Accepted if the original has as many of them, of the same marks in the same order. A type that was translated
    becomes the title of a box that has none.
    """
    if all(box.is_usual for box in _candidates(text.text)):
        return text, []
    lines, before = text.text.split("\n"), original.text.split("\n")
    ours, theirs = list(_boxes(lines, text.outline)), list(_boxes(before, original.outline))
    if [box.mark for box in ours] != [box.mark for box in theirs]:
        return text, []
    known = {box.types.casefold() for box in theirs}
    found = []
    for box, meant in zip(ours, theirs, strict=True):
        if box.types.casefold() in known or box.is_usual:
            continue
        line = lines[box.row]
        indent = line[: len(line) - len(line.lstrip(" \t>"))]
        if box.mark == ">":
            lines[box.row] = f"{indent}[!{meant.types}]"
        else:
            title = (box.title or box.types).replace('"', "'")
            lines[box.row] = f'{indent}{box.mark} {meant.types} "{title}"'
        what = f"the type of a box is translated (got {box.types[:40]!r}, expected {meant.types[:40]!r}); it is put back"
        fix = "Write the original's type; a title in quotes may follow."
        found.append(finding("repaired-admonition", path, what, fix, line=box.row + 1 + offset))
    return (Known("\n".join(lines)), found) if found else (text, [])


def _candidates(text: str) -> Iterator[_Box]:
    """Yield the boxes in a text, and what looks like one in its code."""
    if not any(mark in text for mark in ("[!", "!!!", "???")):
        return
    text = f"\n{text}\n"
    for found in _EITHER.finditer(text):
        start = found.start() + 1
        if box := _box(text[start : text.find("\n", start)], 0):
            yield box


def _boxes(lines: list[str], shape: Outline) -> Iterator[_Box]:
    for index in _outside(lines, shape):
        line = lines[index]
        if ("!" in line or "?" in line) and (box := _box(line, index)):
            yield box


def _box(line: str, index: int) -> _Box | None:
    if box := _BOX.fullmatch(line):
        return _Box(index, box["mark"], box["types"], box["title"])
    alert = _ALERT.fullmatch(line)
    return _Box(index, ">", alert["types"], None) if alert else None


def remove_rule(text: Known, original: Known, *, path: str, offset: int = 0) -> Repaired:
    """Remove a rule at the end that the original has not: the tool put it there for a disclaimer that never came."""
    removal = disclaimers.remove(
        text.text, original_ends_in_rule=original.ends_in_rule, translated_before=None
    )
    if removal.kind is not disclaimers.RemovalKind.RULE:
        return text, []
    mended = Known(removal.text)
    if not _agree(mended.outline, text.outline):
        return text, []
    what = "the page ends in a rule that its original has not; it is left out"
    return mended, [finding("repaired-rule", path, what, "Remove the rule.", line=removal.line + offset)]
