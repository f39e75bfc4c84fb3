"""What a configuration and a page say about the search."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from helpers import inline, record
from support.pages import Site
from support.sites import ENVIRONMENT, mkdocs_yml, write
from support.small import make, pages

FALLBACK = "Only in English"


def about(site: Site, code: str) -> dict[str, Any]:
    """Return what the search of a language knows of its pages."""
    home = "" if code == "en" else f"{code}/"
    value: dict[str, Any] = json.loads(
        (site.folder / home / "pagefind/pages.json").read_text(encoding="utf-8")
    )
    return value


def found(site: Site, code: str) -> dict[str, str]:
    """Return address -> text of the pages that the search of a language knows."""
    home = "" if code == "en" else f"{code}/"
    fragments = site.folder / home / "pagefind/fragment"
    return {
        address: json.loads(gzip.decompress((fragments / f"{name}.pf_fragment").read_bytes())[12:])["content"]
        for name, (address, *_) in about(site, code)["pages"].items()
    }


def original_only(uri: str, text: str) -> dict[str, str | bytes]:
    return {f"docs/en/{uri}": text}


def both(uri: str, english: str, swedish: str) -> dict[str, str | bytes]:
    return {
        f"docs/en/{uri}": english,
        f"docs/sv/{uri}": inline(record(english, f"docs/en/{uri}", "sv"), swedish),
    }


def test_a_page_may_leave_itself_or_parts_of_it_out(project: Path) -> None:
    front = "---\nsearch: {exclude: true}\n---\n"
    part = "# Partly\n\nSeen.\n\n## Hidden { data-search-exclude }\n\nUnseen.\n\n## Shown\n\nSeen again.\n"
    files = {
        **both("secret.md", f"{front}# Secret\n", f"{front}# Hemlig\n"),
        **original_only("part.md", part),
    }
    made = make(project, mkdocs_yml(more="markdown_extensions: [attr_list]\n"), files)
    assert made.warnings == []
    assert sorted(found(made.site, "sv")) == ["", "guide/", "guide/about/"]
    english = found(made.site, "en")
    assert "secret/" not in english
    assert english["part/"] == "Partly. Seen. Shown. Seen again."


def test_fallback_pages_are_found_if_that_is_wanted(project: Path) -> None:
    files = original_only("only.md", f"# {FALLBACK}\n\nA xylophone.\n")
    without = make(project, "", files)
    assert [code for code in ("en", "sv", "ar") if "only/" in found(without.site, code)] == ["en"]
    made = make(project, mkdocs_yml(options="{search_fallbacks: true}"))
    assert found(made.site, "ar")["only/"] == f"{FALLBACK}. A xylophone."
    value = about(made.site, "ar")
    states = {address: state for address, _, state in value["pages"].values()}
    assert states == {"": "", "guide/": "missing", "guide/about/": "missing", "only/": "missing"}
    assert value["original"] == {"code": "en", "dir": "ltr"}


def test_tags_and_the_weight_of_a_page_reach_the_index(project: Path) -> None:
    text = "---\ntags: [press, dry & flat]\nsearch: {boost: 2}\n---\n# Tagged\n\nText.\n"
    made = make(project, mkdocs_yml(plugins="  - tags\n"), original_only("tagged.md", text))
    value = about(made.site, "en")
    (name,) = value["tags"]
    assert value["pages"][name][:2] == ["tagged/", "Tagged"]
    assert value["tags"][name] == ["dry & flat", "press"]
    article = made.site.page("en", "tagged.md").article
    assert (article.get("data-pagefind-body"), article.get("data-pagefind-weight")) == ("", "2")


def test_the_themes_own_index_can_be_asked_for(project: Path) -> None:
    made = make(project, mkdocs_yml(options="{search: theme}"))
    assert made.warnings == []
    assert not [name for name in made.site.files if "pagefind" in name]
    page = made.site.page("sv", "index.md")
    assert page.one("//form[@name='search']") is not None
    assert "data-pagefind-body" not in page.text
    assert {"search/search_index.json", "sv/search/search_index.json"} <= made.site.files


@pytest.mark.parametrize(
    ("lacking", "plugins", "line"),
    [
        (True, "", "the theme's index, because there is no 'pagefind_bin' for this system."),
        (False, "  - offline\n", "the theme's index, because the plugin 'offline' works on it."),
    ],
)
def test_where_the_program_cannot_be_used_the_theme_searches(
    project: Path, monkeypatch: pytest.MonkeyPatch, lacking: bool, plugins: str, line: str
) -> None:
    if lacking:
        stub = write(project.parent / "stub", {"pagefind_bin/__init__.py": "raise ImportError\n"})
        others = os.environ.get("PYTHONPATH", "")
        monkeypatch.setitem(ENVIRONMENT, "PYTHONPATH", os.pathsep.join(filter(None, [str(stub), others])))
    made = make(project, mkdocs_yml(plugins=plugins))
    assert made.warnings == []
    said = [entry for entry in made.log if "Search:" in entry]
    assert said == [f"INFO    -  rectoverso: Search: {line}"]
    assert "sv/search/search_index.json" in made.site.files
    assert not [name for name in made.site.files if "pagefind" in name]


def test_a_site_whose_search_is_switched_off_has_none(project: Path) -> None:
    made = make(project, mkdocs_yml().replace("  - search\n", "  - search: {enabled: false}\n"))
    assert made.warnings == []
    assert not [name for name in made.site.files if "pagefind" in name or "search_index" in name]


def test_pages_that_mkdocs_only_copies_are_not_searched(project: Path) -> None:
    copied = "<!doctype html><title>Copied</title><article>As it is.</article>"
    made = make(project, "", {"docs/en/copied.html": copied, **pages()})
    assert sorted(found(made.site, "en")) == ["", "guide/", "guide/about/"]


def test_the_dialog_of_every_page_asks_our_worker(project: Path) -> None:
    made = make(project)
    for name in ("index.html", "sv/guide/about/index.html", "ar/guide/about/index.html", "404.html"):
        page = made.site.file(name)
        assert page.all("//form[@name='search']") == []
        config = json.loads(page.one("//script[@id='__config']").text)
        target = made.site.target(page, config["search"])
        assert target is not None
        assert target[0].partition("?")[0] == "assets/rectoverso/search.js", name
        # What starts the worker must stand before the theme's own script.
        scripts = [script.get("id") or script.get("src") or "inline" for script in page.all("//body//script")]
        at = scripts.index("__config")
        assert scripts[at + 1] == "inline"
        assert "bundle" in scripts[at + 2]
