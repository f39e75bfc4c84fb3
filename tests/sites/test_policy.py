"""A strict build fails on what fails the check, by the same policy and the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import inline, record
from support.sites import build, mkdocs_yml, run, write
from support.small import make, pages

STALE = inline(record("# What it was\n", "docs/en/guide/about.md"), "# Om\n\nLite text om VERSION.\n")
UNTRACKED = "# Om\n\nLite text om VERSION.\n"


def strict(project: Path, page: str, options: str = "") -> tuple[int, int]:
    """Return exit codes of a strict build and of the check, with `page` in the place of a translation."""
    files = {**pages(), "docs/sv/guide/about.md": page, "mkdocs.yml": mkdocs_yml(options=options)}
    write(project, files)
    return build(project, "--strict").code, run(project, "check").returncode


def test_a_strict_build_passes_when_all_is_current(project: Path) -> None:
    made = make(project, "", None, "--strict")
    assert (made.code, made.warnings) == (0, [])


@pytest.mark.parametrize(
    ("page", "options", "fails"),
    [
        pytest.param(STALE, "", True, id="stale"),
        pytest.param(UNTRACKED, "", False, id="untracked"),
        pytest.param(STALE, "{rules: {stale: note}}", False, id="stale-is-a-note"),
        pytest.param(STALE, "{fail_on: [invalid]}", False, id="only-invalid-fails"),
        pytest.param(UNTRACKED, "{rules: {untracked: error}}", True, id="untracked-is-an-error"),
        pytest.param(UNTRACKED, "{fail_on: [warning]}", True, id="warnings-fail"),
        pytest.param(
            STALE,
            "{overrides: [{languages: [sv], paths: [guide/**], rules: {stale: note}}]}",
            False,
            id="by-path",
        ),
        pytest.param(
            STALE, "{overrides: [{languages: [ar], rules: {stale: note}}]}", True, id="other-language"
        ),
    ],
)
def test_build_and_check_fail_alike(project: Path, page: str, options: str, fails: bool) -> None:
    assert strict(project, page, options) == ((1, 1) if fails else (0, 0))


def test_a_lenient_build_publishes_what_a_strict_one_refuses(project: Path) -> None:
    made = make(project, "", {"docs/sv/guide/about.md": STALE})
    assert [line.rpartition(" ")[2] for line in made.warnings] == ["[stale]"]
    assert made.site.page("sv", "guide/about.md").status == "stale"
    assert (project / "site/sv/guide/about/index.html").exists()


def test_pages_that_are_not_a_machines_work_say_so(project: Path) -> None:
    options = "{overrides: [{languages: [sv], paths: [guide/**], disclosure: none}]}"
    made = make(project, mkdocs_yml(options=options))
    page = made.site.page("sv", "guide/about.md")
    assert (page.status, page.having("rv-notice"), page.having("rv-disclaimer")) == ("current", [], [])
    assert len(made.site.page("sv", "index.md").having("rv-disclaimer")) == 1


def test_fallback_pages_are_found_if_asked_for(project: Path) -> None:
    made = make(project, mkdocs_yml(options="{search_fallbacks: true}"))
    places = {entry["location"] for entry in made.site.searched("ar")}
    assert "guide/about/" in places


@pytest.mark.parametrize("where", ["page", "sitemap", "none"])
def test_addresses_of_other_languages_are_published_where_asked(project: Path, where: str) -> None:
    made = make(project, mkdocs_yml(options=f"{{hreflang: {where}}}"))
    page = made.site.page("sv", "index.md")
    links = page.all("//link[@hreflang]")
    on_page = [(one.get("rel"), one.get("hreflang"), one.get("href")) for one in links]
    root = made.site.url
    addresses = [("en", root), ("ar", f"{root}ar/"), ("sv", f"{root}sv/"), ("x-default", root)]
    assert on_page == ([("alternate nofollow", *pair) for pair in addresses] if where == "page" else [])
    assert made.site.page("ar", "guide/about.md").all("//link[@hreflang]") == []
    assert ("hreflang" in (made.folder / "sv/sitemap.xml").read_text()) == (where == "sitemap")


def test_only_the_languages_that_are_asked_for(project: Path) -> None:
    made = make(project, mkdocs_yml(options="{languages: [sv]}"))
    assert made.warnings == []
    assert not [name for name in made.site.files if name.startswith("ar/")]
    entries = made.site.page("sv", "index.md").all("//div[contains(@class, 'rv-switcher')]//a/@hreflang")
    assert entries == ["en", "sv"]
