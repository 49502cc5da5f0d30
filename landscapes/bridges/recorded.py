"""A run that somebody's own loop has made, from its recorded points."""

from inspect import Parameter
from typing import Any

import numpy as np

from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable

_FILE = Parameter("csv", Parameter.KEYWORD_ONLY, annotation=str)


def recorded(points: Array, title: str = "Recorded") -> OptimizerFactory:
    """Return the factory of an optimizer that steps from point to point; its setting is their file.

    Args:
        points: the points after the start, shape (T, 2), at least one for each step.
        title: the name in pictures.
    """

    def make(csv: str) -> Optimizer:
        def step(objective: Differentiable, position: Array, state: int) -> tuple[Array, Any]:
            return points[np.newaxis, state], state + 1

        return Optimizer(lambda position: 0, step)

    return declared(title, "the points of a run that has been recorded.", [_FILE], make)
