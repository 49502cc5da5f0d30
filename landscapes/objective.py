"""The objective an optimizer minimises: a landscape's loss, gradient and Hessian at points.

If a derivative is elementwise arithmetic, a ``kernel`` computes it. Otherwise a recording
repeats autograd's calls for the same shape of points. If neither gives autograd's
bits, autograd computes it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from landscapes.arithmetic import NotArithmeticError, arithmetic
from landscapes.differentiation import value_and_gradients
from landscapes.functions import Array, Function, Landscape
from landscapes.kernel import Kernel
from landscapes.program import Program, record

Way: TypeAlias = Callable[[Array], Array]
"""From points (..., 2) to K derivatives there, (..., K)."""

Traced: TypeAlias = Any
"""An array, or autograd's box around one."""


class Objective:
    """Loss, gradient and Hessian of one landscape, for any number of points at once.

    One call costs about the same for one point as for a thousand, so pass points in
    batches. A result that is not finite raises no error.

    Args:
        landscape: the landscape to differentiate.
    """

    def __init__(self, landscape: Landscape) -> None:
        self.landscape = landscape
        self._first = _Derivatives(partial(partials, landscape.f))
        self._second = _Derivatives(partial(second_partials, landscape.f))

    def value(self, points: Array, /) -> Array:
        """Compute the loss f, shape (...), at points of shape (..., 2)."""
        points = np.asarray(points, dtype=np.float64)
        with np.errstate(all="ignore"):
            value = np.asarray(self.landscape.f(*_coordinates(_several(points))))
        return value if points.ndim > 1 else value.reshape(())

    def gradient(self, points: Array, /) -> Array:
        """Compute the gradient (∂f/∂x, ∂f/∂y), shape (..., 2), at points of shape (..., 2).

        The first call is recorded for later ones.
        """
        points = np.asarray(points, dtype=np.float64)
        return self._first(_several(points)).reshape(points.shape)

    def hessian(self, points: Array, /) -> Array:
        """Compute the exact Hessian, shape (..., 2, 2), at points of shape (..., 2).

        The first call is recorded for later ones.
        """
        points = np.asarray(points, dtype=np.float64)
        xx_xy_yy = self._second(_several(points))
        return xx_xy_yy[..., [0, 1, 1, 2]].reshape(*points.shape[:-1], 2, 2)

    def value_and_gradient(self, points: Array) -> tuple[Array, Array]:
        """Compute loss, shape (...), and gradient, shape (..., 2), by one reverse pass."""
        points = np.asarray(points, dtype=np.float64)
        with np.errstate(all="ignore"):
            value, slopes = value_and_gradients(self.landscape.f, *_coordinates(_several(points)))
        gradient = np.stack(slopes, axis=-1)
        if points.ndim > 1:
            return value, gradient
        return np.reshape(value, ()), gradient[0]

    def hessian_by_differences(self, points: Array, spacing: float) -> Array:
        """Compute the Hessian, shape (..., 2, 2), at points of shape (..., 2).

        It is made of central differences of the gradient, ``spacing`` to either side. At a
        kink, where the exact one is that of one side, it shows how the loss bends across.
        """
        offsets = spacing * np.eye(2)
        around = np.stack([points + offset for offset in (*offsets, *-offsets)])
        ahead, behind = np.split(self.gradient(around), 2)
        with np.errstate(all="ignore"):
            return np.moveaxis(ahead - behind, 0, -2) / (2 * spacing)


class _Derivatives:
    """Derivatives at points, by the fastest way that gives autograd's bits.

    Args:
        differentiate: from x and y, of one shape, to the derivatives there, each of that
            shape, by autograd.
    """

    def __init__(self, differentiate: Callable[[Traced, Traced], Sequence[Traced]]) -> None:
        self._differentiate = differentiate
        self._ways: dict[tuple[int, ...], Way] = {}

    def __call__(self, points: Array) -> Array:
        """Compute K derivatives, shape (..., K), at points of shape (..., 2)."""
        with np.errstate(all="ignore"):
            way = self._ways.get(_ANY) or self._ways.get(points.shape) or self._learn(points)
            return way(points)

    def by_autograd(self, points: Array) -> Array:
        """Compute them without any recording."""
        return np.stack(self._differentiate(*_coordinates(points)), axis=-1)

    def _learn(self, points: Array) -> Way:
        """Find the fastest way that gives autograd's bits, and keep it."""
        shape, way = next(
            (shape, way)
            for shape, way in self._ways_to(points)
            if way == self.by_autograd or self._is_right(way, points)
        )
        while len(self._ways) >= _SHAPES:
            del self._ways[next(iter(self._ways))]
        self._ways[shape] = way
        return way

    def _ways_to(self, points: Array) -> Iterator[tuple[tuple[int, ...], Way]]:
        """Return ways to the derivatives, the fastest first, each with the shape it is for."""
        # Autograd sums over dimensions of length 1, so for one point nothing is elementwise.
        several = np.resize(points, (min(max(points.size // 2, 2), _RECORDED), 2))
        if way := _by_kernel(record(self._differentiate, *_coordinates(several))):
            yield _ANY, way
        if program := record(self._differentiate, *_coordinates(points)):
            yield points.shape, partial(_replayed, program)
        yield points.shape, self.by_autograd

    def _is_right(self, way: Way, points: Array) -> bool:
        """Whether a way gives autograd's bits here, elsewhere, and here again."""
        elsewhere = [points + np.array([shift, -shift]) for shift in _SHIFTS]
        return all(
            np.array_equal(way(each), self.by_autograd(each), equal_nan=True)
            for each in (points, *elsewhere, points)
        )


_ANY = (-1,)
"""Stands for every shape."""

_SHAPES = 8
"""The number of shapes of points to keep a way to the derivatives for."""

_RECORDED = 64
"""The most points to record if their number does not matter."""

_SHIFTS = (1.0, -2.5)
"""Offsets from the first points at which a faster way is compared with autograd."""


def partials(f: Function, x: Traced, y: Traced) -> Sequence[Traced]:
    """Differentiate an elementwise function: ∂f/∂x and ∂f/∂y."""
    return value_and_gradients(f, x, y)[1]


def second_partials(f: Function, x: Traced, y: Traced) -> Sequence[Traced]:
    """Differentiate an elementwise function twice: ∂²f/∂x², ∂²f/∂x∂y and ∂²f/∂y²."""
    xx, xy = partials(lambda x, y: partials(f, x, y)[0], x, y)
    (yy,) = value_and_gradients(lambda y: partials(f, x, y)[1], y)[1]
    return xx, xy, yy


def _by_kernel(program: Program | None) -> Way | None:
    """Make the results of a program by a kernel, if it is arithmetic."""
    if program is None:
        return None
    try:
        done = arithmetic(program)
    except NotArithmeticError:
        return None
    return partial(_computed, Kernel(done), len(done.results))


def _computed(kernel: Kernel, count: int, points: Array) -> Array:
    # Keep the memory layout of the points: if x and y are contiguous at the first step, they
    # remain so at all steps.
    alike = points.ndim == 2 and count == 2
    results = np.empty_like(points) if alike else np.empty((*points.shape[:-1], count))
    kernel(points.reshape(-1, 2), results.reshape(-1, count))
    return results


def _replayed(program: Program, points: Array) -> Array:
    return np.stack(program(*_coordinates(points)), axis=-1)


def _several(points: Array) -> Array:
    """Turn a single point into a batch of one: numpy rounds scalars and arrays differently."""
    return points if points.ndim > 1 else points[np.newaxis]


def _coordinates(points: Array) -> tuple[Array, Array]:
    """Return x and y as contiguous float64 arrays.

    numpy may round differently in strided memory; contiguous copies make the result
    of a point independent of its batch.
    """
    points = np.asarray(points, dtype=np.float64)
    return np.array(points[..., 0], order="C"), np.array(points[..., 1], order="C")
