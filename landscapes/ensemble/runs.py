"""The endings of very many runs, which every map is made of, without keeping the trajectories.

The runs advance in blocks; the positions of a block stay in memory until it is
known when each run reached the place where it ended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble.counting import Tally
from landscapes.ensemble.descent import descend
from landscapes.ensemble.held import held
from landscapes.ensemble.noise import Noise, gradients_asked, oracle
from landscapes.ensemble.outcome import escape_distance, fates, settled
from landscapes.functions import Array, Landscape
from landscapes.objective import Objective
from landscapes.optimizers import OptimizerFactory
from landscapes.schedules import Hyperparameter

ARRIVAL_RADIUS = 1e-2
"""A run that ends within this share of a domain diagonal of a known minimum ends at it."""

BLOCK = 1 << 13
"""The number of runs that advance together, so that the data of a step fit the cache."""

MOST_POSITIONS = 1 << 22
"""The largest number of positions in a block; fewer long runs advance together."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """R runs of one optimizer on one landscape.

    Attributes:
        landscape: the loss to minimise.
        factory: makes the optimizer.
        hyperparameters: all of its settings; one that differs from run to run
            has the shape (R, 1).
        starts: shape (R, 2).
        steps: the number of steps of each run.
        noise: the noise on the gradients.
        seeds: shape (R,), the seed of each run's noise.
        target: a loss to reach, if any.
        counts_evaluations: whether a run's way to its end is told in evaluations, not in steps.
    """

    landscape: Landscape
    factory: OptimizerFactory
    hyperparameters: Mapping[str, Hyperparameter | Array]
    starts: Array
    steps: int
    noise: Noise
    seeds: NDArray[np.int64]
    target: float | None = None
    counts_evaluations: bool = False

    def part(self, runs: slice) -> "Ensemble":
        """Some of the runs."""
        own = {
            key: value[runs] if isinstance(value, np.ndarray) else value
            for key, value in self.hyperparameters.items()
        }
        starts, seeds = self.starts[runs], self.seeds[runs]
        return replace(self, hyperparameters=own, starts=starts, seeds=seeds)


@dataclass(frozen=True, eq=False)
class Endings:
    """How each of R runs ended.

    Attributes:
        positions: shape (R, 2), the last position; NaN if the run diverged.
        losses: shape (R,), the loss there; NaN if the run diverged.
        diverged: shape (R,), whether the run diverged.
        last_steps: shape (R,), the last step of each run; an earlier one if it diverged.
        minima: shape (R,), the index of the known minimum at which the run ended:
            it is within 1 % of a domain diagonal of that, and its last step was
            no longer; −1 if there is none.
        at_rest: shape (R,), whether it came to rest at any local minimum, known or not, or
            where its weight decay or its constraint holds it.
        arrivals: shape (R,), for a run at a minimum, the first step from which on it
            stayed within 1 % of a domain diagonal of it, or the evaluations used by then;
            −1 for other runs.
        target_steps: shape (R,), the first step from which on the loss was at most the
            target, or the evaluations used by then; −1 for runs that ended above it, and
            without a target.
    """

    positions: Array
    losses: Array
    diverged: NDArray[np.bool_]
    last_steps: NDArray[np.int32]
    minima: NDArray[np.int16]
    at_rest: NDArray[np.bool_]
    arrivals: NDArray[np.int32]
    target_steps: NDArray[np.int32]


def endings(ensemble: Ensemble) -> Endings:
    """Run all runs block by block; how each ended."""
    objective = Objective(ensemble.landscape)
    blocks = [_endings(objective, ensemble.part(runs)) for runs in _blocks(ensemble)]
    columns = zip(*(vars(block).values() for block in blocks), strict=True)
    return Endings(*map(np.concatenate, columns))


def _blocks(ensemble: Ensemble) -> Iterator[slice]:
    together = BLOCK // gradients_asked(ensemble.noise)
    size = max(32, min(together, MOST_POSITIONS // (ensemble.steps + 1)))
    for first in range(0, len(ensemble.starts), size):
        yield slice(first, first + size)


def _endings(objective: Objective, ensemble: Ensemble) -> Endings:
    landscape = ensemble.landscape
    tally, objectives = Tally(), oracle(objective, ensemble.noise, ensemble.seeds)
    if ensemble.counts_evaluations:
        objectives = tally.over(objectives)
    optimizer = ensemble.factory(**ensemble.hyperparameters)
    positions = descend(objectives, optimizer, ensemble.starts, ensemble.steps)
    last_steps, diverged = _ends(objective, positions)
    positions[:, diverged] = np.nan
    before, last = positions[-2:]
    losses = objective.value(last)
    minima = _minima(landscape, before, last)
    known = minima >= 0
    at_rest = known.copy()
    at_rest[~known] = settled(objective, before[~known], last[~known])
    at_rest |= held(objective, optimizer.problem, positions)
    targets = last.copy()
    targets[known] = np.array([m[:2] for m in landscape.minima]).reshape(-1, 2)[minima[known]]
    arrivals = np.where(at_rest, _arrivals(positions, targets, _radius(landscape)), -1)
    target_steps = _target_steps(objective, positions, ensemble.target)
    if ensemble.counts_evaluations:
        used = tally.evaluations.total
        arrivals, target_steps = (np.where(at < 0, -1, used[at]) for at in (arrivals, target_steps))
    return Endings(
        last, losses, diverged, last_steps, minima, at_rest,
        arrivals.astype(np.int32), target_steps.astype(np.int32),
    )  # fmt: skip


def _radius(landscape: Landscape) -> float:
    return ARRIVAL_RADIUS * landscape.domain.diagonal


def _ends(objective: Objective, positions: Array) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The last step of each run, and whether it diverged.

    Only runs that went far, or where the loss is not finite, are checked step by step.
    """
    domain = objective.landscape.domain
    with np.errstate(all="ignore"):
        reach = np.maximum(
            positions.max(axis=0) - domain.center, domain.center - positions.min(axis=0)
        )
        # This square lies within the circle that a run must not leave.
        near = (reach <= escape_distance(domain) / np.sqrt(2)).all(axis=1)
    # A gradient that is not finite shows in the next position, except at the last one.
    is_finite = np.isfinite(objective.gradient(positions[-1])).all(axis=1)
    for position in positions:
        is_finite &= np.isfinite(objective.value(position))
    suspects = np.flatnonzero(~(near & is_finite))
    last_steps = np.full(positions.shape[1], len(positions) - 1, np.int32)
    diverged = np.zeros(positions.shape[1], np.bool_)
    if suspects.size:
        found = fates(objective, positions[:, suspects])
        last_steps[suspects], diverged[suspects] = found.last_steps, found.diverged
    return last_steps, diverged


def _minima(landscape: Landscape, before: Array, last: Array) -> NDArray[np.int16]:
    """The index of the known minimum at which each run ended, or −1."""
    if not landscape.minima:
        return np.full(len(last), -1, np.int16)
    places = np.array([minimum[:2] for minimum in landscape.minima])
    with np.errstate(all="ignore"):
        distances = np.hypot(*np.moveaxis(last[:, np.newaxis] - places, -1, 0))
        moves = np.hypot(*np.moveaxis(last - before, -1, 0))
        nearest = distances.argmin(axis=1).astype(np.int16)
        near = (distances.min(axis=1) <= _radius(landscape)) & (moves <= _radius(landscape))
    return np.where(near, nearest, np.int16(-1))


def _arrivals(positions: Array, targets: Array, radius: float) -> NDArray[np.int64]:
    """The first step from which on each run stayed near its target."""
    x, y = np.ascontiguousarray(targets.T)
    arrivals = np.zeros(positions.shape[1], np.int64)
    with np.errstate(all="ignore"):
        for step, position in enumerate(positions):
            away = (position[:, 0] - x) ** 2 + (position[:, 1] - y) ** 2 > radius**2
            arrivals[away] = step + 1
    return arrivals


def _target_steps(
    objective: Objective, positions: Array, target: float | None
) -> NDArray[np.int32]:
    """The first step from which on the loss of each run was at most the target, or −1."""
    steps = np.full(positions.shape[1], -1, np.int32)
    if target is None:
        return steps
    for step, position in enumerate(positions):
        is_above = ~(objective.value(position) <= target)
        steps[is_above] = step
    return np.where(steps < len(positions) - 1, steps + 1, -1).astype(np.int32)
