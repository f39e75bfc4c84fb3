"""Originals are shared among processes so that all are done at about the same time."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rectoverso.site import originals


def page(path: str | None) -> Any:
    return SimpleNamespace(file=SimpleNamespace(abs_src_path=path))


def test_shares_follow_the_sizes_of_pages(tmp_path: Path) -> None:
    pages = []
    for number in range(40):
        path = tmp_path / f"{number}.md"
        path.write_bytes(b"x" * (1000 if number < 10 else 100))
        pages.append(page(str(path)))
    # One whose file is gone or that has none is MkDocs' to report.
    pages += [page(str(tmp_path / "gone.md")), page(None)]
    shares = originals._share(pages, 2)
    assert list(shares) == ["0", "1"]
    assert sorted(map(id, pages)) == sorted(id(one) for share in shares.values() for one in share)
    sizes = {name: sum(map(originals._size, share)) for name, share in shares.items()}
    ahead = originals._MEANWHILE * sum(sizes.values()) / len(pages)
    assert abs(sizes["1"] - sizes["0"] - ahead) <= 1000
    # By number, ten small pages more would be taken for the work of ten large ones.
    assert len(shares["0"]) != len(shares["1"]) - originals._MEANWHILE


@given(st.integers(16, 60), st.integers(2, 4))
def test_every_page_is_in_one_share(count: int, processes: int) -> None:
    pages = [page(None) for _ in range(count)]
    shares = originals._share(pages, processes)
    assert len(shares) == processes
    assert sorted(map(id, pages)) == sorted(id(one) for share in shares.values() for one in share)
