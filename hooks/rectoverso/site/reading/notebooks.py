"""Notebooks in the site: their pages and pictures are made before MkDocs looks for files, and kept by content."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from posixpath import dirname

from mkdocs.exceptions import BuildError

from rectoverso import __version__
from rectoverso.core import notebook_pages, targets
from rectoverso.core.languages import language
from rectoverso.core.layouts import NOTEBOOK, LayoutKind, matches, page_name
from rectoverso.core.links import Link, rewrite
from rectoverso.core.notebooks import Notebook, without_disclaimer
from rectoverso.core.places import climb, unquote
from rectoverso.site.addresses import SCHEME, html_attributes
from rectoverso.site.edition import Edition, is_withheld
from rectoverso.sources.cache import key
from rectoverso.sources.notebooks import decode_notebook
from rectoverso.sources.survey import Survey
from rectoverso.sources.tree import Unreadable, decode, read_bytes

PICTURES = "notebook_images"
"""The folder of the site that pictures from notebooks are published in; equal ones are one file in all languages."""

_PAGE = "page.md"


def published(survey: Survey) -> list[str]:
    """Return the uris of notebooks that become pages."""
    return [
        uri for uri in survey.catalogue.originals if uri.endswith(NOTEBOOK) and uri not in survey.left_out
    ]


def is_copied(survey: Survey, path: str, *, shown: bool) -> bool:
    """Whether the file of a notebook is published beside its page; `shown`: readers find it in the repository.

    In the layout of folders every file is.
    """
    copied = survey.project.settings.copy
    return (
        not shown or survey.project.layout.kind is LayoutKind.FOLDER or bool(copied and matches(path, copied))
    )


def link(body: str, edition: Edition, uri: str, *, translated: bool) -> str:
    """Return the body of a page in the layout of folders with links to notebooks leading to their pages.

    `translated`: whether the text lies in the edition's folder, not in the default language's.
    """
    site = edition.site
    if NOTEBOOK not in body or not published(site.survey):
        return body
    own = edition.language.code if translated else site.default.code
    here = dirname(f"{own}/{uri}")

    def replace(found: Link) -> str | None:
        address = targets.split(found.destination)
        place = climb(here, unquote(address.path)) if address.path.endswith(NOTEBOOK) else None
        folder, _, name = (place or "").partition("/")
        if folder not in site.codes or site.uris.get(page_name(name)) != name:
            return None
        page = site.addresses.page(edition.language.code if folder == own else folder, name)
        return f"{SCHEME}{page}" + (f"#{address.fragment}" if address.fragment else "")

    return rewrite(body, replace)


def generate(survey: Survey) -> dict[str, str]:
    """Make the pages of all notebooks; return staged path, relative with `/`, -> absolute path of what was made.

    What was made before from the same content is not made again, and what is no longer needed is removed.
    Errors: OSError if the folder of the cache cannot be written, BuildError for a notebook that changed for the
    worse since the survey was made.
    """
    folder = survey.project.cache / "notebooks"
    generated: dict[str, str] = {}
    used = set()
    for code, uri, made in _all(survey, folder):
        used.add(made.name)
        for name in os.listdir(made):
            staged = f"{code}/{page_name(uri)}" if name == _PAGE else f"{PICTURES}/{name}"
            generated[staged] = os.path.join(made, name)
    if folder.is_dir():
        for name in os.listdir(folder):
            if name not in used:
                shutil.rmtree(folder / name, ignore_errors=True)
    return generated


def _all(survey: Survey, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield language, uri and the folder with what was made of it, for each page that comes from a notebook."""
    default = language(survey.project.layout.default_language)
    root = survey.project.root
    for uri in published(survey):
        original = _Source(root, survey.catalogue.originals[uri])
        yield default.code, uri, _make(folder, original)
        for code, verdicts in survey.verdicts.items():
            verdict = verdicts.get(uri)
            if verdict and verdict.path and verdict.status.is_published and not is_withheld(verdict):
                date = verdict.record.translation_date if verdict.record else None
                source = _Source(root, verdict.path)
                yield code, uri, _make(folder, source, original, date, html_attributes(default))


class _Source:
    """The file of a notebook, read at once and decoded when it is needed. Errors: BuildError."""

    def __init__(self, root: Path, path: str) -> None:
        self._path = path
        try:
            self.data = read_bytes(root / path)
        except Unreadable as error:
            raise BuildError(f"{path}: {error}") from error

    @property
    def notebook(self) -> Notebook:
        try:
            return decode_notebook(decode(self.data))[1]
        except Unreadable as error:
            # It was readable when the survey was made: somebody is writing it right now.
            raise BuildError(f"{self._path}: {error}") from error


def _make(
    folder: Path,
    source: _Source,
    original: _Source | None = None,
    date: datetime | None = None,
    output_attributes: str = "",
) -> Path:
    """Return the folder with page and pictures of a notebook, making it if it is not there.

    `original`: of a translation, whose outputs are in the original's language, as `output_attributes` say.
    """
    versions = f"{__version__}/{notebook_pages.VERSION}"
    dated = date.isoformat() if date else ""
    theirs = original.data if original else b""
    made = folder / key(versions, output_attributes, dated, theirs, source.data).hex()
    if (made / _PAGE).is_file():
        return made
    notebook = source.notebook
    if original:
        notebook = without_disclaimer(notebook, original.notebook, date)
    files: dict[str, bytes] = {}

    def save(content: bytes, suffix: str) -> str:
        name = hashlib.sha256(content).hexdigest()[:16] + suffix
        files[name] = content
        return f"{SCHEME}{PICTURES}/{name}"

    files[_PAGE] = notebook_pages.markdown(notebook, save, output_attributes).encode()
    # Moved to its place as a whole, so that a build that is killed leaves nothing half made.
    building = folder / f"{made.name}.{os.getpid()}.tmp"
    building.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (building / name).write_bytes(content)
    shutil.rmtree(made, ignore_errors=True)
    building.rename(made)
    return made
