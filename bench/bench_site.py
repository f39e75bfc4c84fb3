"""How long sites take to build, beside the stock stack. Usage: bench_site.py [--languages 5,20,55] [--json FILE] ...

The corpus beside the repository is built, or a project that is made up from a seed. `stock` is MkDocs with Material
and mkdocs-static-i18n alone, on the same pages; `hugo` and Pagefind run where they are installed. Single times mean
little: read the ratios, of one run on one machine.
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


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--languages", default="5,20", help="how many languages to build, beside the originals'"
    )
    parser.add_argument("--pages", type=int, default=60, help="of the made-up project")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--made-up", action="store_true", help="do not use the corpus")
    parser.add_argument("--no-stock", action="store_true", help="measure this package alone")
    parser.add_argument("--no-serve", action="store_true", help="leave out saving files under a preview")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    given = parser.parse_args()
    counts = [int(number) for number in given.languages.split(",")]
    with tempfile.TemporaryDirectory(prefix="rectoverso-bench-") as work:
        place = Path(work)
        root = None if given.made_up else projects.corpus(place / "project")
        names = [code for code in projects.ALL if root is None or (root / "translations" / code).is_dir()]
        root = root or projects.make_up(place / "project", given.pages, names[: max(counts)], given.seed)
        rows = [measure(root, place, names[:count], stock=not given.no_stock) for count in counts]
        edits = {} if given.no_serve else saves(root, place, names[: max(counts)])
    result = {"machine": machine(), "builds": rows, "saves": edits}
    show(rows, edits)
    if given.json:
        given.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def measure(root: Path, place: Path, codes: list[str], *, stock: bool) -> dict[str, Any]:
    """Build with so many languages, cold and again, and with the stock stack."""
    site = projects.ours(root, place / f"ours{len(codes)}", codes)
    out = place / "site"
    cold = run([*BUILD, str(out)], site)
    size, biggest = weigh(out)
    warm = run([*BUILD, str(out)], site)
    shutil.rmtree(out)
    restored = run([*BUILD, str(out)], site)
    shutil.rmtree(out)
    row = {
        "languages": len(codes),
        "cold": cold.row(),
        "warm": warm.row(),
        "site gone": restored.row(),
        "megabytes": size,
        "largest search file": biggest,
    }
    if stock:
        usable = [code for code in codes if code in projects.STOCK]
        other = projects.stock(root, place / f"stock{len(codes)}", usable)
        done = run([*BUILD, str(out)], other)
        size, biggest = weigh(out)
        shutil.rmtree(out)
        # Languages that the stock stack dies of are counted as if they took as long as the others.
        scaled = Run(done.seconds * (len(codes) + 1) / (len(usable) + 1), done.megabytes)
        row["stock"] = scaled.row() | {
            "built": len(usable),
            "megabytes of site": size,
            "largest search file": biggest,
        }
    return row


def weigh(site: Path) -> tuple[float, float]:
    """Return the size of a site, and of the largest file that its search loads, in MB."""
    sizes = {path: path.stat().st_size / 1e6 for path in site.rglob("*") if path.is_file()}
    searched = [
        size for path, size in sizes.items() if path.name == "search_index.json" or "pagefind" in path.parts
    ]
    return round(sum(sizes.values()), 1), round(max(searched, default=0), 3)


def saves(root: Path, place: Path, codes: list[str]) -> dict[str, float]:
    """Save a translation and an original under a preview; return the median of the seconds each takes."""
    site = projects.ours(root, place / "served", codes)
    pages = {"translation": root / "translations" / codes[0] / "README.md", "original": root / "README.md"}
    preview = Preview(site)
    try:
        found = {}
        for name, path in pages.items():
            text = path.read_text(encoding="utf-8")
            times = [preview.save(path, f"{text}\n\nSaved {number}.\n") for number in range(SAVES)]
            preview.save(path, text)
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
    """Print ratios."""
    print(
        f"{'languages':>9} {'cold':>8} {'warm':>8} {'again':>8} {'PSS MB':>8} {'site MB':>8} {'stock':>8} {'ratio':>7}"
    )
    for row in rows:
        cold, other = row["cold"]["seconds"], row.get("stock")
        ratio = f"{other['seconds'] / cold:7.1f}" if other else f"{'-':>7}"
        print(
            f"{row['languages']:>9} {cold:8.1f} {row['warm']['seconds']:8.1f} {row['site gone']['seconds']:8.1f} "
            f"{row['cold']['megabytes']:8.0f} {row['megabytes']:8.0f} {other['seconds'] if other else 0:8.1f} {ratio}"
        )
        print(f"{'':>9} cold is {cold / row['warm']['seconds']:.1f} times the second build")
    if edits:
        cold = rows[-1]["cold"]["seconds"]
        for name, seconds in edits.items():
            print(f"saving {name}: {seconds:.2f} s, 1/{cold / seconds:.0f} of the cold build")


if __name__ == "__main__":
    main()
