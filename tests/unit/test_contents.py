"""Content findings: from the parser once, from the cache ever after, whatever becomes of the cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Tree
from helpers import inline, record
from rectoverso.sources import contents, crew
from rectoverso.sources.cache import Store, key
from rectoverso.sources.configuration import undescribed
from rectoverso.sources.survey import Survey, survey

A = "# One\n\n## Two\n\ntext\n"
SOUND = inline(record(A, "a.md"), "# Ett\n\n## Två\n\ntext\n")
LEFT_OVER = inline(record(A, "a.md"), "# Ett\n\n## Två\n\n@@CODE_BLOCK_3@@\n")


def look(root: Path, *languages: str) -> Survey:
    return survey(undescribed(root), languages)


def rules(found: Survey) -> list[tuple[str, int, str]]:
    return [(item.path, item.line, item.rule) for item in found.all_findings]


@pytest.fixture
def no_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        pytest.fail("a page was parsed again")

    monkeypatch.setattr(contents, "_compute", fail)


@pytest.fixture
def root(tree: Tree) -> Path:
    return tree(
        {"a.md": A, "translations/sv/a.md": LEFT_OVER, "translations/de/a.md": SOUND.replace('"sv"', '"de"')}
    )


def test_lines_are_those_of_the_file(root: Path) -> None:
    found = look(root)
    assert rules(found) == [("translations/sv/a.md", 14, "placeholder")]
    assert found.verdicts["sv"]["a.md"].status.value == "current"


def test_second_look_parses_nothing(root: Path, request: pytest.FixtureRequest) -> None:
    first = rules(look(root))
    request.getfixturevalue("no_parsing")
    assert rules(look(root)) == first
    assert rules(look(root, "de")) == []
    assert rules(look(root)) == first
    assert (root / ".cache/plugin/rectoverso/.gitignore").read_text() == "*\n"


def test_changes_are_seen(root: Path) -> None:
    look(root)
    (root / "translations/sv/a.md").write_text(SOUND)
    assert rules(look(root)) == []
    (root / "a.md").write_text("# One\n\n# Two\n\ntext\n")
    assert [rule for _, _, rule in rules(look(root))] == ["stale", "headings"] * 2


def test_cache_that_is_damaged_or_cannot_be_written_costs_time_only(root: Path) -> None:
    first = rules(look(root))
    for file in (root / ".cache/plugin/rectoverso").glob("*.msgpack"):
        file.write_bytes(b"\xc1 damaged")
    assert rules(look(root)) == first
    (root / ".cache").rename(root / "moved")
    (root / ".cache").write_text("a file where the folder should be")
    assert rules(look(root)) == first


def test_empty_page_is_one_finding(tree: Tree) -> None:
    root = tree({"a.md": A, "translations/sv/a.md": "", "translations/sv/b.md": "# B\n", "b.md": "# B\n"})
    assert rules(look(root)) == [
        ("translations/sv/a.md", 1, "empty"),
        ("translations/sv/b.md", 1, "untracked"),
    ]


def test_many_processes_find_what_one_finds(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: dict[str, str | bytes] = {}
    for number in range(40):
        pages[f"{number:02}.md"] = A
        page = LEFT_OVER if number % 3 else SOUND
        pages[f"translations/sv/{number:02}.md"] = page.replace("a.md", f"{number:02}.md")
    root = tree(pages)
    project = undescribed(root)
    monkeypatch.setattr(crew, "processes", lambda _: 1)
    alone = rules(survey(project, cached=False))
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(contents, "_WORTH_IT", 10)
    monkeypatch.setattr(crew, "processes", lambda _: 2)
    together = rules(survey(project, cached=False, progress=lambda done, total: seen.append((done, total))))
    assert together == alone
    assert len(alone) == 26
    assert seen == [(number, 40) for number in range(1, 41)]


def test_store_keeps_what_was_used(tmp_path: Path) -> None:
    store = Store[bytes](tmp_path, "x", bytes)
    store.put(key("a"), b"1")
    store.put(key("b"), b"2")
    store.save()
    partial = Store[bytes](tmp_path, "x", bytes)
    assert partial.get(key("a")) == b"1"
    partial.put(key("c"), b"3")
    partial.save(partial=True)
    whole = Store[bytes](tmp_path, "x", bytes)
    assert [whole.get(key(name)) for name in "abd"] == [b"1", b"2", None]
    whole.save()
    assert Store[bytes](tmp_path, "x", bytes).get(key("c")) is None
    assert Store[bytes](tmp_path, "x", bytes, version="other").get(key("a")) is None
    assert Store[str](tmp_path, "x", str).get(key("a")) is None
    assert Store[bytes](None, "x", bytes).get(key("a")) is None


def test_keys_tell_parts_apart() -> None:
    assert key("ab", "c") != key("a", "bc")
    assert key("ab") == key(b"ab")
