"""What each step of a run is told of the gradient: the truth, or a noisy estimate of it.

A seed fixes all that is random in a run: ``numpy.random.default_rng(seed)`` is asked for
what each step needs, step by step. So runs of one seed meet the same noise at the
same step, whatever their optimizers and starts, and whoever runs beside them; and a
step that asks for several gradients is told all of them with the same noise.

Each coordinate of what is added lies contiguous in memory, as positions do.
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

    At its k-th step a run of seed s is told ∇f + σ z, where z is the k-th pair of
    ``default_rng(s).standard_normal``.

    Attributes:
        sigma: σ, the standard deviation of each coordinate.
    """

    sigma: float


@dataclass(frozen=True, eq=False)
class Minibatch:
    """The gradient of some data points instead of all.

    The loss is F(x, y), the mean of f(x − u, y − v) over the data points (u, v), and a
    step is told the gradient of the mean over a mini-batch of them. Each epoch
    shuffles the points anew, by ``default_rng(s).permutation`` for a run of seed s, and
    cuts them into mini-batches; points that do not fill a last one sit the epoch out.

    Attributes:
        landscape: f, the loss of a data point at (0, 0).
        shifts: the data points, shape (N, 2).
        size: how many make a mini-batch; one above N stands for all of them.
    """

    landscape: Landscape
    shifts: Array
    size: int

    @property
    def used(self) -> int:
        """How many points a mini-batch has."""
        return min(self.size, len(self.shifts))

    def batches(self, seed: int, steps: int) -> Indices:
        """The data points of each step's mini-batch, shape (steps, B)."""
        drawn = batches(len(self.shifts), self.size, np.random.default_rng(seed))
        return np.stack(list(islice(drawn, steps)))


Noise: TypeAlias = GaussianNoise | Minibatch | None
"""What is wrong with the gradients; None is nothing."""


def oracle(
    objective: Objective, noise: Noise, seeds: Sequence[int] | NDArray[np.int64]
) -> Iterator[Differentiable]:
    """What each step asks for gradients, without end.

    Args:
        objective: the true one; with mini-batches the mean over all data points.
        noise: what is wrong with what a step is told.
        seeds: shape (R,), the seed of each run's noise; runs of one seed meet the same noise.
    """
    if noise is None:
        return repeat(objective)
    distinct, whose = np.unique(np.asarray(seeds, np.int64), return_inverse=True)
    generators = [np.random.default_rng(seed) for seed in distinct]
    if isinstance(noise, GaussianNoise):
        return _shaken(objective, noise.sigma, generators, whose)
    return _of_batches(noise, generators, whose)


def gradients_asked(noise: Noise) -> int:
    """How many gradients of the plain landscape one gradient takes."""
    return noise.used if isinstance(noise, Minibatch) else 1


def batches(points: int, batch_size: int, rng: np.random.Generator) -> Iterator[Indices]:
    """The indices of each mini-batch, epoch after epoch, without end.

    Each epoch shuffles the points anew and cuts them into mini-batches; points that
    do not fill a last one sit the epoch out.

    Args:
        points: how many there are.
        batch_size: how many make a mini-batch; more than there are stand for all.
        rng: shuffles.
    """
    size = min(batch_size, points)
    while True:
        order = rng.permutation(points)
        for first in range(0, points - size + 1, size):
            yield order[first : first + size]


class _Shaken(NamedTuple):
    """An objective whose gradients are wrong by the same noise wherever one asks.

    Attributes:
        objective: the true one.
        noise: shape (R, 2).
    """

    objective: Objective
    noise: Array

    def gradient(self, points: Array, /) -> Array:
        """The noisy gradient at points of shape (..., R, 2), in that shape."""
        return np.asarray(self.objective.gradient(points) + self.noise)


def _shaken(
    objective: Objective, sigma: float, generators: Sequence[np.random.Generator], whose: Indices
) -> Iterator[_Shaken]:
    while True:
        drawn = np.stack([sigma * rng.standard_normal(2) for rng in generators], axis=-1)
        yield _Shaken(objective, drawn[:, whose].T)


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
        each = self.objective.gradient(points[..., np.newaxis, :] - self.shifts)
        # Contiguous along the mean, whose order then does not depend on how many runs there are.
        columns = np.ascontiguousarray(np.moveaxis(each, -1, 0))
        return np.moveaxis(columns.mean(axis=-1), 0, -1)


def _of_batches(
    noise: Minibatch, generators: Sequence[np.random.Generator], whose: Indices
) -> Iterator[_OfBatch]:
    objective = Objective(noise.landscape)
    runs = [batches(len(noise.shifts), noise.size, rng) for rng in generators]
    for drawn in zip(*runs, strict=True):
        columns = noise.shifts.T[:, np.stack(drawn)][:, whose]
        yield _OfBatch(objective, np.moveaxis(columns, 0, -1))
