"""Progress is shown to whoever waits at a terminal, and to nobody else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.sites import ENVIRONMENT, build, mkdocs_yml, write
from support.small import pages

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def at_a_terminal(project: Path, *arguments: str, processes: str = "2") -> str:
    """Build a project while standard error is a terminal; return what was written to it."""
    ours, theirs = os.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(project / "seen"), *arguments],
            cwd=project,
            env=os.environ | ENVIRONMENT | {"RECTOVERSO_PROCESSES": processes, "TERM": "xterm"},
            stdout=subprocess.DEVNULL,
            stderr=theirs,
        ) as running:
            os.close(theirs)
            written = b""
            try:
                while data := os.read(ours, 4096):
                    written += data
            except OSError:
                pass  # As Linux says that nobody holds the other end any more.
        assert running.returncode == 0, written.decode()
        return written.decode()
    finally:
        os.close(ours)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_languages_and_pages_are_counted(project: Path, processes: str) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(), **pages()})
    told = re.findall(r"(\d+) of 3 languages, (\d+) of 9 pages", at_a_terminal(project, processes=processes))
    assert told[0] == ("0", "0")
    assert told[-1] == ("3", "9")
    assert [int(pages) for _, pages in told] == sorted(int(pages) for _, pages in told)
    # Nothing is to be done the second time, and that counts as well.
    again = re.findall(r"(\d+) of 3 languages, (\d+) of 9 pages", at_a_terminal(project, processes=processes))
    assert again[-1] == ("3", "9")


def test_a_warning_has_a_line_of_its_own(project: Path) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(), **pages()})
    page = project / "docs/sv/guide/about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[Borta](gone.md)\n", encoding="utf-8")
    written = at_a_terminal(project)
    assert re.search(r"(\n|\x1b\[K)(\x1b\[\d+m)?WARNING *(\x1b\[0m)? - [^\r\n]*gone\.md", written), written


def test_nobody_is_told_who_does_not_look(project: Path) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(), **pages()})
    assert "languages, " not in at_a_terminal(project, "--quiet")
    assert not any("of 9 pages" in line for line in build(project).log)
