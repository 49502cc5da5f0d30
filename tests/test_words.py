"""Numbers in words."""

import doctest
import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import landscapes.words
from landscapes.words import on_axis, told_apart


def test_the_examples_are_right() -> None:
    assert doctest.testmod(landscapes.words).failed == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([1], ["1"]),
        ([-2, 2], ["-2", "2"]),
        ([1 / 3], ["0.333333"]),
        ([-0.0, 1.0], ["0", "1"]),
        ([1e6, 1e6 + 0.5, 1e6 + 1], ["1000000", "1000000.5", "1000001"]),
        ([0, 1e6, 1e6 + 1e-3], ["0", "1000000", "1000000.001"]),
        ([5.0, 5.0], ["5", "5"]),
        ([math.nan, math.inf, 2.0], ["nan", "inf", "2"]),
    ],
)
def test_numbers_that_are_told_apart(values: list[float], expected: list[str]) -> None:
    assert told_apart(values) == expected


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6))
def test_different_numbers_look_different_and_in_order(values: list[float]) -> None:
    read = [float(text) for text in told_apart(values)]
    for (a, b), (text_a, text_b) in zip(
        combinations(values, 2), combinations(read, 2), strict=True
    ):
        assert (a < b) == (text_a < text_b)
        assert (a == b) == (text_a == text_b)


@pytest.mark.parametrize(
    ("value", "span", "expected"),
    [
        (0.5678, 6, "0.57"),
        (-0.001, 6, "0"),
        (0.0005678, 1e-3, "0.00057"),
        (1234567, 2e6, "1230000"),
        (1e9 + 0.25, 1, "1000000000.25"),
    ],
)
def test_a_place_on_an_axis(value: float, span: float, expected: str) -> None:
    assert on_axis(value, span) == expected
