"""A project of a few pages, for tests that are about its configuration."""

from __future__ import annotations

from pathlib import Path

from helpers import inline, record
from support.sites import Build, build, mkdocs_yml, write

HOME = "# Home\n\nRead [about it](guide/about.md).\n\n## Last\n\nThe end.\n"
GUIDE = "# Guide\n\nAll about it.\n"
ABOUT = "# About\n\nSome text about VERSION.\n"
SWEDISH = {
    "index.md": "# Hem\n\nLäs [om det](guide/about.md).\n\n## Sist\n\nSlut.\n",
    "guide/index.md": "# Guiden\n\nAllt om det.\n",
    "guide/about.md": "# Om\n\nLite text om VERSION.\n",
}
ORIGINALS = {"index.md": HOME, "guide/index.md": GUIDE, "guide/about.md": ABOUT}


def pages(**changes: str | None) -> dict[str, str | bytes]:
    """Return three originals, current Swedish translations of all, and an Arabic one of the first.

    `changes`: other texts by path, with `__` for `/` and without the suffix; None removes one.
    """
    found: dict[str, str | bytes] = {}
    for uri, text in ORIGINALS.items():
        found[f"docs/en/{uri}"] = text
        found[f"docs/sv/{uri}"] = inline(record(text, f"docs/en/{uri}", "sv"), SWEDISH[uri])
    found["docs/ar/index.md"] = inline(
        record(HOME, "docs/en/index.md", "ar"), "# البداية\n\nنص.\n\n## الأخير\n\nانتهى.\n"
    )
    for name, text in changes.items():
        path = name.replace("__", "/") + ".md"
        found.pop(path, None)
        if text is not None:
            found[path] = text
    return found


def staged() -> dict[str, str | bytes]:
    """Return a repository in the layout of Co-op Translator, without a configuration: one page of two is translated."""
    first = "# Leaves\n\n[More](more.md)\n"
    return {
        "README.md": first,
        "more.md": "# More\n",
        "translations/sv/README.md": inline(record(first, "README.md"), "# Löv\n\n[Mer](more.md)\n"),
    }


def make(
    project: Path, configuration: str = "", files: dict[str, str | bytes] | None = None, *arguments: str
) -> Build:
    """Write the project and build it."""
    write(project, {"mkdocs.yml": configuration or mkdocs_yml(), **pages(), **(files or {})})
    return build(project, *arguments)
