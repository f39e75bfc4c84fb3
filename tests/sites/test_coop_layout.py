"""A Co-op Translator repository becomes a site as it is: nothing in it is moved, nothing is written into it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers import record
from support.fixtures import Shared
from support.sites import Build, build, mkdocs_yml, png, run, snapshot, write

README = "# Leaves\n\nSee [lesson one](lessons/01-first/README.md).\n\n![A leaf](images/leaf.png)\n\n## More\n\nText.\n"
LESSON = "# Lesson one\n\nPress it.\n"
EXTRA = "# Extra\n\nNot translated.\n"
BRAZIL = "# Folhas\n\nVeja a [lição um](lessons/01-first/README.md).\n\n## Mais\n\nTexto.\n"
SWEDISH = "# Löv\n\nSe [lektion ett](lessons/01-first/README.md).\n\nLöven är gröna.\n\n## Mer\n\nText.\n"
TAIWAN = "# 葉子\n\n請看[第一課](lessons/01-first/README.md)。\n\n## 更多\n\n文字。\n"


def sidecar(**entries: dict[str, object]) -> str:
    return json.dumps(entries, indent=2, ensure_ascii=False)


def repository() -> dict[str, str | bytes]:
    lesson = "lessons/01-first/README.md"
    return {
        "README.md": README,
        lesson: LESSON,
        "lessons/extra.md": EXTRA,
        "lessons/01-first/code/app.py": "print('leaf')\n",
        "images/leaf.png": png(8, 8, (0, 120, 0)),
        "translated_images/sv/leaf.0123456789abcdef.png": png(8, 8, (0, 0, 120)),
        "node_modules/package/README.md": "# Not ours\n",
        "translations/sv/README.md": SWEDISH,
        f"translations/sv/{lesson}": "# Lektion ett\n\nPressa det.\n",
        "translations/sv/.co-op-translator.json": sidecar(
            **{"README.md": record(README, "README.md", "sv"), lesson: record("# Old\n", lesson, "sv")}
        ),
        # Names of folders as the tool wrote them until January 2026.
        "translations/br/README.md": BRAZIL,
        "translations/br/.co-op-translator.json": sidecar(**{"README.md": record(README, "README.md", "br")}),
        "translations/tw/README.md": TAIWAN,
        "translations/tw/.co-op-translator.json": sidecar(**{"README.md": record(README, "README.md", "tw")}),
        "translations/en/README.md": README,
        "website/mkdocs.yml": mkdocs_yml(options="{root: ..}"),
        "website/docs/.gitkeep": "",
    }


@pytest.fixture(scope="session")
def made(shared_build: Shared) -> Build:
    """The repository, built from a folder in it."""
    return shared_build("coop", lambda root: build(write(root, repository()) / "website"))


def test_the_log_names_the_stale_page_only(made: Build) -> None:
    assert [line.partition(" ")[2].partition(":")[0] for line in made.warnings] == [
        "translations/sv/lessons/01-first/README.md"
    ]


def test_aliases_become_canonical_languages(made: Build) -> None:
    folders = {name.partition("/")[0] for name in made.site.files if name.endswith(".html") and "/" in name}
    assert folders == {"lessons", "sv", "pt-BR", "zh-TW"}
    for code in ("sv", "pt-BR", "zh-TW"):
        page = made.site.page(code, "README.md")
        assert page.language == (code, "ltr")
        assert page.status == "current"


def test_statuses_come_from_the_sidecars(made: Build) -> None:
    lesson = "lessons/01-first/README.md"
    found = {code: made.site.page(code, lesson).status for code in ("en", "sv", "pt-BR", "zh-TW")}
    assert found == {"en": "original", "sv": "stale", "pt-BR": "missing", "zh-TW": "missing"}
    assert made.site.page("sv", "lessons/extra.md").status == "missing"


def test_nothing_in_the_source_tree_changes(made: Build) -> None:
    root = made.folder.parents[1]
    before = {name: text if isinstance(text, bytes) else text.encode() for name, text in repository().items()}
    written = snapshot(root)
    left = {name for name in written if name not in before}
    assert {name: written[name] for name in before} == before
    assert {"/".join(name.split("/")[:2]) for name in left} == {"website/site", "website/.cache"}


def test_the_site_holds_no_links_and_nothing_of_the_tool(made: Build) -> None:
    assert [path for path in made.folder.rglob("*") if path.is_symlink()] == []
    names = {Path(name).name for name in made.site.files}
    assert not names & {".co-op-translator.json", "app.py", "mkdocs.yml"}
    assert not [
        name for name in made.site.files if "node_modules" in name or name.startswith("translations/")
    ]


def test_links_between_pages_and_original_pictures_work(made: Build) -> None:
    for code in ("en", "sv", "pt-BR", "zh-TW"):
        page = made.site.page(code, "README.md")
        links = page.article.xpath(".//a[contains(@href, 'lessons')]/@href")
        targets = [made.site.target(page, link) for link in links]
        home = "" if code == "en" else f"{code}/"
        assert targets == [(f"{home}lessons/01-first/index.html", "")]
    picture = made.site.page("en", "README.md").one("//article//img/@src")
    target = made.site.target(made.site.page("en", "README.md"), picture)
    assert target is not None
    assert target[0] in made.site.files


def test_headings_have_the_originals_ids(made: Build) -> None:
    for code in ("en", "sv", "pt-BR", "zh-TW"):
        assert [name for _, name, _ in made.site.page(code, "README.md").headings] == ["leaves", "more"]


def test_the_check_says_the_same(made: Build) -> None:
    checked = run(made.folder.parent, "check", "--format", "json")
    assert checked.returncode == 1
    assert checked.stdout.encode() == (made.folder / "rectoverso/status.json").read_bytes()


def test_building_again_finds_what_changed(tmp_path: Path) -> None:
    """A page that is gone leaves the stage; a new one enters it."""
    root = write(tmp_path, repository())
    assert build(root / "website").code == 0
    (root / "lessons/extra.md").rename(root / "lessons/other.md")
    again = build(root / "website")
    assert "lessons/other/index.html" in again.site.files
    assert "lessons/extra/index.html" not in again.site.files
    staged = root / "website/.cache/plugin/rectoverso/stage"
    assert [
        path.name for path in staged.rglob("*.md") if "lessons" in path.parts and path.name[0] in "eo"
    ] == ["other.md"]


def test_a_configuration_at_the_root_of_the_repository(tmp_path: Path) -> None:
    files = {name: text for name, text in repository().items() if not name.startswith("website/")}
    root = write(
        tmp_path, {**files, "mkdocs.yml": mkdocs_yml(options="{layout: coop}"), "docs/own.md": "# Own\n"}
    )
    made = build(root)
    assert [line.rpartition(" ")[2] for line in made.warnings] == ["[stale]"]
    assert made.site.page("sv", "README.md").status == "current"
    assert made.site.page("en", "docs/own.md").status == "original"


def test_translations_below_the_documents(tmp_path: Path) -> None:
    """The tool's own documentation: `docs/i18n/<lang>`, keys relative to `docs`."""
    files: dict[str, str | bytes] = {
        "mkdocs.yml": mkdocs_yml(options="{layout: coop, source_root: docs, translations: docs/i18n/<lang>}"),
        "docs/index.md": "# Start\n\n[Use](use.md)\n",
        "docs/use.md": "# Use\n\nText.\n",
        "docs/i18n/sv/index.md": "# Början\n\n[Bruk](use.md)\n",
        "docs/i18n/sv/.co-op-translator.json": sidecar(
            **{"index.md": record("# Start\n\n[Use](use.md)\n", "index.md", "sv")}
        ),
        "docs/i18n/en/index.md": "# Start\n\n[Use](use.md)\n",
    }
    before = {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    made = build(write(tmp_path, files))
    assert made.warnings == []
    found = {uri: made.site.page("sv", uri).status for uri in ("index.md", "use.md")}
    assert found == {"index.md": "current", "use.md": "missing"}
    assert not [name for name in made.site.files if "i18n" in name]
    assert snapshot(tmp_path, besides=["site", ".cache"]) == before
    assert made.site.broken(made.site.page("sv", "index.md")) == []
