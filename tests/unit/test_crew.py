"""What several processes find is what one finds, in the same order."""

from __future__ import annotations

import os
from itertools import count
from typing import NoReturn

import pytest

from conftest import Tree
from helpers import inline, record
from rectoverso.sources import crew, survey
from rectoverso.sources.configuration import undescribed
from rectoverso.sources.crew import side_by_side
from rectoverso.sources.survey import Survey

README = "# One\n\n[gone](gone.md) [here](#one) [not here](#two)\n\n[other](b.md#none)\n"
B = "# B\n\ntext\n"
PAGES: dict[str, str | bytes] = {
    "README.md": README,
    "b.md": B,
    "bad.md": b"\xff\xfe\xff",
    "translations/sv/README.md": inline(record(README, "README.md"), "# Ett\n"),
    "translations/sv/b.md": "",
    "translations/sv/.co-op-translator.json": '{"b.md": 1, "none.md": {}}',
    "translations/de/README.md": inline(record(B, "README.md", "de"), "# Eins\n"),
    "translations/de/.co-op-translator.json": "{",
    "translations/ja/b.md": b"\xff",
    "translations/ja/bad.md": "# X\n",
}


def surveyed(tree: Tree, monkeypatch: pytest.MonkeyPatch, processes: int) -> Survey:
    monkeypatch.setattr(crew, "processes", lambda _: processes)
    return survey.survey(undescribed(tree(PAGES)), cached=False)


def test_a_survey_by_many_processes_is_that_by_one(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "_WORTH_IT", 1)
    alone = surveyed(tree, monkeypatch, 1)
    together = surveyed(tree, monkeypatch, 3)
    assert together.verdicts == alone.verdicts
    assert list(together.verdicts) == ["de", "ja", "sv"]
    assert list(together.all_findings) == list(alone.all_findings)
    assert {item.rule for item in alone.all_findings} >= {
        *("dead-link", "dead-fragment", "sidecar-entry", "sidecar-invalid", "record-without-page", "empty"),
    }


def test_work_is_done_elsewhere_and_comes_back_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "processes", lambda _: 2)
    tick = count()

    def work(job: int) -> tuple[int, int]:
        next(tick)
        return job * job, os.getpid()

    found = list(side_by_side(range(40), work, is_worth_it=True, chunk=3))
    assert [square for square, _ in found] == [number * number for number in range(40)]
    assert os.getpid() not in {process for _, process in found}
    assert next(tick) == 0


@pytest.mark.parametrize(("jobs", "is_worth_it"), [(range(40), False), (range(1), True), ([], True)])
def test_little_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch, jobs: range | list[int], is_worth_it: bool
) -> None:
    monkeypatch.setattr(crew, "processes", lambda jobs: min(2, jobs))
    found = list(side_by_side(jobs, lambda _: os.getpid(), is_worth_it=is_worth_it))
    assert found == [os.getpid()] * len(jobs)


def test_what_fails_elsewhere_fails_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "processes", lambda _: 2)

    def fail(job: int) -> NoReturn:
        raise ValueError(f"job {job}")

    with pytest.raises(ValueError, match="job 0"):
        list(side_by_side(range(9), fail, is_worth_it=True))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("os.sched_getaffinity", lambda _: {*range(64)}, 64),
        ("os.sched_getaffinity", lambda _: {3}, 1),
        ("threading.active_count", lambda: 2, 1),
        ("sys.platform", "darwin", 1),
    ],
)
def test_there_are_several_processes_where_forking_is_safe(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object, expected: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {1, 2})
    # Those who run tests side by side have threads of their own.
    monkeypatch.setattr("threading.active_count", lambda: 1)
    monkeypatch.delenv("RECTOVERSO_PROCESSES", raising=False)
    assert [crew.processes(jobs) for jobs in (0, 1, 2, 99)] == [1, 1, 2, 2]
    monkeypatch.setattr(name, value)
    assert crew.processes(99) == expected


@pytest.mark.parametrize(("asked", "expected"), [("", 2), ("1", 1), ("3", 3), ("0", 1), ("many", 2)])
def test_the_user_says_how_many_there_are(monkeypatch: pytest.MonkeyPatch, asked: str, expected: int) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {1, 2})
    monkeypatch.setattr("threading.active_count", lambda: 1)
    monkeypatch.setenv("RECTOVERSO_PROCESSES", asked)
    assert crew.processes(99) == expected
