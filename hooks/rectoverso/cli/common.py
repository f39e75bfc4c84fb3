"""What the commands share: options, the project, the paths that were asked for, output."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import click

from rectoverso.core.findings import Severity, printable
from rectoverso.core.languages import ALIASES, canonical
from rectoverso.sources.configuration import ConfigurationError, Project, find, load, undescribed
from rectoverso.sources.survey import Chosen, Survey, survey

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}

config_option = click.option(
    "-f",
    "--config",
    "config",
    type=click.Path(path_type=Path),
    help="The mkdocs.yml to read; without it, the nearest one, or the layout that is found.",
)
language_option = click.option(
    "--language", "languages", multiple=True, metavar="CODE", help="Only this language; may be repeated."
)
no_history_option = click.option(
    "--no-history", is_flag=True, help="Do not ask git how far stale translations are behind."
)
paths_argument = click.argument("paths", nargs=-1, type=click.Path())


class Misuse(click.ClickException):
    """Wrong use or configuration."""

    exit_code = 2


def load_project(config: Path | None) -> Project:
    """Return the project of a configuration, or the one that the current folder lies in. Errors: Misuse."""
    try:
        found = config or nearest_configuration()
        return load(found) if found else undescribed(Path.cwd())
    except ConfigurationError as error:
        raise Misuse(printable(str(error))) from None


def nearest_configuration() -> Path | None:
    """Return the configuration of the current folder, or of the nearest one above it in the repository."""
    return next(_above(Path.cwd()), None)


def _above(start: Path) -> Iterator[Path]:
    """Yield the configurations of a folder and of those above it, as far as the repository reaches."""
    for folder in (start, *start.parents):
        if found := find(folder):
            yield found
        if (folder / ".git").exists():
            return


def look(
    project: Project,
    paths: Sequence[str],
    languages: Sequence[str],
    *,
    contents: bool,
    history: bool = True,
    cached: bool = True,
) -> Survey:
    """Survey what was asked for. Errors: Misuse."""
    codes = [_canonical(code) for code in languages]
    progress = _progress if sys.stderr.isatty() else None
    found = survey(
        project,
        codes,
        contents=contents,
        history=history,
        cached=cached,
        chosen=_chosen(project, paths) if paths else None,
        progress=progress,
    )
    known = found.catalogue.languages
    for code in codes:
        if code not in known:
            raise Misuse(f"there are no translations into {code!r}{_close(code, known)}")
    if paths and not any(found.all_verdicts):
        raise Misuse(printable(f"no translation lies in {', '.join(paths)}, or is made from what does"))
    return found


def narrow(found: Survey, reference: str) -> Survey:
    """Return what changes since a commit made stale. Errors: Misuse."""
    from rectoverso.sources.since import NoSuchCommit, since

    try:
        return since(found, reference)
    except NoSuchCommit as error:
        raise Misuse(printable(f"--changed-from: {error}.")) from None


def _canonical(code: str) -> str:
    try:
        return canonical(code)
    except ValueError as error:
        raise Misuse(str(error)) from None


def _close(code: str, known: Collection[str]) -> str:
    alias = ALIASES.get(code)
    close = [alias] if alias in known else difflib.get_close_matches(code, known, n=1, cutoff=0.5)
    return f". Did you mean {close[0]!r}?" if close else f". There are: {', '.join(known) or 'none'}"


def _progress(done: int, total: int) -> None:
    if done == total:
        click.echo("\r\x1b[K", nl=False, err=True)
    elif done % 20 == 0:
        click.echo(f"\rparsed {done:,} of {total:,} new or changed pages", nl=False, err=True)


def relative(project: Project, path: str) -> str:
    """Return a path of the command line as the project names it. Errors: Misuse."""
    # Without following a link that is the page itself: pages are named by where they lie.
    absolute = os.path.abspath(path)  # noqa: PTH100
    if not os.path.lexists(absolute):
        raise Misuse(printable(f"{path}: does not exist"))
    root = str(project.root)
    if not _is_below(absolute, root):
        absolute = str(Path(absolute).parent.resolve() / Path(absolute).name)
    if not _is_below(absolute, root):
        raise Misuse(printable(f"{path}: lies outside the project {root}"))
    return Path(absolute).relative_to(root).as_posix()


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _chosen(project: Project, paths: Sequence[str]) -> Chosen:
    """Return what tells whether a page lies at one of `paths`, or is made from one that does."""
    places = [relative(project, path) for path in paths]
    for path, place in zip(paths, places, strict=True):
        if (project.root / place).is_file() and project.layout.place(place) is None:
            raise Misuse(printable(f"{path}: is neither an original nor a translation"))
    exact = frozenset(places)
    below = tuple("" if place == "." else f"{place}/" for place in places)

    def lies(path: str) -> bool:
        return path in exact or path.startswith(below)

    return lambda path, original: lies(path) or (original is not None and lies(original))


def colored() -> bool:
    """Tell whether the output may hold colours: a terminal, and nobody who asked for none."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def painter() -> Callable[[str], str]:
    """Return what colours the severity in a finding's line, or leaves it as it is."""
    with_colors = colored()

    def paint(line: str) -> str:
        if not with_colors:
            return line
        for severity in Severity:
            before, found, after = line.partition(f": {severity}: ")
            if found:
                return f"{before}: {click.style(severity.value, fg=_COLORS[severity], bold=True)}: {after}"
        return line

    return paint


def write_json(text: str) -> None:
    """Write JSON as UTF-8, whatever the console speaks."""
    click.echo(text.encode(), nl=False)
