"""Numbers in words."""

import doctest
import math
import re
from itertools import combinations
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import landscapes.digits
import landscapes.words
from landscapes.digits import on_axis, told_apart
from landscapes.words import decimals, number


@pytest.mark.parametrize("module", [landscapes.digits, landscapes.words])
def test_the_examples_are_right(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed


def read(text: str) -> float:
    """A number as a reader takes it."""
    sign, mantissa, raised = re.fullmatch("(−?)(?:(.*)·)?(.*)", text).groups()
    base, power = re.fullmatch("([0-9.]+)([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*)", raised).groups()
    exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 1)
    written = f"{mantissa or 1}e{exponent}" if power else base
    return -float(written) if sign else float(written)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.0, "0"), (-0.25, "−0.25"), (0.01234, "0.0123"), (12345, "12345"),
     (1e-7, "10⁻⁷"), (2.5e-5, "2.5·10⁻⁵"), (-1e6, "−10⁶"), (1e4, "10000"), (1234.4, "1234"),
     (7.83e-4, "0.000783"), (7.83e-5, "7.83·10⁻⁵"),
     (math.inf, "∞"), (-math.inf, "−∞"), (math.nan, "not a number")],
)  # fmt: skip
def test_numbers_are_written_short(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(-1e300, 1e300, allow_nan=False))
def test_a_number_is_off_by_less_than_its_third_digit(value: float) -> None:
    assert read(number(value)) == pytest.approx(value, rel=5.01e-3, abs=0)


@given(st.lists(st.floats(-1e4, 1e4, allow_nan=False), min_size=1, max_size=6))
def test_the_numbers_of_a_column_have_the_same_decimals(values: list[float]) -> None:
    places = decimals(values)
    texts = [number(value, places) for value in values]
    assert {len(text.partition(".")[2]) for text in texts if "⁻" not in text} <= {places}
    for value, text in zip(values, texts, strict=True):
        assert abs(read(text) - value) <= 0.5 * 10**-places * (1 + 1e-9)
        assert (read(text) == 0) == (value == 0)
    sizes = [abs(value) for value in values]
    if max(sizes) >= 1:
        assert abs(read(number(max(sizes), places)) - max(sizes)) <= 5e-3 * max(sizes)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([6.643, 6.7, 0.0897], ["6.64", "6.70", "0.09"]),
        ([0.0024, 6.7, 1e-7], ["0.002", "6.700", "10⁻⁷"]),
        ([0.25, 0.01, 1, 100], ["0.25", "0.01", "1.00", "100.00"]),
        ([10, 20, 125], ["10", "20", "125"]),
        ([], []),
    ],
)
def test_columns(values: list[float], texts: list[str]) -> None:
    assert [number(value, decimals(values)) for value in values] == texts


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
    apart = [float(text) for text in told_apart(values)]
    for (a, b), (text_a, text_b) in zip(
        combinations(values, 2), combinations(apart, 2), strict=True
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
