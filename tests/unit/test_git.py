"""Git: what it cannot tell is None, and it is never asked to change or fetch anything."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from conftest import Tree
from rectoverso.sources.git import Git, head_commit


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tree: Tree) -> Path:
    root = tree({"docs/a.md": "one\n", "docs/[b]*.md": "two\n", "other.md": ""})
    git(root, "init", "-q", "-b", "trunk")
    git(root, "add", ".")
    git(root, "commit", "-qm", "1")
    (root / "docs/a.md").write_text("three\n")
    git(root, "commit", "-qam", "2")
    return root


def test_commits_and_files(repository: Path) -> None:
    docs = Git(repository / "docs")
    commits = docs.commits(["a.md"])
    assert len(commits) == 2
    assert len(docs.commits(["[b]*.md"])) == 1
    assert docs.files([(revision, "a.md") for revision in commits]) == [b"three\n", b"one\n"]
    places = [
        ("HEAD", "gone.md"),
        ("HEAD", "[b]*.md"),
        ("HEAD", "."),
        ("nowhere", "a.md"),
        ("HEAD~1", "a.md"),
    ]
    assert docs.files(places) == [None, b"two\n", None, None, b"one\n"]
    assert docs.files([("HEAD", "a\n.md")]) == [None]


def test_without_repository_or_git(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree({"a.md": ""})
    (root / ".git").write_text("gitdir: nowhere\n")
    assert Git(root).commits(["a.md"]) == []
    assert Git(root).files([("HEAD", "a.md")]) == [None]
    assert head_commit(root) is None
    monkeypatch.setenv("PATH", "")
    assert Git(root).run("version") is None


def test_a_command_that_hangs_is_given_up(repository: Path) -> None:
    assert Git(repository).run("-c", "alias.nap=!sleep 5", "nap", seconds=0.2) is None


def test_variables_of_a_hook_do_not_mislead(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert len(Git(repository).commits(["docs/a.md"])) == 2


def test_head_commit_without_asking_git(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    expected = git(repository, "rev-parse", "HEAD")
    assert head_commit(repository / "docs") == expected
    git(repository, "pack-refs", "--all")
    assert head_commit(repository) == expected
    second = tmp_path_factory.mktemp("second") / "tree"
    git(repository, "worktree", "add", "-q", "-b", "branch", str(second), "HEAD~1")
    assert head_commit(second) == git(second, "rev-parse", "HEAD") != expected
    git(repository, "checkout", "-q", "--detach")
    assert head_commit(repository) == expected


@pytest.mark.parametrize(
    "head", ["", "ref: refs/heads/none", "ref: ../../secret", "f" * 39, "ref: refs/../x"]
)
def test_odd_heads(tree: Tree, head: str) -> None:
    assert head_commit(tree({".git/HEAD": head})) is None
