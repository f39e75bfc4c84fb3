"""`rectoverso diff`: what changed in the original since a translation was made, word by word."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rectoverso.cli import common
from rectoverso.core.findings import printable
from rectoverso.core.status import Status


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@common.config_option
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text")
@common.language_option
def diff(files: tuple[str, ...], config: Path | None, format_: str, languages: tuple[str, ...]) -> None:
    """Show what changed in the originals since the translations FILES were made.

    An original stands for its translations; those made from the same version are shown together. The exit
    code is 1 if the version that one was made from is not known.
    """
    from rectoverso.reports import differences

    survey = common.look(common.load_project(config), files, languages, contents=False)
    verdicts = list(survey.all_verdicts)
    found = differences.differences(verdicts)
    told = list(differences.remarks(verdicts))
    told += [f"{item.message}. {item.fix}" for item in survey.findings if item.rule == "history"]
    if format_ == "json":
        common.write_json(differences.dumps(found, told))
    elif format_ == "markdown":
        common.write_json(differences.markdown(found))
    elif common.colored():
        from rectoverso.cli.colors import show_differences

        show_differences(found)
    else:
        click.echo("\n".join(differences.plain(found)), nl=False)
    if format_ != "json" and told:
        click.echo("\n".join(map(printable, told)), err=bool(found))
    lacking = (Status.STALE, Status.UNKNOWN, Status.INVALID)
    shown = {id(verdict) for difference in found for verdict in difference.verdicts}
    sys.exit(1 if any(v.status in lacking and id(v) not in shown for v in verdicts) else 0)
