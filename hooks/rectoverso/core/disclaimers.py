"""What the translation tool wrote into a page besides the translation: its disclaimer, its table of languages.

The words of a disclaimer are a model's and differ from page to page, so that only its place and its marks tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from rectoverso.core.blocks import outline


class RemovalKind(StrEnum):
    """By which rule a disclaimer was recognised."""

    MARKERS = "markers"
    """it stood between the tool's comments"""
    LINK = "link"
    """the last paragraph linked to the tool"""
    RULE = "rule"
    """only the thematic break before a disclaimer was there"""
    POSSIBLE = "possible"
    """the last paragraph looks like one without link; left alone"""
    NONE = "none"
    """nothing was found"""


@dataclass(frozen=True, slots=True)
class Removal:
    """A text without its disclaimer; `line` is where that began, 1-based, or 0 if there was none.

    Only `POSSIBLE` and `NONE` leave the text as it was.
    """

    text: str
    kind: RemovalKind
    line: int = 0


_LINK = "github.com/azure/co-op-translator"
_FIRST_LINKED = datetime(2025, 3, 26, tzinfo=UTC)
"""Disclaimers of translations made earlier had no link."""

_LONGER_THAN = 100
"""Characters that a disclaimer exceeds; the shortest ones, in Chinese, have 150 with the link."""

_BLOCK = 50
"""Lines that a block between markers may have at the end of a page; the tool writes 4 and a talkative model 10."""

_ROUNDS = 8
"""How often a text is looked at again because a removal may have brought something to light; twice is common."""

_MARKER = re.compile(r" {0,3}<!--\s*CO-OP TRANSLATOR ([A-Z ]+?) (START|END)\s*-->\s*$", re.IGNORECASE)
_END_MARKER = re.compile(r"<!--\s*CO-OP TRANSLATOR DISCLAIMER END\s*-->\s*$", re.IGNORECASE)
_ANY_END_MARKER = re.compile(
    r"<!--[^\S\n]*CO-OP TRANSLATOR DISCLAIMER END[^\S\n]*-->[^\S\n]*$", re.IGNORECASE | re.MULTILINE
)
# A label: bold, or ended by one of the colons that the 55 languages use
_BOLD_LABEL = re.compile(r"(?:\*\*|__)[^*_\s][^*_]{0,80}(?:\*\*|__)(?:$|\W)")
_PLAIN_LABEL = re.compile(r"[^\s:：៖`|\[(][^:：៖`|\[(]{1,60}[:：៖]\s*$")
_NO_PROSE = re.compile(r" {4}|\t|\s*(?:[-+*]\s|[0-9]+[.)]\s|#|\||>|```|~~~|<)")


def remove(text: str, *, original_ends_in_rule: bool, translated_before: datetime | None) -> Removal:
    """Return a translation without the disclaimer, if any, and without the thematic break before it.

    Shapes: `text` is a whole file or only the body, with LF or CRLF. Never an original: one that thanks the tool
    in its last paragraph might lose it. `original_ends_in_rule` is what `ends_in_rule` says of the original;
    `translated_before` is the date in the record, or None if it has none; without a zone it is UTC.
    Returns: apart from what somebody wrote below a disclaimer, the result is a beginning of `text`. Applying it
    again changes nothing.
    Errors: none.
    Source: Co-op Translator 0.7-0.20 as measured, coop-format, 5.3, rules 1-4. Rule 2 asks for a label
    as well, which all 12,588 disclaimers measured there have, so that a page about the tool keeps its last words.
    """
    is_old = translated_before is not None and _utc(translated_before) < _FIRST_LINKED
    may_hold_any = _may_hold_any(text)
    if not is_old and not may_hold_any:
        return Removal(text, RemovalKind.NONE)
    lines = text.split("\n")
    kind, line = RemovalKind.NONE, 0
    for _ in range(_ROUNDS if may_hold_any else 0):
        found = _remove_once(lines, original_ends_in_rule)
        if found is None:
            break
        kind = found.kind if kind is RemovalKind.NONE else kind
        lines, line = found.lines, found.start + 1
    if kind is RemovalKind.NONE and is_old:
        start, end = _last_paragraph(lines, len(lines))
        if _is_statement(lines[start:end]) and _BOLD_LABEL.match(lines[start]):
            return Removal(text, RemovalKind.POSSIBLE, start + 1)
    return Removal("\n".join(lines), kind, line)


def is_disclaimer(text: str) -> bool:
    """Tell whether a text, the last Markdown cell of a notebook, is a disclaimer and nothing else."""
    removal = remove(text, original_ends_in_rule=False, translated_before=None)
    return removal.kind in (RemovalKind.MARKERS, RemovalKind.LINK) and not removal.text.strip()


def ends_in_rule(text: str) -> bool:
    """Tell whether the last line of a text that is not blank is a thematic break of three dashes."""
    if not text.rstrip().endswith("---"):
        return False
    lines = text.split("\n")
    end = _end(lines, len(lines))
    return end > 0 and _is_rule(lines, end - 1)


def remove_generated_blocks(text: str) -> str:
    """Return a text, original or translation, without the table of languages that the tool maintains in it.

    Shapes: the markers stand alone in their lines, outside of fenced code. If they do not come in pairs, START
    before END, the text is returned as it is.
    Errors: none. Applying it again changes nothing.
    Source: coop-format, 3.5.
    """
    for _ in range(_ROUNDS):
        if "<!--" not in text or "languages table" not in text.lower():
            break
        lines = text.split("\n")
        markers = _markers(lines, "LANGUAGES TABLE", outside_code=True)
        if not markers or [edge for _, edge in markers] != ["START", "END"] * (len(markers) // 2):
            break
        at = [index for index, _ in markers]
        text = "\n".join(_without(lines, zip(at[::2], (index + 1 for index in at[1::2]), strict=True)))
    return text


def _may_hold_any(text: str) -> bool:
    """Tell whether a rule may find something: each wants a comment, or something in the last paragraph."""
    if "<!--" in text:
        return True
    text = text.rstrip()
    if text.endswith("---"):
        return True
    start = len(text)
    while start and text[(above := text.rfind("\n", 0, start - 1) + 1) : start].strip():
        start = above
    return _LINK in text[start:].lower()


class _Removed(NamedTuple):
    """Lines that are left, by which rule the last thing went, and the index of the first line that is gone."""

    lines: list[str]
    kind: RemovalKind
    start: int


def _remove_once(lines: list[str], original_ends_in_rule: bool) -> _Removed | None:
    """Return what is left after each rule had its turn, or None if none found anything."""
    blocks = list(_marked_blocks(lines))
    kept = _without(lines, blocks)
    kind = RemovalKind.MARKERS if blocks else RemovalKind.NONE
    start = blocks[0][0] if blocks else len(lines)
    at_end = bool(blocks) and blocks[-1][1] >= _end(lines, len(lines))
    end = len(kept)
    # Again and again, because what is above may be a second disclaimer, or a second break.
    while found := _last(kept, end, original_ends_in_rule):
        this, end = found
        kind = this if kind is RemovalKind.NONE else kind
        start, at_end = min(start, end), True
    if kind is RemovalKind.NONE:
        return None
    if at_end:
        kept = kept[: _end(kept, end)]
        kept.append("")
    return _Removed(kept, kind, start)


def _last(lines: Sequence[str], end: int, original_ends_in_rule: bool) -> tuple[RemovalKind, int] | None:
    """Return by which rule what stands last before index `end` has to go, and the index where it begins."""
    end = _end(lines, end)
    if not end:
        return None
    if (start := _marked_block_at(lines, end)) is not None:
        return RemovalKind.MARKERS, start
    if (start := _linked_statement_at(lines, end)) is not None:
        return RemovalKind.LINK, start
    if _is_rule(lines, end - 1):
        above = _end(lines, end - 1)
        # The last break is the original's; only a second one below that is the tool's.
        if not original_ends_in_rule or (above and _is_rule(lines, above - 1)):
            return RemovalKind.RULE, end - 1
    return None


def _marked_blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the blocks between markers, each with the break before it: rule 1. One in a code block is a quotation."""
    text = "\n".join(lines)
    if "<!--" not in text:
        return
    if not any(text[marker.end() :].strip() for marker in _ANY_END_MARKER.finditer(text, text.find("<!--"))):
        return  # most pages have none or one at the end, and need not be parsed for it
    start = None
    for at, edge in _markers(lines, "DISCLAIMER", outside_code=True):
        if edge == "START":
            start = at
        elif start is not None:
            yield _with_rule(lines, start), at + 1
            start = None


def _marked_block_at(lines: Sequence[str], end: int) -> int | None:
    """Return the index where the block between markers before index `end` begins: rule 1.

    There it is the tool's, even if a code block that lost its end seems to reach over it.
    """
    if _END_MARKER.search(lines[end - 1]):
        first = max(0, end - _BLOCK)
        starts = [at for at, edge in _markers(lines[first : end - 1], "DISCLAIMER") if edge == "START"]
        if starts:
            return _with_rule(lines, first + starts[-1])
    return None


def _linked_statement_at(lines: Sequence[str], end: int) -> int | None:
    """Return the index where the last paragraph, its label and the break before it begin, if it has the link: rule 2.

    The label is the beginning of the paragraph or a paragraph of its own.
    """
    start, end = _last_paragraph(lines, end)
    statement = lines[start:end]
    if _LINK not in "\n".join(statement).lower() or not _is_statement(statement):
        return None
    if not _has_label(statement):
        label, above = _last_paragraph(lines, start)
        if above - label != 1 or len(lines[label]) > _LONGER_THAN or not _has_label(lines[label:above]):
            return None
        start = label
    return _with_rule(lines, start)


def _is_statement(lines: Sequence[str]) -> bool:
    """Tell whether the lines of a paragraph are prose and as long as a disclaimer."""
    prose = [line for line in lines if not _MARKER.match(line)]
    return len("\n".join(prose).strip()) > _LONGER_THAN and not any(_NO_PROSE.match(line) for line in prose)


def _has_label(lines: Sequence[str]) -> bool:
    """Tell whether a paragraph begins with a label, in bold or alone in its line and followed by a colon."""
    first = next((line.strip() for line in lines if not _MARKER.match(line)), "")
    return not _NO_PROSE.match(first) and bool(_BOLD_LABEL.match(first) or _PLAIN_LABEL.match(first))


def _markers(lines: Sequence[str], name: str, *, outside_code: bool = False) -> list[tuple[int, str]]:
    """Return index and edge, START or END, of each marker of the block `name`, or of those that are not in code."""
    found = [
        (at, match[2].upper())
        for at, line in enumerate(lines)
        if "<!--" in line and (match := _MARKER.match(line)) and match[1].upper() == name
    ]
    if found and outside_code:
        # What is code up to a line, no line below it decides.
        code = _code_lines("\n".join(lines[: found[-1][0] + 1]))
        found = [marker for marker in found if marker[0] not in code]
    return found


def _code_lines(text: str) -> frozenset[int]:
    """Return the indexes of the lines in fenced code blocks, fences included."""
    fences = outline(text.replace("\r", "")).fences
    return frozenset(at for fence in fences for at in range(fence.line - 1, fence.line + fence.lines + 1))


def _without(lines: Sequence[str], spans: Iterable[tuple[int, int]]) -> list[str]:
    """Return `lines` without those of the spans, each a first index and the one after the last, in order."""
    kept: list[str] = []
    done = 0
    for start, stop in spans:
        kept += lines[done:start]
        done = stop
    return [*kept, *lines[done:]]


def _with_rule(lines: Sequence[str], start: int) -> int:
    """Return the index of the thematic break right above index `start`, or `start` if there is none."""
    above = _end(lines, start)
    return above - 1 if above and _is_rule(lines, above - 1) else start


def _is_rule(lines: Sequence[str], at: int) -> bool:
    """Tell whether the line at index `at` is a break as the tool writes it.

    Not one: a line of dashes below text, which makes that a heading, and the end of YAML front matter.
    """
    if lines[at].rstrip() != "---" or (at and lines[at - 1].strip()):
        return False
    opens_matter = at > 0 and lines[0].lstrip("\ufeff").rstrip() == "---"
    return not opens_matter or any(lines[n].rstrip() in ("---", "...") for n in range(1, at))


def _last_paragraph(lines: Sequence[str], end: int) -> tuple[int, int]:
    """Return the indexes of the first line after the last blank one before index `end`, and of the end of text."""
    start = end = _end(lines, end)
    while start and lines[start - 1].strip():
        start -= 1
    return start, end


def _end(lines: Sequence[str], before: int) -> int:
    """Return the index after the last line before index `before` that is not blank."""
    while before and not lines[before - 1].strip():
        before -= 1
    return before


def _utc(date: datetime) -> datetime:
    """Return `date` with a zone: UTC if it has none."""
    return date if date.tzinfo else date.replace(tzinfo=UTC)
