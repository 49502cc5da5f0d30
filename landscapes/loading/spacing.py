"""Values of a hyperparameter at equal distances on a scale."""

from typing import Any, get_args

import numpy as np
from annotated_types import Gt, Le, Lt
from pydantic import ValidationInfo, field_validator

from landscapes.ensemble import Scale
from landscapes.functions import Array
from landscapes.loading.parts import Part

RANGE_KEYS = ("from", "to", "scale")
"""The keys of a range of values."""

NEAR_ONE = 0.05
"""Where a decay's range comes nearer than this to 1, its scale is that of 1 − value."""
USUAL_SCALE = (
    "log of what must be above 0, log_complement of what must be below 1 and here ends above"
    f" {1 - NEAR_ONE:g}, or else linear"
)
"""What :func:`usual_scale` chooses, in words."""


def spaced(low: float, high: float, count: int, scale: Scale) -> Array:
    """So many values from low to high, both included, at equal distances on a scale."""
    if scale == "linear":
        return np.linspace(low, high, count)
    if scale == "log":
        return np.geomspace(low, high, count)
    values = 1 - np.geomspace(1 - low, 1 - high, count)
    values[[0, -1]] = low, high  # which rounding may have moved
    return np.asarray(values)


def usual_scale(annotation: Any, high: float) -> Scale:
    """The scale that suits the values of a hyperparameter up to a highest one.

    The logarithm of what is above 0 without end; of 1 − value, near 1, of what is below 1.
    """
    _, *bounds = get_args(annotation)
    if any(isinstance(bound, Lt) and bound.lt == 1 for bound in bounds):
        return "log_complement" if 1 - high < NEAR_ONE else "linear"
    is_above_zero = any(isinstance(bound, Gt) and bound.gt == 0 for bound in bounds)
    is_bounded = any(isinstance(bound, (Lt, Le)) for bound in bounds)
    return "log" if is_above_zero and not is_bounded else "linear"


class RangeBase(Part):
    """A range of values of one hyperparameter."""

    @field_validator("to", check_fields=False)
    @classmethod
    def _is_above(cls, to: float, info: ValidationInfo) -> float:
        low = info.data.get("from", -np.inf)  # a wrong one has its own error
        if to <= low:
            raise ValueError(f"must be greater than from, which is {low:g}, not {to:g}")
        return to

    @field_validator("scale", check_fields=False)
    @classmethod
    def _suits_the_range(cls, scale: Scale | None, info: ValidationInfo) -> Scale | None:
        low, high = info.data.get("from", 1.0), info.data.get("to", 0.0)
        if scale == "log" and low <= 0:
            raise ValueError(f"must not be log where the range begins at {low:g}, not above 0")
        if scale == "log_complement" and high >= 1:
            raise ValueError(
                f"must not be log_complement where the range ends at {high:g}, not below 1"
            )
        return scale
