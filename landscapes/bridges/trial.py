"""A trial step of a library's optimizer, where only its arguments can be wrong."""

import numpy as np

from landscapes.optimizers import Optimizer
from landscapes.optimizers.base import Array

FAR = 1e3
"""The place of the trial: no tolerance is so large that a solver is content there."""


def refusal(optimizer: Optimizer) -> str:
    """Why an optimizer takes no step in a bowl; empty if it does.

    Raises:
        Exception: if the library refuses the arguments at once; any other exception is its reason.
    """
    position = np.full((1, 2), FAR)
    with np.errstate(all="ignore"):
        _, state = optimizer.step(_Bowl(), position, optimizer.init(position))
    stop = optimizer.stop(state)
    return stop.reason if stop else ""


class _Bowl:
    """Half the squared distance from the origin."""

    def value(self, points: Array, /) -> Array:
        return np.asarray((points**2).sum(axis=-1) / 2)

    def gradient(self, points: Array, /) -> Array:
        return points.copy()

    def hessian(self, points: Array, /) -> Array:
        return np.broadcast_to(np.eye(2), (*points.shape, 2)).copy()
