"""Findings about the structure of a translation: parts that it lost, headings and code blocks that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from rectoverso.core.blocks import Fence, Heading, Outline
from rectoverso.core.findings import Finding
from rectoverso.core.pair import Pair, number, quote

_WHOLE = 0.8
"""The share of lines or headings below which a page is truncated."""
_HALF = 0.5
"""The share below which there is not enough left of it to be shown as a translation."""
_FEWEST_LINES, _FEWEST_HEADINGS = 10, 5
"""Originals with fewer say nothing by that share."""


def check_truncated(pair: Pair) -> Iterator[Finding]:
    """Report a page with less than four fifths of the original's lines or headings, or with less than half of them.

    Lines that were only wrapped otherwise, or held comments and blanks, are not missed: the blocks decide as well.
    """
    lines, all_lines = pair.translation.lines, pair.original.lines
    headings, all_headings = len(pair.translation.headings), len(pair.original.headings)
    short, shares = [], []
    if all_lines >= _FEWEST_LINES and lines < _WHOLE * all_lines:
        units, all_units = _units(pair.translation, pair.text), _units(pair.original, pair.original_text)
        if units < _WHOLE * all_units:
            short.append(f"{lines} of {all_lines} lines")
            shares.append(units / all_units)
    if _lacks_headings(pair):
        short.append(f"{headings} of {all_headings} headings")
        shares.append(headings / all_headings)
    if short:
        rule = "gutted" if min(shares) < _HALF else "truncated"
        yield pair.report(rule, f"has {' and '.join(short)}", "Translate the rest of the original.")


def _units(outline: Outline, text: str) -> int:
    """Return how many things a text consists of: headings, paragraphs, lines of code, of tables and of HTML."""
    blocks = len(outline.headings) + len(outline.paragraphs) + sum(fence.lines for fence in outline.fences)
    return blocks + f"\n{text}".count("\n|") + len(_HTML_LINE.findall(text))


_HTML_LINE = re.compile(r"^<(?!!--)", re.MULTILINE)


def _lacks_headings(pair: Pair) -> bool:
    """Tell whether so many headings are missing that the page counts as truncated."""
    expected = len(pair.original.headings)
    return expected >= _FEWEST_HEADINGS and len(pair.translation.headings) < _WHOLE * expected


# Marks of direction and width that a model puts before a heading, where they hide it from every parser
_HIDDEN_HEADING = re.compile("^[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+#{1,6} ", re.MULTILINE)

_ATX = re.compile(r"[\s>]*(?:(?:[-+*]|[0-9]+[.)])\s+)*#{1,6}(?:\s|$)")


def check_headings(pair: Pair) -> Iterator[Finding]:
    """Report the first heading whose level differs from the original's, unless the page is truncated.

    Source: CommonMark 0.31.2, 4.2-4.3.
    """
    ours, theirs = pair.translation.headings, pair.original.headings
    if [heading.level for heading in ours] == [heading.level for heading in theirs] or _lacks_headings(pair):
        return
    differing = zip_longest(ours, theirs)
    got, expected = next((a, b) for a, b in differing if not (a and b and a.level == b.level))
    totals = f" ({number(len(ours), 'heading')}, the original has {len(theirs)})"
    line = (got or (ours[-1] if ours else Heading(1, "", 1))).line
    if len(ours) < len(theirs) and (hidden := _HIDDEN_HEADING.search(pair.text)):
        line = pair.text.count("\n", 0, hidden.start()) + 1
        what = f"an invisible character before '#' keeps this line from being a heading{totals}"
        yield pair.report("headings", what, "Remove it.", line)
    elif len(ours) > len(theirs) and (underlined := _first_underlined(pair)):
        signs = "equals signs" if underlined.level == 1 else "dashes"
        what = f"the line of {signs} below makes a heading of this text{totals}"
        yield pair.report("headings", what, "Put a blank line between them.", underlined.line)
    elif got is None:
        what = f"no heading follows for the original's {quote(expected.text if expected else '')}{totals}"
        yield pair.report("headings", what, "Translate the rest of the original.", line)
    elif expected is None:
        what = f"heading {quote(got.text)}, the original has none here{totals}"
        yield pair.report("headings", what, "Remove it, or its mark.", line)
    else:
        same_number = len(ours) == len(theirs)
        what = f"heading level {got.level}, the original has {expected.level} in {quote(expected.text)}"
        fix = (
            f"Use '{'#' * expected.level}'." if same_number else "One was lost, added or split here or above."
        )
        yield pair.report("headings", what + ("" if same_number else totals), fix, line)


def _first_underlined(pair: Pair) -> Heading | None:
    """Return the first setext heading of the translation, if the original has none: then it is one by accident."""
    lines, theirs = pair.text.split("\n"), pair.original_text.split("\n")
    if not all(_ATX.match(theirs[heading.line - 1]) for heading in pair.original.headings):
        return None
    return next((item for item in pair.translation.headings if not _ATX.match(lines[item.line - 1])), None)


def check_fences(pair: Pair) -> Iterator[Finding]:
    """Report another number of fenced code blocks than the original's, and where one lost its end.

    Source: CommonMark 0.31.2, 4.5; coop-format, 8.
    """
    ours, theirs = len(pair.translation.fences), len(pair.original.fences)
    if ours == theirs:
        return
    what = f"{number(ours, 'code block')}, the original has {theirs}"
    if unclosed := _first_unclosed(pair):
        fence, at, marker, opens = unclosed
        above = fence.line + pair.offset
        if opens:
            what += f"; this one opens while the one from line {above} is open"
            yield pair.report("fences", what, f"Close that one with {marker!r} first.", at)
        else:
            what += f"; the one from line {above} does not end here, for text follows on the line"
            yield pair.report("fences", what, f"Break the line after {marker!r}.", at)
        return
    differing = zip_longest(pair.translation.fences, pair.original.fences)
    first = next((a for a, b in differing if not (a and b and (a.info, a.lines) == (b.info, b.lines))), None)
    line = (first or (pair.translation.fences[-1] if ours else Fence("", 0, 1))).line
    yield pair.report("fences", what, "Open and close the same code blocks as the original.", line)


_MARKER = re.compile(r"`{3,}|~{3,}")


def _first_unclosed(pair: Pair) -> tuple[Fence, int, str, bool] | None:
    """Return the first code block that holds a line which should have closed it, or None.

    Returns: the code block; number and marker of that line, which is the block's own marker with text behind it;
    whether the text is an info string, so that the line opens a block and the closing one is lost.
    """
    lines = pair.text.split("\n")
    languages = {fence.info for fence in pair.original.fences}
    for fence in pair.translation.fences:
        opening = _MARKER.search(lines[fence.line - 1])
        if not opening:
            continue
        marker = opening.group()
        for at in range(fence.line + 1, fence.line + fence.lines + 1):
            shorn = lines[at - 1].lstrip(" \t>")
            info = shorn.lstrip(marker[0])
            if shorn.startswith(marker) and info.strip():
                return fence, at, shorn[: len(shorn) - len(info)], " ".join(info.split()) in languages
    return None
