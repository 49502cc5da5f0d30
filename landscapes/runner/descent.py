"""Trajectories: every optimizer takes its steps from every start point."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from landscapes.ensemble import Outcome, descend, fates, settled
from landscapes.functions import Array
from landscapes.objective import Objective
from landscapes.scenario.model import HyperparameterValue, LandscapeScenario, OptimizerEntry, Point


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
        positions = descend(repeat(objective), entry.build(), starts, scenario.steps)
        yield from _of_optimizer(scenario, entry, objective, positions)


def _of_optimizer(
    scenario: LandscapeScenario, entry: OptimizerEntry, objective: Objective, positions: Array
) -> list[Trajectory]:
    """The runs of one optimizer, each cut off where it diverged."""
    losses, gradient_norms, last_steps, diverged = fates(objective, positions)
    after_end = np.arange(len(positions))[:, np.newaxis] > last_steps
    positions[after_end] = losses[after_end] = gradient_norms[after_end] = np.nan
    at_rest = settled(objective, *positions[-2:]) & ~diverged
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
            if at_rest[i]
            else Outcome.RAN_ALL_STEPS,
            last_step=int(last_steps[i]),
        )
        for i, start in enumerate(scenario.starts)
    ]


def _label(entry: OptimizerEntry, start: Point, alone: bool) -> str:
    return entry.label if alone else f"{entry.label} from ({start.x:g}, {start.y:g})"
