"""Optimizers → what the search of each found, all within the same budget."""

from concurrent.futures import Executor
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from landscapes.ensemble import Search, Trials, attempt, settings
from landscapes.runner.learning import Progress
from landscapes.scenario.model import Contestant, RaceScenario

if TYPE_CHECKING:
    from landscapes.workers import Checkpoint

FEW_STEPS = 40_000_000
"""A race of fewer steps, of all runs together, is over before processes would have begun."""


def searches(
    scenario: RaceScenario,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    checkpoint: "Checkpoint | None" = None,
) -> list[Search]:
    """Tune every optimizer of a race.

    Args:
        scenario: what is raced, and how it is tuned.
        progress: called with the number of tasks that are done, and of all.
        executor: who shares the work, instead of processes of this machine.
        jobs: how many processes do; one a processor, if None.
        checkpoint: where the results of finished tasks are kept.

    Returns:
        what came of each optimizer's search, whatever its work was cut into.

    Raises:
        WorkerLostError: if a process that shares the work is ended from outside.
    """
    # A picture that is no map is made without importing who shares work.
    from landscapes.workers import fan_out

    every = [_trials(scenario, contestant) for contestant in scenario.contestants]
    parts = [trials.parts() for trials in every]
    tasks = [task for own in parts for task in own]
    steps = prod([sum(trials.count for trials in every), len(scenario.starts), scenario.steps])
    done = fan_out(
        attempt,
        tasks,
        executor=executor,
        jobs=jobs or (1 if steps < FEW_STEPS else None),
        checkpoint=checkpoint,
        progress=progress,
    )
    results = dict(done)
    ordered = iter([results[index] for index in range(len(tasks))])
    return [Search.joined([(task, next(ordered)) for task in own]) for own in parts]


def _trials(scenario: RaceScenario, contestant: Contestant) -> Trials:
    tried = settings(contestant.name, contestant.ranges, scenario.tuning)
    noise = scenario.noise
    return Trials(
        landscape=scenario.landscape,
        factory=contestant.factory,
        fixed=contestant.fixed,
        tried=tried,
        count=len(next(iter(tried.values()), [None])),
        starts=np.array(scenario.starts, dtype=np.float64),
        steps=scenario.steps,
        target=scenario.target,
        noise=noise.kind if noise else None,
        seed=noise.seeds[0] if noise else 0,
    )
