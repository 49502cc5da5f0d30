"""Candidates → the result of each one's search, all within the same budget."""

from dataclasses import replace
from math import prod

import numpy as np

from landscapes.ensemble import Search, Trials, attempt, settings
from landscapes.kinds.landscape.run import trajectories
from landscapes.kinds.race.model import Candidate, RaceRecording, RaceScenario
from landscapes.kinds.work import Work
from landscapes.workers import fan_out

FEW_STEPS = 40_000_000
"""A race with fewer steps of all runs together is over before processes would have started."""


def run(scenario: RaceScenario, work: Work) -> RaceRecording:
    """Tune every candidate, and run each as tuned."""
    found = searches(scenario, work)
    runs = trajectories(scenario.tuned([search.tuned for search in found]))
    return RaceRecording(scenario, tuple(found), tuple(runs))


def searches(scenario: RaceScenario, work: Work) -> list[Search]:
    """The result of each candidate's search, however its work is cut into tasks."""
    every = [_trials(scenario, candidate) for candidate in scenario.candidates]
    parts = [trials.parts() for trials in every]
    tasks = [task for own in parts for task in own]
    steps = prod([sum(trials.count for trials in every), len(scenario.starts), scenario.steps])
    work = replace(work, jobs=work.jobs or (1 if steps < FEW_STEPS else None))
    results = dict(fan_out(attempt, tasks, **vars(work)))
    ordered = iter([results[index] for index in range(len(tasks))])
    return [Search.joined([(task, next(ordered)) for task in own]) for own in parts]


def _trials(scenario: RaceScenario, candidate: Candidate) -> Trials:
    tried = settings(candidate.name, candidate.ranges, scenario.tuning)
    noise, seed = scenario.first_noise
    return Trials(
        landscape=scenario.landscape,
        factory=candidate.composed,
        fixed=candidate.fixed,
        tried=tried,
        count=len(next(iter(tried.values()), [None])),
        starts=np.array(scenario.starts, dtype=np.float64),
        steps=scenario.steps,
        target=scenario.target,
        noise=noise,
        seed=seed,
        counts_evaluations=scenario.count == "evaluations",
    )
