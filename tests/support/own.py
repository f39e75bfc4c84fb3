"""Our own manual, built once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support.fixtures import Shared
from support.pages import Site
from support.serving import served
from support.sites import Build, build

ROOT = Path(__file__).parents[2]
URL = "https://rectoverso.github.io/rectoverso/"
CODES = ("en", "ar", "de", "ja", "sv", "zh-CN")
TRANSLATED = (
    "index.md",
    "getting-started.md",
    "tracking.md",
    "checking-in-ci.md",
    "handbook/choosing-a-model.md",
    "handbook/fine-tuning-or-rag.md",
    "handbook/evaluating-answers.md",
)
"""The pages that exist in all languages."""


@pytest.fixture(scope="session")
def own_build(shared_build: Shared) -> Build:
    """The manual, built as `make site` does it, but not into the repository."""
    return shared_build("own", lambda folder: build(ROOT, "--strict", site=str(folder / "site")))


@pytest.fixture(scope="session")
def own_site(own_build: Build) -> Site:
    """The site of the manual."""
    assert own_build.code == 0, "\n".join(own_build.log)
    return Site(own_build.folder, URL)


@pytest.fixture(scope="session")
def own_served(own_site: Site) -> Iterator[tuple[Site, str]]:
    """The site of the manual, and the address at which it is served."""
    with served(own_site.folder, urlsplit(URL).path) as address:
        yield own_site, address
