"""The choice of levels, the losses of isolines, from the losses in view."""

from collections.abc import Callable, Mapping
from math import ceil, floor
from types import MappingProxyType

import numpy as np

from landscapes.functions import Array, Spacing

LARGEST = 1e249
"""Larger losses count as infinite, as they do for matplotlib's contours from 1e250 on."""
SMALLEST = 1e-300
"""Smaller differences of losses count as zero."""

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Round distances between levels, up to a power of ten."""

_SERIES = (
    (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 2.0, 5.0),
    (1.0, 3.0),
    (1.0,),
)
"""Round numbers that divide a decade about evenly, from many to one."""

_BASIN = 0.002
"""The share of the lowest losses, which logarithmic levels do not resolve."""


def choose_levels(losses: Array, spacing: Spacing, count: int = 18) -> tuple[float, ...]:
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
    quantiles = np.unique(np.quantile(losses, np.arange(1, count + 1) / (count + 1)))
    gaps = np.diff(quantiles, prepend=losses.min(), append=losses.max())
    # The ends of a plateau may leave no gap beside a quantile.
    nearest = np.where(gaps > SMALLEST, gaps, np.inf)
    space = np.minimum(nearest[:-1], nearest[1:]) / 2
    return [
        round(float(quantile), -_magnitude(half)) if np.isfinite(half) else float(quantile)
        for quantile, half in zip(quantiles, space, strict=True)
    ]


def _magnitude(value: float) -> int:
    """Return the power of ten of a positive number's first digit, after rounding to 7 digits."""
    return int(f"{value:e}".partition("e")[2])


_CHOICES: Mapping[Spacing, Callable[[Array, int], list[float]]] = MappingProxyType(
    {"linear": _linear, "log": _log, "quantile": _quantile}
)
