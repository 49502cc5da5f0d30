"""Functions with an infinite slope at 0, made flat there.

The gradient of √(x² + y²) at the origin is a product ∞ · 0. A kink has no
gradient, but 0 is the mean of the slopes to both sides, and a run that stands
exactly on the tip stays there. Values are untouched.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import autograd.numpy as np

Traced: TypeAlias = Any
"""An array, or what autograd puts around one to differentiate it."""


def flat_at_zero(function: Callable[[Traced], Traced]) -> Callable[[Traced], Traced]:
    """A function that is 0 at 0, with 0 for its slope there."""

    def flattened(u: Traced) -> Traced:
        at_zero = u == 0
        return np.where(at_zero, 0.0, function(np.where(at_zero, 1.0, u)))

    return flattened


def sqrt(u: Traced) -> Traced:
    """√u, flat at 0."""
    return flat_at_zero(np.sqrt)(u)


def hypot(u: Traced, v: Traced) -> Traced:
    """√(u² + v²), flat at its tip, without overflow in between."""
    at_tip = np.logical_and(u == 0, v == 0)
    return np.where(at_tip, 0.0, np.hypot(np.where(at_tip, 1.0, u), v))


def power(base: Traced, exponent: float) -> Traced:
    """The base to the power of a constant; flat at 0 if the exponent is between 0 and 1."""
    if exponent == 2:
        return np.square(base)
    if 0 < exponent < 1:
        return flat_at_zero(lambda u: np.power(u, exponent))(base)
    return np.power(base, exponent)
