"""Runs that are tried: whether one diverges, or leaves what is shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from landscapes.checking.note import Note, where_written
from landscapes.functions import Array, Domain
from landscapes.runner import Outcome, Trajectory, run
from landscapes.scenario import Written
from landscapes.scenario.document import Location
from landscapes.scenario.entries import words
from landscapes.scenario.model import LandscapeScenario, LearningScenario, OptimizerEntry

STEPS = 3000
"""How many steps are tried, those of all optimizers together: that takes a moment."""
RUNS = 100
"""So many runs that advance together cost twice as much as one."""
ITERATIONS, SEEDS = 200, 10
"""The same of trainings, which cost more."""
MULTIPLICATIONS = 2 * 10**9
"""How many of a network's multiplications are tried at most, which take about a second."""
BESIDE = 0.01
"""A run so little outside of the domain, as a share of its sides, has not left it."""


def of_runs(written: Written) -> Iterator[Note]:
    """Runs that diverge or leave the view, at their optimizers, and how far they were tried."""
    match written.scenario:
        case LandscapeScenario() as scenario:
            yield from _descents(written, scenario)
        case LearningScenario() as scenario:
            yield from _trainings(written, scenario)


class _Ended(NamedTuple):
    """Runs of one optimizer that ended alike.

    Attributes:
        step: of the first one's end.
        how_many: they are.
        of: how many runs the optimizer has.
    """

    step: int
    how_many: int
    of: int

    @classmethod
    def at(cls, steps: Sequence[int], of: int) -> "_Ended | None":
        return cls(min(steps), len(steps), of) if steps else None

    def told(self, label: str, verb: str) -> str:
        """``SGD diverges at step 3``, ``2 of the 5 runs of SGD diverge, the first at step 3``"""
        if self.of == 1:
            return f"{label} {verb} at step {self.step}"
        if self.how_many == 1:
            return f"one of the {self.of} runs of {label} {verb}, at step {self.step}"
        which = f"{self.how_many} of the {self.of}"
        if self.how_many == self.of:
            which = "both" if self.of == 2 else f"all {self.of}"
        plural = re.sub(r"s\b", "", verb)
        return f"{which} runs of {label} {plural}, the first at step {self.step}"


def _descents(written: Written, scenario: LandscapeScenario) -> Iterator[Note]:
    optimizers, runs = len(scenario.optimizers), len(scenario.starts) * len(scenario.seeds)
    steps = _affordable(scenario.steps, STEPS, optimizers, runs / RUNS)
    recording = run(replace(scenario, steps=steps))
    places = _places(written, scenario.optimizers)
    for index, (place, entry) in enumerate(zip(places, scenario.optimizers, strict=True)):
        tried = recording.of_optimizer(index)
        diverged = [each.last_step for each in tried if each.outcome is Outcome.DIVERGED]
        if ended := _Ended.at(diverged, len(tried)):
            yield Note(place, ended.told(entry.label, "diverges") + _blamed(entry))
        gone = [_Gone.of(each, scenario.domain) for each in tried]
        left = [each for each in gone if each]
        if ended := _Ended.at([each.step for each in left], len(tried)):
            falls = not scenario.landscape.minima and all(each.is_lower for each in left)
            after = ", where the loss goes on falling" if falls else _afterwards(ended, steps)
            yield Note(place, ended.told(entry.label, "leaves the view") + after)
    if steps < scenario.steps:
        yield Note(
            ("steps",),
            f"the first {steps} of {scenario.steps} steps have been tried:"
            " after them, runs may still diverge or leave the view",
        )


def _afterwards(ended: _Ended, steps: int) -> str:
    verb = "is" if ended.how_many == 1 else "are"
    comma = "" if ended.of == 1 else ","
    return f"{comma} and {verb} outside of it at step {steps}"


class _Gone(NamedTuple):
    """How a run left the domain that is shown, and stayed away.

    Attributes:
        step: the first one that it was outside for good.
        is_lower: whether its last loss is lower than the last one inside.
    """

    step: int
    is_lower: bool

    @classmethod
    def of(cls, run: Trajectory, domain: Domain) -> "_Gone | None":
        """None of one that is inside at its end, that began outside, or that diverged."""
        last = run.last_step
        inside = _inside(run.positions[: last + 1], domain)
        if run.outcome is Outcome.DIVERGED or inside[-1] or not inside[0]:
            return None
        step = int(np.flatnonzero(inside)[-1]) + 1
        return cls(step, bool(run.losses[last] < run.losses[step - 1]))


def _inside(positions: Array, domain: Domain) -> Array:
    low = np.array([domain.x_min, domain.y_min])
    high = np.array([domain.x_max, domain.y_max])
    beside = BESIDE * (high - low)
    return np.asarray(((positions >= low - beside) & (positions <= high + beside)).all(axis=-1))


def _trainings(written: Written, scenario: LearningScenario) -> Iterator[Note]:
    optimizers, seeds = len(scenario.optimizers), len(scenario.seeds)
    steps = _affordable(scenario.steps, ITERATIONS, optimizers, seeds / SEEDS)
    steps = min(steps, MULTIPLICATIONS // (optimizers * seeds * _multiplications(scenario)))
    if steps == 0:
        yield Note(("kind",), "these trainings are too large to try whether one diverges")
        return
    recording = run(replace(scenario, steps=steps))
    places = _places(written, scenario.optimizers)
    for place, entry, history in zip(places, scenario.optimizers, recording.histories, strict=True):
        first = np.isnan(history.train_losses[history.diverged]).argmax(axis=1)
        if ended := _Ended.at(history.iterations[first].tolist(), seeds):
            yield Note(place, ended.told(entry.label, "diverges") + _blamed(entry))


def _multiplications(scenario: LearningScenario) -> int:
    """How many an iteration takes at most, whose losses are those of all points."""
    training, validation = (len(part.inputs) for part in scenario.split)
    # Forwards and backwards over a batch, and forwards over all points.
    points = 3 * min(training, scenario.batch_size) + training + validation
    return scenario.network.parameters * points


def _affordable(steps: int, work: int, optimizers: int, share: float) -> int:
    """How many of the steps are tried."""
    return min(steps, max(1, int(work / (optimizers * (1 + share)))))


def _places(written: Written, optimizers: Sequence[OptimizerEntry]) -> list[Location]:
    """Where the learning rate of each optimizer is written."""
    found = where_written(written.document.data, len(optimizers))
    if found is None:
        return [("optimizers",)] * len(optimizers)
    return [(*place.entry, "learning_rate", place.turn) for place in found]


def _blamed(entry: OptimizerEntry) -> str:
    """The learning rate, unless the label names it already."""
    rate = entry.hyperparameters.get("learning_rate")
    named = words("learning_rate", rate) if rate is not None else ""
    return f" with {named}" if named and named not in entry.label else ""
