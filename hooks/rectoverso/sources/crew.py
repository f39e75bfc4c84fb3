"""Work done side by side in forked processes, where that is safe and worth it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from rectoverso.sources.garbage import collect_seldom

Result = TypeVar("Result")

_MOST = 8
"""Processes. Beyond them, handing over the work takes longer than doing it."""


class _Shared:
    """What a forked process finds without being sent it."""

    work: Callable[[int], Any] | None = None


def side_by_side(
    jobs: Sequence[Any], work: Callable[[Any], Result], *, is_worth_it: bool, chunk: int = 1
) -> Iterator[Result]:
    """Yield what `work` returns for each job, in order.

    `is_worth_it`: whether there is enough of it; `chunk`: how many jobs a process takes at once. Jobs and `work` need
    not be picklable, results must be. What work changes elsewhere is lost with the process, so let it change nothing.
    Errors: whatever `work` raises.
    """
    count = min(processes(len(jobs)), _MOST) if is_worth_it else 1
    if count <= 1:
        yield from map(work, jobs)
        return
    import multiprocessing  # takes a while, and most checks need none of it

    _Shared.work = lambda number: work(jobs[number])
    try:
        with multiprocessing.get_context("fork").Pool(count, collect_seldom) as pool:
            yield from pool.imap(_do, range(len(jobs)), chunk)
            pool.close()
            pool.join()
    finally:
        _Shared.work = None


def processes(jobs: int) -> int:
    """Return how many processes to use: 1 where forking is not safe or not worth it.

    The environment variable `RECTOVERSO_PROCESSES` sets a smaller or larger number than there are cores.
    """
    if not can_fork():
        return 1
    asked = os.environ.get("RECTOVERSO_PROCESSES", "")
    cores = int(asked) if asked.isdigit() else len(os.sched_getaffinity(0))
    return max(1, min(cores, jobs))


def can_fork() -> bool:
    """Whether this process may be forked.

    One with threads, such as the preview's, may hold locks that nobody would open in a copy of it.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    library = sys.modules.get("multiprocessing")
    return library is None or not library.current_process().daemon


def _do(number: int) -> object:
    if _Shared.work is None:
        raise RuntimeError("a process was started without work")
    return _Shared.work(number)
