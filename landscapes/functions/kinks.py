"""Functions with an infinite slope at 0, made flat there.

The gradient of √(x² + y²) at the origin is a product ∞ · 0. A kink has no
gradient, but 0 is the mean of the slopes on both sides, and a run that is
exactly on the tip stays there. The values are unchanged.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import autograd.numpy as np

Traced: TypeAlias = Any
"""An array, or autograd's box around one."""


def flat_at_zero(function: Callable[[Traced], Traced]) -> Callable[[Traced], Traced]:
    """Give a function that is 0 at 0 the slope 0 there."""

    def flattened(u: Traced) -> Traced:
        at_zero = u == 0
        return np.where(at_zero, 0.0, function(np.where(at_zero, 1.0, u)))

    return flattened


def sqrt(u: Traced) -> Traced:
    """√u, flat at 0."""
    return flat_at_zero(np.sqrt)(u)


def hypot(u: Traced, v: Traced) -> Traced:
    """√(u² + v²), flat at its tip, without intermediate overflow."""
    at_tip = np.logical_and(u == 0, v == 0)
    return np.where(at_tip, 0.0, np.hypot(np.where(at_tip, 1.0, u), v))


def power(base: Traced, exponent: float) -> Traced:
    """The base to a constant power; flat at 0 if the exponent is between 0 and 1."""
    if exponent == 2:
        return np.square(base)
    if 0 < exponent < 1:
        return flat_at_zero(lambda u: np.power(u, exponent))(base)
    return np.power(base, exponent)
