"""Words for races."""

from collections.abc import Iterator
from math import isinf

import numpy as np

from landscapes.description.wording import listed, told
from landscapes.ensemble import median_interval, share_ahead
from landscapes.functions import Array
from landscapes.runner import RaceRecording


def of_race(recording: RaceRecording) -> str:
    """How the race is run, and how it ends."""
    scenario = recording.scenario
    tuning = scenario.tuning
    search = "random trials" if tuning.search == "random" else "trials on a grid at most"
    shown = (
        f"{scenario.landscape.title}: {listed([each.label for each in scenario.contestants])},"
        f" {scenario.steps} steps from the same {len(scenario.starts)} starts,"
        f" each tuned by {tuning.trials} {search}"
    )
    shown += f", {told(scenario.noise)}" if scenario.noise else ""
    return f"{shown}. Successes and median steps: {'; '.join(_standings(recording))}."


def _standings(recording: RaceRecording) -> Iterator[str]:
    """The optimizers, the best first, and how sure it is that this is the best."""
    scenario = recording.scenario
    labels = [scenario.contestants[index].label for index in recording.ranking]
    arrivals = [recording.searches[index].best_arrivals for index in recording.ranking]
    for label, own in zip(labels, arrivals, strict=True):
        yield f"{label} {np.isfinite(own).sum()} of {len(own)}, {median_steps(own, scenario.steps)}"
    first, *others = arrivals
    if not others or not np.isfinite(first).any():
        return
    yield f"{labels[0]} is ahead in {100 * share_ahead(first, others):.0f} % of bootstrap resamples"
    near = [
        label
        for label, own in zip(labels[1:], others, strict=True)
        if median_interval(own).overlaps(median_interval(first))
    ]
    if near:
        yield f"the 95 % interval of its median overlaps that of {listed(near)}"


def median_steps(arrivals: Array, steps: int) -> str:
    """A median with its 95 % interval: ``112 (98 to 131)``; what is infinite is ``> 300``.

    Args:
        arrivals: the steps to success, infinite where a run failed, shape (N,).
        steps: how many each run takes.
    """

    def shown(value: float) -> str:
        return f"> {steps}" if isinf(value) else f"{value:g}"

    median, interval = float(np.median(arrivals)), median_interval(arrivals)
    if isinf(interval.low):
        return shown(median)
    return f"{shown(median)} ({shown(interval.low)} to {shown(interval.high)})"
