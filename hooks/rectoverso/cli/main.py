"""The command `rectoverso`: its subcommands are imported when they are used."""

from __future__ import annotations

import difflib
import importlib
import sys

import click

from rectoverso import __version__

_COMMANDS = {
    "check": "rectoverso.cli.check:check",
    "status": "rectoverso.cli.status:status",
    "diff": "rectoverso.cli.diff:diff",
    "stamp": "rectoverso.cli.stamp:stamp",
    "init": "rectoverso.cli.init:init",
    "build": "rectoverso.cli.mkdocs:build",
    "serve": "rectoverso.cli.mkdocs:serve",
    "cache": "rectoverso.cli.cache:cache",
}


class _Lazy(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which the help shows them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, or None if there is no such."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run, or name the likely one."""
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            close = difflib.get_close_matches(name, _COMMANDS, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rectoverso", message="%(prog)s %(version)s")
def rectoverso() -> None:
    """Publish machine-translated Markdown, and know which translations are current.

    Exit codes: 0 clean, 1 findings that fail the check, 2 wrong use or configuration.
    """


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a letter must not stop the report.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    rectoverso(prog_name="rectoverso")
