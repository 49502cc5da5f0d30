"""The losses at which isolines are drawn, chosen from the losses in view."""

from collections.abc import Callable, Mapping
from math import ceil, floor
from types import MappingProxyType

import numpy as np

from landscapes.functions import Array, Spacing

LARGEST = 1e249
"""Beyond this a loss counts as infinite: for matplotlib's contours everything from 1e250 on is."""
SMALLEST = 1e-300
"""Below this a difference of losses counts as none."""

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""The steps between levels that are round, up to a power of ten."""

_SERIES = (
    (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 2.0, 5.0),
    (1.0, 3.0),
    (1.0,),
)
"""Round numbers that divide a decade about evenly, from many to one."""

_BASIN = 0.002
"""The share of the losses, the lowest, that logarithmic levels do not resolve."""


def choose_levels(losses: Array, spacing: Spacing, count: int = 18) -> tuple[float, ...]:
    """Round levels for these losses, about ``count`` or fewer.

    They increase strictly and lie inside the range of the finite losses, which
    are those up to 1e249 either way. If all of these are the same there is one
    level, that loss; if there are none there is no level.

        linear:    multiples of the smallest round step that divides the range
                   into ``count`` or fewer
        log:       m + d for round distances d that grow by about the same factor;
                   m = min(lowest loss, 0)
        quantile:  between any two neighbours lie about as many of the losses

    Logarithmic levels begin where two thousandths of the losses are below, for
    a minimum can be any number of decades deep. Levels m + d are rounded to
    two digits of d. Distances that differ by less than a factor of 3 get
    linear levels.

    >>> choose_levels(np.array([0.0, 10.0]), "linear", 5)
    (2.0, 4.0, 6.0, 8.0)
    >>> choose_levels(np.geomspace(0.9, 2000, 1001), "log", 8)
    (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
    >>> choose_levels(np.arange(101.0) ** 2, "quantile", 3)
    (600.0, 2500.0, 6000.0)

    Args:
        losses: any shape; what is not finite is left out.
        spacing: how the levels are spaced.
        count: about how many levels there are.
    """
    finite = np.asarray(losses, dtype=np.float64)
    finite = finite[np.abs(finite) <= LARGEST]
    if not finite.size:
        return ()
    low, high = float(finite.min()), float(finite.max())
    levels = {level + 0.0 for level in _CHOICES[spacing](finite, count) if low < level < high}
    return tuple(sorted(levels)) or (low,)


def bounded(losses: Array) -> Array:
    """Losses as a surface has them: none is beyond the largest, and what is not finite is NaN."""
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
    """At most ``count`` round numbers from low to high, in equal steps of the logarithm."""
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
    room = np.minimum(nearest[:-1], nearest[1:]) / 2
    return [
        round(float(quantile), -_magnitude(half)) if np.isfinite(half) else float(quantile)
        for quantile, half in zip(quantiles, room, strict=True)
    ]


def _magnitude(value: float) -> int:
    """The power of ten of a positive number's first digit, which rounding may bring about."""
    return int(f"{value:e}".partition("e")[2])


_CHOICES: Mapping[Spacing, Callable[[Array, int], list[float]]] = MappingProxyType(
    {"linear": _linear, "log": _log, "quantile": _quantile}
)
