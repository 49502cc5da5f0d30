"""Values of a hyperparameter, evenly spaced on a scale."""

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
"""If a decay's range ends nearer than this to 1, its default scale is log_complement."""
USUAL_SCALE = (
    "log for values that must be above 0, log_complement for values that must be below 1 if the"
    f" range ends above {1 - NEAR_ONE:g}, otherwise linear"
)
"""The choice of :func:`usual_scale` in words."""


def spaced(low: float, high: float, count: int, scale: Scale) -> Array:
    """Return ``count`` values from low to high, both included, evenly spaced on a scale."""
    if scale == "linear":
        return np.linspace(low, high, count)
    if scale == "log":
        return np.geomspace(low, high, count)
    values = 1 - np.geomspace(1 - low, 1 - high, count)
    values[[0, -1]] = low, high  # undo rounding
    return np.asarray(values)


def usual_scale(annotation: Any, high: float) -> Scale:
    """Return the default scale for a hyperparameter range up to ``high``.

    This is ``log`` for values above 0 without upper bound, ``log_complement`` for values
    below 1 if the range ends near 1, and otherwise ``linear``.
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
            raise ValueError(f"must not be log if the range begins at {low:g}, not above 0")
        if scale == "log_complement" and high >= 1:
            raise ValueError(
                f"must not be log_complement if the range ends at {high:g}, not below 1"
            )
        return scale
