"""Adoption: pages that were written for GitHub, and where they lie there, become pages of the site.

Links are resolved by what exists in the project, for Markdown and HTML alike, and written with a scheme of our
own that MkDocs passes over; when a page's address is known they become relative addresses.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig

from rectoverso.core import fragments, github, links, lists, targets
from rectoverso.core.known import Known
from rectoverso.core.layouts import LayoutKind
from rectoverso.core.places import Places
from rectoverso.messages import Words
from rectoverso.site.addresses import SCHEME, relative
from rectoverso.site.edition import Edition, Site
from rectoverso.site.reading.stage import address_of
from rectoverso.sources.tree import ancestors, list_files

_OURS = re.compile(re.escape(SCHEME) + r"([^\s\"'<>]*)")
_NOT_SHOWN = frozenset({".git", "node_modules", "__pycache__", ".venv"})
_ALERTS = ("Note", "Tip", "Important", "Warning", "Caution")


@dataclass(frozen=True, slots=True)
class Repository:
    """Where the project's files are shown. `url`: without final `/`; `below`: the project's folder in it."""

    url: str
    branch: str
    below: str = ""

    def address(self, path: str, *, is_folder: bool) -> str:
        """Return the address at which a reader sees a file or folder, `path` being relative to the project."""
        middle = "/-" if "gitlab" in self.url else ""
        kind = "tree" if is_folder else "blob"
        whole = "/".join(part for part in (self.below, path) if part)
        return f"{self.url}{middle}/{kind}/{quote(self.branch)}/{quote(whole)}".rstrip("/")


def repository(config: MkDocsConfig, root: Path) -> Repository | None:
    """Return the repository that the configuration names, with the branch that its `edit_uri` names."""
    if not config.repo_url:
        return None
    named = re.fullmatch(r"(?:-/)?(?:edit|blob|tree|raw|src)/(.+?)/?", config.edit_uri or "")
    top = next((folder for folder in ancestors(root) if (folder / ".git").exists()), root)
    below = root.relative_to(top).as_posix()
    return Repository(
        config.repo_url.rstrip("/"), named[1] if named else "main", "" if below == "." else below
    )


def applies(site: Site) -> bool:
    """Whether the project's pages were written for another place than the site."""
    return site.survey.project.layout.kind is LayoutKind.COOP


def quieten(config: MkDocsConfig) -> None:
    """Keep MkDocs from judging links that it does not resolve: the survey reports those that lead nowhere.

    And have Markdown number lists from the number of their first item, and take any words behind a fence, as GitHub.
    """
    if "sane_lists" not in config.markdown_extensions:
        config.markdown_extensions.append("sane_lists")
    config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("relaxed_headers", True)
    for place in (config.validation.links, config.validation.nav):
        for name in ("not_found", "unrecognized_links", "absolute_links", "anchors", "omitted_files"):
            if name in place:
                place[name] = logging.DEBUG


class Adoption:
    """Turns the texts of one project into texts for the site. `known`: the files that links may lead to."""

    def __init__(self, site: Site, shown: Repository | None) -> None:
        self._site = site
        self._repository = shown
        here = site.survey.project
        files = list_files(here.root, "", _NOT_SHOWN, here.skip).files
        self.known = "\0".join(files)
        self._places = Places(
            site.survey.catalogue, files, images=here.settings.images, copied=here.settings.copy
        )

    def text(
        self, body: Known, original: fragments.Original | None, edition: Edition, uri: str, path: str
    ) -> str:
        """Return the body of a page with GitHub's habits and links made those of the site.

        `original`: of the page that this one translates, None if it is one; `path`: of the text, relative to the
        project's root.
        """
        text = self._link(body, original, edition, uri, path)
        # Alerts in items, and lists in alerts, are only found where all is indented by fours.
        text = github.alerts(lists.nest_lists(text), _titles(edition.words) if original else None)
        return github.open_html(github.separate_rules(text))

    def _link(
        self, body: Known, original: fragments.Original | None, edition: Edition, uri: str, path: str
    ) -> str:
        """Return a body with links that hold in the site.

        They are looked for in the text as GitHub reads it: once, for fragments and addresses alike.
        """
        origin = targets.Origin(uri, edition.language.code if original else None, path)
        known = self._repository.url if self._repository else ""
        restored = {link.start: wanted for link, wanted in fragments.lost(body, original)} if original else {}
        changes = []
        for link in body.links:
            wanted = restored.get(link.start)
            meant = link.destination if wanted is None else links.taken(link, wanted)
            target = targets.resolve(
                meant, origin, self._places, embedded=link.kind.is_embedded, repository=known
            )
            written = self._write(target, edition)
            changes.append((link, wanted if written is None else written))
        return links.put(body.text, changes)

    def _write(self, target: targets.Target, edition: Edition) -> str | None:
        """Return how a target is written in the text, or None if the link may stay as it is."""
        if isinstance(target, targets.Page) and target.uri in self._site.survey.left_out:
            # A notebook that is no page: its file is in the repository, or copied where there is none.
            path = self._site.survey.catalogue.originals[target.uri]
            if self._repository:
                return self._repository.address(path, is_folder=False)
            return f"{SCHEME}{quote(target.uri)}"
        match target:
            case targets.Page(uri=uri, language=code, fragment=fragment, query=query):
                known = code if code in self._site.codes else edition.language.code
                address = self._site.addresses.page(known, uri)
            case targets.Asset(path=path, fragment=fragment, query=query):
                address = quote(address_of(self._site.survey, path))
            case targets.RepositoryFile(path=path, fragment=fragment, query=query, is_folder=is_folder):
                if not self._repository:
                    return None
                shown = self._repository.address(path, is_folder=is_folder)
                return shown + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
            case targets.External(url=url):
                return url
            case targets.SamePage(fragment=fragment):
                return f"#{fragment}"
            case _:
                return None
        return f"{SCHEME}{address}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def settle(html: str, page_url: str) -> str:
    """Return the HTML of a page with our links made relative to its address."""
    return _OURS.sub(lambda found: relative(found[1], page_url), html) if SCHEME in html else html


@lru_cache(maxsize=64)
def _titles(say: Words) -> Mapping[str, str]:
    return {name.lower(): say(name, "box") for name in _ALERTS}
