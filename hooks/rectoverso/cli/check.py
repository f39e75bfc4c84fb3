"""`rectoverso check`: what is stale, broken or doubtful, and whether that fails."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from rectoverso.cli import common
from rectoverso.core.findings import printable
from rectoverso.core.policy import fails
from rectoverso.core.settings import SettingsError, parse
from rectoverso.sources.configuration import Project
from rectoverso.sources.survey import Survey


@click.command()
@common.paths_argument
@common.config_option
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text")
@common.language_option
@click.option("--fail-on", metavar="RULES", help="Rules and severities that fail the check, with commas.")
@click.option(
    "--changed-from",
    metavar="REF",
    help="Only what changes since this commit, branch or tag made stale.",
)
@click.option("--no-content", is_flag=True, help="Statuses alone: do not parse the pages.")
@common.no_history_option
@click.option("--no-cache", is_flag=True, help="Parse every page, and keep nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Also print notes, such as missing translations.")
def check(
    paths: tuple[str, ...],
    config: Path | None,
    format_: str,
    languages: tuple[str, ...],
    fail_on: str | None,
    changed_from: str | None,
    no_content: bool,
    no_history: bool,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Check translations against their originals.

    PATHS are files or folders of originals or translations; an original stands for its translations.
    Without PATHS everything is checked.
    """
    project = common.load_project(config)
    policy = project.settings.fail_on if fail_on is None else _policy(fail_on)
    found = common.look(
        project,
        paths,
        languages,
        contents=not no_content and changed_from is None,
        history=not no_history,
        cached=not no_cache,
    )
    if changed_from is not None:
        found = common.narrow(found, changed_from)
    if format_ == "json":
        _write_json(found, changed_from)
    elif format_ == "github":
        _write_github(project, found, policy, with_impact=changed_from is not None)
    elif changed_from is not None:
        from rectoverso.reports import impact

        click.echo("\n".join(map(printable, impact.lines(found))))
    else:
        _write_text(found, policy, notes=verbose)
    sys.exit(1 if any(fails(item, policy) for item in found.all_findings) else 0)


def _policy(fail_on: str) -> tuple[str, ...]:
    names = ["".join(name.split()) for name in fail_on.split(",") if name.strip()]
    try:
        return parse({"fail_on": names}).fail_on
    except SettingsError as error:
        raise common.Misuse(str(error).replace("fail_on", "--fail-on", 1)) from None


def _write_text(found: Survey, policy: tuple[str, ...], *, notes: bool) -> None:
    from rectoverso.reports import text

    paint = common.painter()
    below = text.details(found, every=notes)
    lines = []
    for item in text.shown(found, policy, notes=notes):
        lines += [paint(str(item)), *map(printable, below.get(item, ()))]
    lines += [*([""] if lines else []), *text.summary(found, policy)]
    click.echo("\n".join(lines), color=True if common.colored() else None)


def _write_json(found: Survey, changed_from: str | None) -> None:
    from rectoverso.reports.document import dumps

    if changed_from is None:
        common.write_json(dumps(found))
        return
    from rectoverso.reports import impact

    common.write_json(dumps(found, changed_from=changed_from, impact=impact.values(found)))


def _write_github(project: Project, found: Survey, policy: tuple[str, ...], *, with_impact: bool) -> None:
    from rectoverso.reports import github, impact

    workspace = os.environ.get("GITHUB_WORKSPACE")
    prefix = ""
    if workspace and project.root.is_relative_to(Path(workspace).resolve()):
        place = project.root.relative_to(Path(workspace).resolve()).as_posix()
        prefix = "" if place == "." else f"{place}/"
    told = list(impact.lines(found)) if with_impact else []
    click.echo("\n".join([*github.commands(found, policy, prefix), *map(printable, told)]))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(github.markdown(found, policy, told))
        except OSError as error:
            raise common.Misuse(f"GITHUB_STEP_SUMMARY: {error}") from None
