"""Edit links: where a page's source really lies, not where it was staged."""

from __future__ import annotations

from mkdocs.structure.files import Files

from rectoverso.core.layouts import NOTEBOOK, LayoutKind
from rectoverso.site.edition import Edition


def lead_to_sources(files: Files, edition: Edition) -> None:
    """Let `edit_uri` of a staged project's configuration be followed by paths relative to the project's root.

    In the layout of folders it is followed by paths in `docs_dir`, and only the pages of notebooks lie elsewhere.
    """
    is_moved = edition.site.survey.project.layout.kind is LayoutKind.COOP
    catalogue = edition.site.survey.catalogue
    for file in files.documentation_pages():
        uri = edition.uri(file)
        folder = file.src_uri.partition("/")[0]
        if uri is not None and not is_moved and uri.endswith(NOTEBOOK):
            file.edit_uri = f"{folder}/{uri}"
        elif uri is not None and is_moved:
            translated = catalogue.translations.get(folder, {}).get(uri)
            file.edit_uri = translated or catalogue.originals[uri]
