"""How certain a comparison from a few starts is, by bootstrapping them.

Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13
(percentile intervals).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.functions import Array

RESAMPLES = 2000
SEED = 0
CONFIDENCE = 0.95


class Interval(NamedTuple):
    """A confidence interval, ends included; an end may be infinite."""

    low: float
    high: float

    def overlaps(self, other: "Interval") -> bool:
        """Whether both have a value in common."""
        return self.low <= other.high and other.low <= self.high


def resamples(count: int) -> NDArray[np.int64]:
    """The starts in each resample of ``count`` starts, shape (RESAMPLES, count).

    All optimizers are compared on the same resamples.
    """
    return np.random.default_rng(SEED).integers(count, size=(RESAMPLES, count))


def median_interval(steps: Array) -> Interval:
    """The 95 % percentile interval of a median: order statistics, not interpolated.

    Args:
        steps: shape (N,), one for each start; infinite where a run failed.
    """
    medians = np.sort(np.median(steps[resamples(len(steps))], axis=1))
    outside = round(RESAMPLES * (1 - CONFIDENCE) / 2)
    return Interval(float(medians[outside - 1]), float(medians[-1 - outside]))


def share_ahead(first: Array, others: Sequence[Array]) -> float:
    """The share of the resamples in which one optimizer is ahead of all others.

    It is ahead if more of its runs succeed, or as many with a lower median.

    Args:
        first: its steps, shape (N,).
        others: the others' steps, each of shape (N,).
    """
    drawn = resamples(len(first))
    ahead = np.full(len(drawn), True)
    mine, my_median = _judged(first[drawn])
    for other in others:
        theirs, their_median = _judged(other[drawn])
        ahead &= (mine > theirs) | ((mine == theirs) & (my_median < their_median))
    return float(ahead.mean())


def is_level(one: Array, other: Array) -> bool:
    """Whether neither of two is ahead: as many runs succeed, with the same median."""
    return all(map(np.array_equal, _judged(one[np.newaxis]), _judged(other[np.newaxis])))


def _judged(steps: Array) -> tuple[NDArray[np.int64], Array]:
    """The successes and the median of the steps in each resample."""
    return np.isfinite(steps).sum(axis=1), np.asarray(np.median(steps, axis=1))
