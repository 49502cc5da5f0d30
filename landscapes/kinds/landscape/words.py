"""Words for runs on a landscape."""

from collections.abc import Iterator, Sequence
from math import isfinite

import numpy as np

from landscapes.description.wording import (
    from_starts,
    listed,
    loss_words,
    noise_clause,
    on_landscape,
    point,
    quoted,
    range_of,
    with_modifiers,
)
from landscapes.ensemble import Outcome, median
from landscapes.functions import Minimum
from landscapes.kinds.base import OptimizerEntry
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.modifiers.wording import holding
from landscapes.trajectory import Trajectory
from landscapes.words import DIGITS, counted, spelt

NEAR = 0.01
"""A run that ends at most this part of a domain diagonal from a minimum ends at it."""


def describe(recording: LandscapeRecording) -> str:
    """Describe the optimizers on the landscape, and the ends of their runs."""
    scenario = recording.scenario
    optimizers = [
        with_modifiers(_with_schedules(entry), entry.modifiers) for entry in scenario.optimizers
    ]
    where = from_starts(scenario.starts)
    steps = counted(scenario.steps, "step")
    on = on_landscape(scenario.title, scenario.landscape)
    shown = f"{listed(optimizers)}{on}, {steps} {where}"
    ends = list(_endings(recording) if len(scenario.seeds) == 1 else _medians(recording))
    if scenario.render.count == "evaluations" and scenario.render.panels:
        ends.append(_evaluations(recording))
    return f"{shown}{noise_clause(scenario.noise)}. {'; '.join(ends)}."


def _evaluations(recording: LandscapeRecording) -> str:
    """What the charts have along, and the evaluations that the runs of each optimizer used."""
    used = []
    for index, entry in enumerate(recording.scenario.optimizers):
        each = sorted({int(run.used[-1]) for run in recording.of_optimizer(index)})
        span = f"{each[0]} to {each[-1]}" if len(each) > 1 else f"{each[0]}"
        used.append(f"{span} by {quoted(entry.label)}")
    return f"charts count evaluations of the loss and its gradient: {listed(used)}"


def _with_schedules(entry: OptimizerEntry) -> str:
    """``SGD with learning rate cosine 0.3 → 0.01``; the label alone where it says so."""
    told = [f"{spelt(key)} {of.in_words(DIGITS)}" for key, of in entry.schedules.items()]
    unsaid = [each for each in told if each not in entry.label]
    return f"{entry.label} with {listed(unsaid)}" if unsaid else entry.label


def _medians(recording: LandscapeRecording) -> Iterator[str]:
    """The final losses of each optimizer, the lowest median first."""
    finals: dict[str, list[float]] = {}
    span = span_of(recording.trajectories)
    for index, entry in enumerate(recording.scenario.optimizers):
        finals[entry.label] = [_final_loss(run) for run in recording.of_optimizer(index)]
    for label, losses in sorted(finals.items(), key=lambda item: median(item[1])):
        left = [loss for loss in losses if isfinite(loss)]
        gone = f"{len(losses) - len(left)} of its {len(losses)} runs diverged"
        if not left:
            yield f"all {len(losses)} runs of {label} diverged"
            continue
        told = f"{label} ended at a median loss of {loss_words(float(median(left)), span)}"
        yield f"{told}, {gone}" if len(left) < len(losses) else told


def _endings(recording: LandscapeRecording) -> Iterator[str]:
    """The ends of runs, grouped by outcome, the lowest loss first."""
    fates: dict[str, list[Trajectory]] = {}
    span = span_of(recording.trajectories)
    for trajectory in sorted(recording.trajectories, key=_final_loss):
        stopped = f" ({trajectory.stop})" if trajectory.stop else ""
        fate = _fate(recording, trajectory, span) + stopped
        fates.setdefault(fate, []).append(trajectory)
    for fate, trajectories in fates.items():
        names = [quoted(t.label) for t in trajectories]
        total = len(recording.trajectories)
        who = listed(names) if len(names) <= 5 else f"{len(names)} of {total} runs"
        yield f"{who} {fate}"


def span_of(runs: Sequence[Trajectory]) -> float:
    """The range of the losses at the starts, and at the ends of runs that did not diverge."""
    return range_of([*(float(run.losses[0]) for run in runs), *map(_final_loss, runs)])


def _final_loss(trajectory: Trajectory) -> float:
    loss = float(trajectory.losses[trajectory.last_step])
    diverged = trajectory.outcome is Outcome.DIVERGED or not isfinite(loss)
    return float("inf") if diverged else loss


def _fate(recording: LandscapeRecording, trajectory: Trajectory, span: float) -> str:
    if recording.falls_on(trajectory):
        return f"left, the loss still falling at step {trajectory.last_step}"
    if trajectory.outcome is Outcome.DIVERGED:
        return trajectory.divergence
    x, y = trajectory.positions[trajectory.last_step].tolist()
    loss = f"loss {loss_words(float(trajectory.losses[trajectory.last_step]), span)}"
    landscape = recording.scenario.landscape
    # A run that is under way has not come to where it would rest.
    where = "at" if trajectory.outcome is Outcome.CONVERGED else "near"
    stands = trajectory.outcome is Outcome.STANDS_STILL
    ended, why = ("stood still", ", where the gradient is zero") if stands else ("ended", "")
    if trajectory.outcome is Outcome.HELD:
        ended, why = "came to rest", f", {holding(trajectory.modifiers)}"
    for kind, minima in (("global", landscape.global_minima), ("local", landscape.local_minima)):
        for minimum in minima:
            if _distance(minimum, x, y) <= NEAR * landscape.domain.diagonal:
                article = "a" if kind == "local" or len(minima) > 1 else "the"
                place = point(*minimum[:2], landscape.domain)
                return f"{ended} {where} {article} {kind} minimum {place}{why}, {loss}"
    outside = "" if recording.scenario.domain.contains(x, y) else ", outside the picture"
    return f"{ended} at {point(x, y, landscape.domain)}{outside}{why}, {loss}"


def _distance(minimum: Minimum, x: float, y: float) -> float:
    return float(np.hypot(minimum.x - x, minimum.y - y))
