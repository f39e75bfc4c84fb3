"""Where the time of a build goes, in one process. Usage: profile_site.py [LANGUAGES] [LINES]."""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import tempfile
from pathlib import Path

import projects


def main() -> None:
    """Build a site cold, and print what took longest."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    os.environ |= {"RECTOVERSO_PROCESSES": "1", "NO_MKDOCS_2_WARNING": "1"}
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with tempfile.TemporaryDirectory(prefix="rectoverso-profile-") as work:
        place = Path(work)
        names = projects.ALL[:count]
        root = projects.corpus(place / "project") or projects.make_up(place / "project", 60, names)
        site = projects.ours(root, place / "site", names)
        config = load_config(str(site / "mkdocs.yml"), site_dir=str(place / "built"))
        profile = cProfile.Profile()
        profile.runcall(build, config)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(lines)


if __name__ == "__main__":
    main()
