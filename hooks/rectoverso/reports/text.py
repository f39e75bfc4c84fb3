"""Reports for people: one finding per line, a summary, a table of languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from rectoverso.core.findings import Finding, Severity
from rectoverso.core.languages import language
from rectoverso.core.policy import fails
from rectoverso.core.status import Status
from rectoverso.reports import sections
from rectoverso.reports.document import totals
from rectoverso.sources.survey import Survey

MOST_SECTIONS = 3
"""Changed sections that are listed below a stale translation, unless everything is asked for."""


def shown(survey: Survey, fail_on: Collection[str], *, notes: bool) -> list[Finding]:
    """Return the findings to print, by path: notes only if asked for or if they fail the check.

    Why history tells nothing is left to the summary.
    """
    return sorted(
        item
        for item in survey.all_findings
        if not _is_remark(item) and (notes or item.severity is not Severity.NOTE or fails(item, fail_on))
    )


def details(survey: Survey, *, every: bool) -> dict[Finding, list[str]]:
    """Return the lines to print below the finding of a stale translation: its changed sections, worst first."""
    below: dict[Finding, list[str]] = {}
    for verdict in survey.all_verdicts:
        told = [f"    {line}" for line in sections.lines(verdict)]
        if not every and len(told) > MOST_SECTIONS + 1:
            told[MOST_SECTIONS:] = [f"    and {len(told) - MOST_SECTIONS:,} more sections"]
        below.update((item, told) for item in verdict.findings if item.rule == "stale" and told)
    return below


def summary(survey: Survey, fail_on: Collection[str]) -> Iterator[str]:
    """Yield the last lines: why history tells nothing, translations by status, findings by severity, what fails."""
    yield from (f"{item.message}. {item.fix}" for item in survey.findings if _is_remark(item))
    counted = {name: number for name, number in totals(survey.all_verdicts).items() if number}
    pages = sum(counted.values())
    statuses = ", ".join(f"{number:,} {name}" for name, number in counted.items()) or "none"
    yield f"{_count(pages, 'translation')} in {_count(len(survey.verdicts), 'language')}: {statuses}"
    found = [item for item in survey.all_findings if not _is_remark(item)]
    by_severity = Counter(item.severity for item in found)
    severities = ", ".join(
        _count(by_severity[severity], severity) for severity in Severity if by_severity[severity]
    )
    failed = Counter(item.rule for item in found if fails(item, fail_on))
    if failed:
        rules = ", ".join(f"{number:,} {rule}" for rule, number in sorted(failed.items()))
        yield f"{severities}; the check fails on {rules}"
    else:
        yield f"{severities}; none of them fails the check" if severities else "nothing to report"


def _is_remark(item: Finding) -> bool:
    """Tell whether a finding only says why others tell so little."""
    return item.rule == "history" and item.severity is Severity.NOTE


def headings(survey: Survey) -> list[str]:
    """Return the titles of the columns of `rows`: only statuses that occur, but always current and stale."""
    counted = totals(survey.all_verdicts)
    always = (Status.CURRENT, Status.STALE, Status.MISSING)
    return ["language", *(s.value for s in Status if counted[s] or s in always), "name"]


def rows(survey: Survey) -> Iterator[list[str]]:
    """Yield one row for each language, sorted by code, and the sums if there are several."""
    columns = headings(survey)[1:-1]
    for code, pages in sorted(survey.verdicts.items()):
        counted = totals(pages.values())
        yield [code, *(f"{counted[name]:,}" for name in columns), language(code).name]
    if len(survey.verdicts) > 1:
        counted = totals(survey.all_verdicts)
        yield ["all", *(f"{counted[name]:,}" for name in columns), ""]


def plain_table(titles: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table for pipes: columns aligned, the last one, which may hold wide characters, left as it is."""
    table = [list(titles), *map(list, lines)]
    columns = [[line[number] for line in table] for number in range(len(titles) - 1)]
    widths = [max(map(len, cells)) for cells in columns]
    numeric = [all(cell.replace(",", "").isdigit() for cell in cells[1:]) for cells in columns]
    for line in table:
        cells = zip(line, widths, numeric, strict=False)
        placed = [cell.rjust(width) if right else cell.ljust(width) for cell, width, right in cells]
        yield "  ".join([*placed, line[-1]]).rstrip()


def page_rows(survey: Survey, statuses: Collection[Status]) -> Iterator[list[str]]:
    """Yield language, status and path (the original's, if a page is missing) of pages with these statuses."""
    for verdict in sorted(survey.all_verdicts, key=lambda verdict: (verdict.language, verdict.uri)):
        if verdict.status in statuses:
            yield [verdict.language, verdict.status.value, verdict.path or verdict.original or verdict.uri]


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
