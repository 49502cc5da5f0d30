"""Whether the gradient of a loss is its slope, by finite differences.

Autograd does not see all that a function does: what is written in plain numpy, or has a
wrong derivative, gives a wrong gradient without a word. And a right derivative may be
rounded to nothing, or overflow, on the way to a number that would be neither.
"""

from typing import NamedTuple

import numpy as np

from landscapes.functions import Array, Domain
from landscapes.objective import Objective

SAMPLES = 1000
"""How many random points the gradient is tested at."""
WIDTHS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
"""Half the widths of the differences that it is compared with, as shares of the domain's."""
CLOSE = 1e-10
"""So close to a point, again as a share, a loss differs from a straight line by rounding only."""
ACCURACY = 1e-3
"""What a gradient may be off by, as a share of the slope."""
ROUGH = 1e-6
"""A loss that bends by more than this share so close to a point turns too fast to be tested."""
BY_CHANCE = 4
"""At how many points a right gradient may look wrong, such as next to a cusp."""


class Compared(NamedTuple):
    """What came of a test.

    Attributes:
        points: those at which there is proof that the gradient is not the slope, shape (K, 2);
            none if they are so few that chance explains them.
        share: how many of all that were tested they are.
    """

    points: Array
    share: float


@np.errstate(all="ignore")
def compared(objective: Objective, domain: Domain) -> Compared:
    """Compare a gradient with central differences of several widths, one of which must agree.

    Wide ones are wrong where the loss bends, narrow ones where it is rounded.
    Where the three narrowest disagree among themselves, they prove nothing, nor
    does what is not finite.
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
    # Losses that are all rounded to one have no slope to see.
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
    """How high the steps are where a loss is rounded to stairs, with no change on a step.

    It is the least change that was seen.

    Args:
        changes: of the losses, the farthest apart first, shape (W, N, 2).
    """
    least = np.where(changes != 0, np.abs(changes), np.inf).min(axis=0)
    return np.where((changes[-1] == 0) & np.isfinite(least), least, 0.0)


def _beside(objective: Objective, points: Array, offsets: Array) -> tuple[Array, Array]:
    """The losses ahead of points and behind them, along x and y; shape (N, 2) each."""
    along = np.diag(np.ravel(offsets))
    ahead, behind = (
        np.stack([objective.value(points + offset) for offset in each], axis=-1)
        for each in (along, -along)
    )
    return ahead, behind


class _Heights(NamedTuple):
    """How far losses are from their median.

    One peak may be many decades above all others, so that it is the usual height
    that a change is compared with; only on a plateau there is none.
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
