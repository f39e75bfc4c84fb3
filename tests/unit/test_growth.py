"""The helper that other tests trust with time: it sees work that grows by the square of its input."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.growth import is_linear

Clock = Callable[[Callable[[int], float]], Callable[[int], None]]


@pytest.fixture
def taking(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Makes work that takes so many seconds on a clock of its own, whatever else the machine does."""
    now = 0.0

    def make(seconds: Callable[[int], float]) -> Callable[[int], None]:
        def work(size: int) -> None:
            nonlocal now
            now += seconds(size)

        return work

    monkeypatch.setattr("time.process_time", lambda: now)
    return make


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (lambda size: 0.5 * size, True),
        (lambda size: 1.0 + size, True),
        (lambda size: 0.01 * size * size, False),
        (lambda size: 2.0 * size * size, False),
        (lambda size: 0.001 * size * size, True),
    ],
    ids=["linear", "linear with a beginning", "square", "long square", "too short to tell"],
)
def test_growth_is_seen(taking: Clock, seconds: Callable[[int], float], expected: bool) -> None:
    assert is_linear(taking(seconds), lambda times: times) is expected


def test_one_disturbance_is_forgiven(taking: Clock) -> None:
    disturbed = iter([0.0, 9.0])
    assert is_linear(taking(lambda size: 0.5 * size + next(disturbed, 0.0)), lambda times: times)
