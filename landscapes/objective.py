"""The objective an optimizer minimises: a landscape's loss and gradient at points.

With ``program``, the only module that calls autograd's operators.
"""

import numpy as np
from autograd.core import make_vjp

from landscapes.functions import Array, Landscape
from landscapes.program import Program, record


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
        self._programs: dict[tuple[int, ...], Program | None] = {}

    def value(self, points: Array) -> Array:
        """The loss f at points of shape (..., 2), in shape (...)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.landscape.f(*_coordinates(points)))

    def gradient(self, points: Array) -> Array:
        """The gradient (∂f/∂x, ∂f/∂y) at points of shape (..., 2), in that shape.

        The first call for a number of points is recorded for those that follow.
        """
        x, y = _coordinates(points)
        with np.errstate(all="ignore"):
            if x.shape not in self._programs:
                self._programs[x.shape] = self._recorded(x, y)
            program = self._programs[x.shape]
            _, *partials = program(x, y) if program else self._differentiate(x, y)
        return np.stack(partials, axis=-1)

    def value_and_gradient(self, points: Array) -> tuple[Array, Array]:
        """Loss, in shape (...), and gradient, in shape (..., 2), by one reverse pass."""
        with np.errstate(all="ignore"):
            value, *partials = self._differentiate(*_coordinates(points))
        return value, np.stack(partials, axis=-1)

    def hessian(self, points: Array, spacing: float) -> Array:
        """The Hessian at points of shape (..., 2), in shape (..., 2, 2).

        Central differences of the gradient, ``spacing`` to either side.
        """
        offsets = spacing * np.eye(2)
        around = np.stack([points + offset for offset in (*offsets, *-offsets)])
        ahead, behind = np.split(self.value_and_gradient(around)[1], 2)
        return np.moveaxis(ahead - behind, 0, -2) / (2 * spacing)

    def _differentiate(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        """Loss and both partial derivatives, by autograd."""
        pull_back, value = make_vjp(lambda xy: self.landscape.f(*xy), (x, y))
        along_x, along_y = pull_back(np.ones(x.shape))
        return value, along_x, along_y

    def _recorded(self, x: Array, y: Array) -> Program | None:
        """The program of :meth:`_differentiate`, if it does what autograd does elsewhere too."""
        program = record(self._differentiate, x, y)
        if program is None:
            return None
        for shift in _SHIFTS:
            elsewhere = x + shift, y - shift
            expected, got = self._differentiate(*elsewhere), program(*elsewhere)
            if not all(map(_same, expected, got)):
                return None
        return program


_SHIFTS = (1.0, -2.5)
"""How far from the first points a recorded program is compared with autograd."""


def _same(expected: Array, got: Array) -> bool:
    return np.array_equal(expected, got, equal_nan=True)


def _coordinates(points: Array) -> tuple[Array, Array]:
    """X and y as contiguous float64 arrays.

    numpy may round differently along strided memory; contiguous copies make
    the result of a point independent of the batch that it travels in.
    """
    points = np.asarray(points, dtype=np.float64)
    return np.array(points[..., 0], order="C"), np.array(points[..., 1], order="C")
