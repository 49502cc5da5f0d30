"""Numbers and points with as many digits as tell them apart."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import floor, inf, isfinite, log10

from landscapes.words import DIGITS, written

EXACT = 17
"""The number of digits at which all float64 numbers differ."""


def telling(value: float, span: float, digits: int = 3) -> str:
    """Write a number with enough digits to distinguish it from similar numbers.

    >>> telling(0.26345, 2)
    '0.263'
    >>> telling(1000000.26345, 2)
    '1000000.3'

    Args:
        value: the number; it may be infinite or NaN.
        span: the distance between such numbers. The rounding error is less than a tenth
            of it with three digits, a hundredth with four, and so on.
        digits: the least number of digits; trailing zeros are left out.
    """
    if value and span > 0 and isfinite(value) and isfinite(span):
        finest = floor(log10(2 * span)) + 2 - digits
        digits = max(digits, min(EXACT - 1, floor(log10(abs(value))) + 1 - finest))
    return written(value, digits)


def told_apart(values: Sequence[float], digits: int = DIGITS) -> list[str]:
    """Write numbers with enough digits to compare them with each other.

    The rounding error is at most a tenth of the smallest difference between any two.

    >>> told_apart([999999, 1000001])
    ['999999', '1000001']
    >>> told_apart([0, 6.283185307179586])
    ['0', '6.28319']

    Args:
        values: the numbers; those that are not finite are not compared.
        digits: the least number of digits; trailing zeros are left out.
    """
    finite = sorted({value for value in values if isfinite(value)})
    least = min((high - low for low, high in pairwise(finite)), default=inf)
    while digits < EXACT and any(
        10 * abs(float(written(value, digits)) - value) > least for value in finite
    ):
        digits += 1
    return [written(value, digits) for value in values]


def points(places: Iterable[tuple[float, float]]) -> list[str]:
    """Write points as ``(-2.8, 0.07)``, with enough digits that different points look different."""
    places = list(places)
    wide, high = (max(axis) - min(axis) for axis in zip(*places, strict=True))
    for digits in range(DIGITS, EXACT + 1):
        texts = [f"({telling(x, wide, digits)}, {telling(y, high, digits)})" for x, y in places]
        if len(set(texts)) == len(set(places)):
            break
    return texts


def on_axis(value: float, span: float) -> str:
    """Write a coordinate to a hundredth of the axis's span or finer.

    >>> on_axis(-0.123456, 6)
    '-0.12'
    >>> on_axis(1000000.123456, 6)
    '1000000.12'
    """
    return written(round(float(value), decimals_on(span)), EXACT - 2)


def decimals_on(span: float) -> int:
    """Return the number of decimals for a coordinate on an axis of this span, negative for tens."""
    return 2 - floor(log10(span))
