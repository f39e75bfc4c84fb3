"""What belongs to a whole build: its log, its reports, the same bytes each time, nothing left outside."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from rectoverso.reports.document import schema
from support import sample
from support.fixtures import Builds
from support.sites import HOOK, build, run, snapshot


def status_json(builds: Builds) -> dict[str, Any]:
    path = builds().site.folder / "rectoverso/status.json"
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


@pytest.mark.parametrize("mode", ["plugin", "hook"])
@pytest.mark.parametrize("directory_urls", [True, False])
def test_the_log_holds_the_failing_findings_and_no_other_warning(
    sample_builds: Builds, mode: str, directory_urls: bool
) -> None:
    made = sample_builds(mode, directory_urls)
    assert made.code == 0
    assert [
        line[: len(start)] for line, start in zip(made.warnings, sample.WARNINGS, strict=True)
    ] == sample.WARNINGS
    assert all("\n" not in line for line in made.warnings)


def test_each_warning_names_its_rule(sample_builds: Builds) -> None:
    rules = [line.rpartition("[")[2].rstrip("]") for line in sample_builds().warnings]
    assert rules == ["stale", "invalid", "orphaned", "stale", "invalid"]


@pytest.mark.parametrize("directory_urls", [True, False])
def test_hook_and_plugin_make_the_same_bytes(sample_builds: Builds, directory_urls: bool) -> None:
    by_hook = snapshot(sample_builds("hook", directory_urls).site.folder)
    by_plugin = snapshot(sample_builds("plugin", directory_urls).site.folder)
    assert sorted(by_hook) == sorted(by_plugin)
    assert [name for name, content in by_hook.items() if content != by_plugin[name]] == []


def test_two_builds_make_the_same_bytes(sample_builds: Builds) -> None:
    """The first filled the cache, so one is cached and one is not."""
    first = sample_builds()
    again = build(first.folder.parent, site="again")
    assert again.warnings == first.warnings
    assert snapshot(again.site.folder) == snapshot(first.site.folder)


def test_nothing_lies_outside_the_site_and_the_cache(sample_builds: Builds) -> None:
    project = sample_builds("plugin", False).folder.parent
    written = snapshot(project, besides=["site", ".cache"])
    wanted = sample.files(written["mkdocs.yml"].decode())
    assert written == {
        name: text if isinstance(text, bytes) else text.encode() for name, text in wanted.items()
    }
    assert [path.name for path in (project / ".cache").iterdir()] == ["plugin"]
    assert [path.name for path in (project / ".cache/plugin").iterdir()] == ["rectoverso"]
    assert HOOK.is_file()


def test_the_site_holds_files_only(sample_builds: Builds) -> None:
    site = sample_builds().site
    assert [path for path in site.folder.rglob("*") if path.is_symlink()] == []
    names = {name for name in site.files if "pagefind/" not in name}
    allowed = {".html", ".json", ".xml", ".css", ".js", ".map", ".png", ".webp", ".svg"}
    assert {name for name in names if "." + name.rpartition(".")[2] not in allowed} == set()


def test_what_belongs_to_the_whole_site_is_there_once(sample_builds: Builds) -> None:
    site = sample_builds().site
    inside = {name.partition("/")[2] for name in site.files if name.partition("/")[0] in sample.LANGUAGES}
    names = {name.rpartition("/")[2] for name in inside}
    assert not names & {"404.html", "status.json", "favicon.png", "rectoverso.css", "rectoverso.js"}
    assert {name for name in inside if name.startswith("assets/")} == set()
    others = {name for name in inside if not name.endswith(".html") and not name.startswith("pagefind/")}
    assert others == {"sitemap.xml"}


def test_the_page_for_wrong_addresses_speaks_the_default_language(sample_builds: Builds) -> None:
    site = sample_builds().site
    page = site.file("404.html")
    assert page.language == ("en", "ltr")
    assert page.status is None
    assert site.broken(page) == []
    # It is shown at any depth.
    assert all(link.startswith(("/docs/", "#", "https://")) for link in page.links())
    entries = page.all("//div[contains(@class, 'rv-switcher')]//a/@href")
    assert entries == ["/docs/", *(f"/docs/{code}/" for code in sample.LANGUAGES)]


def test_status_json_is_what_the_check_prints(sample_builds: Builds) -> None:
    made = sample_builds()
    checked = run(made.folder.parent, "check", "--format", "json")
    assert checked.returncode == 1
    assert checked.stderr == ""
    assert checked.stdout.encode() == (made.folder / "rectoverso/status.json").read_bytes()


def test_status_json_fits_its_schema_and_counts_every_page(sample_builds: Builds) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    value = status_json(sample_builds)
    jsonschema.validate(value, schema())
    found = {
        (item["language"], item["original"].removeprefix("docs/en/")): item["status"]
        for item in value["translations"]
        if item["status"] not in ("orphaned", "missing")
    }
    assert found == {
        (code, uri): status for code, pages in sample.STATUSES.items() for uri, status in pages.items()
    }
    for language in value["languages"]:
        statuses = [item["status"] for item in value["translations"] if item["language"] == language["code"]]
        assert {name: count for name, count in language["totals"].items() if count} == Counter(statuses)


def test_status_json_knows_what_differs_in_line_ends_only(sample_builds: Builds) -> None:
    found = [item["path"] for item in status_json(sample_builds)["translations"] if item["line_endings_only"]]
    assert found == ["docs/sv/mac.md"]


def test_pages_and_status_json_agree(sample_builds: Builds) -> None:
    made = sample_builds()
    for item in status_json(sample_builds)["translations"]:
        uri = (item["original"] or "").removeprefix("docs/en/")
        if uri in sample.URIS:
            assert made.site.page(item["language"], uri).status == item["status"]
