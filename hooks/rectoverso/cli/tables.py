"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_STYLES = {"current": "green", "stale": "red", "orphaned": "red", "invalid": "red", "missing": "dim"}


def show(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; a column named after a status has its colour where its number is not 0."""
    table = Table(show_edge=False, pad_edge=False)
    for title in titles:
        numeric = bool(rows) and all(row[titles.index(title)].replace(",", "").isdigit() for row in rows)
        table.add_column(title, justify="right" if numeric else "left")
    for row in rows:
        cells = zip(titles, row, strict=True)
        # Plain Text: a file name with brackets is no markup.
        table.add_row(*(Text(cell, style=_style(title, cell)) for title, cell in cells))
    Console().print(table)


def _style(title: str, cell: str) -> str:
    if title == "status":
        return _STYLES.get(cell, "yellow")
    if title in ("language", "path", "name"):
        return ""
    return "dim" if cell == "0" else _STYLES.get(title, "yellow")
