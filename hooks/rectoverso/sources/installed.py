"""What is installed here: the requirements with which another machine builds the same site."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution, requires, version

from rectoverso import __version__

SOURCE = "git+https://github.com/rectoverso/rectoverso"
"""Where the package comes from when nothing better is known."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def pins() -> tuple[str, ...]:
    """Return lines of a requirements file: this package, then what it is built on, as they are installed."""
    try:
        needed = requires("rectoverso") or []
        address = distribution("rectoverso").read_text("direct_url.json")
    except PackageNotFoundError:
        return (f"rectoverso @ {SOURCE}",)
    return (_own(address), *filter(None, map(_pin, needed)))


def _own(direct_url: str | None) -> str:
    """Return what installs this package: from an index, or from the address and commit that it came from.

    Source: the file `direct_url.json`, PyPA specification "Recording the direct URL origin".
    """
    if direct_url is None:
        return f"rectoverso=={__version__}"
    try:
        origin = json.loads(direct_url)
        url, vcs = str(origin["url"]), origin.get("vcs_info")
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"rectoverso @ {SOURCE}"
    # Another machine has no use for a file of this one, and none for a password.
    if not url.startswith("https://") or "@" in url:
        return f"rectoverso @ {SOURCE}"
    return f"rectoverso @ git+{url}@{vcs['commit_id']}" if isinstance(vcs, dict) else f"rectoverso @ {url}"


def _pin(requirement: str) -> str | None:
    found = _NAME.match(requirement)
    if not found or "extra ==" in requirement:
        return None
    try:
        return f"{found.group()}=={version(found.group())}"
    except PackageNotFoundError:
        return None
