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
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

Work = Callable[[str], Any]
Tell = Callable[[int], None]

_SECONDS = 0.25
"""How often progress is told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edition: its log lines, why it failed, if it did, and what the work returned."""

    code: str
    records: list[logging.LogRecord] = field(default_factory=list)
    error: str | None = None
    value: Any = None


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
    """What a forked process finds without being sent it."""

    work: Work | None = None


def processes(jobs: int) -> int:
    """Return how many processes to use: 1 where forking is not safe or not worth it.

    A process with threads, such as the preview's, may hold locks that nobody would open in a copy of it.
    The environment variable `RECTOVERSO_PROCESSES` sets a smaller or larger number than there are cores.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    asked = os.environ.get("RECTOVERSO_PROCESSES", "")
    cores = int(asked) if asked.isdigit() else len(os.sched_getaffinity(0))
    return max(1, min(cores, jobs))


def run(
    codes: Sequence[str], work: Work, count: int | None = None, tell: Tell | None = None
) -> Iterator[Outcome]:
    """Do `work` for every code and yield what became of each, in the order of `codes`.

    `count`: how many processes to use, as many as are worth it if None; `tell(done)`: told again and again for how
    many codes the work is done. What the work returns must be picklable.
    A process that dies takes the editions with it that it had not finished; they are reported as failed.
    """
    count = count or processes(len(codes))
    if count == 1:
        for number, code in enumerate(codes, 1):
            done = _attempt(code, work)
            if tell:
                tell(number)
            yield done
        return
    _Shared.work = work
    context = multiprocessing.get_context("fork")
    gc.collect()
    gc.freeze()
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    try:
        futures = [(code, _submit(executor, code)) for code in codes]
        for code, future in futures:
            while tell and future and not future.done():
                wait([future], _SECONDS)
                tell(sum(1 for _, other in futures if other and other.done()))
            try:
                outcome = future.result() if future else None
            except BrokenProcessPool:
                outcome = None
            yield outcome or Outcome(
                code, error="the process that built it died; see the system's log for the reason"
            )
    finally:
        executor.shutdown(cancel_futures=True)
        _Shared.work = None


def _submit(executor: ProcessPoolExecutor, code: str) -> Future[Outcome] | None:
    try:
        return executor.submit(_job, code)
    except BrokenProcessPool:
        # A process has died before all work was given out.
        return None


def _begin() -> None:
    """Let a worker end with its parent, however that ends, and leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000, 20, 20)
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _job(code: str) -> Outcome:
    if _Shared.work is None:
        raise RuntimeError("a worker was started without work")
    logger = logging.getLogger("mkdocs")
    collector = _Collector()
    handlers, logger.handlers = logger.handlers, [collector]
    try:
        return _attempt(code, _Shared.work, collector.records)
    finally:
        logger.handlers = handlers


def _attempt(code: str, work: Work, records: list[logging.LogRecord] | None = None) -> Outcome:
    try:
        value = work(code)
    except Exception as error:
        logging.getLogger("mkdocs.plugins.rectoverso").debug("Traceback of the failure:", exc_info=True)
        return Outcome(code, records or [], f"{type(error).__name__}: {error}")
    return Outcome(code, records or [], value=value)
