"""Trajectories: every optimizer takes its steps from every start point."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.bridges import RECORDED, is_bridge
from landscapes.digits import points
from landscapes.ensemble import (
    Descent,
    Evaluations,
    Outcome,
    Tally,
    descend_with_tracks,
    fates,
    held,
    oracle,
    settled,
    stands_still,
)
from landscapes.kinds.base import OptimizerEntry, Point
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.work import Progress, Work, reported
from landscapes.objective import Objective
from landscapes.trajectory import Trajectory


def run(scenario: LandscapeScenario, work: Work) -> LandscapeRecording:
    """Run every optimizer of a scenario from every start point."""
    return LandscapeRecording(scenario, tuple(trajectories(scenario, work.progress)))


def trajectories(
    scenario: LandscapeScenario, progress: Progress | None = None
) -> Iterator[Trajectory]:
    """Run every optimizer of a scenario from every start point, with the noise of every seed.

    All runs of an optimizer advance together in one batch, unless another library takes the
    steps, which does so for one run at a time. A run ends where its
    loss or gradient stops being finite, or where it leaves for infinity; the others
    go on. Losses and gradient norms are true ones, without noise.
    """
    objective = Objective(scenario.landscape)
    named = zip(scenario.starts, points(scenario.starts), strict=True)
    places = [_Place(start, name, seed) for (start, name), seed in product(named, scenario.seeds)]
    for entry in reported(scenario.optimizers, progress):
        batches = [[place] for place in places] if is_bridge(entry.name) else [places]
        for batch in batches:
            yield from _batch(scenario, entry, objective, batch)


class _Place(NamedTuple):
    """The start of a run, as a point and in words, and the seed of its noise."""

    start: Point
    name: str
    seed: int | None


def _batch(
    scenario: LandscapeScenario,
    entry: OptimizerEntry,
    objective: Objective,
    places: Sequence[_Place],
) -> list[Trajectory]:
    """Run an optimizer from some places together."""
    starts = np.array([place.start for place in places], dtype=np.float64)
    seeds = np.array([place.seed or 0 for place in places])
    tally = Tally()
    objectives = tally.over(oracle(objective, scenario.first_noise[0], seeds))
    optimizer = entry.build()
    descent = descend_with_tracks(objectives, optimizer, starts, scenario.steps)
    rests = held(objective, optimizer.problem, descent.positions)
    # What a recorded run has asked for is not known.
    evaluations = None if entry.name == RECORDED else tally.evaluations
    return _of_optimizer(scenario, entry, objective, places, descent, evaluations, rests)


def _of_optimizer(
    scenario: LandscapeScenario,
    entry: OptimizerEntry,
    objective: Objective,
    places: Sequence[_Place],
    descent: Descent,
    evaluations: Evaluations | None,
    rests: NDArray[np.bool_],
) -> list[Trajectory]:
    """The runs of one optimizer, each cut off where it diverged."""
    positions, tracks, stop = descent
    losses, gradient_norms, last_steps, diverged = fates(objective, positions)
    after_end = np.arange(len(positions))[:, np.newaxis] > last_steps
    for values in (positions, losses, gradient_norms, *tracks.values()):
        values[after_end] = np.nan
    schedules = {key: of.values(scenario.steps) for key, of in entry.schedules.items()}
    # The first one that holds for a run is its outcome.
    holds = {
        Outcome.DIVERGED: diverged,
        Outcome.CONVERGED: settled(objective, *positions[-2:]),
        Outcome.HELD: rests,
        Outcome.STANDS_STILL: stands_still(objective, *positions[-2:]),
        Outcome.STOPPED: np.full_like(diverged, stop is not None),
        Outcome.RAN_ALL_STEPS: np.ones_like(diverged),
    }
    return [
        Trajectory(
            label=_label(scenario, entry, place),
            optimizer=entry.name,
            hyperparameters=entry.hyperparameters,
            start=place.start,
            positions=positions[:, i],
            losses=losses[:, i],
            gradient_norms=gradient_norms[:, i],
            outcome=next(outcome for outcome, of in holds.items() if of[i]),
            last_step=int(last_steps[i]),
            seed=place.seed,
            evaluations=evaluations,
            tracks={name: points[:, i] for name, points in tracks.items()},
            modifiers=entry.modifiers,
            schedules=schedules,
            # What it did after it had left is not told.
            stop=stop if stop and stop.step <= last_steps[i] else None,
        )
        for i, place in enumerate(places)
    ]


def _label(scenario: LandscapeScenario, entry: OptimizerEntry, place: _Place) -> str:
    """``Adam from (2, 1), seed 3``, without the parts that all runs share."""
    label = entry.label
    if len(scenario.starts) > 1:
        label += f" from {place.name}"
    if len(scenario.seeds) > 1:
        label += f", seed {place.seed}"
    return label
