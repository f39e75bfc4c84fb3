"""Work is done side by side, what it leaves included, and comes back in order."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from rectoverso.site import workers
from rectoverso.site.workers import Rest

SIZES = {"a": 1, "b": 3, "c": 2, "d": 4, "e": 0}


def test_what_is_left_is_done_and_all_comes_back_in_order() -> None:
    def work(code: str) -> object:
        return Rest(code, code.upper(), SIZES[code]) if SIZES[code] else code

    def rest(_: str, needed: object) -> object:
        return needed

    for count in (1, 2):
        outcomes = list(workers.run(list(SIZES), work, count, rest=rest))
        assert [one.code for one in outcomes] == list(SIZES)
        assert [one.values for one in outcomes] == [["a", "A"], ["b", "B"], ["c", "C"], ["d", "D"], ["e"]]


def test_the_largest_part_that_is_left_is_begun_first(tmp_path: Path) -> None:
    """A single process does the work of all before it is free for any of what is left."""
    begun = tmp_path / "begun"

    def work(code: str) -> object:
        return Rest(code, code, SIZES[code])

    def rest(code: str, _: object) -> object:
        with begun.open("a", encoding="utf-8") as file:
            file.write(code)
        return code

    # The first code is this process' own, so that one other process does the rest.
    codes = ["own", "a", "b", "c", "d"]
    outcomes = workers._run_side_by_side  # the number of processes is not the user's here
    workers._Shared.work, workers._Shared.rest = lambda code: work(code) if code in SIZES else code, rest
    try:
        found = [one for one in outcomes(codes, 2, is_shared=True) if one]
    finally:
        workers._Shared.work = workers._Shared.rest = None
    assert {one.code for one in found} == set(codes)
    assert begun.read_text(encoding="utf-8") == "dbca"


def test_a_part_that_fails_does_not_take_the_others_along() -> None:
    def rest(code: str, _: object) -> object:
        if code == "b":
            raise OSError("no room")
        return code

    outcomes = list(workers.run(["a", "b"], lambda code: Rest(code, code, 1), 2, rest=rest))
    assert [one.error for one in outcomes] == [None, "OSError: no room"]
    assert outcomes[0].values == ["a", "a"]


@pytest.mark.parametrize("when", ["work", "rest"])
def test_a_process_that_dies_is_reported_for_what_it_had_not_finished(when: str) -> None:
    def work(code: str) -> object:
        if code == "b":
            if when == "work":
                os._exit(1)
            time.sleep(0.2)
        return Rest(code, code, 1)

    def rest(code: str, _: object) -> object:
        if code == "b":
            os._exit(1)
        return code

    outcomes = {one.code: one for one in workers.run(["a", "b"], work, 2, rest=rest)}
    assert "the process that built it died" in (outcomes["b"].error or "")
    assert outcomes.keys() == {"a", "b"}
