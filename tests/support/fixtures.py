"""Fixtures of the tests that build whole sites: each site is built once and shared by all tests of a group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support import sample
from support.pages import Site
from support.sites import Build, build, mkdocs_yml, write

Builds = Callable[..., Build]
"""Called as `sample_builds(mode, directory_urls)`."""


@pytest.fixture(scope="session")
def sample_builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    """Return what builds the sample repository, or gives the build that was made before."""
    made: dict[tuple[str, bool], Build] = {}

    def get(mode: str = "plugin", directory_urls: bool = True) -> Build:
        if (mode, directory_urls) not in made:
            more = sample.MORE + f"use_directory_urls: {str(directory_urls).lower()}\n"
            project = tmp_path_factory.mktemp("sample")
            write(project, sample.files(mkdocs_yml(mode=mode, more=more)))
            made[mode, directory_urls] = build(project)
        return made[mode, directory_urls]

    return get


@pytest.fixture(params=[True, False], ids=["directory-urls", "file-urls"])
def sample_site(request: pytest.FixtureRequest, sample_builds: Builds) -> Site:
    """The sample repository's site, with either form of addresses."""
    return sample_builds("plugin", request.param).site


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty folder for a project, with nothing beside it."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder
