"""What history costs. Usage: bench_history.py [ROOT] [RUNS].

The index of all originals against `git log --raw` and `git cat-file --batch` alone on the same blobs; a warm check
with history against one without. Without ROOT the corpus beside the repository is cloned (branch main). Exit
code 1 if a limit is missed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "hooks"))

from rectoverso.sources.configuration import undescribed  # noqa: E402
from rectoverso.sources.history import History  # noqa: E402
from rectoverso.sources.survey import survey  # noqa: E402

BUNDLE = HERE.parents[1] / "shared/corpora/azd.bundle"
CHECK = [sys.executable, "-m", "rectoverso", "check"]


def git_alone(root: Path, paths: list[str]) -> None:
    """List all versions of the files and read them, as plain git does it."""
    log = ["git", "log", "--full-history", "-m", "--raw", "-z", "--no-abbrev", "--format=%H", "--", *paths]
    fields = subprocess.run(log, cwd=root, check=True, stdout=subprocess.PIPE).stdout.split(b"\0")
    ids = {field.split()[3] for field in fields if field.lstrip(b"\n").startswith(b":")} - {b"0" * 40}
    batch = b"".join(oid + b"\n" for oid in sorted(ids))
    command = ["git", "cat-file", "--batch"]
    subprocess.run(command, cwd=root, input=batch, check=True, stdout=subprocess.DEVNULL)


def index(root: Path, paths: list[str]) -> None:
    """Do the same and hash everything three times."""
    History(root, None).index(paths)


def check(root: Path, *arguments: str) -> None:
    """Run the check in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(HERE.parent / "hooks")}
    done = subprocess.run(
        [*CHECK, *arguments], cwd=root, env=environment, stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode > 1:
        sys.exit(f"check {' '.join(arguments)}: exit code {done.returncode}")


def compare(name: str, ours: Callable[[], None], base: Callable[[], None], limit: float, runs: int) -> bool:
    """Time two candidates alternately, print a line, and tell whether the limit is kept."""
    times: dict[Callable[[], None], list[float]] = {base: [], ours: []}
    for _ in range(runs + 1):
        for candidate, measured in times.items():
            started = time.perf_counter()
            candidate()
            measured.append(time.perf_counter() - started)
    ours_took, base_took = (statistics.median(times[candidate][1:]) for candidate in (ours, base))
    kept = ours_took <= limit * base_took
    print(
        f"{name:24} {ours_took:6.3f} s  against {base_took:6.3f} s  {ours_took / base_took:5.2f} x "
        f"(at most {limit:.1f}){'' if kept else '  MISSED'}"
    )
    return kept


def bench(root: Path, runs: int) -> bool:
    """Print a line for each limit; return whether all are kept."""
    paths = list(survey(undescribed(root), contents=False).catalogue.originals.values())
    results = [
        compare(
            "index of all originals", lambda: index(root, paths), lambda: git_alone(root, paths), 3, runs
        ),
        compare("check, warm", lambda: check(root), lambda: check(root, "--no-history"), 1.3, runs),
    ]
    return all(results)


def main() -> None:
    """Run on a given tree, or on a clone of the corpus."""
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if len(sys.argv) > 1:
        sys.exit(not bench(Path(sys.argv[1]).resolve(), runs))
    if not BUNDLE.is_file():
        sys.exit(f"{BUNDLE} is not there; name a tree to measure")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "azd"
        subprocess.run(["git", "clone", "-q", "-b", "main", str(BUNDLE), str(root)], check=True)
        sys.exit(not bench(root, runs))


if __name__ == "__main__":
    main()
