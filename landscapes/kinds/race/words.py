"""Words for races."""

from collections.abc import Iterator, Sequence
from math import isinf

import numpy as np

from landscapes.description.wording import (
    from_starts,
    listed,
    noise_clause,
    on_landscape,
    percent,
    quoted,
    with_modifiers,
)
from landscapes.ensemble import is_level, median_interval, share_ahead
from landscapes.functions import Array
from landscapes.kinds.race.model import RaceRecording, RaceScenario
from landscapes.words import DIGITS, counted, number

EVALUATIONS = "evaluations, a Hessian as two"
"""What a race by evaluations counts."""


def describe(recording: RaceRecording) -> str:
    """Describe the conditions of the race, and its result."""
    scenario = recording.scenario
    labels = [with_modifiers(quoted(each.label), each.modifiers) for each in scenario.candidates]
    where = from_starts(scenario.starts)
    if len(labels) > 1:
        where = where.replace("from ", "from the same ") if len(scenario.starts) > 1 else where
    shown = (
        f"{listed(labels)}{on_landscape(scenario.title, scenario.landscape)},"
        f" {counted(scenario.steps, 'step')} {where}, {_tuning(scenario)}"
        f"{noise_clause(scenario.noise)}"
    )
    return f"{shown}. Successes and median {scenario.count}: {'; '.join(_standings(recording))}."


def _tuning(scenario: RaceScenario) -> str:
    """The tuning of the optimizers."""
    trials = counted(scenario.tuning.trials, "random trial")
    if scenario.tuning.search == "grid":
        trials = f"{counted(scenario.tuning.trials, 'trial')} on a grid at most"
    untuned = [quoted(each.label) for each in scenario.candidates if not each.ranges]
    if len(untuned) == len(scenario.candidates):
        return "none of them tuned" if len(untuned) > 1 else "not tuned"
    if untuned:
        were = "was" if len(untuned) == 1 else "were"
        return f"tuned by {trials} each ({listed(untuned)} {were} not tuned)"
    return f"each tuned by {trials}" if len(scenario.candidates) > 1 else f"tuned by {trials}"


def goal(scenario: RaceScenario) -> str:
    """The end that counts as success."""
    if scenario.target is not None:
        return f"a loss of {number(scenario.target, digits=DIGITS)} or less at the end"
    article = "the" if len(scenario.landscape.global_minima) == 1 else "a"
    return f"{article} global minimum at the end"


def goal_name(scenario: RaceScenario) -> str:
    """What is to be reached: ``the minimum``, or the target."""
    if scenario.target is not None:
        return "the target"
    article = "the" if len(scenario.landscape.global_minima) == 1 else "a"
    return f"{article} global minimum"


def clear_winner(recording: RaceRecording) -> int | None:
    """The index of the first in the ranking if the interval of its median is below all others."""
    first, *others = recording.ranking
    intervals = [median_interval(each.best_arrivals) for each in recording.searches]
    is_clear = all(intervals[first].high < intervals[index].low for index in others)
    return first if is_clear else None


def _standings(recording: RaceRecording) -> Iterator[str]:
    """The optimizers, the best first, and how sure it is that this is the best."""
    scenario = recording.scenario
    labels = [quoted(scenario.candidates[index].label) for index in recording.ranking]
    arrivals = [recording.searches[index].best_arrivals for index in recording.ranking]
    for label, own, index in zip(labels, arrivals, recording.ranking, strict=True):
        median = in_median(own, recording.counts(index)[-1])
        yield f"{label} {np.isfinite(own).sum()} of {len(own)}, {median}"
    yield from _sureness(labels, arrivals)


def _sureness(labels: Sequence[str], arrivals: Sequence[Array]) -> Iterator[str]:
    """The certainty that the first is the best; empty if none of its runs succeeded."""
    first, *others = arrivals
    if not others or not np.isfinite(first).any():
        return
    rivals = dict(zip(labels[1:], others, strict=True))
    if level := [label for label, own in rivals.items() if is_level(first, own)]:
        yield f"{listed([labels[0], *level])} are level"
        return
    share = percent(share_ahead(first, others))
    yield f"{labels[0]} is ahead in {share} of bootstrap resamples"
    interval = median_interval(first)
    near = [label for label, own in rivals.items() if median_interval(own).overlaps(interval)]
    if near:
        yield f"the 95 % interval of its median overlaps that of {listed(near)}"


def in_median(arrivals: Array, most: float) -> str:
    """A median with its 95 % interval: ``112 (98 to 131)``; what is infinite is ``> 300``.

    Args:
        arrivals: the steps or evaluations to success, infinite where a run failed, shape (N,).
        most: how many of them each run takes in all.
    """

    def shown(value: float) -> str:
        return f"> {most:.0f}" if isinf(value) else number(value, digits=DIGITS)

    median, interval = float(np.median(arrivals)), median_interval(arrivals)
    if isinf(interval.low):
        return shown(median)
    return f"{shown(median)} ({shown(interval.low)} to {shown(interval.high)})"
