"""The scale along an axis of a chart: its range, its ticks and their labels."""

from collections.abc import Sequence
from itertools import pairwise
from math import floor, inf, log10
from typing import NamedTuple

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator

from landscapes.functions import Array
from landscapes.words import LARGE, SMALL, number, typeset

MARGIN = 0.05
"""The margin at either end of a range fitted to data, as a share of the range."""

HUGE, TINY = 1e100, 1e-100
"""Larger and smaller data are clipped to these, so that no range over- or underflows."""

LONGEST, EXACT = 4, 15
"""More decimals than the first before a power of ten are worse than all digits without one, if
these are fewer than the second."""


class Scale(NamedTuple):
    """A range along an axis; low < high.

    Attributes:
        low, high: its ends.
        logarithmic: whether equal ratios of values have equal lengths; both ends are above 0.
        complement: whether equal ratios of 1 − value have equal lengths; both ends are below 1.
    """

    low: float
    high: float
    logarithmic: bool = False
    complement: bool = False

    @property
    def _rest(self) -> "Scale":
        """The logarithmic scale of 1 − value."""
        return Scale(1 - self.high, 1 - self.low, logarithmic=True)

    def shares(self, values: Array) -> Array:
        """The positions of values along the axis, 0 at the low end and 1 at the high one.

        Values not above zero lie infinitely far below a logarithmic scale; NaN stays NaN.
        """
        if self.complement:
            return np.asarray(1 - self._rest.shares(1 - np.asarray(values)))
        low, high = self.low, self.high
        with np.errstate(over="ignore"):
            if not self.logarithmic:
                return (np.asarray(values, dtype=np.float64) - low) / (high - low)
            positive = np.greater(values, 0) | np.isnan(values)
            logarithms = np.log10(np.where(positive, values, 1.0))
            shares = (logarithms - log10(low)) / (log10(high) - log10(low))
            return np.where(positive, shares, -np.inf)

    def ticks(self, most: int, whole: bool = False) -> list[float]:
        """Round values within the range, about ``most`` of them; whole numbers if asked."""
        if self.complement:
            return self._complement_ticks(most)
        if self.logarithmic:
            return self._logarithmic_ticks(most)
        locator = MaxNLocator(max(most, 1), steps=[1, 2, 5, 10], integer=whole)
        ticks = self._within(locator.tick_values(self.low, self.high))
        # Rounding must not turn zero into a tiny number.
        return [0.0 if abs(tick) < 1e-9 * (self.high - self.low) else tick for tick in ticks]

    def labels(self, ticks: Sequence[float]) -> list[str]:
        """The labels of ticks of this scale."""
        if self.complement:
            return [number(tick, digits=9) for tick in ticks]
        return [number(tick) for tick in ticks] if self.logarithmic else _decimal_labels(ticks)

    def _logarithmic_ticks(self, most: int) -> list[float]:
        """Powers of ten; other values too where fewer than two are in the range."""
        powers = self._within(LogLocator(numticks=max(most, 2)).tick_values(self.low, self.high))
        if len(powers) > 1:
            return powers
        finer = self._within(LogLocator(subs=(1, 2, 5)).tick_values(self.low, self.high))
        if 1 < len(finer) <= most:
            return finer
        return Scale(self.low, self.high).ticks(most)

    def _complement_ticks(self, most: int) -> list[float]:
        """0, 0.9, 0.99, …, with 0.5, 0.8, … between them if not more than ``most``."""
        rest = self._rest
        for subs in ((1.0, 2.0, 5.0), (1.0,)):
            places = rest._within(LogLocator(subs=subs).tick_values(rest.low, rest.high))
            if 1 < len(places) <= most:
                break
        else:
            places = rest._logarithmic_ticks(most)
        return [round(1 - place, 12) for place in sorted(places, reverse=True)]

    def _within(self, places: Sequence[float] | Array) -> list[float]:
        """The places that are on the scale."""
        shares = self.shares(np.asarray(places))
        inside = (shares >= -1e-9) & (shares <= 1 + 1e-9)
        return [float(place) for place in np.asarray(places)[inside]]


def fitted(values: Array, *, zero: bool = False, logarithmic: bool = False) -> Scale:
    """The scale that shows all finite values with a margin.

    Constant values stand in its middle; without values it is 0 to 1.

    Args:
        values: any shape; only those above zero count on a logarithmic scale.
        zero: whether to show zero too.
        logarithmic: whether the scale is logarithmic.
    """
    seen = values[np.isfinite(values)]
    if logarithmic:
        seen = np.log10(np.clip(seen[seen > 0], TINY, HUGE))
    seen = np.append(np.clip(seen, -HUGE, HUGE), [0.0] if zero and not logarithmic else [])
    if not seen.size:
        return Scale(0.1, 1.0, True) if logarithmic else Scale(0.0, 1.0)
    low, high = float(seen.min()), float(seen.max())
    size = max(abs(low), abs(high))
    margin = MARGIN * (high - low)
    if logarithmic:
        margin = max(margin, 0.1)
        return Scale(10 ** (low - margin), 10 ** (high + margin), True)
    if high - low <= max(1e-9 * size, TINY):
        margin = 0.1 * size if size > TINY else 1.0
    return Scale(low - margin, high + margin)


def beyond(scale: Scale, values: Array) -> str:
    """Say what lies beyond a scale: `` (up to 3·10⁵)``; nothing if nothing does."""
    seen = np.asarray(values)[np.isfinite(values)]
    shares = scale.shares(seen)
    parts = []
    if (shares < 0).any():
        parts.append(f"down to {number(float(seen.min()), digits=1)}")
    if (shares > 1).any():
        parts.append(f"up to {number(float(seen.max()), digits=1)}")
    return f" ({', '.join(parts)})" if parts else ""


def _decimal_labels(ticks: Sequence[float]) -> list[str]:
    """Labels of even ticks, distinct in their decimals, and with a power of ten if needed."""
    largest = max(map(abs, ticks), default=0.0)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else largest or 1.0
    finest = floor(log10(step) + 1e-9)
    if 10 * SMALL <= largest < LARGE or largest == 0:
        return [number(tick, max(0, -finest)) for tick in ticks]
    exponent = floor(log10(largest))
    if exponent - finest > LONGEST and 0 < exponent < EXACT:
        exponent = 0
    places = max(0, exponent - finest)
    power = f"e{exponent}" if exponent else ""
    return [
        typeset(f"{tick / 10.0**exponent:.{places}f}{power}") if tick or not exponent else "0"
        for tick in ticks
    ]


def numbers(values: Sequence[float]) -> list[str]:
    """Numbers with enough digits to tell them apart: to a tenth of their smallest difference."""
    ordered = sorted(set(values))
    least = min((high - low for low, high in pairwise(ordered)), default=inf)
    for digits in range(3, 17):
        if all(10 * abs(float(f"{value:.{digits}g}") - value) <= least for value in values):
            break
    return [number(value, digits=digits) for value in values]


def round_below(value: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not above a positive value."""
    # The tolerance makes a round value its own result.
    power = 10.0 ** floor(log10(value) + 1e-9)
    return max(power * factor for factor in (1, 2, 5) if power * factor <= value * (1 + 1e-9))
