"""Narrows a survey to what the changes since some commit made stale."""

from __future__ import annotations

from dataclasses import replace

from rectoverso.core.digests import Match
from rectoverso.core.lag import Behind
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.sources.history import History, Then
from rectoverso.sources.survey import Survey


class NoSuchCommit(Exception):
    """What was asked for is no commit that is here; the message says so, and how to get it."""


def since(survey: Survey, reference: str) -> Survey:
    """Return the survey with nothing but the translations that changes since `reference` made stale.

    Changes are counted from where the branches parted, if `reference` is on another one. A translation counts if
    it was made from the version of the original there, or from one that came later; one that had been stale
    before does not. Errors: NoSuchCommit.
    """
    stale = [verdict for verdict in survey.all_verdicts if verdict.status is Status.STALE]
    history = History(survey.project.root, None)
    then = history.at(reference, {verdict.original or "" for verdict in stale})
    if then is None:
        raise NoSuchCommit(
            f"{reference!r} is no commit of this clone. Fetch it first, in CI with 'fetch-depth: 0'"
        )
    kept = {(verdict.language, verdict.uri) for verdict in stale if _is_new(verdict, then)}
    verdicts = {
        code: {uri: verdict for uri, verdict in pages.items() if (code, uri) in kept}
        for code, pages in survey.verdicts.items()
    }
    about_history = tuple(item for item in survey.findings if item.rule == "history")
    return replace(survey, verdicts=verdicts, findings=about_history if kept else ())


def _is_new(verdict: Verdict, then: Then) -> bool:
    """Tell whether a translation was made from the version of then, or from one that came later."""
    digest = then.digests.get(verdict.original or "")
    if digest and verdict.record and digest.match(verdict.record.original_hash) is not Match.NONE:
        return True
    lag = verdict.outdated.lag if verdict.outdated else None
    return isinstance(lag, Behind) and lag.commit in then.later
