"""`rectoverso status`: how many translations of each language have which status."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from rectoverso.cli import common
from rectoverso.core.findings import printable
from rectoverso.core.status import Status


@click.command()
@common.paths_argument
@common.config_option
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@common.language_option
@common.no_history_option
def status(
    paths: tuple[str, ...], config: Path | None, format_: str, languages: tuple[str, ...], no_history: bool
) -> None:
    """Show the status of every language, or of every page at PATHS."""
    found = common.look(common.load_project(config), paths, languages, contents=False, history=not no_history)
    if format_ == "json":
        from rectoverso.reports.document import dumps

        common.write_json(dumps(found))
        return
    from rectoverso.reports import text

    if paths:
        _table(["language", "status", "path"], list(text.page_rows(found, frozenset(Status))))
    else:
        _table(text.headings(found), list(text.rows(found)))


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    rows = [[printable(cell) for cell in row] for row in rows]
    if not common.colored():
        from rectoverso.reports.text import plain_table

        click.echo("\n".join(plain_table(titles, rows)))
        return
    from rectoverso.cli.tables import show

    show(titles, rows)
