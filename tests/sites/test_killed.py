"""A build that is killed, by the system or by Ctrl-C: the site stays as it was, and the next build is right."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.processes import forked
from support.sites import ENVIRONMENT, build, mkdocs_yml, snapshot, write
from support.small import ABOUT, pages

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc, and processes that are forked")
TIMES = 20


def start(project: Path) -> subprocess.Popen[bytes]:
    """Start a build in two processes, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(project / "site")],
        cwd=project,
        env=os.environ | ENVIRONMENT | {"RECTOVERSO_PROCESSES": "2"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def children(number: int) -> list[int]:
    """Return the processes that a process has started."""
    try:
        text = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="utf-8")
    except OSError:
        return []
    return [int(part) for part in text.split()]


def group(number: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == number and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.fixture
def many(project: Path) -> Path:
    """A project with enough pages for its workers to be met at work."""
    write(project, {"mkdocs.yml": mkdocs_yml(), **pages()})
    write(project, {f"docs/en/more/page{n}.md": f"# Page {n}\n\n{'Some text. ' * 200}\n" for n in range(20)})
    return project


def change(project: Path, number: int) -> None:
    """Change an original, so that every language has something to do."""
    (project / "docs/en/guide/about.md").write_text(f"{ABOUT}\nChange {number}.\n", encoding="utf-8")


def kill_worker(running: subprocess.Popen[bytes], number: int) -> str:
    """Kill the worker of this number, counted as they are started; return the build's log."""
    seen: list[int] = []
    while running.poll() is None and len(seen) < number:
        seen += [found for found in children(running.pid) if found not in seen]
        time.sleep(0.002)
    assert running.returncode is None, "the build ended before it had started the worker"
    os.kill(seen[-1], signal.SIGKILL)
    return running.communicate(timeout=120)[1].decode()


def test_a_worker_that_is_killed_fails_the_build_and_nothing_else(many: Path) -> None:
    before = snapshot(build(many).site.folder)
    change(many, 1)
    (many / "mkdocs.yml").write_text(mkdocs_yml().replace("Leaf", "Branch"), encoding="utf-8")
    running = start(many)
    # The first one reads originals, beside the build itself.
    log = kill_worker(running, 3)
    assert running.returncode == 1, log
    assert "the process that built it died" in log
    assert not group(running.pid)
    assert snapshot(many / "site") == before
    assert snapshot(build(many).site.folder) == snapshot(build(many, site="clean").site.folder)


def test_what_a_killed_worker_should_have_read_is_read_anyway(many: Path) -> None:
    running = start(many)
    log = kill_worker(running, 1)
    assert running.returncode == 0, log
    assert not group(running.pid)
    assert snapshot(many / "site") == snapshot(build(many, site="clean").site.folder)


def test_two_builds_at_once_do_not_disturb_each_other(many: Path) -> None:
    build(many)
    change(many, 1)
    running = [start(many), start(many)]
    logs = [one.communicate(timeout=120)[1].decode() for one in running]
    assert [one.returncode for one in running] == [0, 0], logs
    assert snapshot(many / "site") == snapshot(build(many, site="clean").site.folder)
    assert any(" 0 files of " in line for line in build(many).log)


def test_ctrl_c_leaves_no_process_and_the_old_site(many: Path) -> None:
    before = snapshot(build(many).site.folder)
    (many / "mkdocs.yml").write_text(mkdocs_yml().replace("Leaf", "Branch"), encoding="utf-8")
    running = start(many)
    while running.poll() is None and not children(running.pid):
        time.sleep(0.002)
    # While a process is being forked, Python has no place to raise an exception that a signal asks for.
    time.sleep(0.1)
    os.killpg(running.pid, signal.SIGINT)
    running.communicate(timeout=120)
    assert running.returncode != 0
    assert not group(running.pid)
    assert snapshot(many / "site") == before
    again = build(many)
    assert b"Branch" in snapshot(again.site.folder)["index.html"]


def test_a_build_that_is_killed_at_any_moment_is_made_good_by_the_next(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the time of importing, in which nothing is at stake."""
    monkeypatch.setitem(ENVIRONMENT, "RECTOVERSO_PROCESSES", "2")
    build(many)
    arguments = ["build", "--site-dir", str(many / "site")]
    moments, whole, killed = random.Random(5), float("inf"), 0
    # The first one ends by itself, and so tells how long one takes; later ones that end may tell better.
    for number in range(TIMES + 1):
        change(many, number)
        began = time.monotonic()
        running = forked("mkdocs", arguments, many, os.environ | ENVIRONMENT, many.parent / "log")
        running.join(min(60, moments.uniform(0.0, 1.0) * whole))
        if running.exitcode is not None:
            whole = min(whole, time.monotonic() - began)
        running.kill()
        running.join()
        killed += running.exitcode == -signal.SIGKILL
        end = time.monotonic() + 60
        while group(running.pid):
            assert time.monotonic() < end, "a worker lives on without its parent"
            time.sleep(0.01)
        for path in (many / "site").rglob("*.html"):
            assert path.read_bytes().rstrip().endswith(b"</html>"), f"{path} is half written"
    assert killed > TIMES / 2
    made = build(many)
    assert not list((many / ".cache/plugin/rectoverso").glob(".rectoverso-site-*"))
    (many / ".cache").rename(many / "other")
    assert snapshot(made.site.folder) == snapshot(build(many, site="clean").site.folder)
