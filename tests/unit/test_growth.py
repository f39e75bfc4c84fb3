"""The helper that other tests trust with time: it sees work that grows by the square of its input."""

from __future__ import annotations

from support.growth import is_linear


def test_what_grows_by_the_square_is_seen() -> None:
    assert not is_linear(lambda numbers: [-1 in numbers for _ in numbers], lambda times: [0] * (times * 500))


def test_what_grows_with_its_input_passes() -> None:
    assert is_linear(sum, lambda times: [0] * (times * 500_000))
