"""The choice of levels, the losses of isolines, from the losses in view."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import ceil, floor, log10, remainder
from types import MappingProxyType

import numpy as np

from landscapes.functions import Array, Spacing

LARGEST = 1e249
"""Larger losses count as infinite, as they do for matplotlib's contours from 1e250 on."""
SMALLEST = 1e-300
"""Smaller differences of losses count as zero."""

MOST = 28
"""The approximate largest number of levels that are chosen."""

FEW = 5
"""Up to so many levels are all index levels."""

NEAREST, FARTHEST, USUAL = 3, 6, 4
"""An index level is the third to the sixth after the last one, usually the fourth."""

_STEPS = (1.0, 2.0, 5.0, 10.0)
"""Round distances between levels, up to a power of ten."""

_SERIES = (
    (1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 2.0, 5.0),
    (1.0, 3.0),
    (1.0,),
)
"""Round numbers that divide a decade about evenly, from many to one."""

_BASIN = 0.002
"""The share of the lowest losses, which logarithmic levels do not resolve."""


def choose_levels(losses: Array, spacing: Spacing, count: int = MOST) -> tuple[float, ...]:
    """Choose at most about ``count`` round levels for these losses.

    They increase strictly and lie inside the range of the finite losses, which
    are those up to ±1e249. If all of these are equal, that loss is the only level;
    without finite losses there is no level.

        linear:    multiples of the smallest round number that divides the range
                   into at most ``count`` intervals
        log:       m + d for round distances d that grow by about the same factor;
                   m = min(lowest loss, 0)
        quantile:  about equally many losses lie between any two neighbours

    Logarithmic levels begin above the lowest 0.2 % of the losses, because a minimum
    can be any number of decades deep. Levels m + d are rounded to two digits of d.
    If the distances differ by less than a factor of 3, the levels are linear.

    >>> choose_levels(np.array([0.0, 10.0]), "linear", 5)
    (2.0, 4.0, 6.0, 8.0)
    >>> choose_levels(np.geomspace(0.9, 2000, 1001), "log", 8)
    (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
    >>> choose_levels(np.arange(101.0) ** 2, "quantile", 3)
    (600.0, 2500.0, 6000.0)

    Args:
        losses: any shape; those that are not finite are ignored.
        spacing: how the levels are spaced.
        count: the approximate number of levels.
    """
    finite = np.asarray(losses, dtype=np.float64)
    finite = finite[np.abs(finite) <= LARGEST]
    if not finite.size:
        return ()
    low, high = float(finite.min()), float(finite.max())
    levels = {level + 0.0 for level in _CHOICES[spacing](finite, count) if low < level < high}
    return tuple(sorted(levels)) or (low,)


def index_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """Choose the levels whose isolines are drawn stronger and labelled: about every fourth.

    They are the multiples of a round number or the powers of ten among the levels, if these
    are the third to the sixth after one another. Otherwise each is the roundest that is not
    too near to the last one.

    >>> index_levels([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5])
    (2, 4)
    >>> index_levels([0.1, 0.2, 0.5, 1, 2, 5, 10, 20])
    (0.1, 1, 10)
    >>> index_levels([1, 2, 4, 6, 8, 10, 12, 14])
    (1, 10)

    Args:
        levels: the levels, increasing.
    """
    if len(levels) <= FEW:
        return tuple(levels)
    for is_round in _roundings(levels):
        places = [place for place, level in enumerate(levels) if is_round(level)]
        gaps = [after - before for before, after in pairwise(places)]
        ends = (places[0] + 1, len(levels) - places[-1]) if places else (len(levels),)
        if gaps and min(gaps) >= NEAREST and max(*gaps, *ends) <= FARTHEST:
            return tuple(levels[place] for place in places)
    found: list[float] = []
    rest = levels[NEAREST - 1 :]
    while len(rest) > 1:
        place = max(range(len(rest[: FARTHEST - NEAREST + 1])), key=lambda i: _roundness(rest[i]))
        found.append(rest[place])
        rest = rest[place + NEAREST :]
    return tuple(found)


def bounded(losses: Array) -> Array:
    """Clip losses for a surface to ±LARGEST; those that are not finite become NaN."""
    return np.where(np.isfinite(losses), np.clip(losses, -LARGEST, LARGEST), np.nan)


def _linear(losses: Array, count: int) -> list[float]:
    low, high = float(losses.min()), float(losses.max())
    least = (high - low) / count
    if least < SMALLEST:
        return []
    power = _magnitude(least)
    steps = (float(f"{step}e{power}") for step in _STEPS)
    step = next(step for step in steps if step >= least)
    first = floor(low / step)
    decimals = max(0, 1 - power)
    return [round((first + k) * step, decimals) for k in range(count + 3)]


def _log(losses: Array, count: int) -> list[float]:
    base = min(float(losses.min()), 0.0)
    distances = losses[losses > base] - base
    if not distances.size:
        return []
    near, far = float(np.quantile(distances, _BASIN)), float(distances.max())
    if near < SMALLEST or far < 3 * near:
        return _linear(losses, count)
    rounded = _round_numbers(near, far, count)
    if base == 0:
        return rounded
    return [round(base + distance, 1 - _magnitude(distance)) for distance in rounded]


def _round_numbers(low: float, high: float, count: int) -> list[float]:
    """Return at most ``count`` round numbers from low to high, about evenly spaced in log."""
    decades = range(_magnitude(low), _magnitude(high) + 1)
    for series in _SERIES:
        numbers = [float(f"{number}e{decade}") for decade in decades for number in series]
        within = [number for number in numbers if low <= number <= high]
        if len(within) <= count:
            return within
    return within[:: ceil(len(within) / count)]


def _quantile(losses: Array, count: int) -> list[float]:
    """Return quantiles; of many, every fourth is as round as its distance to the next allows."""
    if count < 2 * USUAL:
        return _rounded_quantiles(losses, np.arange(1, count + 1) / (count + 1))
    shares = np.arange(1, count // USUAL) / (count // USUAL)
    wanted = np.unique(np.quantile(losses, [0.0, *shares, 1.0]))
    index = [
        _roundest(here - room / 3, here + room / 3)
        for before, here, after in zip(wanted, wanted[1:], wanted[2:], strict=False)
        if (room := min(here - before, after - here)) > SMALLEST
    ]
    ordered = np.sort(losses, axis=None)
    ends = [0.0, *(np.searchsorted(ordered, index) / len(ordered)), 1.0]
    between = [
        low + (high - low) * part / USUAL for low, high in pairwise(ends) for part in (1, 2, 3)
    ]
    return index + _rounded_quantiles(losses, np.array(between))


def _rounded_quantiles(losses: Array, shares: Array) -> list[float]:
    """Return quantiles, rounded to half the distance of the nearest."""
    quantiles = np.unique(np.quantile(losses, shares))
    gaps = np.diff(quantiles, prepend=losses.min(), append=losses.max())
    # The ends of a plateau may leave no gap beside a quantile.
    nearest = np.where(gaps > SMALLEST, gaps, np.inf)
    space = np.minimum(nearest[:-1], nearest[1:]) / 2
    return [
        round(float(quantile), -_magnitude(half)) if np.isfinite(half) else float(quantile)
        for quantile, half in zip(quantiles, space, strict=True)
    ]


def _roundest(low: float, high: float) -> float:
    """Return the multiple of the largest of 1, 2, 5, 10, … (by powers of ten) from low to high."""
    decade = _magnitude(max(abs(low), abs(high)))
    while True:
        for step in (float(f"{step}e{decade}") for step in (5, 2, 1)):
            multiple = ceil(low / step)
            if multiple * step <= high:
                return round(multiple * step, -decade)
        decade -= 1


def _roundings(levels: Sequence[float]) -> Iterator[Callable[[float], bool]]:
    """Yield kinds of round numbers: multiples of 1, 2, 5, 10, …, and powers of 10, 100, …"""
    least = min(after - before for before, after in pairwise(levels))
    largest = max(abs(levels[0]), abs(levels[-1]))
    decades = range(_magnitude(least), _magnitude(largest) + 1)
    for step in (float(f"{step}e{decade}") for decade in decades for step in _STEPS[:3]):
        yield partial(_is_multiple, step)
    for step in range(1, FARTHEST):
        yield partial(_is_power, step)
    yield lambda level: level > 0 and any(_is_power(1, level / first) for first in (1.0, 2.0, 5.0))


def _is_multiple(step: float, level: float) -> bool:
    return abs(remainder(level, step)) < 1e-6 * step


def _is_power(step: int, level: float) -> bool:
    """Whether a level is a power of 10 to the ``step``."""
    power = log10(level) / step if level > 0 else 0.5
    return abs(power - round(power)) < 1e-9


def _roundness(level: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that divides a level, as a share of it."""
    digits = f"{abs(level):.9e}".partition("e")[0].replace(".", "").rstrip("0") or "0"
    return {"1": 2.0, "2": 1.5, "5": 1.6, "0": 3.0}.get(digits, 1 / len(digits))


def _magnitude(value: float) -> int:
    """Return the power of ten of a positive number's first digit, after rounding to 7 digits."""
    return int(f"{value:e}".partition("e")[2])


_CHOICES: Mapping[Spacing, Callable[[Array, int], list[float]]] = MappingProxyType(
    {"linear": _linear, "log": _log, "quantile": _quantile}
)
