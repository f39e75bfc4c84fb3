"""Staging: a generated `docs_dir` of links for a tree that MkDocs could not read where it lies.

static-i18n rebuilds every file from `docs_dir` and expects a folder for each language in it, so pages of
another layout must really lie there before any plugin runs. Only what changed is touched, so that the
preview does not see a change where there is none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from rectoverso.core.layouts import NOTEBOOK, LayoutKind, matches
from rectoverso.core.places import ASSET_SUFFIXES
from rectoverso.site.reading import notebooks
from rectoverso.sources.crew import side_by_side
from rectoverso.sources.survey import Survey

IMAGES = "translated_images"
"""The folder of the site that translated pictures are published in."""
_SHARE = 300
"""Links that one process makes in a row; it pays to start others for twice as many and more."""


def plan(survey: Survey, *, shown: bool = False) -> dict[str, str]:
    """Return staged path -> path in the project, both relative with `/`.

    `shown`: readers find the project's files in its repository, so that notebooks need not be copied.
    """
    layout, catalogue = survey.project.layout, survey.catalogue
    if layout.kind is LayoutKind.FOLDER:
        return {path.removeprefix(f"{layout.base}/"): path for path in survey.files}
    default = layout.default_language
    gone = {uri for uri in survey.left_out if not uri.endswith(NOTEBOOK)}
    planned = {f"{default}/{uri}": path for uri, path in catalogue.originals.items() if uri not in gone}
    for code, pages in catalogue.translations.items():
        planned |= {f"{code}/{uri}": path for uri, path in pages.items() if uri not in gone}
    copied = survey.project.settings.copy
    for path in survey.files:
        if path.lower().endswith(ASSET_SUFFIXES) or (copied and matches(path, copied)):
            address = address_of(survey, path)
            planned[address if address.startswith(f"{IMAGES}/") else f"{default}/{address}"] = path
    return {
        staged: path
        for staged, path in planned.items()
        if not path.endswith(NOTEBOOK) or notebooks.is_copied(survey, path, shown=shown)
    }


def address_of(survey: Survey, path: str) -> str:
    """Return where a published file that is no page lies in the site."""
    layout, images = survey.project.layout, survey.project.settings.images
    if path.startswith(f"{images}/"):
        return f"{IMAGES}/{path.removeprefix(f'{images}/')}"
    source = "" if layout.source_root == "." else f"{layout.source_root}/"
    return path.removeprefix(source)


def needs_stage(survey: Survey) -> bool:
    """Whether MkDocs must be kept from the real tree: it has another layout, notebooks, or links that end MkDocs."""
    if survey.project.layout.kind is LayoutKind.COOP or notebooks.published(survey):
        return True
    return any(finding.rule == "broken-link" for finding in survey.findings)


def stage(survey: Survey, *, shown: bool = False) -> Path:
    """Bring the stage in step with the project and return its folder; `shown` as in `plan`.

    Errors: OSError if the folder of the cache cannot be written, BuildError for a notebook that is being written.
    """
    folder = survey.project.cache / "stage"
    root = str(survey.project.root)
    planned = {staged: os.path.join(root, path) for staged, path in plan(survey, shown=shown).items()}
    planned |= notebooks.generate(survey)
    folder.mkdir(parents=True, exist_ok=True)
    kept: set[str] = set()
    _remove_others(str(folder), "", planned, kept)
    missing = [(path, os.path.join(folder, staged)) for staged, path in planned.items() if staged not in kept]
    shares = [missing[at : at + _SHARE] for at in range(0, len(missing), _SHARE)]
    for _ in side_by_side(shares, _link_all, is_worth_it=len(shares) > 2):
        pass
    ignore = survey.project.cache / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def _remove_others(folder: str, prefix: str, planned: Mapping[str, str], kept: set[str]) -> int:
    """Remove what is not planned from a folder of the stage, `prefix` being its path in there; return what is left.

    `kept`: gets the staged paths of the links that lead where they should.
    """
    left = 0
    with os.scandir(folder) as entries:
        for entry in list(entries):
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if _remove_others(entry.path, f"{path}/", planned, kept):
                    left += 1
                else:
                    os.rmdir(entry.path)
            elif path in planned and not entry.is_symlink():
                left += 1  # a copy, from a system without links
            elif path in planned and os.readlink(entry.path) == planned[path]:
                kept.add(path)
                left += 1
            else:
                os.unlink(entry.path)
    return left


def _link_all(links: Sequence[tuple[str, str]]) -> None:
    folders: set[str] = set()
    for target, link in links:
        above = os.path.dirname(link)
        if above not in folders:
            os.makedirs(above, exist_ok=True)
            folders.add(above)
        _link(target, link)


def _link(target: str, link: str) -> None:
    try:
        os.symlink(target, link)
    except OSError:
        _copy(target, link)


def _copy(target: str, copy: str) -> None:
    here, there = os.stat(target), os.stat(copy) if os.path.exists(copy) else None
    if there is None or (here.st_mtime_ns, here.st_size) != (there.st_mtime_ns, there.st_size):
        shutil.copy2(target, copy)
