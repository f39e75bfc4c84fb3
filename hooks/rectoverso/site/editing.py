"""Edit links: where a page's source really lies, not where it was staged."""

from __future__ import annotations

from mkdocs.structure.files import Files

from rectoverso.core.layouts import LayoutKind
from rectoverso.site.edition import Edition


def lead_to_sources(files: Files, edition: Edition) -> None:
    """Let `edit_uri` of a staged project's configuration be followed by paths relative to the project's root."""
    if edition.site.survey.project.layout.kind is not LayoutKind.COOP:
        return
    catalogue = edition.site.survey.catalogue
    for file in files.documentation_pages():
        uri = edition.uri(file)
        if uri is not None:
            folder = file.src_uri.partition("/")[0]
            translated = catalogue.translations.get(folder, {}).get(uri)
            file.edit_uri = translated or catalogue.originals[uri]
