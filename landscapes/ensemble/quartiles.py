"""The quartiles of a sample, with and without failures."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from landscapes.functions import Array

SHARES = (0.25, 0.5, 0.75)


class Quartiles(NamedTuple):
    """The quartiles of a sample, or of several: arrays of one shape."""

    lower: Array
    median: Array
    upper: Array

    def named(self, name: str) -> dict[str, Array]:
        """Return the quartiles as columns of a table, such as ``loss_lower_quartile``."""
        words = "lower_quartile", "median", "upper_quartile"
        return {f"{name}_{word}": values for word, values in zip(words, self, strict=True)}


def quartiles(values: Array) -> Quartiles:
    """Compute the quartiles of each column's finite values, interpolated linearly.

    When a run diverges, the quartiles are those of the others, so they may jump there. Where
    no value is finite, all three are NaN.

    Args:
        values: shape (S, K), a row for each run.
    """
    result = np.full((3, values.shape[1]), np.nan)
    finite = np.where(np.isfinite(values), values, np.nan)
    some = ~np.isnan(finite).all(axis=0)
    result[:, some] = np.nanquantile(finite[:, some], SHARES, axis=0)
    return Quartiles(*result)


def quartiles_with_failures(values: Array) -> Quartiles:
    """Compute the quartiles along the last axis, where a failure counts as infinite.

    Each is the smallest value that is at least as large as this share of the values. It is one
    of the values, not interpolated: the median is infinite if and only if more than half of
    them are.
    """
    return Quartiles(*np.quantile(values, SHARES, axis=-1, method="inverted_cdf"))


def median(values: ArrayLike, axis: int = -1) -> Array:
    """Compute the median, without overflow where the largest numbers are added."""
    return np.asarray(2 * np.median(np.divide(values, 2), axis=axis))
