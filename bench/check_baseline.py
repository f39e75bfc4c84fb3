"""The least that any check must do: read and hash every page, parse every sidecar. Usage: check_baseline.py [ROOT]."""

from __future__ import annotations

import hashlib
import json
import os
import sys


def main(root: str) -> None:
    """Read what `rectoverso check` reads of a Co-op Translator repository, and judge nothing."""
    pages = 0
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = f"{folder}/{name}"
            if name.endswith((".md", ".mdx", ".markdown", ".ipynb")):
                with open(path, "rb") as file:  # noqa: PTH123
                    hashlib.md5(file.read(), usedforsecurity=False).hexdigest()
                pages += 1
            elif name == ".co-op-translator.json":
                with open(path, encoding="utf-8") as file:  # noqa: PTH123
                    json.load(file)
    print(f"{pages} pages")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
