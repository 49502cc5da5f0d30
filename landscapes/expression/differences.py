"""Compare the gradient of a loss with finite differences.

Autograd silently gives a wrong gradient for some functions of plain numpy, and for functions
with a wrong derivative. And intermediate values of a correct derivative may underflow or
overflow although the result would not.
"""

from typing import NamedTuple

import numpy as np

from landscapes.functions import Array, Domain
from landscapes.objective import Objective

SAMPLES = 1000
"""The number of random points at which the gradient is tested."""
WIDTHS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
"""Half the widths of the differences, as shares of the domain's width."""
CLOSE = 1e-10
"""The distance, as such a share, within which a loss is linear but for rounding."""
ACCURACY = 1e-3
"""The largest relative error of a gradient."""
ROUGH = 1e-6
"""A loss that bends by more than this share within that distance is too rough to test."""
BY_CHANCE = 4
"""The number of points at which a correct gradient may seem wrong, such as next to a cusp."""


class Compared(NamedTuple):
    """The result of a comparison.

    Attributes:
        points: the points with a proven wrong gradient, shape (K, 2); none if they are so
            few that chance explains them.
        share: their share of all tested points.
    """

    points: Array
    share: float


@np.errstate(all="ignore")
def compared(objective: Objective, domain: Domain) -> Compared:
    """Compare a gradient with central differences of several widths, one of which must agree.

    Wide ones are inaccurate where the loss bends, narrow ones where it is rounded.
    If the three narrowest disagree or are not finite, they prove nothing.
    """
    low, high = np.array([domain.x_min, domain.y_min]), np.array([domain.x_max, domain.y_max])
    span = high - low
    points = np.random.default_rng(0).uniform(low, high, (SAMPLES, 2))
    losses, gradient = objective.value_and_gradient(points)
    heights = _Heights.of(losses)
    here = np.abs(losses)[:, np.newaxis]
    widths = np.multiply.outer(WIDTHS, span)[:, np.newaxis]
    changes = np.stack([np.subtract(*_beside(objective, points, each)) for each in widths])
    slopes = changes / (2 * widths)
    bends = np.abs(np.add(*_beside(objective, points, CLOSE * span)) - 2 * losses[:, np.newaxis])
    rounding = np.maximum(np.maximum(bends, 1e-15 * here), _stairs(changes))
    # If all losses are rounded to the same value, the slope is invisible.
    rounding = np.maximum(rounding, np.where(changes == 0, 2e-16 * heights.largest, 0.0))
    off = rounding / widths + 2e-9 * heights.usual / span
    agrees = (np.abs(gradient - slopes) <= ACCURACY * np.abs(slopes) + off).any(axis=0)
    is_proof = np.ptp(slopes[-3:], axis=0) <= 0.1 * np.abs(slopes[-1]) + off[-1]
    is_smooth = bends <= ROUGH * np.maximum(here, heights.usual)
    wrong = (is_proof & is_smooth & ~agrees & np.isfinite(gradient)).any(axis=-1)
    if wrong.sum() <= BY_CHANCE:
        wrong[:] = False
    return Compared(points[wrong], float(wrong.mean()))


def _stairs(changes: Array) -> Array:
    """Return the step height of losses that are rounded to stairs: the smallest change seen.

    It is 0 where the narrowest difference shows a change.

    Args:
        changes: of the losses, the widest first, shape (W, N, 2).
    """
    least = np.where(changes != 0, np.abs(changes), np.inf).min(axis=0)
    return np.where((changes[-1] == 0) & np.isfinite(least), least, 0.0)


def _beside(objective: Objective, points: Array, offsets: Array) -> tuple[Array, Array]:
    """Compute the losses ahead of points and behind them, along x and y; shape (N, 2) each."""
    along = np.diag(np.ravel(offsets))
    ahead, behind = (
        np.stack([objective.value(points + offset) for offset in each], axis=-1)
        for each in (along, -along)
    )
    return ahead, behind


class _Heights(NamedTuple):
    """The usual and the largest distance of losses from their median.

    Changes are compared with the usual height, because one peak may be many decades
    above all others. On a plateau the usual height may be 0.
    """

    usual: float
    largest: float

    @classmethod
    def of(cls, losses: Array) -> "_Heights":
        finite = losses[np.isfinite(losses)] / 2
        if not finite.size:
            return cls(0.0, 0.0)
        heights = np.abs(finite - np.median(finite))
        return cls(float(np.quantile(heights, 0.9)), float(heights.max()))
