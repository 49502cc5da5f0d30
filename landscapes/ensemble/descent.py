"""Steps of an optimizer from many points at once."""

from collections.abc import Iterable

import numpy as np

from landscapes.functions import Array
from landscapes.optimizers import Differentiable, Optimizer


def descend(
    objectives: Iterable[Differentiable], optimizer: Optimizer, starts: Array, steps: int
) -> Array:
    """The positions of R runs that advance together.

    Args:
        objectives: the objective of each step; always the same one, unless there is noise.
        optimizer: the update rule.
        starts: shape (R, N).
        steps: the number of steps of each run.

    Returns:
        The positions, shape (steps + 1, R, N), the starts first. Each parameter is
        contiguous in memory over the runs, as computing gradients needs it.
    """
    runs, parameters = starts.shape
    positions = np.empty((steps + 1, parameters, runs)).transpose(0, 2, 1)
    positions[0] = starts
    position = positions[0]
    state = optimizer.init(position)
    with np.errstate(all="ignore"):
        for k, objective in zip(range(1, steps + 1), objectives, strict=False):
            position, state = optimizer.step(objective, position, state)
            positions[k] = position
    return positions
