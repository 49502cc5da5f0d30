"""Charts beside a map: the loss, or the norm of its gradient, against the step."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

from landscapes.functions import Array
from landscapes.rendering.canvas.brush import Brush, Moving
from landscapes.rendering.canvas.counter import Note, Notes
from landscapes.rendering.canvas.draft import Draft, text_width
from landscapes.rendering.canvas.layout import Box
from landscapes.rendering.charts.chart import Chart, Panel, stack
from landscapes.rendering.charts.curves import Curves, Line, lay_out
from landscapes.rendering.charts.scale import Scale, fitted, number
from landscapes.runner import LandscapeRecording
from landscapes.scenario.model import PanelName

LOGARITHMIC_FROM = 30.0
"""From this ratio of the largest to the least value on, the scale is logarithmic."""

LEAST_SHARE = 1e-8
"""What is this much smaller than the largest value lies below a logarithmic scale."""

GAP = 2.2
"""From a chart to what its curves end with, in radii of a curve's disc."""

TITLES: dict[PanelName, str] = {"loss": "loss", "gradient_norm": "norm of the gradient"}


def draw_panels(
    draft: Draft, room: Box, recording: LandscapeRecording, names: Sequence[PanelName]
) -> list[Moving]:
    """Draw a chart for each panel, one above the other.

    The value that each run ends with is written behind its curve once all have
    ended, and the best of all where it was reached.

    Args:
        draft: the figure to draw on.
        room: where on it, in pixels.
        recording: the runs.
        names: the panels, from top to bottom.

    Returns:
        What moves in them.
    """
    values = {name: _values(recording, name) for name in names}
    steps = np.arange(recording.scenario.steps + 1.0)
    x = Scale(0.0, float(steps[-1]))
    panels = [Panel(TITLES[name], _scale(values[name])) for name in names]
    behind = _labels_width(draft, list(values.values()))
    charts = stack(draft, room._replace(width=room.width - behind), x, "step", panels)
    moving: list[Moving] = []
    for name, chart in zip(names, charts, strict=True):
        lines = _lines(draft, recording, values[name])
        moving.append(Curves(draft, chart, lay_out(draft, chart, steps, lines), steps[-1]))
        moving.append(Notes(draft, _final_notes(draft, chart, values[name]), steps[-1]))
        if name == "loss":
            moving.append(Best(draft, chart, values[name], steps[-1]))
    return moving


class Best(Moving):
    """A ring around the lowest value so far of all runs, and the value beside it.

    Args:
        draft: the figure that it is drawn on.
        chart: the chart with the values.
        values: of all runs, shape (R, T+1); NaN where there is none.
        step: the last step, which is shown first.
    """

    def __init__(self, draft: Draft, chart: Chart, values: Sequence[Array], step: float) -> None:
        super().__init__(draft, step)
        self._chart = chart
        lowest = np.nanmin(np.where(np.isfinite(values), values, np.inf), axis=0)
        self._values = np.minimum.accumulate(lowest)
        self._reached = np.maximum.accumulate(
            np.where(lowest <= self._values, np.arange(len(lowest)), 0)
        )

    def paint(self, brush: Brush) -> None:
        """Draw the ring and write the value."""
        at = int(self.step)
        value, reached = float(self._values[at]), int(self._reached[at])
        if self.step <= 0 or not np.isfinite(value):
            return
        theme, length, box = self.draft.theme, self.draft.length, self._chart.box
        x, y = self._chart.column(reached), max(self._chart.row(value), box.bottom)
        radius, small = length(1.5 * theme.curve_head), length(theme.small)
        if y > box.bottom:
            ring = Path.circle((x, y), radius)
            brush.stroke(ring, theme.paper, length(theme.mark_width + theme.halo_width))
            brush.stroke(ring, theme.ink, length(theme.mark_width / 1.5))
        text = f"best {number(value)}"
        left = x > box.center[0]
        x += -1.4 * radius if left else 1.4 * radius
        y = min(y + radius, box.top - small)
        brush.write(text, x, y, small, theme.ink, "right" if left else "left", theme.paper)


def _values(recording: LandscapeRecording, name: PanelName) -> list[Array]:
    """The values of each run, shape (T+1,)."""
    if name == "loss":
        return [trajectory.losses for trajectory in recording.trajectories]
    return [trajectory.gradient_norms for trajectory in recording.trajectories]


def _scale(values: Sequence[Array]) -> Scale:
    """The scale that shows all values: logarithmic where they are positive and far apart."""
    everything = np.concatenate(values)
    everything = everything[np.isfinite(everything)]
    if not everything.size or everything.min() < 0:
        return fitted(everything)
    largest = float(everything.max())
    shown = everything[everything > LEAST_SHARE * largest]
    if shown.size and largest > LOGARITHMIC_FROM * float(shown.min()):
        return fitted(shown, logarithmic=True)
    return fitted(everything)


def _lines(draft: Draft, recording: LandscapeRecording, values: Sequence[Array]) -> list[Line]:
    optimizers = recording.scenario.optimizers
    starts = len(recording.scenario.starts)
    return [
        Line(
            optimizers[run // starts].color or draft.theme.run_color(run // starts),
            losses,
            turn=run // starts,
        )
        for run, losses in enumerate(values)
    ]


def _final_notes(draft: Draft, chart: Chart, values: Sequence[Array]) -> list[Note]:
    """The value that each run ends with, at its height, clear of one another."""
    small = draft.length(draft.theme.small)
    finals = [float(v[-1]) for v in values if np.isfinite(v[-1])]
    rows = sorted({number(v): v for v in finals}.items(), key=lambda item: -item[1])
    x = chart.box.right + GAP * draft.length(draft.theme.curve_head)
    notes: list[Note] = []
    top = chart.box.top
    shown = rows[-max(1, int(chart.box.height / small)) :]
    for index, (text, value) in enumerate(shown):
        below = len(shown) - index - 1
        y = float(np.clip(chart.row(value), chart.box.bottom + below * small, top)) - 0.36 * small
        notes.append(Note(text, x, y, small, step=len(values[0]) - 1))
        top = y - 0.64 * small
    return notes


def _labels_width(draft: Draft, values: Sequence[Sequence[Array]]) -> float:
    """The room behind the charts for what runs end with."""
    small = draft.length(draft.theme.small)
    texts = [number(float(v[-1])) for of in values for v in of if np.isfinite(v[-1])]
    widest = max((text_width(text, small) for text in texts), default=0.0)
    return widest + GAP * draft.length(draft.theme.curve_head)
