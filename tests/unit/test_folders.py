"""What was built gets to where the site is, folder by folder where that is possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Tree
from rectoverso.site.memory.folders import files_in, make_folder, move_new_folders, remove_others


def test_new_folders_move_with_all_in_them(tree: Tree) -> None:
    root = tree({"new/a/one.html": "1", "new/a/b/two.html": "2", "new/three.html": "3", "site/old.html": ""})
    assert sorted(move_new_folders(f"{root}/new", f"{root}/site")) == ["a/b/two.html", "a/one.html"]
    assert sorted(files_in(root / "site")) == ["a/b/two.html", "a/one.html", "old.html"]
    assert list(files_in(root / "new")) == ["three.html"]


def test_what_the_site_has_stays_to_be_compared(tree: Tree) -> None:
    root = tree({"new/a/one.html": "1", "new/a/c/two.html": "2", "site/a/one.html": "0"})
    assert move_new_folders(f"{root}/new", f"{root}/site") == ["a/c/two.html"]
    assert list(files_in(root / "new")) == ["a/one.html"]
    assert (root / "site/a/one.html").read_text() == "0"


def test_a_site_that_is_not_there_yet_is_made(tree: Tree) -> None:
    root = tree({"new/a/one.html": "1"})
    assert move_new_folders(f"{root}/new", f"{root}/deep/site") == ["a/one.html"]
    assert (root / "deep/site/a/one.html").read_text() == "1"


def test_a_file_in_the_way_keeps_a_folder_from_moving(tree: Tree) -> None:
    root = tree({"new/a/b/one.html": "1", "site/a": "a file"})
    assert move_new_folders(f"{root}/new", f"{root}/site") == []
    assert list(files_in(root / "new")) == ["a/b/one.html"]
    make_folder(str(root / "site/a/b"))
    assert (root / "site/a/b").is_dir()


def test_a_folder_that_cannot_be_moved_stays(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    root: Path = tree({"new/a/b/one.html": "1"})

    def rename(*_: str) -> None:
        raise OSError("another disk")

    monkeypatch.setattr("os.rename", rename)
    assert move_new_folders(f"{root}/new", f"{root}/site") == []
    assert list(files_in(root / "new")) == ["a/b/one.html"]


def test_what_is_not_wanted_goes_with_the_folders_that_held_it(tree: Tree) -> None:
    files = ("index.html", "a/one.html", "a/b/two.html", "c/.hidden", ".git/config", ".nojekyll")
    root = tree(dict.fromkeys((*(f"site/{name}" for name in files), "other/three.html"), ""))
    (root / "site/empty/deep").mkdir(parents=True)
    (root / "site/link").symlink_to(root / "other")
    asked = []

    def is_wanted(name: str) -> bool:
        asked.append(name)
        return name in ("index.html", "a/one.html")

    assert not remove_others(str(root / "site"), is_wanted)
    assert sorted(asked) == ["a/b/two.html", "a/one.html", "c/.hidden", "index.html"]
    assert sorted(files_in(root / "site")) == [".git/config", ".nojekyll", "a/one.html", "index.html"]
    assert sorted(path.name for path in (root / "site").iterdir()) == [
        ".git",
        ".nojekyll",
        "a",
        "index.html",
        "link",
    ]
    assert list(files_in(root / "other")) == ["three.html"]


def test_a_site_of_which_nothing_is_wanted_is_left_empty(tree: Tree) -> None:
    root = tree({"site/a/one.html": ""})
    assert remove_others(str(root / "site"), lambda _: False)
    assert list((root / "site").iterdir()) == []
    assert not remove_others(str(root / "nowhere"), lambda _: True)
