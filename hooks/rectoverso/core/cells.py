"""Findings about a translated notebook beside its original: its cells, its code, and what its Markdown says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from rectoverso.core import content
from rectoverso.core.blocks import outline
from rectoverso.core.findings import Finding, finding
from rectoverso.core.notebooks import Cell, CellKind, Notebook
from rectoverso.core.pair import number, quote

VERSION = "1"
"""Mixed into the keys of cached findings, together with that of `content`."""


def check(original: Notebook, translation: Notebook, *, script: str, path: str) -> list[Finding]:
    """Report what is wrong with a translated notebook, without its disclaimer, beside its original.

    Units: `script` is the ISO 15924 code of what the translation should be written in; lines are those of the file
    where they are known, else 1.
    Returns: findings about cells and code, then those of `content.check` about the text of all Markdown cells.
    Errors: none.
    """
    found = list(_check_cells(original, translation, path))
    theirs, ours = prose(original), prose(translation)
    at_lines = lines(translation)
    about_text = content.check(
        outline(theirs), outline(ours), ours, original_text=theirs, script=script, path=path, offset=0
    )
    for item in about_text:
        at = min(item.line, len(at_lines)) - 1
        found.append(replace(item, line=at_lines[at] if at >= 0 else 1))
    return found


def _check_cells(original: Notebook, translation: Notebook, path: str) -> Iterator[Finding]:
    """Report other cells than the original's; where they are of the same kinds, code that is not the same.

    Source: reference/coop-format.md, 1.4: the tool leaves code cells as they are.
    """
    ours, theirs = translation.cells, original.cells
    if [cell.kind for cell in ours] != [cell.kind for cell in theirs]:
        at, got, expected = next(
            (at, got, expected)
            for at, (got, expected) in enumerate(zip_longest(ours, theirs), 1)
            if not (got and expected and got.kind is expected.kind)
        )
        where = got or (ours[-1] if ours else None)
        has = f"cell {at} is {_NAMES[got.kind]}" if got else f"cell {at} is not there"
        wanted = f"{_NAMES[expected.kind]} in the original" if expected else "one more than in the original"
        same = len(ours) == len(theirs)
        totals = "" if same else f" ({number(len(ours), 'cell')}, the original has {len(theirs)})"
        fix = "Give it the same cells as the original."
        line = where.line_of(0) if where else 1
        yield finding("notebook-cells", path, f"{has}, {wanted}{totals}", fix, line=line)
        return
    pairs = zip(translation.of_kind(CellKind.CODE), original.of_kind(CellKind.CODE), strict=True)
    changed = [
        (at, found)
        for at, (got, expected) in enumerate(pairs, 1)
        if (found := _first_difference(got, expected)) is not None
    ]
    if changed:
        at, (line, got_line) = changed[0]
        more = f"; {number(len(changed), 'code cell')} in all" if len(changed) > 1 else ""
        what = f"code cell {at} is not the original's, from {quote(got_line)} on{more}"
        yield finding("notebook-code", path, what, "Take over the original's code.", line=line)


_NAMES = {CellKind.MARKDOWN: "Markdown", CellKind.CODE: "code", CellKind.RAW: "raw text"}


def _first_difference(got: Cell, expected: Cell) -> tuple[int, str] | None:
    """Return line of the file and text where the code of two cells differs, white space at ends of lines apart."""
    ours, theirs = ([line.rstrip() for line in cell.source.rstrip().split("\n")] for cell in (got, expected))
    for at, (a, b) in enumerate(zip_longest(ours, theirs)):
        if a != b:
            return got.line_of(min(at, len(ours) - 1)), (a or b or "").strip()
    return None


def prose(notebook: Notebook) -> str:
    """Return the text of all Markdown cells, with a blank line between them."""
    return "\n\n".join(cell.source for cell in notebook.of_kind(CellKind.MARKDOWN))


def lines(notebook: Notebook) -> list[int]:
    """Return for each line of `prose` the line of the file that it stands on."""
    found: list[int] = []
    for cell in notebook.of_kind(CellKind.MARKDOWN):
        if found:
            found.append(found[-1])
        found += (cell.line_of(at) for at in range(cell.source.count("\n") + 1))
    return found
