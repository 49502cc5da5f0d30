"""Update rules of one parameter, written out as loops over floats."""

from itertools import repeat

import numpy as np

from landscapes.ensemble import descend
from landscapes.optimizers import OPTIMIZERS


def scalar(rule, gradients_of, start=2.0, steps=30):
    """The positions of a one-parameter rule written out as a loop over floats."""
    positions, position, memory = [start], start, {}
    for t in range(1, steps + 1):
        position = rule(t, position, memory, gradients_of)
        positions.append(position)
    return np.array(positions)


def slope(theta):
    return np.cos(theta) + theta / 2


class Line:
    def gradient(self, points, /):
        return slope(points)

    def value(self, points, /):
        return np.sum(np.sin(points) + points**2 / 4, axis=-1)

    def hessian(self, points, /):
        return (0.5 - np.sin(points))[..., np.newaxis]


def ours(name: str, **hyperparameters) -> np.ndarray:
    optimizer = OPTIMIZERS[name](**hyperparameters)
    return descend(repeat(Line()), optimizer, np.array([[2.0]]), 30)[:, 0, 0]


def agree(got, expected) -> None:
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)
