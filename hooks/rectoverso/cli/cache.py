"""`rectoverso cache`: what is remembered from run to run, and how to get rid of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from rectoverso import __version__
from rectoverso.cli import common
from rectoverso.sources.blobs import PAGES, Blobs

_VERSION = re.compile(r"-(\d[\w.+]*)\.msgpack\Z")


@click.command()
@common.config_option
@click.option(
    "--prune",
    "days",
    type=click.FloatRange(min=0),
    metavar="DAYS",
    help="Remove pages that were not used for so many days, and what another version of this program left.",
)
@click.option("--clear", is_flag=True, help="Remove everything.")
def cache(config: Path | None, days: float | None, clear: bool) -> None:
    """Show the size of the cache, or make it smaller. The next build makes anew what is missing."""
    folder = common.load_project(config).cache
    if clear:
        if folder.is_dir():
            shutil.rmtree(folder)
        click.echo(f"{folder}: empty")
        return
    blobs = Blobs(folder / PAGES)
    if days is not None:
        count, size = blobs.prune(days)
        for path in _foreign(folder):
            count, size = count + 1, size + path.stat().st_size
            path.unlink()
        click.echo(f"{count:,} entries with {_size(size)} were removed.")
    click.echo(_describe(folder, blobs))


def _describe(folder: Path, blobs: Blobs) -> str:
    pages = blobs.sizes()
    others = [
        path.lstat().st_size
        for path in (folder.rglob("*") if folder.is_dir() else ())
        if path.is_file() and not path.is_symlink() and path.name != PAGES
    ]
    lines = [
        f"{folder}: {_size(pages.size + sum(others))}",
        f"  {pages.count:,} texts and pages: {_size(pages.size)}",
        f"  {len(others):,} other files: {_size(sum(others))}",
    ]
    if pages.count:
        lines.append(f"  not used for the longest time: {pages.days:,} days")
    return "\n".join(lines)


def _foreign(folder: Path) -> list[Path]:
    """Return the files that another version of this program reads."""
    versions = ((path, _VERSION.search(path.name)) for path in folder.rglob("*-*.msgpack"))
    return [path for path, found in versions if found and found[1] != __version__]


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:,.0f} {unit}"
        count /= 1000
    return f"{count:,.1f} GB"
