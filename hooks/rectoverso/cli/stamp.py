"""`rectoverso stamp`: writes down which original a translation was made from."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from rectoverso.cli import common
from rectoverso.core.findings import printable
from rectoverso.core.records import read_date


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@common.config_option
@click.option("--date", "date", metavar="ISO", help="The date of the translation; now if not given.")
@click.option("--still-holds", is_flag=True, help="The unchanged text holds for the changed original.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def stamp(
    files: tuple[str, ...], config: Path | None, date: str | None, still_holds: bool, dry_run: bool
) -> None:
    """Record that the translations FILES were made from their originals as these are now.

    A text that did not change since its last record is refused unless it is said to hold still.
    """
    from rectoverso.sources import stamping

    project = common.load_project(config)
    moment = _moment(date)
    try:
        targets = [stamping.locate(project, common.relative(project, file)) for file in files]
    except stamping.Misplaced as error:
        raise common.Misuse(printable(f"{error}.")) from None
    refused = False
    for target in targets:
        try:
            done = stamping.stamp(project, target, moment, still_holds=still_holds, dry_run=dry_run)
        except stamping.Refused as error:
            click.echo(printable(f"{error}."), err=True)
            refused = True
            continue
        where = " and ".join(carrier.value for carrier in done.carriers)
        what = f"{'would write' if dry_run else 'wrote'} its {where} record" if where else "already current"
        click.echo(printable(f"{target.path}: {what} ({target.original}, {done.record.original_hash})"))
    sys.exit(1 if refused else 0)


def _moment(date: str | None) -> datetime:
    """Return the date to record: as asked for, or as reproducible builds ask for it, or now."""
    if date is not None:
        if found := read_date(date):
            return found
        raise common.Misuse(f"--date: {date!r} is no ISO 8601 date. Write it like 2026-07-12T09:30:00+00:00")
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise common.Misuse(f"SOURCE_DATE_EPOCH: {epoch!r} is no number of seconds") from None
