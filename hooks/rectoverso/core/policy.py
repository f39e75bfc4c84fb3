"""The policy: which findings fail the check and the strict build."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rectoverso.core.findings import Finding, Severity

_GRAVITY = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def fails(item: Finding, fail_on: Collection[str]) -> bool:
    """Tell whether a finding fails the check.

    `fail_on` holds names of rules and of severities; a severity stands for itself and all graver ones.
    """
    if item.rule in fail_on:
        return True
    grave = [_GRAVITY[severity] for severity in Severity if severity in fail_on]
    return bool(grave) and _GRAVITY[item.severity] >= min(grave)


def failing(items: Iterable[Finding], fail_on: Collection[str]) -> list[Finding]:
    """Return those of `items` that fail the check, in their order."""
    return [item for item in items if fails(item, fail_on)]
