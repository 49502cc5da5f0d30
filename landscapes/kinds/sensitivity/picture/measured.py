"""Scales and texts that both pictures of a sensitivity share."""

from collections.abc import Iterator

import numpy as np

from landscapes.drawing.charts.scale import HUGE, TINY, Scale
from landscapes.kinds.sensitivity.model import Axis, SensitivityMap, SensitivityRecording, values_at
from landscapes.kinds.sensitivity.words import measured
from landscapes.objective import Objective
from landscapes.words import counted, number, settings, three_digits

DEEPEST = 1e-30
"""The least share of the upper end at which a logarithmic scale begins; less is rounding."""

WIDE_RANGE = 10.0
"""Above this ratio of the largest to the least median, a scale is logarithmic."""


def axis_scale(axis: Axis) -> Scale:
    """The scale of an axis, with half a cell beyond the first and the last value."""
    low, high = float(axis.values[0]), float(axis.values[-1])
    steps = 2 * (len(axis.values) - 1)
    if axis.scale == "linear":
        half = (high - low) / steps
        return Scale(low - half, high + half)
    if axis.scale == "log":
        half = (high / low) ** (1 / steps)
        return Scale(low / half, high * half, logarithmic=True)
    half = ((1 - low) / (1 - high)) ** (1 / steps)
    return Scale(1 - (1 - low) * half, 1 - (1 - high) / half, complement=True)


def value_scale(recording: SensitivityRecording) -> tuple[Scale, bool]:
    """The scale of the measure over all maps, and whether there are values above it.

    It begins at the least median, unless that is rounding. It ends at the loss at the starts, if
    that is lower than the largest median: a run that ends above it has gained nothing.
    It is logarithmic where the medians are not below zero and span a factor of more than
    ``WIDE_RANGE``.
    """
    scenario = recording.scenario
    medians = [found.quartiles[scenario.measure][1].ravel() for found in recording.maps]
    values = np.concatenate(medians)
    values = values[np.isfinite(values)]
    if not values.size:
        return Scale(0.0, 1.0), False
    low, high = np.clip([values.min(), values.max()], -HUGE, HUGE).tolist()
    end = _end(recording)
    top = end if low < end < high else high
    positive = np.clip(values[values > 0], TINY, high)
    if low >= 0 and positive.size and top > WIDE_RANGE * positive.min():
        least = max(float(positive.min()), DEEPEST * top)
        return Scale(least, top, logarithmic=True), top < high
    if top - low <= 1e-9 * max(abs(top), abs(low), TINY):
        top = low + max(abs(low), 1.0)
    return Scale(low, top), top < high


def _end(recording: SensitivityRecording) -> float:
    """The median loss at the starts."""
    scenario = recording.scenario
    if scenario.measure == "steps_to_converge":
        return float("inf")
    starts = np.array(scenario.starts, dtype=np.float64)
    # Half of the largest number can be added to itself.
    return 2 * float(np.nanmedian(Objective(scenario.landscape).value(starts) / 2))


def measure_title(recording: SensitivityRecording) -> str:
    """The measure: ``final loss after 150 steps, median of 16 starts``."""
    scenario = recording.scenario
    several = f", median of {len(scenario.starts)} starts" if len(scenario.starts) > 1 else ""
    return measured(scenario) + several


def best_lines(recording: SensitivityRecording, found: SensitivityMap) -> Iterator[str]:
    """Yield the best values, and their result."""
    scenario = recording.scenario
    cell = found.best(scenario.measure)
    if cell is None:
        yield "all diverged" if found.diverged_cells.all() else "none converged"
        return
    yield f"best: {settings(values_at(scenario.axes, cell))}"
    if scenario.measure == "final_loss":
        yield f"final loss {number(float(found.losses[1][cell]))}"
    else:
        yield counted(int(found.steps[1][cell]), "step")


def best_in_short(recording: SensitivityRecording, found: SensitivityMap) -> Iterator[str]:
    """Yield the best values, in the order of the axes, and their result, on one line."""
    scenario = recording.scenario
    cell = found.best(scenario.measure)
    if cell is None:
        yield from best_lines(recording, found)
        return
    values = ", ".join(map(three_digits, values_at(scenario.axes, cell).values()))
    is_loss = scenario.measure == "final_loss"
    result = number(float(found.losses[1][cell])) if is_loss else f"{found.steps[1][cell]:.0f}"
    yield f"best ({values}): {result}"
