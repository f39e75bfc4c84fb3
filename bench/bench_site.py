"""How long sites take to build, beside the stock stack. Usage: bench_site.py [--languages 5,20,55] [--json FILE] ...

The corpus beside the repository is built, or a project that is made up from a seed. `stock` is MkDocs with Material
and mkdocs-static-i18n alone, on the same pages; `hugo` and Pagefind run where they are installed. Single times mean
little: read the ratios, of one run on one machine. Languages are counted with the original's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import projects
from measure import Preview, Run, run

BUILD = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir"]
SAVES = 20
ROUNDS = 3
"""How often we build cold: before the peers, and behind each. A machine may be slower for a minute than for five."""


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--languages", default="5,20", help="how many languages to build, the originals' included"
    )
    parser.add_argument("--pages", type=int, default=60, help="of the made-up project")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--made-up", action="store_true", help="do not use the corpus")
    parser.add_argument("--peers", default="stock,hugo", help="whom to measure beside us; may be empty")
    parser.add_argument("--stock-up-to", type=int, default=1000, help="languages that the stock stack builds")
    parser.add_argument("--no-serve", action="store_true", help="leave out saving files under a preview")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    given = parser.parse_args()
    counts = [int(number) - 1 for number in given.languages.split(",")]
    with tempfile.TemporaryDirectory(prefix="rectoverso-bench-") as work:
        place = Path(work)
        root = None if given.made_up else projects.corpus(place / "project")
        names = projects.ALL if root is None else projects.languages(root)
        root = root or projects.make_up(place / "project", given.pages, names[: max(counts)], given.seed)
        rows = []
        for count in counts:
            # It takes twenty minutes for 55 languages.
            peers = [peer for peer in given.peers.split(",") if peer != "stock" or count < given.stock_up_to]
            rows.append(measure(root, place, names[:count], peers=peers))
        edits = {} if given.no_serve else saves(root, place, names[: max(counts)])
    result = {"machine": machine(), "builds": rows, "saves": edits}
    show(rows, edits)
    if given.json:
        given.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def measure(root: Path, place: Path, codes: list[str], *, peers: list[str]) -> dict[str, Any]:
    """Build with so many languages, cold and again, and with peers: the stock stack, Hugo and Pagefind.

    The cold build is the median of several, between which the peers build. Memory is looked at in another one.
    """
    site = projects.ours(root, place / f"ours{len(codes)}", codes)
    out = place / "site"
    watched = run([*BUILD, str(out)], site, watched=True)
    size, biggest = weigh(out)
    warm = run([*BUILD, str(out)], site)
    put_away(out)
    restored = run([*BUILD, str(out)], site)
    put_away(out)
    colds: list[float] = []

    def build_cold() -> None:
        put_away(site / ".cache")
        colds.append(run([*BUILD, str(out)], site).seconds)
        put_away(out)

    build_cold()
    row: dict[str, Any] = {
        "languages": len(codes) + 1,
        "warm": warm.row(),
        "site gone": restored.row(),
        "megabytes": size,
        "largest search file": biggest,
    }
    if "hugo" in peers and (program := shutil.which("hugo")):
        other = projects.hugo(root, place / f"hugo{len(codes)}", codes)
        making = [program, "--quiet", "--destination", str(out)]
        indexing = [sys.executable, "-m", "pagefind_bin", "--silent", "--site", str(out)]
        made, indexed = (run(command, other, watched=True).megabytes for command in (making, indexing))
        put_away(out)
        row["hugo"] = Run(run(making, other).seconds, made).row()
        row["hugo, pagefind"] = Run(run(indexing, other).seconds, indexed).row()
        put_away(out)
        build_cold()
    if "stock" in peers:
        usable = [code for code in codes if code in projects.STOCK]
        other = projects.stock(root, place / f"stock{len(codes)}", usable)
        done = run([*BUILD, str(out)], other, watched=True)
        size, biggest = weigh(out)
        put_away(out)
        # Languages that the stock stack dies of are counted as if they took as long as the others.
        scaled = Run(done.seconds * (len(codes) + 1) / (len(usable) + 1), done.megabytes)
        row["stock"] = scaled.row() | {
            "built": len(usable),
            "megabytes of site": size,
            "largest search file": biggest,
        }
        build_cold()
    while len(colds) < ROUNDS:
        build_cold()
    row["cold"] = Run(statistics.median(colds), watched.megabytes).row()
    row["cold, each"] = [round(seconds, 3) for seconds in colds]
    return row


def put_away(site: Path) -> None:
    """Make room for the next site, and leave this one until all is measured.

    Minutes after many files were removed, ext4 takes much longer to make new ones: it passes over their places.
    """
    site.rename(tempfile.mkdtemp(prefix="old-", dir=site.parent))


def weigh(site: Path) -> tuple[float, float]:
    """Return the size of a site, and of the largest file that its search loads, in MB."""
    sizes = {path: path.stat().st_size / 1e6 for path in site.rglob("*") if path.is_file()}
    searched = [
        size for path, size in sizes.items() if path.name == "search_index.json" or "pagefind" in path.parts
    ]
    return round(sum(sizes.values()), 1), round(max(searched, default=0), 3)


def saves(root: Path, place: Path, codes: list[str]) -> dict[str, float]:
    """Save a translation and an original under a preview; return the median of the seconds until each can be read."""
    site = projects.ours(root, place / "served", codes)
    translation = root / "translations" / codes[0] / "README.md"
    pages = {"a translation": (translation, f"{codes[0]}/"), "an original": (root / "README.md", "")}
    preview = Preview(site)
    try:
        found = {}
        for name, (path, address) in pages.items():
            text = path.read_text(encoding="utf-8")
            preview.get(address)
            times = []
            for number in range(SAVES):
                mark = f"Saved {number} times."
                times.append(preview.save(path, f"{text}\n\n{mark}\n", address, mark))
            found[name] = round(statistics.median(times), 3)
        return found
    finally:
        preview.end()


def machine() -> dict[str, str]:
    """Say what was measured, and on what."""
    programs = ("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "Markdown", "rectoverso")
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(len(os.sched_getaffinity(0))),
        "python": platform.python_version(),
        **{name: version(name) for name in programs},
    }


def show(rows: list[dict[str, Any]], edits: dict[str, float]) -> None:
    """Print ratios: how many times as long as our cold build the others take."""
    heads = (
        "languages",
        "cold s",
        "warm",
        "site gone",
        "PSS MB",
        "site MB",
        "stock",
        "hugo",
        "hugo+pagefind",
    )
    print(" ".join(f"{head:>13}" for head in heads))
    for row in rows:
        cold = row["cold"]["seconds"]
        hugo = row.get("hugo", {}).get("seconds", 0.0)
        others = [
            row["warm"]["seconds"],
            row["site gone"]["seconds"],
            row.get("stock", {}).get("seconds", 0.0),
            hugo,
            hugo + row.get("hugo, pagefind", {}).get("seconds", 0.0),
        ]
        warm, gone, *peers = [f"x {seconds / cold:.3f}" if seconds else "-" for seconds in others]
        cells = (
            row["languages"],
            f"{cold:.1f}",
            warm,
            gone,
            f"{row['cold']['megabytes']:.0f}",
            row["megabytes"],
        )
        print(" ".join(f"{cell!s:>13}" for cell in (*cells, *peers)))
    if edits:
        cold = rows[-1]["cold"]["seconds"]
        for name, seconds in edits.items():
            print(f"saved {name}: {seconds:.2f} s, 1/{cold / seconds:.0f} of the cold build")


if __name__ == "__main__":
    main()
