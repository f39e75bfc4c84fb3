"""History: which version a hash belongs to, in repositories of every kind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import md5
from rectoverso.core.digests import digest
from rectoverso.core.lag import Behind, Elsewhere, Lag, Never
from rectoverso.sources.history import Answer, History, Question
from support.repositories import DAY, START, Repository, Tripwire

A, B, C, D = "# one\n", "# two\n", "# three\n", "# four\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


def ask(root: Path, *hashes: str, path: str = "a.md", history: History | None = None) -> list[Answer]:
    """Answers for hashes of one original."""
    history = history or History(root, None)
    answers = history.ask([Question(path, digest((root / path).read_bytes()), frozenset(hashes))])
    return [answers[path, recorded] for recorded in hashes]


def lag(root: Path, text: str | bytes, path: str = "a.md") -> Lag | None:
    (answer,) = ask(root, md5(text), path=path)
    return answer.lag


def told(found: Lag | None) -> tuple[int, int, str] | None:
    return (found.versions, found.days, found.commit) if isinstance(found, Behind) else None


def troubles(root: Path, text: str = A, path: str = "a.md") -> list[str]:
    history = History(root, None)
    assert ask(root, md5(text), path=path, history=history) == [Answer()]
    return [f"{trouble}. {trouble.fix}" for trouble in history.troubles]


def test_versions_and_days(repository: Repository) -> None:
    first = repository.commit({"a.md": A}, 0)
    second = repository.commit({"a.md": B}, 10)
    repository.commit({"a.md": C}, 20)
    repository.commit({"other.md": ""}, 23.5)
    found = lag(repository.root, A)
    assert told(found) == (2, 13, first)
    assert isinstance(found, Behind)
    assert (found.date.timestamp(), found.since and found.since.timestamp()) == (START, START + 10 * DAY)
    assert told(lag(repository.root, B)) == (1, 3, second)
    assert lag(repository.root, "never") == Never()


def test_the_text_of_a_version(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    history = History(repository.root, None)
    (answer,) = ask(repository.root, md5(A), history=history)
    assert answer.blob
    assert history.texts([("a.md", answer.blob), ("a.md", "0" * 40), ("b.md", answer.blob)]) == {
        ("a.md", answer.blob): A.encode()
    }


def test_line_ends(repository: Repository) -> None:
    """Records made on Windows hold the CRLF form of what lies in git with LF, or the other way round."""
    repository.git("config", "core.autocrlf", "false")
    first = repository.commit({"a.md": "a\r\nb\r\n"}, 0)
    repository.commit({"a.md": B}, 1)
    assert told(lag(repository.root, "a\nb\n")) == told(lag(repository.root, "a\r\nb\r\n")) == (1, 0, first)
    assert told(lag(repository.root, B.replace("\n", "\r\n"))) is not None


def test_a_checkout_with_other_line_ends_is_no_change(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    repository.git("config", "core.autocrlf", "true")
    (repository.root / "a.md").write_bytes(B.replace("\n", "\r\n").encode())
    assert told(lag(repository.root, A)) == (1, 0, repository.git("rev-parse", "HEAD~1"))


def test_revert(repository: Repository) -> None:
    """The recorded text is newer than the file, and yet the original changed since: back."""
    repository.commit({"a.md": A}, 0)
    second = repository.commit({"a.md": B}, 1)
    repository.commit({"a.md": A}, 5)
    assert told(lag(repository.root, B)) == (1, 0, second)


def test_a_text_that_came_twice_counts_from_the_last_time(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    again = repository.commit({"a.md": A}, 2)
    repository.commit({"a.md": C}, 3)
    assert told(lag(repository.root, A)) == (1, 0, again)


def test_deleted_and_back(repository: Repository) -> None:
    first = repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": None, "b.md": ""}, 1)
    repository.commit({"a.md": B}, 2)
    assert told(lag(repository.root, A)) == (1, 0, first)


def test_merged_side_branches(repository: Repository) -> None:
    repository.commit({"a.md": A, "b.md": "1"}, 0)
    repository.git("checkout", "-q", "-b", "side")
    inner = repository.commit({"a.md": B}, 1)
    last = repository.commit({"a.md": C}, 2)
    repository.git("checkout", "-q", "trunk")
    repository.commit({"b.md": "2"}, 3)
    repository.merge("side", 4)
    assert (repository.root / "a.md").read_text() == C
    repository.commit({"a.md": D}, 5)
    assert told(lag(repository.root, B)) == (2, 3, inner)
    # The merge took the text over; it came from the branch.
    assert told(lag(repository.root, C)) == (1, 0, last)
    assert told(lag(repository.root, A)) == (3, 4, repository.git("rev-list", "--max-parents=0", "HEAD"))


def test_a_merge_with_a_text_of_its_own(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    repository.git("checkout", "-q", "-b", "side")
    side = repository.commit({"a.md": B}, 1)
    repository.git("checkout", "-q", "trunk")
    trunk = repository.commit({"a.md": C}, 2)
    repository.git("merge", "-q", "--no-commit", "-s", "ours", "side", day=3)
    merge = repository.commit({"a.md": D}, 3)
    repository.commit({"a.md": "last"}, 4)
    assert told(lag(repository.root, D)) == (1, 0, merge)
    assert told(lag(repository.root, C)) == (2, 1, trunk)
    assert told(lag(repository.root, B)) == (3, 2, side)


def test_a_side_branch_whose_text_was_dropped(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    repository.git("checkout", "-q", "-b", "side")
    side = repository.commit({"a.md": B}, 1)
    repository.git("checkout", "-q", "trunk")
    repository.commit({"a.md": C}, 2)
    repository.merge("side", 3, "-s", "ours")
    assert told(lag(repository.root, B)) == (1, 1, side)


def test_another_branch_and_tags(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    repository.git("checkout", "-q", "-b", "next")
    ahead = repository.commit({"a.md": B}, 1)
    repository.git("checkout", "-q", "--detach")
    tagged = repository.commit({"a.md": C}, 2)
    repository.git("tag", "v1")
    repository.git("checkout", "-q", "trunk")
    repository.commit({"b.md": ""}, 3)
    answers = ask(repository.root, md5(B), md5(C), md5(D))
    lags = [answer.lag for answer in answers]
    assert [item.commit if isinstance(item, Elsewhere) else item for item in lags] == [ahead, tagged, Never()]
    assert answers[0].blob


def test_renamed(repository: Repository) -> None:
    text = "".join(f"line {number}\n" for number in range(30))
    first = repository.commit({"docs/a.md": text}, 0)
    repository.commit({"docs/a.md": text + "more\n"}, 1)
    repository.git("mv", "docs", "guide")
    repository.commit({}, 2)
    repository.git("mv", "guide/a.md", "guide/b.md")
    repository.commit({"guide/b.md": text + "more\nlast\n"}, 3)
    assert told(lag(repository.root, text, "guide/b.md")) == (2, 2, first)


def test_hashes_of_other_files_do_not_count(repository: Repository) -> None:
    repository.commit({"a.md": A, "b.md": B}, 0)
    repository.commit({"a.md": C}, 1)
    assert lag(repository.root, B) == Never()


def test_uncommitted(repository: Repository) -> None:
    first = repository.commit({"a.md": A}, 0)
    repository.commit({"b.md": ""}, 9)
    repository.write({"a.md": B})
    assert told(lag(repository.root, A)) == (1, 0, first)
    found = lag(repository.root, A)
    assert isinstance(found, Behind)
    assert found.since is None
    repository.git("add", "-A")
    assert told(lag(repository.root, A)) == (1, 0, first)
    repository.commit({"a.md": C}, 12)
    repository.write({"a.md": D})
    assert told(lag(repository.root, A)) == (2, 0, first)


def test_a_file_that_was_never_committed(repository: Repository) -> None:
    repository.commit({"b.md": ""}, 0)
    repository.write({"a.md": A})
    assert troubles(repository.root) == ["a.md is not committed to git. Commit it."]


def test_no_commits(repository: Repository) -> None:
    repository.write({"a.md": A})
    assert troubles(repository.root) == ["the repository has no commits. Commit the originals."]


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(A)
    expected = [
        "the originals lie in no git repository. Work in a clone to see how far translations are behind."
    ]
    assert troubles(tmp_path) == expected
    (tmp_path / ".git").mkdir()
    assert troubles(tmp_path) == expected
    (tmp_path / ".git").rmdir()
    (tmp_path / ".git").write_text("gitdir: /nowhere/at/all\n")
    assert troubles(tmp_path) == expected


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a.md": B}, 0)
    monkeypatch.setenv("PATH", "")
    assert troubles(repository.root) == [
        "git is not installed. Install it to see how far translations are behind."
    ]


def script(folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "git").write_text(f"#!{sys.executable}\n{text}")
    (folder / "git").chmod(0o755)


def test_an_old_git(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a.md": B}, 0)
    script(
        tmp_path / "bin",
        "import sys\nif sys.argv[1:] == ['--version']:\n    print('git version 2.11.0')\nelse:\n"
        "    sys.exit('Unknown option: --no-optional-locks')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert troubles(repository.root) == ["git 2.11 is too old (expected 2.19 or newer). Install a newer git."]


def test_a_git_that_does_not_trust(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.md": B}, 0)
    script(
        tmp_path / "bin",
        "import sys\nif sys.argv[1:] == ['--version']:\n    print('git version 2.39.5')\nelse:\n"
        "    sys.exit('fatal: detected dubious ownership in repository at ...')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert troubles(repository.root) == [
        "git does not trust this repository, because another user owns it. "
        f"Run 'git config --global --add safe.directory {repository.root}'."
    ]


def damage_head(repository: Repository) -> None:
    (repository.root / ".git/refs/heads/trunk").write_text("1" * 40 + "\n")


def damage_objects(repository: Repository) -> None:
    shutil.rmtree(repository.root / ".git/objects")
    (repository.root / ".git/objects").mkdir()


def damage_trees(repository: Repository) -> None:
    tree = repository.git("rev-parse", "HEAD~1^{tree}")
    place = repository.root / ".git/objects" / tree[:2] / tree[2:]
    place.chmod(0o644)
    place.write_bytes(b"nothing")


@pytest.mark.parametrize("damage", [damage_head, damage_objects, damage_trees])
def test_a_corrupt_repository(repository: Repository, damage: Callable[[Repository], None]) -> None:
    repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    damage(repository)
    (told_of,) = troubles(repository.root)
    assert told_of.startswith("git cannot read the repository (")
    assert told_of.endswith("). Mend it: 'git fsck' says what is broken.")
    assert "\n" not in told_of


def test_a_missing_blob_is_only_not_found(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    blob = repository.git("rev-parse", "HEAD:a.md")
    repository.commit({"a.md": B}, 1)
    repository.commit({"a.md": C}, 2)
    (repository.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    answers = ask(repository.root, md5(A), md5(B))
    assert told(answers[1].lag)
    assert answers[0].blob is None


def test_a_locked_repository(repository: Repository) -> None:
    first = repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    for name in ("index.lock", "HEAD.lock", "config.lock", "shallow.lock"):
        (repository.root / ".git" / name).write_text("")
    assert told(lag(repository.root, A)) == (1, 0, first)


def test_a_read_only_repository_is_not_written(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    before = {path: path.stat().st_mtime_ns for path in (repository.root / ".git").rglob("*")}
    assert told(lag(repository.root, A))
    assert {path: path.stat().st_mtime_ns for path in (repository.root / ".git").rglob("*")} == before


def test_second_working_trees_and_detached_heads(repository: Repository, tmp_path: Path) -> None:
    first = repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    repository.commit({"a.md": C}, 2)
    other = tmp_path / "other"
    repository.git("worktree", "add", "-q", "--detach", str(other), "HEAD~1")
    assert told(lag(other, A)) == (1, 0, first)
    assert isinstance(lag(other, C), Elsewhere)
    repository.git("checkout", "-q", "--detach", "HEAD~1")
    assert told(lag(repository.root, A)) == (1, 0, first)


def test_a_project_in_a_subfolder(repository: Repository) -> None:
    first = repository.commit({"web/docs/a.md": A, "docs/a.md": B}, 0)
    repository.commit({"web/docs/a.md": C}, 1)
    assert told(lag(repository.root / "web", A, "docs/a.md")) == (1, 0, first)
    assert lag(repository.root / "web", B, "docs/a.md") == Never()


def test_submodules(repository: Repository, tmp_path: Path) -> None:
    inner = Repository(tmp_path / "inner")
    first = inner.commit({"a.md": A}, 0)
    inner.commit({"a.md": B}, 1)
    repository.commit({"c.md": ""}, 0)
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.root), "docs")
    repository.commit({}, 2)
    assert told(lag(repository.root, A, "docs/a.md")) == (1, 0, first)
    assert told(lag(repository.root / "docs", A)) == (1, 0, first)


def test_links(repository: Repository, tmp_path: Path) -> None:
    first = repository.commit({"docs/a.md": A}, 0)
    repository.commit({"docs/a.md": B}, 1)
    (repository.root / "linked").symlink_to("docs")
    (repository.root / "b.md").symlink_to("docs/a.md")
    assert (
        told(lag(repository.root, A, "linked/a.md")) == told(lag(repository.root, A, "b.md")) == (1, 0, first)
    )
    (tmp_path / "door").symlink_to(repository.root)
    assert told(lag(tmp_path / "door", A, "docs/a.md")) == (1, 0, first)


@pytest.mark.parametrize(
    "name", ["a b.md", "[a]*.md", "-a.md", "ä/日本.md", ":(top)a.md", "a\"'.md", "\udcff.md", "a\nb.md"]
)
def test_odd_names(repository: Repository, name: str) -> None:
    first = repository.commit({name: A}, 0)
    repository.commit({name: B}, 1)
    assert told(lag(repository.root, A, name)) == (1, 0, first)


def clone(repository: Repository, to: Path, *options: str) -> Path:
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.git("clone", "-q", *options, f"file://{repository.root}", str(to))
    return to


def test_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    for day, text in enumerate((A, B, C, D)):
        last = repository.commit({"a.md": text}, day)
    root = clone(repository, tmp_path / "clone", "--depth", "1")
    wire = Tripwire(root)
    expected = [
        "this is a shallow clone, so that older versions of the originals are not here. "
        "Clone with 'fetch-depth: 0' (actions/checkout), or run 'git fetch --unshallow'."
    ]
    assert troubles(root) == expected
    # What is there is used.
    deeper = clone(repository, tmp_path / "deeper", "--depth", "2")
    assert told(lag(deeper, C)) == (1, 0, repository.git("rev-parse", "HEAD~1"))
    assert troubles(deeper) == expected
    subprocess.run(["git", "fetch", "-q", "--unshallow"], cwd=deeper, check=True)
    assert told(lag(deeper, A)) == (3, 2, repository.git("rev-parse", "HEAD~3"))
    assert not wire.is_sprung
    assert wire.works()
    assert last == repository.head


@pytest.mark.parametrize("what", ["blob:none", "tree:0"])
def test_a_partial_clone_fetches_nothing(repository: Repository, tmp_path: Path, what: str) -> None:
    for day, text in enumerate((A, B, C)):
        repository.commit({"a.md": text}, day)
    root = clone(repository, tmp_path / "clone", f"--filter={what}")
    wire = Tripwire(root)
    objects = {path.name for path in (root / ".git/objects").rglob("*")}
    (told_of,) = troubles(root)
    if what == "blob:none":
        assert told_of == (
            "this is a partial clone, so that older versions of the originals are not here, and none are fetched. "
            "Clone with 'fetch-depth: 0' and without '--filter', or run 'git fetch --refetch --no-filter'."
        )
    assert not wire.is_sprung
    assert wire.works()
    assert {path.name for path in (root / ".git/objects").rglob("*")} == objects


def test_a_partial_clone_that_got_the_rest(repository: Repository, tmp_path: Path) -> None:
    for day, text in enumerate((A, B, C)):
        repository.commit({"a.md": text}, day)
    root = clone(repository, tmp_path / "clone", "--filter=blob:none")
    subprocess.run(["git", "fetch", "-q", "--refetch", "--no-filter"], cwd=root, check=True)
    assert told(lag(root, A)) == (2, 1, repository.git("rev-parse", "HEAD~2"))


def test_what_is_kept_changes_no_answer(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.md": A}, 0)
    repository.git("checkout", "-q", "-b", "side")
    repository.commit({"a.md": D}, 1)
    repository.git("checkout", "-q", "trunk")
    hashes = [md5(text) for text in (A, B, C, D)]
    for day, text in enumerate((B, C, A, B), 2):
        repository.commit({"a.md": text}, day)
        for _ in range(2):
            kept = History(repository.root, tmp_path / "cache")
            answers = ask(repository.root, *hashes, history=kept)
            kept.save()
            assert answers == ask(repository.root, *hashes)
    repository.git("reset", "-q", "--hard", "HEAD~2")
    assert ask(repository.root, *hashes, history=History(repository.root, tmp_path / "cache")) == ask(
        repository.root, *hashes
    )


def test_a_warm_run_does_not_ask_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    cold = History(repository.root, tmp_path / "cache")
    expected = ask(repository.root, md5(A), history=cold)
    cold.save()
    monkeypatch.setenv("PATH", "")
    assert ask(repository.root, md5(A), history=History(repository.root, tmp_path / "cache")) == expected


def test_variables_of_a_hook_do_not_mislead(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    assert told(lag(repository.root, A))


def test_ten_thousand_versions(repository: Repository) -> None:
    commands = []
    for number in range(10_000):
        date = START + number * 60
        text = f"version {number}\n"
        commands.append(
            f"commit refs/heads/trunk\ncommitter n <n@example.org> {date} +0000\ndata 1\nx\n"
            f"M 100644 inline a.md\ndata {len(text)}\n{text}\n"
        )
    repository.git("fast-import", "--quiet", stdin="".join(commands).encode())
    repository.git("reset", "-q", "--hard", "trunk")
    first = repository.git("rev-list", "--max-parents=0", "HEAD")
    assert told(lag(repository.root, "version 0\n")) == (9_999, 6, first)
    assert len(History(repository.root, None).index(["a.md"])["a.md"]) == 10_000


def test_no_traceback_where_nothing_may_be_read(repository: Repository) -> None:
    repository.commit({"a.md": A}, 0)
    repository.commit({"a.md": B}, 1)
    if os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    (repository.root / ".git").chmod(0)
    try:
        assert troubles(repository.root)
    finally:
        (repository.root / ".git").chmod(0o755)
