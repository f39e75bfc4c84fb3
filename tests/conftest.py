"""What all tests share: small trees of files, golden files, the corpora beside the repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"

Tree = Callable[[Mapping[str, str | bytes]], Path]
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(pytest.mark.skip(reason=f"no corpora in {SHARED}"))


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Return what writes {path: text or bytes} below a folder and returns the folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return what compares a text with a file in tests/golden; `--update-golden` writes it instead."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert text.encode() == path.read_bytes(), f"{name} differs; see pytest --update-golden"

    return compare


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of corpora and samples."""
    return SHARED


pytest_plugins = ("support.fixtures", "support.browsing", "support.own", "support.changed")
