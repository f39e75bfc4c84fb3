"""Builds editions side by side: as many processes as cores, forked once the shared work is done.

What is shared - configuration, catalogue, compiled templates, the originals' headings and highlighted
code - need not be sent to a forked process. Log lines and failures come back and reach the user in the
order of the languages, whoever finishes first.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from rectoverso.sources.crew import processes
from rectoverso.sources.garbage import collect_seldom, collecting_seldom

Work = Callable[[str], Any]
RestOfWork = Callable[[str, Any], Any]
Tell = Callable[[int], None]

_SECONDS = 0.25
"""How often progress is told."""
_KEPT = 4
"""Editions whose remains a process may hold: some ten megabytes each."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What work returns that leaves a part of itself to whoever is free: its value so far, and what that part needs.

    `size`: of that part, in any unit: the largest one is begun first, so that all processes end at about the same time.
    """

    value: Any
    needed: object
    size: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edition: its log lines, why it failed, if it did, and what the work returned, in order."""

    code: str
    records: list[logging.LogRecord] = field(default_factory=list)
    error: str | None = None
    values: list[Any] = field(default_factory=list)
    rest: Rest | None = None


class _Collector(logging.Handler):
    """Keeps log lines instead of writing them, with all that they refer to made into text."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        record.msg, record.args = record.getMessage(), None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_info = None
        self.records.append(record)


def repeat(outcome: Outcome) -> None:
    """Log here what another process logged while it built an edition."""
    for record in outcome.records:
        logging.getLogger(record.name).handle(record)


class _Shared:
    """What a forked process finds without being sent it. `left`: editions whose remains a process still holds."""

    work: Work | None = None
    rest: RestOfWork | None = None
    left = 0


def run(
    codes: Sequence[str],
    work: Work,
    count: int | None = None,
    *,
    rest: RestOfWork | None = None,
    tell: Tell | None = None,
    is_shared: bool = False,
) -> Iterator[Outcome]:
    """Do `work` for every code and yield what became of each, in the order of `codes`.

    `count`: how many processes to use, as many as are worth it if None; `rest(code, needed)`: does what work has left,
    which returns a `Rest`; `tell(done)`: told again and again for how many codes all is done; `is_shared`: whether this
    process does the first part itself and keeps what it learns, for those that are forked later. What these return must
    be picklable. A process that dies takes the editions with it that it had not finished; they are reported as failed.
    """
    count = count or processes(len(codes))
    _Shared.work, _Shared.rest = work, rest
    try:
        found = _run_here(codes) if count == 1 else _run_side_by_side(codes, count, is_shared=is_shared)
        waiting: dict[str, Outcome] = {}
        wanted = list(codes)[::-1]
        done = 0
        for outcome in found:
            if outcome:
                waiting[outcome.code] = outcome
                done += 1
            if tell:
                tell(done)
            while wanted and wanted[-1] in waiting:
                yield waiting.pop(wanted.pop())
    finally:
        _Shared.work = _Shared.rest = None


def _run_here(codes: Sequence[str]) -> Iterator[Outcome | None]:
    with collecting_seldom():
        for code in codes:
            outcome = _attempt(code)
            yield _joined(outcome, _attempt(code, outcome.rest.needed)) if outcome.rest else outcome


def _run_side_by_side(codes: Sequence[str], count: int, *, is_shared: bool) -> Iterator[Outcome | None]:
    """Yield outcomes as they come, and None while there is none."""
    context = multiprocessing.get_context("fork")
    gc.collect()
    gc.freeze()
    workers = count - is_shared
    executor = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)
    waiting: list[tuple[Rest, str]] = []
    begun: dict[str, Outcome] = {}
    try:
        given = {_submit(executor, code): code for code in codes[is_shared:]}
        if is_shared:
            with collecting_seldom():
                yield _job(codes[0], None)
        while given:
            ready, _ = wait(given, _SECONDS, FIRST_COMPLETED)
            for future in ready:
                code = given.pop(future)
                outcome = _result(future, code)
                if outcome.rest:
                    waiting.append((outcome.rest, code))
                    begun[code] = outcome
                else:
                    yield _joined(begun.pop(code), outcome) if code in begun else outcome
            waiting.sort(key=lambda one: one[0].size)
            while waiting and len(given) < workers:
                left, code = waiting.pop()
                given[_submit(executor, code, left.needed)] = code
            if not ready:
                yield None
    finally:
        executor.shutdown(cancel_futures=True)


def _joined(first: Outcome, second: Outcome) -> Outcome:
    return Outcome(first.code, first.records + second.records, second.error, first.values + second.values)


def _result(future: Future[Outcome], code: str) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return Outcome(code, error="the process that built it died; see the system's log for the reason")


def _submit(executor: ProcessPoolExecutor, code: str, needed: object = None) -> Future[Outcome]:
    try:
        return executor.submit(_job, code, needed)
    except BrokenProcessPool as error:
        # A process has died before all work was given out.
        future: Future[Outcome] = Future()
        future.set_exception(error)
        return future


def _begin() -> None:
    """Let a worker end with its parent, however that ends, and leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _job(code: str, needed: object) -> Outcome:
    logger = logging.getLogger("mkdocs")
    collector = _Collector()
    handlers, logger.handlers = logger.handlers, [collector]
    try:
        return _attempt(code, needed, collector.records)
    finally:
        logger.handlers = handlers
        if needed is None:
            # What is left of an edition refers to itself. To look for it takes as long as a page or two.
            _Shared.left += 1
            if _Shared.left == _KEPT:
                _Shared.left = 0
                gc.collect()


def _attempt(code: str, needed: object = None, records: list[logging.LogRecord] | None = None) -> Outcome:
    """Do the work for a code, or what is left of it, for which something is needed."""
    work, rest = _Shared.work, _Shared.rest
    if work is None:
        raise RuntimeError("a worker was started without work")
    try:
        value = work(code) if needed is None or rest is None else rest(code, needed)
    except Exception as error:
        logging.getLogger("mkdocs.plugins.rectoverso").debug("Traceback of the failure:", exc_info=True)
        return Outcome(code, records or [], f"{type(error).__name__}: {error}")
    if isinstance(value, Rest):
        return Outcome(code, records or [], None, [value.value], value)
    return Outcome(code, records or [], None, [value])
