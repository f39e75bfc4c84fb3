"""Builds the editions other than the default language's, one after the other.

MkDocs builds the default language; for each further one the same steps run on that language's files only.
They are MkDocs' own (`mkdocs.commands.build`), without reading the tree again, cleaning the site and
collecting the theme's assets, which are done once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence

import jinja2
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

Inclusion = Callable[[InclusionLevel], bool]


def build_edition(config: MkDocsConfig, sources: Sequence[File], home: str) -> None:
    """Build one edition into `config.site_dir`.

    `sources`: all files of the docs folder; `home`: the edition's folder in the site, with a final `/`.
    Errors: whatever a plugin or a page raises.
    """
    inclusion = InclusionLevel.is_included
    config = config.plugins.on_config(config)
    config.plugins.on_pre_build(config=config)
    env = config.theme.get_env()
    files = config.plugins.on_files(Files(sources), config=config)
    set_exclusions(files, config)
    nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    for file in files.documentation_pages(inclusion=inclusion):
        populate(file.page or Page(None, file, config), config, files)
    env = config.plugins.on_env(env, config=config, files=files)
    files.copy_static_files(inclusion=inclusion)
    pages = files.documentation_pages(inclusion=inclusion)
    build_pages(pages, config, pages, nav, env)
    for file in files.documentation_pages():
        if file.page:
            file.page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    _finish(config, home)


def populate(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Read and render a page. Errors: whatever it raises, reported by MkDocs."""
    mkdocs_build._populate_page(page, config, files)


def build_pages(
    files: Sequence[File],
    config: MkDocsConfig,
    every: Sequence[File],
    nav: Navigation,
    env: jinja2.Environment,
) -> None:
    """Turn pages that have been read into files of the site. `every`: all pages of the edition."""
    for file in files:
        if file.page:
            mkdocs_build._build_page(file.page, config, every, nav, env)


def leave_out(files: Files, finished: Collection[str]) -> None:
    """Keep MkDocs from building pages that are finished; `finished`: their `src_uri`.

    MkDocs names an inclusion where it asks for the pages to build, and none where it asks for all.
    """
    if not finished:
        return
    every = files.documentation_pages

    def documentation_pages(*, inclusion: Inclusion | None = None) -> Sequence[File]:
        if inclusion is None:
            return every()
        return [file for file in every(inclusion=inclusion) if file.src_uri not in finished]

    files.documentation_pages = documentation_pages  # type: ignore[method-assign]


def _finish(config: MkDocsConfig, home: str) -> None:
    """Run the last event with the edition's folder as the site's: what plugins write belongs to the edition."""
    whole = config.site_dir
    config.site_dir = os.path.join(whole, home.rstrip("/"))
    try:
        config.plugins.on_post_build(config=config)
    finally:
        config.site_dir = whole
