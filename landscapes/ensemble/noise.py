"""What the steps of a run are told: the true loss and its derivatives, or noisy estimates.

A seed fixes everything random in a run: ``numpy.random.default_rng(seed)`` is asked for
what each step needs, step by step. So runs of one seed meet the same noise at the
same step, whatever their optimizers and starts and whichever runs advance with them;
and a step that asks for several gradients gets all of them with the same noise.
All of what a step is told belongs to one function: the noisy gradient is that of the
noisy value.

Each coordinate of the noise is contiguous in memory, as those of positions are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.functions import Array, Landscape
from landscapes.objective import Objective
from landscapes.optimizers import Differentiable

Indices: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class GaussianNoise:
    """Normal noise on the gradient.

    At its k-th step, a run of seed s gets ∇f + σ z, where z is the k-th pair of
    ``default_rng(s).standard_normal``. The value is f + σ z·(x, y), whose Hessian is that
    of f.

    Attributes:
        sigma: σ, the standard deviation of each coordinate.
    """

    sigma: float


@dataclass(frozen=True, eq=False)
class Minibatch:
    """The gradient of some data points instead of all.

    The loss is F(x, y), the mean of f(x − u, y − v) over the data points (u, v). A step
    gets the gradient of the mean over a mini-batch of them. Each epoch shuffles the
    points anew, by ``default_rng(s).permutation`` for a run of seed s, and cuts them
    into mini-batches; points that do not fill a last one are left out in that epoch.

    Attributes:
        landscape: f, the loss of a data point at (0, 0).
        shifts: the data points, shape (N, 2).
        size: the size of a mini-batch; above N, all points.
    """

    landscape: Landscape
    shifts: Array
    size: int

    @property
    def used(self) -> int:
        """The number of points in a mini-batch."""
        return min(self.size, len(self.shifts))

    def batches(self, seed: int, steps: int) -> Indices:
        """The data points of each step's mini-batch, shape (steps, B)."""
        drawn = batches(len(self.shifts), self.size, np.random.default_rng(seed))
        return np.stack(list(islice(drawn, steps)))


Noise: TypeAlias = GaussianNoise | Minibatch | None
"""The noise on the gradients; None if they are exact."""


def oracle(
    objective: Objective, noise: Noise, seeds: Sequence[int] | NDArray[np.int64]
) -> Iterator[Differentiable]:
    """The objective of each step, with its noise, without end.

    Args:
        objective: the true objective; with mini-batches, the mean over all data points.
        noise: the noise on its gradients.
        seeds: shape (R,), the seed of each run's noise; runs of one seed meet the same noise.
    """
    if noise is None:
        return repeat(objective)
    distinct, index = np.unique(np.asarray(seeds, np.int64), return_inverse=True)
    generators = [np.random.default_rng(seed) for seed in distinct]
    if isinstance(noise, GaussianNoise):
        return _shaken(objective, noise.sigma, generators, index)
    return _of_batches(noise, generators, index)


def gradients_asked(noise: Noise) -> int:
    """The number of gradients of the plain landscape that one gradient takes."""
    return noise.used if isinstance(noise, Minibatch) else 1


def batches(points: int, batch_size: int, rng: np.random.Generator) -> Iterator[Indices]:
    """The indices of each mini-batch, epoch after epoch, without end.

    Each epoch shuffles the points anew and cuts them into mini-batches; points that
    do not fill a last one are left out in that epoch.

    Args:
        points: the number of points.
        batch_size: the size of a mini-batch; above the number of points, all of them.
        rng: shuffles the points.
    """
    size = min(batch_size, points)
    while True:
        order = rng.permutation(points)
        for first in range(0, points - size + 1, size):
            yield order[first : first + size]


class _Shaken(NamedTuple):
    """An objective tilted by noise: the gradients at all points have the same noise.

    Attributes:
        objective: the true objective.
        noise: shape (R, 2).
    """

    objective: Objective
    noise: Array

    def gradient(self, points: Array, /) -> Array:
        """The noisy gradient at points of shape (..., R, 2), in that shape."""
        return np.asarray(self.objective.gradient(points) + self.noise)

    def value(self, points: Array, /) -> Array:
        """The loss tilted by the noise, shape (..., R)."""
        tilts = self.noise * points
        return np.asarray(self.objective.value(points) + (tilts[..., 0] + tilts[..., 1]))

    def hessian(self, points: Array, /) -> Array:
        """The exact Hessian, shape (..., R, 2, 2): a tilt bends nothing."""
        return self.objective.hessian(points)


def _shaken(
    objective: Objective, sigma: float, generators: Sequence[np.random.Generator], index: Indices
) -> Iterator[_Shaken]:
    while True:
        drawn = np.stack([sigma * rng.standard_normal(2) for rng in generators], axis=-1)
        yield _Shaken(objective, drawn[:, index].T)


class _OfBatch(NamedTuple):
    """The mean loss over a mini-batch for each run.

    Attributes:
        objective: the loss of a data point at (0, 0).
        shifts: the data points of each run's mini-batch, shape (R, B, 2).
    """

    objective: Objective
    shifts: Array

    def gradient(self, points: Array, /) -> Array:
        """The mini-batch's gradient at points of shape (..., R, 2), in that shape."""
        each = self.objective.gradient(self._shifted(points))
        return np.moveaxis(_mean(np.moveaxis(each, -1, 0)), 0, -1)

    def value(self, points: Array, /) -> Array:
        """The mini-batch's loss, shape (..., R)."""
        return _mean(self.objective.value(self._shifted(points)))

    def hessian(self, points: Array, /) -> Array:
        """The mini-batch's Hessian, shape (..., R, 2, 2)."""
        return _mean(np.moveaxis(self.objective.hessian(self._shifted(points)), -3, -1))

    def _shifted(self, points: Array) -> Array:
        return points[..., np.newaxis, :] - self.shifts


def _mean(each: Array) -> Array:
    """The mean along the last axis, made contiguous: its rounding does not depend on the runs."""
    mean: Array = np.ascontiguousarray(each).mean(axis=-1)
    return mean


def _of_batches(
    noise: Minibatch, generators: Sequence[np.random.Generator], index: Indices
) -> Iterator[_OfBatch]:
    objective = Objective(noise.landscape)
    runs = [batches(len(noise.shifts), noise.size, rng) for rng in generators]
    for drawn in zip(*runs, strict=True):
        columns = noise.shifts.T[:, np.stack(drawn)][:, index]
        yield _OfBatch(objective, np.moveaxis(columns, 0, -1))
