"""Charts beside a map: the loss, the norm of its gradient, or a hyperparameter, by step."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.charts.chart import Chart, Panel, stack
from landscapes.drawing.charts.curve import Line, lay_out
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.charts.ends import End, Ends, ends_width, values_in_words
from landscapes.drawing.charts.scale import Scale, beyond, fitted
from landscapes.ensemble import Quartiles, quartiles
from landscapes.functions import Array
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario, PanelName
from landscapes.schedules import Schedule
from landscapes.words import number, spelt

LOGARITHMIC_FROM = 30.0
"""Above this ratio of the largest to the least value, the scale is logarithmic."""

LEAST_SHARE = 1e-8
"""Values below this share of the largest lie below a logarithmic scale."""

TITLES: dict[PanelName, str] = {"loss": "loss", "gradient_norm": "norm of the gradient"}
"""The titles of panels with values of the runs; others are hyperparameters."""


class Course(NamedTuple):
    """The values that a curve shows.

    Attributes:
        optimizer: the index of the optimizer.
        values: the values at each step, and their quartiles over seeds; each of shape (T+1,).
    """

    optimizer: int
    values: Quartiles


def draw_panels(
    canvas: Canvas, room: Box, recording: LandscapeRecording, names: Sequence[PanelName]
) -> list[Moving]:
    """Draw a chart for each panel, one above the other.

    Each curve's name and final value appear at its right end at the last step; the best
    value so far stands where it was reached. Runs that differ only in their seeds make
    one curve, their median, in the band of their quartiles.

    Args:
        canvas: the canvas to draw on.
        room: the space for the charts, in pixels.
        recording: the runs.
        names: the panels, from top to bottom.

    Returns:
        Their moving parts.
    """
    scenario = recording.scenario
    courses = {name: _courses(recording, name) for name in names}
    ends = {name: _ends(canvas, recording, courses[name]) for name in names}
    steps = np.arange(scenario.steps + 1.0)
    x = Scale(0.0, float(steps[-1]))
    in_view = {name: _in_view(recording, name) for name in names}
    scales = [_scale(in_view[name]) if name in TITLES else _slow(in_view[name]) for name in names]
    panels = [
        Panel(f"{TITLES.get(name, spelt(name))}{beyond(scale, _medians(courses[name]))}", scale)
        for name, scale in zip(names, scales, strict=True)
    ]
    behind, with_names = ends_width(canvas, [end for of in ends.values() for end in of], room.width)
    charts = stack(canvas, room._replace(width=room.width - behind), x, "step", panels)
    moving: list[Moving] = []
    for name, chart in zip(names, charts, strict=True):
        lines = list(_lines(canvas, recording, courses[name]))
        moving.append(Curves(canvas, chart, lay_out(canvas, chart, steps, lines), steps[-1]))
        moving.append(Ends(canvas, chart, ends[name], with_names, steps[-1]))
        medians = _medians(courses[name])
        # Where losses fall without end, none is the best.
        if name == "loss" and not (chart.y.shares(medians) < -1).any():
            moving.append(Best(canvas, chart, medians, steps[-1]))
    return moving


class Best(Moving):
    """A short level line at the lowest value so far of all runs, and the value beside it.

    Args:
        canvas: the canvas to draw on.
        chart: the chart with the values.
        values: the values of all runs, shape (R, T+1); NaN where there is none.
        step: the last step, which is shown first.
    """

    def __init__(self, canvas: Canvas, chart: Chart, values: Array, step: float) -> None:
        super().__init__(canvas, step)
        self._chart = chart
        lowest = np.nanmin(np.where(np.isfinite(values), values, np.inf), axis=0)
        self._values = np.minimum.accumulate(lowest)
        self._reached = np.maximum.accumulate(
            np.where(lowest <= self._values, np.arange(len(lowest)), 0)
        )

    def paint(self, brush: Brush) -> None:
        """Draw the line and write the value."""
        at = int(self.step)
        value, reached = float(self._values[at]), int(self._reached[at])
        if self.step <= 0 or not np.isfinite(value):
            return
        theme, length, box = self.canvas.theme, self.canvas.length, self._chart.box
        x, y = self._chart.column(reached), max(self._chart.row(value), box.bottom)
        radius, small = length(1.5 * theme.curve_head), length(theme.small)
        if y > box.bottom:
            level = Path([(x - radius, y), (x + radius, y)])
            brush.stroke(level, theme.paper, length(theme.mark_width + theme.halo_width))
            brush.stroke(level, theme.ink, length(theme.mark_width / 1.5))
        text = f"best {number(value)}"
        left = x > box.center[0]
        x += -1.4 * radius if left else 1.4 * radius
        y = min(y + radius, box.top - small)
        brush.write(text, x, y, small, theme.ink, "right" if left else "left", theme.paper)


def _courses(recording: LandscapeRecording, name: PanelName) -> list[Course]:
    """The values of each optimizer from each start, with quartiles over the seeds.

    A hyperparameter is the same from all starts.
    """
    if name not in TITLES:
        return list(_of_hyperparameter(recording.scenario, name))
    starts, seeds = len(recording.scenario.starts), len(recording.scenario.seeds)
    values = [
        trajectory.losses if name == "loss" else trajectory.gradient_norms
        for trajectory in recording.trajectories
    ]
    return [
        Course(place // starts, quartiles(np.stack(values[seeds * place : seeds * (place + 1)])))
        if seeds > 1
        else Course(place // starts, _exact(values[place]))
        for place in range(len(values) // seeds)
    ]


def _of_hyperparameter(scenario: LandscapeScenario, name: str) -> Iterator[Course]:
    """Yield the values of each optimizer that has this hyperparameter; the last one stays."""
    for turn, entry in enumerate(scenario.optimizers):
        value = entry.hyperparameters.get(name)
        if isinstance(value, Schedule):
            values = value.values(scenario.steps)
            yield Course(turn, _exact(np.append(values, values[-1])))
        elif isinstance(value, (int, float)):
            yield Course(turn, _exact(np.full(scenario.steps + 1, float(value))))


def _exact(values: Array) -> Quartiles:
    return Quartiles(values, values, values)


def _medians(courses: Sequence[Course]) -> Array:
    return np.stack([course.values.median for course in courses])


def _in_view(recording: LandscapeRecording, name: PanelName) -> Array:
    """The values of all runs while they are on the map; all values if none ever is.

    Hyperparameters are always in view.
    """
    if name not in TITLES:
        return _medians(_courses(recording, name)).ravel()
    domain = recording.scenario.domain
    seen, everything = [], []
    for run in recording.trajectories:
        values = run.losses if name == "loss" else run.gradient_norms
        xs, ys = run.positions.T
        inside = (xs >= domain.x_min) & (xs <= domain.x_max)
        inside &= (ys >= domain.y_min) & (ys <= domain.y_max)
        seen.append(values[inside & np.isfinite(values)])
        everything.append(values)
    found = np.concatenate(seen)
    return found if found.size else np.concatenate(everything)


def _scale(everything: Array) -> Scale:
    """The scale that shows all values: logarithmic if they are far apart and not negative."""
    everything = everything[np.isfinite(everything)]
    if not everything.size or everything.min() < 0:
        return fitted(everything)
    largest = float(everything.max())
    shown = everything[everything > LEAST_SHARE * largest]
    if shown.size and largest > LOGARITHMIC_FROM * float(shown.min()):
        return fitted(shown, logarithmic=True)
    return fitted(everything)


def _slow(values: Array) -> Scale:
    """The scale of a hyperparameter: logarithmic only if most values are far below the largest.

    Many schedules fall to zero at the end, where a logarithm would show nothing else.
    """
    above = values[values > 0]
    is_far = values.min() >= 0 and above.size and values.max() > LOGARITHMIC_FROM * np.median(above)
    return fitted(above, logarithmic=True) if is_far else fitted(values)


def _lines(
    canvas: Canvas, recording: LandscapeRecording, courses: Sequence[Course]
) -> Iterator[Line]:
    colors = canvas.theme.run_colors(recording.scenario.optimizers)
    several = len(recording.scenario.seeds) > 1
    for turn, course in courses:
        band = (course.lower, course.upper) if several else None
        yield Line(colors[turn], course.median, band, turn)


def _ends(canvas: Canvas, recording: LandscapeRecording, courses: Sequence[Course]) -> list[End]:
    """The ends of the curves."""
    finals = values_in_words([float(course.median[-1]) for _, course in courses])
    entries = recording.scenario.optimizers
    colors = canvas.theme.run_colors(entries)
    return [
        End(entries[turn].label, text, course.median, colors[turn])
        for (turn, course), text in zip(courses, finals, strict=True)
    ]
