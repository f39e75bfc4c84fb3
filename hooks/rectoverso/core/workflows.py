"""The workflows for GitHub that `rectoverso init --ci` writes: one publishes the site, one checks pull requests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from shlex import quote

from rectoverso.core.website import MANUAL, Website, scalar


def workflows(site: Website) -> dict[str, str]:
    """Return path, relative to the top of the repository, -> text."""
    configuration, requirements = f"{site.place}/mkdocs.yml", f"{site.place}/requirements.txt"
    words = {
        "<branch>": scalar(site.branch),
        "<manual>": MANUAL,
        "<requirements>": scalar(requirements),
        "<install>": scalar(f"pip install --requirement {quote(requirements)}"),
        "<build>": scalar(f"rectoverso build --config {quote(configuration)}"),
        "<cache>": scalar(f"{site.place}/.cache/plugin/rectoverso"),
        "<prune>": scalar(f"rectoverso cache --config {quote(configuration)} --prune 14"),
        "<check>": scalar(f"rectoverso check --config {quote(configuration)} --format github --fail-on="),
        "<site>": scalar(f"{site.place}/site"),
    }
    found = {".github/workflows/rectoverso-site.yml": _SITE, ".github/workflows/rectoverso-check.yml": _CHECK}
    return {path: _filled(text, words) for path, text in found.items()}


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"<[a-z]+>", lambda found: words[found.group()], text)


# The actions are pinned as in this project's own workflows; a test holds both to the same.
_SITE = """\
# Written by 'rectoverso init --ci'. Builds the site, and publishes it on GitHub Pages once these are switched on:
# Settings > Pages > Source: GitHub Actions.
name: Site

on:
  push:
    branches: [<branch>]
  workflow_dispatch:

permissions: {}

# A publication under way is finished; of those that wait, only the last one counts.
concurrency:
  group: pages
  cancel-in-progress: false

jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0 # with history pages say what changed; a very large repository may do without
          persist-credentials: false
      - uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0
        with:
          python-version: "3.13"
          cache: pip
          cache-dependency-path: <requirements>
      - run: <install>
      - uses: actions/cache@cdf6c1fa76f9f475f3d7449005a359c84ca0f306 # v5.0.3
        with:
          path: <cache>
          key: rectoverso-${{ github.sha }}
          restore-keys: rectoverso-
      - run: <build>
      - run: <prune>
      - uses: actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0
        with:
          path: <site>

  publish:
    needs: build
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      pages: write # to publish
      id-token: write # to show GitHub Pages where the site comes from
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0
"""

_CHECK = """\
# Written by 'rectoverso init --ci'. Says in each pull request which translations are stale, broken or doubtful.
name: Translations

on:
  pull_request:
  workflow_dispatch:

permissions: {}

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0 # with history the report says what changed; a very large repository may do without
          persist-credentials: false
      - uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0
        with:
          python-version: "3.13"
          cache: pip
          cache-dependency-path: <requirements>
      - run: <install>
      # It reports and never fails, because whoever changes an original makes its translations stale. To let it fail,
      # take '--fail-on=' away, or name rules: <manual>checking-in-ci/
      - run: <check>
"""
