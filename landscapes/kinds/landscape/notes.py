"""Notes on runs on a landscape: those that diverge or leave the view are tried."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import NamedTuple

import numpy as np

from landscapes.checking.note import Note
from landscapes.checking.optimizers import of_optimizers
from landscapes.checking.pictures import of_colors, of_map
from landscapes.checking.runs import of_expression, of_starts
from landscapes.checking.trials import Ended, affordable, blamed, places_of
from landscapes.ensemble import Outcome
from landscapes.formulas import plain
from landscapes.functions import Array, Domain
from landscapes.kinds.axes import SurfaceView
from landscapes.kinds.base import OptimizerEntry
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.run import run
from landscapes.kinds.work import Work
from landscapes.loading import Written
from landscapes.schedules.decays import range_test
from landscapes.trajectory import Trajectory
from landscapes.words import counted

STEPS = 3000
"""The most steps to try, over all optimizers, which take a moment."""
RUNS = 100
"""The number of simultaneous runs that takes twice as long as one."""
BESIDE = 0.01
"""A run counts as inside up to this distance from the domain, as a share of its sides."""


def notes(written: Written, scenario: LandscapeScenario) -> Iterator[Note]:
    """Yield the notes on the expression, starts, map, colours and runs."""
    yield from of_expression(written, scenario.plain_landscape)
    settings = [each.hyperparameters for each in scenario.optimizers]
    yield from of_optimizers(
        written, scenario.optimizers, settings, scenario.landscape, scenario.starts
    )
    yield from of_starts(written, scenario.starts, scenario.landscape, scenario.domain)
    yield from of_map(written, scenario)
    yield from _of_view(written, scenario)
    yield from _of_count(scenario)
    yield from of_colors(written, scenario.optimizers, scenario.render.theme)
    yield from _descents(written, scenario)


def _of_view(written: Written, scenario: LandscapeScenario) -> Iterator[Note]:
    """Note keys of the view that only the other style has, but for those at their defaults."""
    view = written.document.data.get("view")
    if not isinstance(view, dict):
        return
    style, other = ("surface", "map") if scenario.surface else ("map", "surface")
    unused = {"aspect": None} if scenario.surface else asdict(SurfaceView())
    for key in unused.keys() & view.keys():
        if view[key] != unused[key]:
            message = f"{key} has no effect on a {style}; it is for a {other}"
            yield Note(("view", key), message)


def _of_count(scenario: LandscapeScenario) -> Iterator[Note]:
    """Note that evaluations are counted where no chart shows them."""
    if scenario.render.count != "steps" and not scenario.render.panels:
        message = "count has no effect without a chart, such as panels: [landscape, loss]"
        yield Note(("render", "count"), message)


def _descents(written: Written, scenario: LandscapeScenario) -> Iterator[Note]:
    optimizers, runs = len(scenario.optimizers), len(scenario.starts) * len(scenario.seeds)
    steps = affordable(scenario.steps, STEPS, optimizers, runs / RUNS)
    recording = run(replace(scenario, steps=steps), Work())
    places = places_of(written, scenario.optimizers)
    for index, (place, entry) in enumerate(zip(places, scenario.optimizers, strict=True)):
        if _is_test(entry):
            continue
        tried = recording.of_optimizer(index)
        # The other starts have notes of their own.
        ends = [each.last_step for each in tried if each.begins and _diverged(recording, each)]
        if ended := Ended.at([step for step in ends if step == 0], len(tried)):
            yield Note(place, ended.stuck(entry.label))
        if ended := Ended.at([step for step in ends if step > 0], len(tried)):
            yield Note(place, ended.told(entry.label, "diverges") + blamed(entry))
        if still := sum(map(_is_stuck, tried)):
            yield Note(place, _stuck(entry, still, len(tried), steps))
        stops = [each.stop for each in tried if each.outcome is Outcome.STOPPED and each.stop]
        if ended := Ended.at([stop.step for stop in stops], len(tried)):
            why = next(stop.reason for stop in stops if stop.step == ended.step)
            yield Note(place, f"{ended.told(entry.label, 'stops')}, not at a minimum: {why}")
        gone = [_Gone.of(each, scenario.domain) for each in tried if not _diverged(recording, each)]
        left = [each for each in gone if each]
        if ended := Ended.at([each.step for each in left], len(tried)):
            falls = not scenario.landscape.minima and all(each.is_lower for each in left)
            after = ", where the loss goes on falling" if falls else _afterwards(ended, steps)
            yield Note(place, ended.told(entry.label, "leaves the view") + after)
    if steps < scenario.steps:
        yield Note(
            ("steps",),
            f"the first {steps} of {scenario.steps} steps have been tried:"
            " after them, runs may still diverge or leave the view",
        )


def _is_stuck(run: Trajectory) -> bool:
    """Whether a run never moves, though there is a slope where it starts."""
    has_slope = run.outcome is not Outcome.DIVERGED and run.gradient_norms[0] > 0
    return bool(has_slope and (run.positions == run.positions[0]).all())


def _stuck(entry: OptimizerEntry, count: int, of: int, steps: int) -> str:
    """Write ``SGD does not move in 30 steps, though there is a slope``."""
    label = plain(entry.label)
    which = label if of == 1 else f"{label} in {count} of {of} runs"
    return f"{which} does not move in {counted(steps, 'step')}, though there is a slope"


def _is_test(entry: OptimizerEntry) -> bool:
    """Whether the learning rate rises until a run diverges, which is what is to be seen."""
    return any(schedule.factory is range_test for schedule in entry.schedules.values())


def _diverged(recording: LandscapeRecording, run: Trajectory) -> bool:
    """Whether a run diverged, and not because its loss went on falling."""
    return run.outcome is Outcome.DIVERGED and not recording.falls_on(run)


def _afterwards(ended: Ended, steps: int) -> str:
    verb = "is" if ended.how_many == 1 else "are"
    comma = "" if ended.of == 1 else ","
    return f"{comma} and {verb} outside it at step {steps}"


class _Gone(NamedTuple):
    """The departure of a run that left the domain for good.

    Attributes:
        step: the first step from which it stays outside.
        is_lower: whether its last loss is lower than the last one inside.
    """

    step: int
    is_lower: bool

    @classmethod
    def of(cls, run: Trajectory, domain: Domain) -> "_Gone | None":
        """The departure of a run; None if it began outside or ended inside."""
        last = run.last_step
        inside = _inside(run.positions[: last + 1], domain)
        if inside[-1] or not inside[0]:
            return None
        step = int(np.flatnonzero(inside)[-1]) + 1
        return cls(step, bool(run.losses[last] < run.losses[step - 1]))


def _inside(positions: Array, domain: Domain) -> Array:
    low = np.array([domain.x_min, domain.y_min])
    high = np.array([domain.x_max, domain.y_max])
    beside = BESIDE * (high - low)
    return np.asarray(((positions >= low - beside) & (positions <= high + beside)).all(axis=-1))
