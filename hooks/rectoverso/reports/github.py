"""Reports for GitHub Actions: annotations (workflow commands) and a summary in Markdown.

GitHub shows ten annotations of each kind for a step, so that what is found on many languages of one page
becomes one annotation. Source: GitHub's documentation of workflow commands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rectoverso.core.findings import Finding, Severity, printable
from rectoverso.core.policy import fails
from rectoverso.core.verdicts import Verdict
from rectoverso.reports import sections, text
from rectoverso.sources.survey import Survey

MOST = 10
"""Annotations of one kind that GitHub shows for a step."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_Group = list[tuple[Verdict | None, Finding]]


def commands(survey: Survey, fail_on: Collection[str], prefix: str = "") -> Iterator[str]:
    """Yield workflow commands, the gravest first, then lines of plain text that sum up.

    `prefix`: the project's root relative to the repository's, with a final `/`, or empty.
    """
    left: dict[Severity, int] = {}
    for severity in Severity:
        groups = _groups(survey, severity, fail_on)
        for group in groups[:MOST]:
            yield _annotation(group, severity, prefix)
        left[severity] = max(0, len(groups) - MOST)
    for severity, number in left.items():
        if number:
            yield f"{number} more {_KINDS[severity]} annotations are left out: GitHub shows {MOST} for a step"
    yield from map(printable, text.summary(survey, fail_on))


def _groups(survey: Survey, severity: Severity, fail_on: Collection[str]) -> list[_Group]:
    """Return findings of one severity, those of one rule on one page's translations together."""
    groups: dict[tuple[str, str], _Group] = {}
    for item in survey.findings:
        groups.setdefault((item.rule, f"\0{item.path}:{item.line}"), []).append((None, item))
    for verdict in survey.all_verdicts:
        for item in verdict.findings:
            groups.setdefault((item.rule, verdict.uri), []).append((verdict, item))
    chosen = []
    for group in groups.values():
        kept = [(verdict, item) for verdict, item in group if item.severity is severity]
        if severity is Severity.NOTE:
            kept = [(verdict, item) for verdict, item in kept if fails(item, fail_on)]
        if kept:
            chosen.append(kept)
    # Those of many languages first: they say most.
    return sorted(chosen, key=lambda group: (-len(group), group[0][1]))


def _annotation(group: _Group, severity: Severity, prefix: str) -> str:
    verdict, item = group[0]
    path, line, what = item.path, item.line, printable(f"{item.message}. {item.fix}".strip())
    title = item.rule
    told = list(sections.lines(verdict)) if verdict and item.rule == "stale" else []
    what = "\n".join([what, *map(printable, told[:MOST])])
    codes = [other.language for other, _ in group if other]
    if len(group) > 1 and verdict:
        title = f"{item.rule}: {len(codes)} languages"
        what = f"{what}\nThe same in: {', '.join(codes)}"
        # The change that made translations stale is a change of the original: there the reader looks.
        if item.rule == "stale" and verdict.original:
            path, line = verdict.original, _changed_line(verdict)
    properties = f"file={_property(prefix + path)},line={line},title={_property(title)}"
    return f"::{_KINDS[severity]} {properties}::{_data(what)}"


def _changed_line(verdict: Verdict) -> int:
    """Return the line of the original on which its worst change begins, as far as that is known."""
    changes = verdict.outdated.changes if verdict.outdated else None
    places = [section.new_lines for section in changes.by_gravity] if changes else []
    return next((place[0] for place in places if place), 1)


def _data(value: str) -> str:
    value = value.encode("utf-8", "backslashreplace").decode()
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def markdown(survey: Survey, fail_on: Collection[str], told: Sequence[str] = ()) -> str:
    """Return the summary of a job: a table of languages and the findings that fail the check.

    `told`: lines of another report to put in front.
    """
    lines = ["## What changed", "", *(f"- {_code(line.strip())}" for line in told), ""] if told else []
    lines += ["## Translations", "", *(f"{line}  " for line in text.summary(survey, fail_on)), ""]
    titles = text.headings(survey)
    lines += ["| " + " | ".join(titles) + " |", "| --- |" + " ---: |" * (len(titles) - 2) + " --- |"]
    lines += ["| " + " | ".join(row) + " |" for row in text.rows(survey)]
    failed = [item for item in survey.all_findings if fails(item, fail_on)]
    if failed:
        lines += ["", f"<details><summary>{len(failed):,} findings fail the check</summary>", ""]
        lines += [f"- {_code(str(item))}" for item in sorted(failed)[:200]]
        lines += [f"- and {len(failed) - 200:,} more"] if len(failed) > 200 else []
        lines += ["", "</details>"]
    return "\n".join(lines).encode("utf-8", "backslashreplace").decode() + "\n"


def _code(value: str) -> str:
    """Return a code span that shows `value` as it is, backticks included."""
    ticks = "`"
    while ticks in value:
        ticks += "`"
    return f"{ticks} {value} {ticks}"
