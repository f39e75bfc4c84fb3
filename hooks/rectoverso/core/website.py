"""The files that make a repository a site: the texts that `rectoverso init` writes."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass

from rectoverso.core.languages import language
from rectoverso.core.layouts import Layout, LayoutKind
from rectoverso.core.remotes import Host, Repository

MANUAL = "https://rectoverso.github.io/rectoverso/"

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


@dataclass(frozen=True, slots=True)
class Website:
    """What the files are written from; all paths are relative to the project's root.

    `folder`: where they go; `base`: a folder that exists and holds translations; `licence`: file and SPDX
    identifier, or its name again; `pins`: lines of a requirements file; `branch`: the one that is published.
    """

    folder: str
    layout: Layout
    base: str
    title: str
    repository: Repository | None = None
    licence: tuple[str, str] | None = None
    pins: tuple[str, ...] = ()
    version: str = ""

    @property
    def branch(self) -> str:
        """The branch whose state is published."""
        return self.repository.branch if self.repository else "main"

    @property
    def place(self) -> str:
        """The folder, as seen from the top of the repository."""
        return (self.repository.below if self.repository else "") + self.folder


def files(site: Website) -> dict[str, str]:
    """Return path -> text of the files in the website's folder, the configuration first."""
    found = {
        f"{site.folder}/mkdocs.yml": configuration(site),
        f"{site.folder}/requirements.txt": requirements(site),
        f"{site.folder}/.gitignore": "# What a build leaves: the site, and what makes the next build faster.\n/site/\n/.cache/\n",
    }
    if _asks_host(site):
        found[f"{site.folder}/overrides/partials/source.html"] = _SOURCE
    return found


def _asks_host(site: Website) -> bool:
    """Tell whether the theme would ask the repository's host for numbers on every page."""
    return site.repository is not None and site.repository.host is not Host.OTHER


def requirements(site: Website) -> str:
    """Return the packages that build the site."""
    head = (
        "# What the site was first built with, so that another machine builds the same. Install it with\n"
        f"# pip install -r {site.folder}/requirements.txt\n"
    )
    return head + "".join(f"{pin}\n" for pin in site.pins)


def configuration(site: Website) -> str:
    """Return `mkdocs.yml`."""
    return (
        f"# Written by 'rectoverso init' ({site.version}), once: what you change here stays.\n"
        f"# All options: {MANUAL}reference/configuration/\n"
        f"site_name: {scalar(site.title.replace('<', '&lt;'))}\n"
        f"{_addresses(site)}{_docs_dir(site)}{_theme(site)}{_plugins(site)}{_MARKDOWN}"
    )


def _addresses(site: Website) -> str:
    """Return what says where the site and its sources lie on the web."""
    lines = ["# Where the site will be published. Sitemaps and canonical links need it."]
    repository = site.repository
    known = repository.site_url if repository else None
    lines.append(f"site_url: {known}" if known else "# site_url: https://example.org/")
    if repository:
        lines.append(f"repo_url: {repository.url}")
        lines.append(f"edit_uri: {scalar(repository.edit_uri or '')}")
    else:
        lines += ["# Where its sources lie, for links to them and edit buttons.", *_NO_REPOSITORY]
    if site.licence:
        file, name = site.licence
        address = repository.file(file) if repository else None
        shown = f"<a href='{address}'>{name}</a>" if address else name
        lines.append(f"copyright: {scalar(shown)}")
    return "\n".join([*lines, "", ""])


def _docs_dir(site: Website) -> str:
    docs_dir = posixpath.relpath(site.base, site.folder)
    if site.layout.kind is LayoutKind.FOLDER:
        return f"docs_dir: {docs_dir}\n\n"
    return f"# A folder that exists, because MkDocs demands one. What is published, rectoverso finds.\ndocs_dir: {docs_dir}\n\n"


def _theme(site: Website) -> str:
    return _THEME.replace("  CUSTOM\n", _CUSTOM if _asks_host(site) else "")


def _plugins(site: Website) -> str:
    layout = site.layout
    default = language(layout.default_language)
    options = {"layout": layout.kind.value, "root": posixpath.relpath(".", site.folder)}
    if layout.kind is LayoutKind.COOP and (layout.source_root, layout.translations) != (
        ".",
        "translations/<lang>",
    ):
        options |= {"source_root": layout.source_root, "translations": layout.translations}
    given = "".join(f"      {name}: {scalar(value)}\n" for name, value in options.items())
    if layout.exclude:
        given += f"      exclude: {json.dumps(layout.exclude, ensure_ascii=False)}\n"
    entry = f"{{locale: {scalar(default.code)}, name: {scalar(default.name)}, default: true}}"
    return _PLUGINS.replace("ENTRY", entry).replace("OPTIONS", given.rstrip())


def scalar(value: str) -> str:
    """Return a text as YAML reads it, bare where that is safe."""
    bare = _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT
    return (
        value
        if bare or re.fullmatch(r"\.\.?(/[\w./-]+)*", value, re.ASCII)
        else json.dumps(value, ensure_ascii=False)
    )


_NO_REPOSITORY = ("# repo_url: https://github.com/OWNER/NAME", "# edit_uri: edit/main/")

_THEME = """\
theme:
  name: material
  CUSTOM
  # With this, the theme loads no fonts from another host.
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, toggle: {icon: material/weather-night, name: Dark}}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
  features:
    - content.action.edit
    - content.code.copy
    - navigation.footer
    - navigation.indexes # a folder's README opens with the folder
    - navigation.prune # keeps the pages of large sites small
    - navigation.top
    - search.highlight
    - search.suggest
    - toc.follow

# The navigation is made from the folders: README first, numbers in order, titles from the pages. To make your own, list
# paths of originals under 'nav', once; they stand for all languages.

"""

_CUSTOM = """\
  # Your own templates, which win over the theme's. The one that is there keeps pages from asking the repository's host
  # for stars and forks.
  custom_dir: overrides
"""

_SOURCE = """\
{#- The theme's link to the repository, without the mark that makes its script ask another host for numbers. -#}
<a href="{{ config.repo_url }}" title="{{ lang.t('source') }}" class="md-source">
  <div class="md-source__icon md-icon">
    {% include ".icons/" ~ (config.theme.icon.repo or "fontawesome/brands/git-alt") ~ ".svg" %}
  </div>
  <div class="md-source__repository">{{ config.repo_name }}</div>
</a>
"""

_PLUGINS = """\
plugins:
  - search
  - i18n:
      languages:
        # The language of the originals. The others are found in the folders.
        - ENTRY
  - rectoverso:
OPTIONS

"""

_MARKDOWN = """\
# Markdown as GitHub shows it, or close to it
markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - sane_lists
  - tables
  - toc:
      permalink: true
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
  - pymdownx.details
  - pymdownx.emoji:
      emoji_index: !!python/name:pymdownx.emoji.gemoji
      emoji_generator: !!python/name:pymdownx.emoji.to_alt
  - pymdownx.highlight
  - pymdownx.magiclink
  - pymdownx.saneheaders
  # Mermaid diagrams stay code: the theme draws them with a program from unpkg.com. To allow that, write instead of this line
  # - pymdownx.superfences:
  #     custom_fences: [{name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format}]
  - pymdownx.superfences
  - pymdownx.tasklist:
      custom_checkbox: true
  - pymdownx.tilde:
      subscript: false
"""
