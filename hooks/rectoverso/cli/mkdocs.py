"""`rectoverso build` and `serve`: MkDocs with the same configuration, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from rectoverso.cli import common

_language_option = click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Build this language only, beside the default language; may be repeated.",
)
_PASS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": True}


@click.command(context_settings=_PASS_ON)
@common.config_option
@_language_option
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def build(config: Path | None, languages: tuple[str, ...], arguments: tuple[str, ...]) -> None:
    """Build the site with MkDocs; further options are passed on to `mkdocs build`."""
    sys.exit(_run("build", config, languages, arguments))


@click.command(context_settings=_PASS_ON)
@common.config_option
@_language_option
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def serve(config: Path | None, languages: tuple[str, ...], arguments: tuple[str, ...]) -> None:
    """Show the site while it is written; further options are passed on to `mkdocs serve`."""
    sys.exit(_run("serve", config, languages, arguments))


def _run(command: str, config: Path | None, languages: tuple[str, ...], arguments: tuple[str, ...]) -> int:
    named = any(argument.split("=")[0] == "--config-file" for argument in arguments)
    found = config or (None if named else common.nearest_configuration())
    if not found and not named:
        raise common.Misuse(
            "no mkdocs.yml was found here or in a folder 'website'. Run 'rectoverso init' to get one, or name it with -f"
        )
    place = ["-f", str(found)] if found else []
    try:
        done = subprocess.run(  # noqa: S603 - the user's own arguments
            [sys.executable, "-m", "mkdocs", command, *place, *arguments],
            env=os.environ | ({"RECTOVERSO_LANGUAGES": ",".join(languages)} if languages else {}),
            check=False,
        )
    except KeyboardInterrupt:
        return 130
    return done.returncode
