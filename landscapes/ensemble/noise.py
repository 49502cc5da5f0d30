"""What each step of a run is told of the gradient: the truth, or a noisy estimate of it."""

from collections.abc import Iterator
from itertools import repeat
from typing import TypeAlias

from numpy import int64
from numpy.typing import NDArray

from landscapes.objective import Objective
from landscapes.optimizers import Differentiable

Noise: TypeAlias = None
"""Nothing but the truth, so far."""


def oracle(objective: Objective, noise: Noise, seeds: NDArray[int64]) -> Iterator[Differentiable]:
    """What each step asks for gradients, without end.

    Args:
        objective: the true one.
        noise: what is wrong with what a step is told.
        seeds: shape (R,), the seed of each run's noise; runs of one seed meet the same noise.
    """
    return repeat(objective)
