"""How long `rectoverso check` takes, in terms of reading and hashing alone. Usage: bench_check.py [ROOT] [RUNS].

Without ROOT the corpus beside the repository is cloned (branch main). Each run starts a process; runs of the
candidates alternate, so that a busy moment of the machine hits all of them. co-op-review takes part where it is
installed. Exit code 1 if a limit is missed.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
BUNDLE = HERE.parents[1] / "shared/corpora/azd.bundle"
CHECK = [sys.executable, "-m", "rectoverso", "check"]
CANDIDATES = {
    "read and hash": ([sys.executable, str(HERE / "check_baseline.py")], None),
    "statuses alone": ([*CHECK, "--no-content"], 5.0),
    "with content, warm": (CHECK, 8.0),
}
COLD = [*CHECK, "--no-cache"]


def seconds(command: list[str], root: Path) -> float:
    """Run a command in a folder and return how long it took."""
    environment = os.environ | {"PYTHONPATH": str(HERE.parent / "hooks")}
    started = time.perf_counter()
    done = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, check=False)
    if done.returncode > 1:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}")
    return time.perf_counter() - started


def bench(root: Path, runs: int) -> bool:
    """Print one line for each candidate; return whether all keep their limits."""
    for command, _ in CANDIDATES.values():
        seconds(command, root)
    times: dict[str, list[float]] = {name: [] for name in CANDIDATES}
    for _ in range(runs):
        for name, (command, _) in CANDIDATES.items():
            times[name].append(seconds(command, root))
    base = statistics.median(times["read and hash"])
    kept = True
    for name, (_, limit) in CANDIDATES.items():
        median = statistics.median(times[name])
        within = (
            "" if limit is None else f"(at most {limit:.0f})" + ("" if median <= limit * base else "  MISSED")
        )
        kept = kept and "MISSED" not in within
        print(
            f"{name:20} {median:6.2f} s  {min(times[name]):6.2f} .. {max(times[name]):.2f}  {median / base:5.1f} x {within}"
        )
    print_once("with content, cold", seconds(COLD, root), base)
    if peer := shutil.which("co-op-review"):
        print_once("co-op-review, one", seconds([peer, "--language-code", a_language(root)], root), base)
        print("'co-op-review, one' looks at one language only; all other lines at all of them.")
    return kept


def print_once(name: str, found: float, base: float) -> None:
    """Print what was measured a single time."""
    print(f"{name:20} {found:6.2f} s  {'':14}  {found / base:5.1f} x")


def a_language(root: Path) -> str:
    """Return a language of the project."""
    codes = sorted(path.name for path in (root / "translations").iterdir() if path.is_dir())
    return "sv" if "sv" in codes else codes[0]


def main() -> None:
    """Benchmark the folder of the command line, or a clone of the corpus."""
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    if len(sys.argv) > 1:
        sys.exit(0 if bench(Path(sys.argv[1]), runs) else 1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "corpus"
        subprocess.run(["git", "clone", "-q", "-b", "main", str(BUNDLE), str(root)], check=True)
        kept = bench(root, runs)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
