"""Staging: a generated `docs_dir` of links for a tree that MkDocs could not read where it lies.

static-i18n rebuilds every file from `docs_dir` and expects a folder for each language in it, so pages of
another layout must really lie there before any plugin runs. Only what changed is touched, so that the
preview does not see a change where there is none.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from rectoverso.core.layouts import NOTEBOOK, LayoutKind, matches
from rectoverso.core.places import ASSET_SUFFIXES
from rectoverso.site import notebooks
from rectoverso.sources.survey import Survey

IMAGES = "translated_images"
"""The folder of the site that translated pictures are published in."""


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
    _remove_others(folder, frozenset(planned))
    for staged, path in planned.items():
        _link(path, os.path.join(folder, staged))
    folder.mkdir(parents=True, exist_ok=True)
    ignore = survey.project.cache / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def _remove_others(folder: Path, planned: frozenset[str]) -> None:
    for place, folders, files in os.walk(folder, topdown=False):
        prefix = os.path.relpath(place, folder).replace(os.sep, "/")
        prefix = "" if prefix == "." else f"{prefix}/"
        for name in files:
            if prefix + name not in planned:
                os.unlink(os.path.join(place, name))
        for name in folders:
            path = os.path.join(place, name)
            if os.path.islink(path):
                os.unlink(path)
            elif not os.listdir(path):
                os.rmdir(path)


def _link(target: str, link: str) -> None:
    try:
        if os.readlink(link) == target:
            return
        os.unlink(link)
    except OSError:
        # Not there yet, or a copy from a system without links.
        if os.path.isdir(link):
            shutil.rmtree(link)
    os.makedirs(os.path.dirname(link), exist_ok=True)
    try:
        os.symlink(target, link)
    except OSError:
        _copy(target, link)


def _copy(target: str, copy: str) -> None:
    here, there = os.stat(target), os.stat(copy) if os.path.exists(copy) else None
    if there is None or (here.st_mtime_ns, here.st_size) != (there.st_mtime_ns, there.st_size):
        shutil.copy2(target, copy)
