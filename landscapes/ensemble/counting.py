"""The evaluations of the objective that each step of runs asks for.

Loss and gradient at one point are one evaluation, since a reverse pass gives both. A
Hessian is two, since it takes one more pass for each of two parameters.
"""

from collections.abc import Iterable, Iterator
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.functions import Array
from landscapes.optimizers import Differentiable

OF_A_HESSIAN = 2
"""The evaluations that a Hessian counts as."""


class Evaluations(NamedTuple):
    """The numbers of evaluations that each step of a run takes, each of shape (T,).

    Attributes:
        values: of the loss.
        gradients: of its gradient.
        hessians: of its Hessian.
        points: of the loss, its gradient or both at one point.
    """

    values: NDArray[np.int64]
    gradients: NDArray[np.int64]
    hessians: NDArray[np.int64]
    points: NDArray[np.int64]

    @property
    def total(self) -> NDArray[np.int64]:
        """All evaluations before the first step and up to each step, shape (T+1,)."""
        return np.append(0, np.cumsum(self.points + OF_A_HESSIAN * self.hessians))


class Tally:
    """Counts what each step asks of its objective."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, int, int]] = []
        self._current: _Counted | None = None

    def over(self, objectives: Iterable[Differentiable]) -> Iterator[Differentiable]:
        """The objective of each step, counted."""
        for objective in objectives:
            self._close()
            self._current = _Counted(objective)
            yield self._current

    @property
    def evaluations(self) -> Evaluations:
        """The counts of all steps so far."""
        self._close()
        return Evaluations(*np.array(self._rows, np.int64).reshape(-1, 4).T)

    def _close(self) -> None:
        """Count the last step, and let go of its points."""
        if self._current:
            self._rows.append(self._current.counts())
            self._current = None


class _Counted:
    """The objective of one step, which remembers what it was asked for."""

    def __init__(self, objective: Differentiable) -> None:
        self.uncounted = objective
        self._values: list[Array] = []
        self._gradients: list[Array] = []
        self._hessians: list[Array] = []

    def value(self, points: Array, /) -> Array:
        self._values.append(points)
        return self.uncounted.value(points)

    def gradient(self, points: Array, /) -> Array:
        self._gradients.append(points)
        return self.uncounted.gradient(points)

    def hessian(self, points: Array, /) -> Array:
        self._hessians.append(points)
        return self.uncounted.hessian(points)

    def counts(self) -> tuple[int, int, int, int]:
        """The counts of values, gradients, Hessians and points, for each run."""
        alone = list(self._gradients)
        shared = 0
        for points in self._values:
            # A run that diverged is nowhere, which must not count for the others.
            same = (np.array_equal(each, points, equal_nan=True) for each in alone)
            at = next((i for i, is_there in enumerate(same) if is_there), None)
            if at is not None:
                shared += _count([alone.pop(at)])
        values, gradients, hessians = map(_count, (self._values, self._gradients, self._hessians))
        return values, gradients, hessians, values + gradients - shared


def _count(asked: Iterable[Array]) -> int:
    """Count the points, in arrays of shape (..., R, N), that each run asked for."""
    return sum(prod(points.shape[:-2]) for points in asked)
