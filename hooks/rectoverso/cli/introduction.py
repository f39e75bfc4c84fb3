"""What `rectoverso init` says before it writes: what it found, and what it left out."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Iterator

import click

from rectoverso.core.findings import printable
from rectoverso.core.languages import language
from rectoverso.core.layouts import LayoutKind
from rectoverso.core.settings import Settings
from rectoverso.core.website import Website
from rectoverso.reports import text
from rectoverso.sources import configuration
from rectoverso.sources.discovery import Surroundings
from rectoverso.sources.survey import Survey, survey

_MOST = 20
"""Findings that are printed; the check prints them all."""
_WIDTH = 100


def introduce(found: Surroundings, site: Website, *, kept: Iterable[str] = ()) -> None:
    """Print what was found, what is left out, and which files are kept as they are."""
    seen = _survey(found, site)
    click.echo(printable(f"Found in {found.root}:"))
    for name, value in _rows(site, seen):
        lines = textwrap.wrap(printable(value), _WIDTH, break_long_words=False, break_on_hyphens=False)
        click.echo(f"  {name:<13} " + f"\n{'':16}".join(lines))
    left_out = list(_left_out(found, site, seen))
    if left_out:
        click.echo("Left out:")
    for line in left_out[:_MOST]:
        click.echo(f"  {printable(line)}")
    if len(left_out) > _MOST:
        click.echo(f"  and {len(left_out) - _MOST:,} more, which 'rectoverso check' lists")
    for path in kept:
        click.echo(printable(f"Kept: {path} is there already (--force writes it anew)."))


def _survey(found: Surroundings, site: Website) -> Survey:
    """Return the verdicts on the translations, by the configuration that is about to be written."""
    layout = site.layout
    is_coop = layout.kind is LayoutKind.COOP
    settings = Settings(
        layout=layout.kind.value,
        default_language=layout.default_language,
        root=os.path.relpath(found.root, found.root / site.folder),
        source_root=layout.source_root if is_coop else None,
        translations=layout.translations if is_coop else None,
        exclude=layout.exclude,
    )
    folder = found.root / site.folder
    here = configuration.project(settings, folder, found.root / site.base, folder / "site")
    return survey(here, contents=False, cached=False)


def _rows(site: Website, seen: Survey) -> Iterator[tuple[str, str]]:
    layout, catalogue = site.layout, seen.catalogue
    source = "the root" if layout.source_root == "." else layout.source_root
    yield "layout", f"originals in {source}, translations in {layout.translations}"
    default = language(layout.default_language)
    translated = {uri for pages in catalogue.translations.values() for uri in pages}
    bare = len(catalogue.originals.keys() - translated)
    note = f"; {_count(bare, 'page')} of them without any translation" if bare else ""
    yield (
        "originals",
        f"{_count(len(catalogue.originals), 'page')} in {default.english} ({default.code}){note}",
    )
    names = [code if folder == code else f"{code} ({folder})" for code, folder in catalogue.folders.items()]
    yield "languages", f"{len(names)}: {', '.join(names)}"
    yield "translations", next(text.summary(seen, ())).partition(": ")[2]
    yield "title", site.title
    repository = site.repository
    where = (
        f"{repository.url}, branch {repository.branch}"
        if repository
        else "no remote on the web, so no links to it"
    )
    yield "repository", where
    if site.licence:
        file, name = site.licence
        yield "licence", file if file == name else f"{name} ({file})"


def _left_out(found: Surroundings, site: Website, seen: Survey) -> Iterator[str]:
    """Yield what a reader of the output might miss in the site."""
    yield from map(str, seen.findings)
    layout, chosen = site.layout, found.chosen
    if layout.kind is LayoutKind.COOP and layout.default_language in map(layout.code, chosen.languages):
        folder = next(name for name in chosen.languages if layout.code(name) == layout.default_language)
        english = language(layout.default_language).english
        yield f"{layout.folder_of(folder)}: translations into {english}, the language of the originals"
    if chosen.others:
        yield f"{chosen.base}: {_count(chosen.others, 'page')} that lie outside of {chosen.translations}"
    for other in found.candidates[1:]:
        pages = _count(other.pages, "translation")
        yield f"{other.translations}: {pages}; a site has one place of translations, the one with most of them"
    for name in ("mkdocs.yml", "mkdocs.yaml"):
        if site.folder != "." and (found.root / name).is_file():
            yield f"{name}: configures another site, and stays as it is"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
