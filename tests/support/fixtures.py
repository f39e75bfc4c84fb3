"""Fixtures of the tests that build whole sites: a site for many tests is built once, whoever runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import sample
from support.pages import Site
from support.sites import Build, build, mkdocs_yml, write

Builds = Callable[..., Build]
"""Called as `sample_builds(mode, directory_urls, options)`."""
Once = Callable[[str, Callable[[Path], Any]], Any]
Shared = Callable[[str, Callable[[Path], Build]], Build]
_DEADLINE = 300


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let `xdist_group` do what it says: pytest-xdist 3.8 notes a group where pytest 9.2 does not look."""
    for item in items:
        grouped = getattr(item, "_nodeid", item.nodeid)
        if grouped != item.nodeid:
            item._id = item.id.parse(grouped)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Return what fills a folder once in a run of tests, however many processes run them.

    It is called with the folder's name and with what fills the empty folder and returns a value for JSON, which it
    returns to all of them.
    """
    base = tmp_path_factory.getbasetemp()
    # The processes of one run have folders of their own in the run's folder.
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    root.mkdir(exist_ok=True)

    def get(name: str, fill: Callable[[Path], Any]) -> Any:
        folder, result = root / name, root / f"{name}.json"
        try:
            folder.mkdir()
        except FileExistsError:
            end = time.monotonic() + _DEADLINE
            while not result.exists():
                assert time.monotonic() < end, f"the process that fills {folder} has died"
                time.sleep(0.05)
        else:
            unfinished = result.with_suffix(".part")
            unfinished.write_text(json.dumps(fill(folder)), encoding="utf-8")
            unfinished.rename(result)
        return json.loads(result.read_text(encoding="utf-8"))

    return get


@pytest.fixture(scope="session")
def shared_build(once: Once) -> Shared:
    """Return what builds a project once in a run of tests.

    It is called with the project's name and with what writes and builds it in an empty folder.
    """

    def get(name: str, make: Callable[[Path], Build]) -> Build:
        def fill(project: Path) -> dict[str, Any]:
            made = make(project)
            return {"folder": str(made.folder), "code": made.code, "log": made.log}

        found = once(name, fill)
        return Build(Path(found["folder"]), found["code"], tuple(found["log"]))

    return get


@pytest.fixture(scope="session")
def corpus_branch(once: Once, shared: Path) -> Callable[[str], Path]:
    """Return what clones a branch of the corpus once in a run of tests, for all that leave its files as they are."""
    bundle = str(shared / "corpora/azd.bundle")

    def get(branch: str) -> Path:
        def fill(folder: Path) -> str:
            subprocess.run(["git", "clone", "-q", "-b", branch, bundle, str(folder)], check=True)
            return str(folder)

        return Path(once(f"corpus-{branch}", fill))

    return get


@pytest.fixture(scope="session")
def sample_builds(shared_build: Shared) -> Builds:
    """Return what builds the sample repository, or gives the build that was made before."""
    made: dict[tuple[str, bool, str], Build] = {}

    def get(mode: str = "plugin", directory_urls: bool = True, options: str = "") -> Build:
        def make(project: Path) -> Build:
            more = sample.MORE + f"use_directory_urls: {str(directory_urls).lower()}\n"
            return build(write(project, sample.files(mkdocs_yml(mode=mode, more=more, options=options))))

        key = mode, directory_urls, options
        if key not in made:
            words = "-".join(re.findall(r"\w+", options))
            name = f"sample-{mode}-{'directories' if directory_urls else 'files'}{words and '-'}{words}"
            made[key] = shared_build(name, make)
        return made[key]

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
