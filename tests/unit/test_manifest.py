"""Keys of files: kept only as long as nothing can have been written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rectoverso.site.memory import manifest
from rectoverso.site.memory.manifest import digest_of


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text("one")
    return path


def refuse(*_: object) -> bytes:
    raise AssertionError


def test_a_file_is_read_once(page: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(manifest, "_SETTLED", -1)
    found = digest_of(str(page))
    monkeypatch.setattr(manifest, "key", refuse)
    assert digest_of(str(page)) == found


def test_a_file_that_was_just_written_is_read_again(page: Path, monkeypatch: pytest.MonkeyPatch):
    """A second save, a moment later, might not change its times."""
    digest_of(str(page))
    monkeypatch.setattr(manifest, "key", refuse)
    with pytest.raises(AssertionError):
        digest_of(str(page))


def test_other_content_of_the_same_size_and_time(page: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(manifest, "_SETTLED", -1)
    before, about = digest_of(str(page)), page.stat()
    other = page.with_name("b")
    other.write_text("two")
    os.utime(other, ns=(about.st_atime_ns, about.st_mtime_ns))
    other.replace(page)
    assert page.stat().st_mtime_ns == about.st_mtime_ns
    assert digest_of(str(page)) not in (before, b"")


def test_a_file_that_is_gone(page: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(manifest, "_SETTLED", -1)
    digest_of(str(page))
    page.unlink()
    assert digest_of(str(page)) == b""
