"""Trajectories: every optimizer takes its steps from every start point."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from landscapes.functions import Array, Domain
from landscapes.objective import Objective
from landscapes.optimizers import Differentiable, Optimizer
from landscapes.scenario.model import HyperparameterValue, LandscapeScenario, OptimizerEntry, Point

ESCAPE_RADIUS = 100.0
"""A run that is this many domain diagonals farther from the domain's centre than it started
has diverged."""

CONVERGENCE_RADIUS = 1e-3
"""A run this part of a domain diagonal away from a minimum has converged."""

BLOCK = 1 << 14
"""How many points are differentiated at once; their arrays stay in the cache."""


class Outcome(Enum):
    """How a run ended; the value is a sentence about it."""

    CONVERGED = "converged: it came to rest at a local minimum"
    RAN_ALL_STEPS = "ran all its steps without coming to rest"
    DIVERGED = (
        "diverged: the loss or its gradient was no longer finite, or the run left for infinity"
    )


@dataclass(frozen=True)
class Trajectory:
    """One run: where it went, and the loss on the way.

    Attributes:
        label: tells the run apart from the others of its recording.
        optimizer: the optimizer's name.
        hyperparameters: all of the optimizer's settings.
        start: the start point.
        positions: shape (T+1, 2), the start first; NaN after the run's end.
        losses: shape (T+1,), the loss at each position; NaN after the run's end.
        gradient_norms: shape (T+1,), likewise the Euclidean norm of the gradient.
        outcome: how the run ended.
        last_step: the last step taken; T, or less if the run diverged.
    """

    label: str
    optimizer: str
    hyperparameters: Mapping[str, HyperparameterValue]
    start: Point
    positions: Array
    losses: Array
    gradient_norms: Array
    outcome: Outcome
    last_step: int

    @property
    def sentence(self) -> str:
        """How the run ended, for a person."""
        if self.outcome is Outcome.DIVERGED:
            return f"diverged at step {self.last_step}"
        return str(self.outcome.value)


def trajectories(scenario: LandscapeScenario) -> Iterator[Trajectory]:
    """Run every optimizer of a scenario from every start point.

    All start points of an optimizer advance together in one batch. A run whose
    loss or gradient stops being finite, or that leaves for infinity, ends
    there; the others go on.
    """
    objective = Objective(scenario.landscape)
    starts = np.array(scenario.starts, dtype=np.float64)
    for entry in scenario.optimizers:
        positions = descend(objective, entry.build(), starts, scenario.steps)
        yield from _of_optimizer(scenario, entry, objective, positions)


def descend(objective: Differentiable, optimizer: Optimizer, starts: Array, steps: int) -> Array:
    """The positions of R runs that advance together: (R, N) starts, (steps+1, R, N) out."""
    positions = np.empty((steps + 1, *starts.shape))
    positions[0] = position = starts
    state = optimizer.init(position)
    with np.errstate(all="ignore"):
        for k in range(1, steps + 1):
            position, state = optimizer.step(objective, position, state)
            positions[k] = position
    return positions


def _of_optimizer(
    scenario: LandscapeScenario, entry: OptimizerEntry, objective: Objective, positions: Array
) -> list[Trajectory]:
    """The runs of one optimizer, each cut off where it diverged."""
    losses, gradient_norms = _measure(objective, positions)
    last_steps, diverged = _ends(scenario.landscape.domain, positions, losses, gradient_norms)
    after_end = np.arange(len(positions))[:, np.newaxis] > last_steps
    positions[after_end] = losses[after_end] = gradient_norms[after_end] = np.nan
    settled = _settled(scenario.landscape.domain, objective, positions) & ~diverged
    return [
        Trajectory(
            label=_label(entry, start, alone=len(scenario.starts) == 1),
            optimizer=entry.name,
            hyperparameters=entry.hyperparameters,
            start=start,
            positions=positions[:, i],
            losses=losses[:, i],
            gradient_norms=gradient_norms[:, i],
            outcome=Outcome.DIVERGED
            if diverged[i]
            else Outcome.CONVERGED
            if settled[i]
            else Outcome.RAN_ALL_STEPS,
            last_step=int(last_steps[i]),
        )
        for i, start in enumerate(scenario.starts)
    ]


def _label(entry: OptimizerEntry, start: Point, alone: bool) -> str:
    return entry.label if alone else f"{entry.label} from ({start.x:g}, {start.y:g})"


def _measure(objective: Objective, positions: Array) -> tuple[Array, Array]:
    """Loss and gradient norm at positions of shape (T+1, R, 2), block by block."""
    rows = max(1, BLOCK // positions.shape[1])
    losses, norms = np.empty(positions.shape[:2]), np.empty(positions.shape[:2])
    for first in range(0, len(positions), rows):
        block = slice(first, first + rows)
        losses[block], gradients = objective.value_and_gradient(positions[block])
        norms[block] = np.hypot(gradients[..., 0], gradients[..., 1])
    return losses, norms


def _ends(
    domain: Domain, positions: Array, losses: Array, gradient_norms: Array
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The last step of each run, and whether it ended because the run diverged."""
    with np.errstate(all="ignore"):
        distance = np.hypot(*np.moveaxis(positions - domain.center, -1, 0))
    escaped = ~(distance <= distance[0] + ESCAPE_RADIUS * domain.diagonal)
    failed = escaped | ~np.isfinite(losses) | ~np.isfinite(gradient_norms)
    diverged = failed.any(axis=0)
    last = np.where(diverged, failed.argmax(axis=0), len(positions) - 1)
    # A position that is no number is no place to end at: the run ended one step earlier.
    nowhere = ~np.isfinite(distance[last, np.arange(len(last))])
    return np.maximum(last - nowhere, 0), diverged


def _settled(domain: Domain, objective: Objective, positions: Array) -> NDArray[np.bool_]:
    """Whether each run came to rest at a local minimum.

    It did if its last step was short and a Newton step from its last position
    is short too, on a Hessian that is positive definite. A flat plateau, where
    the gradient alone would look converged, does not pass.
    """
    radius = CONVERGENCE_RADIUS * domain.diagonal
    last_move = np.linalg.norm(positions[-1] - positions[-2], axis=-1)
    _, gradient = objective.value_and_gradient(positions[-1])
    hessian = objective.hessian(positions[-1], spacing=radius / 10)
    (a, b), (_, d) = np.moveaxis(hessian, 0, -1)
    with np.errstate(all="ignore"):
        determinant = a * d - b * b
        newton = (
            np.stack(
                [d * gradient[:, 0] - b * gradient[:, 1], a * gradient[:, 1] - b * gradient[:, 0]]
            )
            / determinant
        )
        near = np.hypot(*newton) < radius
    return np.asarray((a > 0) & (determinant > 0) & near & (last_move < radius))
