"""How the time that work takes grows with what it is given."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")


def is_linear(work: Callable[[Given], object], given: Callable[[int], Given]) -> bool:
    """Tell whether eight times as much takes some eight times as long; by the square it would be 64 times.

    `given`: returns what there is to work on, so many times as much. Work that is done in a tenth of a second is
    too short to be measured; what disturbs one measurement does not disturb three.
    """
    one, eight = given(1), given(8)
    work(one)
    return any(_spent(work, eight) < 20 * _spent(work, one) + 0.1 for _ in range(3))


def _spent(work: Callable[[Given], object], on: Given) -> float:
    start = time.process_time()
    work(on)
    return time.process_time() - start
