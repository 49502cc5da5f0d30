"""The objective an optimizer minimises: a landscape's loss and gradient at points.

The only module that calls autograd's operators.
"""

import numpy as np
from autograd.core import make_vjp

from landscapes.functions import Array, Landscape


class Objective:
    """Loss and gradient of one landscape, for any number of points at once.

    One call costs about the same for one point as for a thousand, so callers
    batch. Where the loss or its gradient is not finite, the result is not
    finite either, and nothing is raised.

    Args:
        landscape: the landscape to differentiate.
    """

    def __init__(self, landscape: Landscape) -> None:
        self.landscape = landscape

    def value(self, points: Array) -> Array:
        """The loss f at points of shape (..., 2), in shape (...)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.landscape.f(*_coordinates(points)))

    def gradient(self, points: Array) -> Array:
        """The gradient (∂f/∂x, ∂f/∂y) at points of shape (..., 2), in that shape."""
        return self.value_and_gradient(points)[1]

    def value_and_gradient(self, points: Array) -> tuple[Array, Array]:
        """Loss, in shape (...), and gradient, in shape (..., 2), by one reverse pass."""
        with np.errstate(all="ignore"):
            pull_back, value = make_vjp(lambda xy: self.landscape.f(*xy), _coordinates(points))
            return value, np.stack(pull_back(np.ones_like(value)), axis=-1)

    def hessian(self, points: Array, spacing: float) -> Array:
        """The Hessian at points of shape (..., 2), in shape (..., 2, 2).

        Central differences of the gradient, ``spacing`` to either side.
        """
        offsets = spacing * np.eye(2)
        around = np.stack([points + offset for offset in (*offsets, *-offsets)])
        ahead, behind = np.split(self.gradient(around), 2)
        return np.moveaxis(ahead - behind, 0, -2) / (2 * spacing)


def _coordinates(points: Array) -> tuple[Array, Array]:
    """x and y as contiguous float64 arrays.

    numpy may round differently along strided memory; contiguous copies make
    the result of a point independent of the batch that it travels in.
    """
    points = np.asarray(points, dtype=np.float64)
    return np.ascontiguousarray(points[..., 0]), np.ascontiguousarray(points[..., 1])
