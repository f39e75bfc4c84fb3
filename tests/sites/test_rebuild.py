"""A build after a build: what is remembered, and that it gives what a build from nothing gives."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from helpers import inline, record
from support import sample
from support.fixtures import Shared
from support.sites import Build, build, mkdocs_yml, run, snapshot, write
from support.small import pages, staged

CHECK = "docs/en/guide/check.md"


@pytest.fixture(scope="session")
def base(shared_build: Shared) -> Build:
    """The sample repository, built once from nothing."""
    return shared_build(
        "sample-rebuild", lambda project: build(write(project, sample.files(mkdocs_yml(more=sample.MORE))))
    )


@pytest.fixture
def copied(base: Build, tmp_path: Path) -> Path:
    """A copy of the built repository with its site and cache, times of files included."""
    assert base.code == 0
    return shutil.copytree(base.folder.parent, tmp_path / "project", symlinks=True)


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces a piece of text in a file."""

    def change(project: Path) -> None:
        text = (project / path).read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        (project / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


def add_a_page(project: Path) -> None:
    text = "# New\n\nText.\n"
    write(
        project,
        {"docs/en/new.md": text, "docs/sv/new.md": inline(record(text, "docs/en/new.md"), "# Ny\n\nText.\n")},
    )
    replace("mkdocs.yml", "      - only.md\n", "      - only.md\n      - new.md\n")(project)


def add_a_template(project: Path) -> None:
    write(project, {"own/main.html": '{% extends "base.html" %}{% block footer %}<p>Own</p>{% endblock %}'})
    replace("mkdocs.yml", "font: false", "font: false, custom_dir: own")(project)


def append(path: str, text: str) -> Callable[[Path], None]:
    """Return what adds text to a file."""

    def change(project: Path) -> None:
        with open(project / path, "a", encoding="utf-8") as file:
            file.write(text)

    return change


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda _: None,
    "the text of a translation": append("docs/sv/mac.md", "\nMer.\n"),
    "the text of an original": append(CHECK, "\nMore.\n"),
    "the title of an original": replace(CHECK, "# ", "# Un"),
    "a page is new": add_a_page,
    "a translation goes": lambda project: (project / "docs/sv/mac.md").unlink(),
    "the name of the site": replace("mkdocs.yml", "site_name: Leaf", "site_name: Branch"),
    "a template": add_a_template,
    "a page is left out": replace("mkdocs.yml", "site_name: Leaf", "exclude_docs: mac.md\nsite_name: Leaf"),
    "a policy": replace("mkdocs.yml", "rectoverso: {}", "rectoverso: {disclosure: none}"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_build_after_a_change_gives_what_a_build_from_nothing_gives(
    copied: Path, tmp_path: Path, change: str
) -> None:
    CHANGES[change](copied)
    again = build(copied)
    clean = shutil.copytree(copied, tmp_path / "clean", symlinks=True, ignore=lambda *_: {".cache", "site"})
    wanted = build(clean)
    assert again.warnings == wanted.warnings
    first, second = snapshot(wanted.site.folder), snapshot(again.site.folder)
    assert sorted(second) == sorted(first)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("lost", ["finished pages", "all of the search"])
def test_what_is_searched_is_read_off_pages_that_were_not_built_again(copied: Path, lost: str) -> None:
    """For a new index, from what is remembered of them or, where that is lost, from the site."""
    database = sqlite3.connect(next((copied / ".cache").rglob("pages.sqlite")))
    with database:
        known = database.execute("SELECT key, value FROM blobs").fetchall()
        small = {key for key, value in known if len(zstandard.decompress(value)) < 99}
        pages = {key for key, value in known if b"<!doctype html>" in zstandard.decompress(value)}
        assert small
        assert pages
        gone = pages if lost == "finished pages" else small
        database.executemany("DELETE FROM blobs WHERE key = ?", [(key,) for key in gone])
    database.close()
    append("docs/sv/guide/check.md", "\nMer.\n")(copied)
    index = snapshot(copied / "site/sv/pagefind")
    again = snapshot(build(copied).site.folder)
    shutil.rmtree(copied / ".cache")
    assert again == snapshot(build(copied).site.folder)
    assert snapshot(copied / "site/sv/pagefind") != index


def test_an_included_file_that_changed_is_noticed(copied: Path) -> None:
    """It is no page, and no page that includes it was saved."""
    included = copied / "includes/en/note.md"
    before = snapshot(copied / "site")
    included.write_text(
        included.read_text(encoding="utf-8").rstrip("\n") + " and MOREOVER\n", encoding="utf-8"
    )
    after = snapshot(build(copied).site.folder)
    changed = [name for name, text in after.items() if text != before.get(name)]
    assert [name for name in changed if name.endswith(".html") and b"MOREOVER" in after[name]]


def test_what_did_not_change_is_neither_rendered_nor_written(copied: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in (copied / "site").rglob("*") if path.is_file()}
    build(copied)  # The copy's files are new to the cache: their times are not those of the original.
    again = {path: path.stat().st_mtime_ns for path in (copied / "site").rglob("*") if path.is_file()}
    assert again == times


def test_a_site_that_was_lost_comes_from_the_cache(copied: Path) -> None:
    before = snapshot(copied / "site")
    shutil.rmtree(copied / "site")
    assert snapshot(build(copied).site.folder) == before


def test_a_page_that_was_changed_in_the_site_is_mended(copied: Path) -> None:
    page = copied / "site/sv/mac/index.html"
    before = page.read_bytes()
    page.write_bytes(b"something else")
    (copied / "site/left-over.html").write_bytes(b"an old page")
    site = build(copied).site
    assert page.read_bytes() == before
    assert not (site.folder / "left-over.html").exists()


@pytest.mark.parametrize("damage", ["cut", "emptied", "overwritten"])
def test_a_damaged_cache_is_a_miss(copied: Path, damage: str) -> None:
    before = snapshot(copied / "site")
    for path in sorted((copied / ".cache").rglob("*")):
        if path.is_file() and not path.is_symlink() and "stage" not in path.parts:
            data = path.read_bytes()
            path.write_bytes(
                {"cut": data[: len(data) // 2], "emptied": b"", "overwritten": b"\x93" * 99}[damage]
            )
    shutil.rmtree(copied / "site")
    assert snapshot(build(copied).site.folder) == before


def test_originals_may_be_read_in_any_order(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes read them, side by side; the next build finds them remembered, and all languages as they were."""
    monkeypatch.setenv("RECTOVERSO_PROCESSES", "2")
    write(project, {"mkdocs.yml": mkdocs_yml(), **pages()})
    write(project, {f"docs/en/more/page{n}.md": f"# Page {n}\n\nSome text.\n" for n in range(20)})
    kept = []
    for _ in range(2):
        assert build(project).code == 0
        (manifest,) = (project / ".cache/plugin/rectoverso/sites").glob("*.msgpack")
        kept.append(manifest.read_bytes())
    assert kept[0] == kept[1]


def test_one_process_and_many_make_the_same_bytes(
    base: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = shutil.copytree(
        base.folder.parent, tmp_path / "one", symlinks=True, ignore=lambda *_: {".cache", "site"}
    )
    monkeypatch.setenv("RECTOVERSO_PROCESSES", "1")
    made = build(project)
    assert made.warnings == base.warnings
    assert snapshot(made.site.folder) == snapshot(base.folder)


def test_parts_that_are_built_elsewhere_make_the_whole(
    base: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many machines do that share the work: one of them the default language alone."""
    whole = tmp_path / "whole"
    for number, codes in enumerate((["en"], ["sv", "ar"], ["ja"], ["no", "pcm", "zh-CN"])):
        project = shutil.copytree(
            base.folder.parent, tmp_path / str(number), symlinks=True, ignore=lambda *_: {".cache", "site"}
        )
        made = run(
            project, "build", *(f"--language={code}" for code in codes), "--site-dir", str(project / "site")
        )
        assert made.returncode == 0, made.stderr
        built = {path.name for path in (project / "site").iterdir()}
        assert {*codes, "sv", "ja"} & built == {*codes} - {"en"}
        shutil.copytree(project / "site", whole, dirs_exist_ok=True)
    assert snapshot(whole) == snapshot(base.folder)
    monkeypatch.setenv("RECTOVERSO_LANGUAGES", "sv, xx")
    refused = build(tmp_path / "0")
    assert refused.code == 1
    assert "'xx' is no language of this site, which has en, ar, ja, no, pcm, sv, zh-CN" in "".join(
        refused.log
    )


def test_clocks_that_jump_deceive_nobody(copied: Path) -> None:
    """A page is known by what it holds: the same size and time say nothing."""
    page = copied / "docs/sv/mac.md"
    for year in (4_000_000_000, 1):
        for path in [*(copied / "docs").rglob("*"), *(copied / ".cache").rglob("*")]:
            os.utime(path, (year, year), follow_symlinks=False)
        build(copied)
        text = page.read_text(encoding="utf-8")
        page.write_text(text[:-2] + ("y\n" if text[-2] == "x" else "x\n"), encoding="utf-8")
        os.utime(page, (year, year))
        again = snapshot(build(copied).site.folder)
        (copied / ".cache").rename(copied / f"kept-{year}")
        assert again == snapshot(build(copied, site=f"clean-{year}").site.folder)


def test_a_failed_build_leaves_the_site_as_it_was(copied: Path) -> None:
    before = snapshot(copied / "site")
    write(copied, {"boom.py": "def on_page_markdown(markdown, **_):\n    raise ValueError('no such luck')\n"})
    replace("mkdocs.yml", "site_name: Leaf", "hooks: [boom.py]\nsite_name: Branch")(copied)
    failed = build(copied)
    assert failed.code == 1
    assert any("no such luck" in line for line in failed.log)
    assert snapshot(copied / "site") == before
    assert not list((copied / ".cache/plugin/rectoverso").glob(".rectoverso-site-*"))


@pytest.fixture
def unwritable(copied: Path) -> Iterator[Path]:
    """A project whose cache cannot be written: root may write everywhere but where nobody may."""
    cache = copied / ".cache"
    shutil.rmtree(cache)
    if os.geteuid():
        cache.mkdir(mode=0o500)
        yield copied
        cache.chmod(0o700)
        return
    cache.mkdir()
    if sys.platform != "linux" or resize(cache, 1, "-t", "tmpfs", "-o", "ro", "tmpfs"):
        pytest.skip("needs the right to mount a file system")
    yield copied
    subprocess.run(["umount", str(cache)], check=True)


def test_a_cache_that_cannot_be_written_costs_speed_only(unwritable: Path) -> None:
    before = snapshot(unwritable / "site")
    replace("mkdocs.yml", "site_name: Leaf", "site_name: Branch")(unwritable)
    made = build(unwritable)
    assert any("cannot be written (" in line for line in made.log)
    changed = snapshot(made.site.folder)
    assert changed.keys() == before.keys()
    assert b"Branch" in changed["index.html"]
    replace("mkdocs.yml", "site_name: Branch", "site_name: Leaf")(unwritable)
    assert snapshot(build(unwritable).site.folder) == before


def test_a_staged_repository_does_without_a_cache_as_well(unwritable: Path) -> None:
    write(unwritable, {**staged(), "staged.yml": mkdocs_yml(options="{layout: coop}")})
    made = build(unwritable, "--config-file", "staged.yml", site="staged")
    assert made.code == 0, made.log
    assert "Löv" in (made.site.folder / "sv/index.html").read_text(encoding="utf-8")


def test_the_cache_tells_its_size_and_grows_smaller(copied: Path) -> None:
    folder = copied / ".cache/plugin/rectoverso"
    told = run(copied, "cache").stdout
    assert str(folder) in told
    assert "texts and pages" in told
    (folder / "texts/sv-0.0.1.msgpack").write_bytes(b"another version's")
    before = snapshot(copied / "site")
    assert run(copied, "cache", "--prune", "1").stdout.startswith("1 entries with 17 bytes were removed.")
    pruned = run(copied, "cache", "--prune", "0").stdout
    assert "\n  0 texts and pages: 0 bytes" in pruned
    shutil.rmtree(copied / "site")
    assert snapshot(build(copied).site.folder) == before
    assert run(copied, "cache", "--clear").stdout == f"{folder}: empty\n"
    assert not folder.exists()


def test_what_is_hidden_in_the_site_stays(copied: Path) -> None:
    """A site may be a working tree of git, whose own folder has empty folders in it."""
    write(copied / "site", {".git/HEAD": "ref: refs/heads/gh-pages\n", ".nojekyll": ""})
    (copied / "site/.git/refs/tags").mkdir(parents=True)
    (copied / "site/empty/folder").mkdir(parents=True)
    append("docs/sv/mac.md", "\nMer.\n")(copied)
    write(copied, {"docs/.well-known/leaf.txt": "published"})
    replace("mkdocs.yml", "site_name: Leaf", "exclude_docs: '!.well-known'\nsite_name: Leaf")(copied)
    site = build(copied).site.folder
    assert (site / ".well-known/leaf.txt").is_file()
    assert (site / ".git/refs/tags").is_dir()
    assert (site / ".git/HEAD").is_file()
    assert (site / ".nojekyll").is_file()
    assert not (site / "empty").exists()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, whose size can be changed."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or resize(place, 64, "-t", "tmpfs", "tmpfs"):
        pytest.skip("needs the right to mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def resize(disk: Path, megabytes: float, *arguments: str) -> int:
    """Mount or change a disk; return the exit code."""
    size = f"size={int(megabytes * 1024)}k"
    given = arguments or ("-o", "remount")
    return subprocess.run(
        ["mount", *given, "-o", size, str(disk)], check=False, capture_output=True
    ).returncode


def test_a_full_disk_leaves_the_site_as_it_was(base: Build, disk: Path) -> None:
    project = shutil.copytree(
        base.folder.parent, disk / "project", symlinks=True, ignore=lambda *_: {".cache", "site"}
    )
    assert build(project).code == 0
    before = snapshot(project / "site")
    replace("mkdocs.yml", "site_name: Leaf", "site_name: Branch")(project)
    used = shutil.disk_usage(disk).used / 1024**2
    for room in (0.0, 0.5, 1.5):
        assert not resize(disk, used + room)
        failed = build(project)
        assert failed.code == 1
        assert "No space left on device" in "".join(failed.log)
        assert snapshot(project / "site") == before
    assert not resize(disk, 64)
    again = build(project).site.folder
    shutil.rmtree(project / ".cache")
    assert snapshot(again) == snapshot(build(project, site="clean").site.folder)
