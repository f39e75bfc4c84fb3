"""Differences on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from rectoverso.core.changes import Gravity
from rectoverso.core.differences import Op
from rectoverso.core.findings import printable
from rectoverso.reports import differences
from rectoverso.reports.differences import Difference

# Not by colour alone: what went is struck through, what came is underlined.
_STYLES = {Op.EQUAL: "", Op.DELETE: "red strike", Op.INSERT: "green underline"}
_HEADINGS = {Gravity.WARNING: "bold red", Gravity.CODE: "bold yellow", Gravity.TEXT: "bold cyan"}


def show_differences(found: Iterable[Difference]) -> None:
    """Print differences word by word, with the headings of the sections."""
    console = Console(highlight=False)
    for difference in found:
        console.print(Text(printable(differences.title(difference)), style="bold"))
        console.print(Text(printable(f"lacking in {differences.readers(difference)}"), style="dim"))
        console.print()
        for section in difference.sections:
            style = _HEADINGS.get(section.gravity, "bold")
            console.print(Text(printable(differences.heading(section, difference.original)), style=style))
            console.print()
            for passage in section.passages:
                text = Text()
                for piece in differences.pieces(passage):
                    text.append(differences.visible(piece), style=_STYLES[piece.op])
                console.print(Padding(text, (0, 0, 1, 4)))
