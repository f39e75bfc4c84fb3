"""`rectoverso init`: makes a site of a translated repository, in one small folder."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from rectoverso import __version__
from rectoverso.cli import common
from rectoverso.core import website
from rectoverso.core.findings import printable
from rectoverso.core.languages import language
from rectoverso.core.remotes import Host
from rectoverso.core.website import Website
from rectoverso.core.workflows import workflows
from rectoverso.sources import configuration, discovery
from rectoverso.sources.discovery import Surroundings
from rectoverso.sources.tree import write_atomically

_FOLDER = re.compile(r"[\w.-]+(?:/[\w.-]+)*", re.ASCII)
_OURS = frozenset({"requirements.txt", ".gitignore", ".cache", "site"})
"""Names in the website's folder that are no sign of something else."""
_FEW = 3


@click.command()
@click.option(
    "--dir", "folder", default="website", metavar="FOLDER", help="Where to write; 'website' if not given."
)
@click.option(
    "--default-language", metavar="CODE", help="The language of the originals, if it cannot be told."
)
@click.option("--ci", is_flag=True, help="Also write workflows for GitHub: one publishes, one checks.")
@click.option("--force", is_flag=True, help="Write anew what is there already.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing.")
def init(folder: str, default_language: str | None, ci: bool, force: bool, yes: bool) -> None:
    """Make a site of this repository, without changing or moving a file of it.

    Finds originals and translations, and writes a small folder with a configuration of MkDocs.
    """
    try:
        found = discovery.look(Path.cwd())
    except discovery.NothingFound as error:
        raise common.Misuse(printable(f"{error}.")) from None
    folder = _checked(found, folder)
    _demand_room(found, folder, force=force)
    if ci and found.repository and found.repository.host is Host.GITLAB:
        raise common.Misuse(f"--ci writes workflows for GitHub, but {found.repository.url} is not there")
    site = _site(found, folder, _default_language(found, default_language, yes=yes))
    texts = {found.root / path: text for path, text in website.files(site).items()}
    if ci:
        texts |= {(found.top or found.root) / path: text for path, text in workflows(site).items()}
    names = {path: os.path.relpath(path, found.root).replace(os.sep, "/") for path in texts}
    new = [path for path, text in texts.items() if not path.exists() or (force and not _holds(path, text))]
    if not new:
        click.echo(printable(f"All is there: {_listed(names.values())}. Nothing was written."))
        _say_what_next(folder)
        return
    from rectoverso.cli.introduction import introduce

    introduce(found, site, kept=[names[path] for path in texts if path not in new])
    click.echo(printable(f"To write: {_listed(names[path] for path in new)}"))
    if not yes:
        _confirm()
    for path in new:
        try:
            write_atomically(path, texts[path].encode())
        except OSError as error:
            raise common.Misuse(printable(f"{path}: cannot be written: {error.strerror or error}")) from None
    click.echo(printable(f"Wrote {_listed(names[path] for path in new)}."))
    _warn_of_ignored(found, [names[path] for path in new])
    _say_what_next(folder)
    if ci:
        click.echo("On GitHub, choose Settings > Pages > Source: GitHub Actions.")


def _checked(found: Surroundings, folder: str) -> str:
    """Return the folder to write to, relative to the root. Errors: Misuse."""
    folder = os.path.normpath(folder).replace(os.sep, "/")
    if not _FOLDER.fullmatch(folder) or folder.split("/")[0] in (".", ".."):
        what = "expected a folder below the project's root, of letters, digits and '.', '_', '-'"
        raise common.Misuse(printable(f"--dir: {folder!r} is no place for a website ({what})"))
    for place in found.candidates:
        if f"{folder}/".startswith(f"{place.base}/"):
            raise common.Misuse(
                f"--dir: {folder!r} lies among the translations in {place.base}. Name another folder"
            )
    return folder


def _demand_room(found: Surroundings, folder: str, *, force: bool) -> None:
    """Refuse a folder that holds something else, and a project that is published already."""
    here = found.root / folder
    existing = configuration.find(found.root)
    if existing and existing != here / "mkdocs.yml" and configuration.enables(existing) and not force:
        place = existing.relative_to(found.root).as_posix()
        click.echo(printable(f"All is there: {place} makes a site of this project. Nothing was written."))
        _say_what_next(existing.parent.relative_to(found.root).as_posix())
        sys.exit(0)
    if not here.resolve().is_relative_to(found.root):
        raise common.Misuse(f"{folder}: this link leads out of the project. Name another folder with --dir")
    if os.path.lexists(here) and not here.is_dir():
        raise common.Misuse(f"{folder}: is no folder. Name another one with --dir")
    if force or not here.is_dir() or configuration.enables(here / "mkdocs.yml"):
        return
    others = sorted(entry.name for entry in here.iterdir() if entry.name not in _OURS)
    if others:
        held = _listed(others) if len(others) <= _FEW else f"{', '.join(others[:_FEW])} and more"
        raise common.Misuse(
            printable(
                f"{folder}: holds something else ({held}). Name another folder with --dir, or add --force"
            )
        )


def _default_language(found: Surroundings, asked: str | None, *, yes: bool) -> str:
    """Return the code of the originals' language: as asked for, as guessed, or as answered. Errors: Misuse."""
    code = asked or found.guess_default()
    if code is None:
        if yes:
            raise common.Misuse(
                "the language of the originals cannot be told. Name it: --default-language CODE, such as 'en' or 'pt-BR'"
            )
        code = str(click.prompt("In which language are the originals? A code, such as 'en' or 'pt-BR'"))
    try:
        code = language(code).code
    except LookupError as error:
        raise common.Misuse(f"--default-language: {error.args[0]}") from None
    if not found.chosen.has(code):
        there = ", ".join(found.chosen.languages)
        raise common.Misuse(f"--default-language: there is no {found.chosen.base}/{code}. There are: {there}")
    return code


def _site(found: Surroundings, folder: str, default: str) -> Website:
    """Return what the files are written from."""
    from rectoverso.sources.installed import pins

    place = found.chosen
    return Website(
        folder=folder,
        layout=place.layout(default, found.excluded(default)),
        base=place.base,
        title=found.title,
        repository=found.repository,
        licence=found.licence,
        pins=pins(),
        version=__version__,
    )


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def _confirm() -> None:
    try:
        if click.confirm("Write this?", default=True):
            return
    except click.Abort:
        raise common.Misuse("nobody answered. Add --yes to write without being asked") from None
    click.echo("Nothing was written.")
    sys.exit(1)


def _warn_of_ignored(found: Surroundings, paths: list[str]) -> None:
    from rectoverso.sources.git import Git

    listed = Git(found.root).run(
        "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", *paths
    )
    told = (listed or b"").decode("utf-8", "replace").split("\0")
    if ignored := [path for path in paths if path in told]:
        names = _listed(ignored)
        click.echo(
            printable(
                f"Note: git ignores {names}. Except the folder in .gitignore, or add it by 'git add -f'."
            )
        )


def _say_what_next(folder: str) -> None:
    option = "" if folder in ("website", ".") else f" -f {folder}/mkdocs.yml"
    out = "site" if folder == "." else f"{folder}/site"
    click.echo(
        printable(
            f"'rectoverso serve{option}' shows the site, 'rectoverso build{option}' writes it to {out}."
        )
    )


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
