"""The policy: which findings fail the check and the strict build."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rectoverso.core.changes import Gravity
from rectoverso.core.findings import Finding, Severity

AT_LEAST = "severity>="
"""Before the name of a gravity: stale translations whose original changed that gravely or worse."""

_RANK = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def fails(item: Finding, fail_on: Collection[str]) -> bool:
    """Tell whether a finding fails the check.

    `fail_on` holds names of rules and of severities; a severity stands for itself and all graver ones. It may
    also hold `severity>=code` and the like, for stale translations; one whose change is not known counts.
    """
    if item.rule in fail_on:
        return True
    if item.rule == "stale" and any(_is_as_grave(item, name) for name in fail_on):
        return True
    grave = [_RANK[severity] for severity in Severity if severity in fail_on]
    return bool(grave) and _RANK[item.severity] >= min(grave)


def _is_as_grave(item: Finding, name: str) -> bool:
    if not name.startswith(AT_LEAST):
        return False
    return not item.gravity or Gravity(item.gravity).rank >= Gravity(name.removeprefix(AT_LEAST)).rank


def failing(items: Iterable[Finding], fail_on: Collection[str]) -> list[Finding]:
    """Return those of `items` that fail the check, in their order."""
    return [item for item in items if fails(item, fail_on)]
