"""History on real repositories, against what plain git commands and a parser say, without any of our code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rectoverso.core.changes import Changes, Fate
from rectoverso.core.comparison import compare
from rectoverso.core.lag import Behind
from rectoverso.reports.document import document
from rectoverso.sources.configuration import undescribed
from rectoverso.sources.history import History
from rectoverso.sources.survey import Survey, survey
from support.past import Past, Touched, git, levels, md5, records, touched
from support.repositories import Tripwire

pytestmark = [pytest.mark.corpus, pytest.mark.xdist_group("corpus-history")]


def look(root: Path, *, cached: bool = False) -> Survey:
    return survey(undescribed(root), contents=False, history=True, cached=cached)


def agree(changes: Changes, git_says: Touched) -> bool:
    """A heading that went was removed, or it is listed under its new name."""
    changed, lost, _ = git_says
    listed = {item.new for item in changes.sections if item.new is not None}
    removed = {item.old for item in changes.sections if item.fate is Fate.REMOVED}
    renamed = {item.old for item in changes.sections if item.new is not None and item.old_title}
    return listed == changed and removed <= lost and lost - removed <= renamed


# What the survey says


@pytest.mark.parametrize(("name", "stale"), [("main", 35), ("stale-2026-06", 60)])
def test_stale_pages_equal_an_independent_computation(
    corpus_branch: Callable[[str], Path], tmp_path: Path, name: str, stale: int
) -> None:
    root = corpus_branch(name)
    found = look(root)
    pasts: dict[str, Past] = {}
    seen = 0
    for verdict in found.all_verdicts:
        if not verdict.original or verdict.path is None or verdict.status.value == "current":
            continue
        recorded = records(root, verdict.language)[verdict.uri]
        past = pasts.setdefault(verdict.original, Past(root, verdict.original))
        made_from = past.made_from(recorded)
        known = verdict.outdated
        assert made_from
        assert known
        assert known.changes
        assert isinstance(known.lag, Behind)
        versions, days, text = made_from
        assert (known.lag.versions, known.lag.days) == (versions, days)
        assert git(root, "show", f"{known.lag.commit}:{verdict.original}") == text
        old = text.decode().replace("\r\n", "\n")
        new = (root / verdict.original).read_bytes().decode().replace("\r\n", "\n")
        assert agree(known.changes, touched(tmp_path, old, new)), verdict.path
        assert known.aligned == (levels(old) == levels((root / verdict.path).read_text()))
        seen += 1
    assert seen == stale


def test_sections_that_git_touches_in_both_directions(
    corpus_branch: Callable[[str], Path], tmp_path: Path
) -> None:
    """The thirty stale Swedish pages: deletions stand in the old text, removed sections are listed apart."""
    root = corpus_branch("stale-2026-06")
    pages = 0
    for path, recorded in records(root, "sv").items():
        now = (root / path).read_bytes()
        if md5(now) == recorded:
            continue
        made_from = Past(root, path).made_from(recorded)
        assert made_from
        new, old = (data.decode().replace("\r\n", "\n") for data in (now, made_from[2]))
        assert agree(compare(old, new), touched(tmp_path, old, new)), path
        assert agree(compare(new, old), touched(tmp_path, new, old)), path
        pages += 1
    assert pages == 30


def test_gravity_of_what_is_known(corpus_branch: Callable[[str], Path]) -> None:
    """Judged by eye: the one change on main is that of a version number."""
    main = document(look(corpus_branch("main")))["translations"]
    assert Counter(page["severity"] for page in main if page["status"] == "stale") == {"code": 35}
    stale = document(look(corpus_branch("stale-2026-06")))["translations"]
    swedish = {
        page["original"]: page["severity"] for page in stale if page["language"] == "sv" and page["severity"]
    }
    assert swedish["workshop/docs/index.md"] == "code"
    assert swedish["resources/glossary.md"] == "text"
    assert swedish["docs/chapter-03-configuration/authsecurity.md"] == "warning"
    assert Counter(swedish.values()) == {"code": 18, "text": 9, "warning": 3}


def test_every_recorded_hash_is_found(corpus_branch: Callable[[str], Path]) -> None:
    for name in ("main", "stale-2026-06"):
        found = look(corpus_branch(name))
        assert not [
            item for item in found.all_findings if item.rule in ("unknown", "history", "record-too-new")
        ]
        originals = History(corpus_branch(name), None).index(found.catalogue.originals.values())
        for verdict in found.all_verdicts:
            if verdict.record and verdict.original:
                known = [digest.raw for _, digest in originals[verdict.original]]
                assert verdict.record.original_hash in known


def test_readmes_that_were_never_committed(corpus_branch: Callable[[str], Path]) -> None:
    found = look(corpus_branch("inline-2025-10"))
    assert Counter(verdict.status.value for verdict in found.all_verdicts if verdict.path) == {
        "current": 304,
        "unknown": 8,
    }
    told = [item for item in found.all_findings if item.rule == "unknown"]
    assert len(told) == 8
    assert all(
        item.path.endswith("/README.md") and "the translation tool edited it" in item.message for item in told
    )


@pytest.mark.parametrize("options", [["--depth", "1"], ["--filter=blob:none"]])
def test_clones_without_history(
    corpus_branch: Callable[[str], Path], tmp_path: Path, options: list[str]
) -> None:
    """The same statuses without distance, the reason once, nothing fetched."""
    source = corpus_branch("main")
    git(source, "config", "uploadpack.allowFilter", "true")
    root = tmp_path / "clone"
    git(tmp_path, "clone", "-q", *options, f"file://{source}", str(root))
    wire = Tripwire(root)
    found, whole = look(root), look(source)
    assert [verdict.status for verdict in found.all_verdicts] == [
        verdict.status for verdict in whole.all_verdicts
    ]
    assert all(verdict.outdated is None or verdict.outdated.lag is None for verdict in found.all_verdicts)
    (reason,) = [item for item in found.all_findings if item.rule == "history"]
    assert reason.message.startswith("how far 35 stale translations are behind is not known: this is a ")
    assert not wire.is_sprung
    assert wire.works()


def test_what_is_kept_changes_no_answer(corpus_branch: Callable[[str], Path]) -> None:
    root = corpus_branch("stale-2026-06")
    expected = document(look(root))
    assert document(look(root, cached=True)) == expected
    assert document(look(root, cached=True)) == expected
