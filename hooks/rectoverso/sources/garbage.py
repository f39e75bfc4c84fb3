"""Python's search for objects that only refer to each other, which finds hardly any here."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (50_000, 20, 20)
"""Pages are trees that live for long, and are looked through in vain: Python's own pace costs a tenth of the time."""


def collect_seldom() -> None:
    """Look for garbage seldom from now on, and never in what is there: for a process that was just forked."""
    gc.freeze()
    gc.set_threshold(*_SELDOM)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for garbage seldom for a while."""
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
