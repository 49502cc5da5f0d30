"""Values of a hyperparameter at equal distances on a scale."""

from typing import Any, get_args

import numpy as np
from annotated_types import Gt, Le, Lt

from landscapes.functions import Array
from landscapes.kinds.sensitivity.model import AxisScale

NEAR_ONE = 0.05
"""Where a decay's range comes nearer than this to 1, its scale is that of 1 − value."""


def spaced(low: float, high: float, count: int, scale: AxisScale) -> Array:
    """So many values from low to high, both included, at equal distances on a scale."""
    if scale == "linear":
        return np.linspace(low, high, count)
    if scale == "log":
        return np.geomspace(low, high, count)
    values = 1 - np.geomspace(1 - low, 1 - high, count)
    values[[0, -1]] = low, high  # which rounding may have moved
    return np.asarray(values)


def usual_scale(annotation: Any, high: float) -> AxisScale:
    """The scale that suits the values of a hyperparameter up to a highest one.

    The logarithm of what is above 0 without end; of 1 − value, near 1, of what is below 1.
    """
    _, *bounds = get_args(annotation)
    if any(isinstance(bound, Lt) and bound.lt == 1 for bound in bounds):
        return "log_complement" if 1 - high < NEAR_ONE else "linear"
    is_above_zero = any(isinstance(bound, Gt) and bound.gt == 0 for bound in bounds)
    is_bounded = any(isinstance(bound, (Lt, Le)) for bound in bounds)
    return "log" if is_above_zero and not is_bounded else "linear"
