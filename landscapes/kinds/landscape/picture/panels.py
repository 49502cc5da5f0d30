"""Charts beside a map: the loss, the norm of its gradient, or a hyperparameter, as runs go on."""

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
from landscapes.drawing.charts.ends import DIVERGED, End, Ends, ends_width, values_in_words
from landscapes.drawing.charts.scale import Scale, beyond, fitted
from landscapes.ensemble import Outcome, Quartiles, quartiles
from landscapes.functions import Array
from landscapes.kinds.landscape.model import LandscapeRecording, PanelName
from landscapes.kinds.landscape.picture.rows import FALLING
from landscapes.schedules import Schedule
from landscapes.trajectory import Trajectory
from landscapes.words import number, spelt

LOGARITHMIC_FROM = 30.0
"""Above this ratio of the largest to the least value, the scale is logarithmic."""

FAR_FROM_MEDIAN = 10.0
"""Above this ratio of its largest to its median value, the scale of a hyperparameter is."""

LEAST_SHARE = 1e-8
"""Values below this share of the largest lie below a logarithmic scale."""

TITLES: dict[PanelName, str] = {"loss": "loss", "gradient_norm": "norm of the gradient"}
"""The titles of panels with values of the runs; others are hyperparameters."""


class Course(NamedTuple):
    """The values that a curve shows.

    Attributes:
        optimizer: the index of the optimizer.
        values: the values at each step, and their quartiles over seeds; each of shape (T+1,).
        xs: where each step stands along the chart, shape (T+1,).
        falls_on: whether it ends because its runs left while their losses went on falling.
    """

    optimizer: int
    values: Quartiles
    xs: Array
    falls_on: bool = False

    @property
    def last(self) -> float:
        """The last value that there is."""
        return float(self.values.median[np.isfinite(self.values.median)][-1])


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
    ends = {name: _ends(canvas, recording, name, courses[name]) for name in names}
    steps = np.arange(scenario.steps + 1.0)
    in_view = {name: _in_view(recording, name) for name in names}
    scales = [_scale(in_view[name]) if name in TITLES else _slow(in_view[name]) for name in names]
    panels = [
        Panel(f"{TITLES.get(name, spelt(name))}{beyond(scale, _medians(courses[name]))}", scale)
        for name, scale in zip(names, scales, strict=True)
    ]
    behind, with_names = ends_width(canvas, [end for of in ends.values() for end in of], room.width)
    by_step = scenario.render.count == "steps"
    along, x = "step", Scale(0.0, float(steps[-1]))
    if not by_step:
        reach = max(_reach(courses[name], y) for name, y in zip(names, scales, strict=True))
        along, x = scenario.render.count, Scale(0.0, max(1.0, reach))
    charts = stack(canvas, room._replace(width=room.width - behind), x, along, panels)
    moving: list[Moving] = []
    for name, chart in zip(names, charts, strict=True):
        lines = list(_lines(canvas, recording, courses[name]))
        curves = lay_out(canvas, chart, steps, lines)
        moving.append(Curves(canvas, chart, curves, steps[-1], cursor=by_step))
        moving.append(Ends(canvas, chart, ends[name], with_names, steps[-1]))
        medians = _medians(courses[name])
        # Where losses fall without end, none is the best.
        if name == "loss" and not (chart.y.shares(medians) < -1).any():
            xs = np.stack([course.xs for course in courses[name]])
            moving.append(Best(canvas, chart, medians, xs, steps[-1]))
    return moving


class Best(Moving):
    """A short level line at the lowest value so far of all runs, and the value beside it.

    Args:
        canvas: the canvas to draw on.
        chart: the chart with the values.
        values: the values of all runs, shape (R, T+1); NaN where there is none.
        xs: where they stand along the chart, shape (R, T+1).
        step: the last step, which is shown first.
    """

    def __init__(self, canvas: Canvas, chart: Chart, values: Array, xs: Array, step: float) -> None:
        super().__init__(canvas, step)
        self._chart = chart
        known = np.where(np.isfinite(values), values, np.inf)
        lowest, steps = known.min(axis=0), np.arange(known.shape[1])
        self._values = np.minimum.accumulate(lowest)
        self._reached = np.maximum.accumulate(np.where(lowest <= self._values, steps, 0))
        self._xs = xs[known.argmin(axis=0), steps]

    def paint(self, brush: Brush) -> None:
        """Draw the line and write the value."""
        at = int(self.step)
        value, reached = float(self._values[at]), int(self._reached[at])
        if self.step <= 0 or not np.isfinite(value):
            return
        theme, length, box = self.canvas.theme, self.canvas.length, self._chart.box
        x, y = self._chart.column(self._xs[reached]), max(self._chart.row(value), box.bottom)
        radius, small = length(1.5 * theme.curve_head), self.canvas.text_size(theme.small)
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
        return list(of_hyperparameter(recording, name))
    starts, seeds = len(recording.scenario.starts), len(recording.scenario.seeds)
    runs = recording.trajectories
    clouds = [runs[first : first + seeds] for first in range(0, len(runs), seeds)]
    return [
        Course(
            place // starts,
            _over_seeds([run.losses if name == "loss" else run.gradient_norms for run in cloud]),
            _along(recording, cloud),
            _goes_on(recording, cloud),
        )
        for place, cloud in enumerate(clouds)
    ]


def of_hyperparameter(recording: LandscapeRecording, name: str) -> Iterator[Course]:
    """Yield the values of each optimizer that has this hyperparameter.

    The last one stays; if all of its runs diverged, the curve ends with the last of them.
    """
    scenario = recording.scenario
    for turn, entry in enumerate(scenario.optimizers):
        value, runs = entry.hyperparameters.get(name), recording.of_optimizer(turn)
        if isinstance(value, Schedule):
            own = value.values(scenario.steps)
            values = np.append(own, own[-1])
        elif isinstance(value, (int, float)):
            values = np.full(scenario.steps + 1, float(value))
        else:
            continue
        values[max(run.last_step for run in runs) + 1 :] = np.nan
        yield Course(turn, _exact(values), _along(recording, runs), _goes_on(recording, runs))


def _along(recording: LandscapeRecording, runs: Sequence[Trajectory]) -> Array:
    """The steps, or the evaluations that runs have used by then, of several the median."""
    scenario = recording.scenario
    if scenario.render.count == "steps":
        return np.arange(scenario.steps + 1.0)
    return np.asarray(np.median([run.used for run in runs], axis=0))


def _reach(courses: Sequence[Course], y: Scale) -> float:
    """How far along a chart some course is in view."""
    in_view = np.abs(y.shares(_medians(courses)) - 0.5) <= 0.5
    return float(np.where(in_view, [course.xs for course in courses], 0.0).max())


def _over_seeds(values: Sequence[Array]) -> Quartiles:
    return quartiles(np.stack(values)) if len(values) > 1 else _exact(values[0])


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
    is_far = values.min() >= 0 and above.size and values.max() > FAR_FROM_MEDIAN * np.median(above)
    return fitted(above, logarithmic=True) if is_far else fitted(values)


def _lines(
    canvas: Canvas, recording: LandscapeRecording, courses: Sequence[Course]
) -> Iterator[Line]:
    colors = canvas.theme.run_colors(recording.scenario.optimizers)
    several = len(recording.scenario.seeds) > 1
    for turn, values, xs, falls_on in courses:
        band = (values.lower, values.upper) if several else None
        yield Line(colors[turn], values.median, band, turn, falls_on, xs)


def _goes_on(recording: LandscapeRecording, runs: Sequence[Trajectory]) -> bool:
    """Whether all runs of a curve left with falling losses, and none diverged."""
    gone = [run for run in runs if run.outcome is Outcome.DIVERGED]
    return bool(gone) and all(map(recording.falls_on, gone))


def _ends(
    canvas: Canvas, recording: LandscapeRecording, name: PanelName, courses: Sequence[Course]
) -> list[End]:
    """The ends of the curves; a hyperparameter of runs whose losses go on falling has a value."""
    lasts = [
        course.last if course.falls_on and name not in TITLES else course.values.median[-1]
        for course in courses
    ]
    finals = values_in_words(lasts)
    entries = recording.scenario.optimizers
    colors = canvas.theme.run_colors(entries)
    return [
        End(
            entries[course.optimizer].label,
            FALLING if text == DIVERGED and course.falls_on else text,
            course.values.median,
            colors[course.optimizer],
            None if recording.scenario.render.count == "steps" else float(course.xs[-1]),
        )
        for course, text in zip(courses, finals, strict=True)
    ]
