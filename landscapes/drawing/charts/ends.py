"""The names and values of curves at their right ends."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Steady
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.charts.chart import Chart
from landscapes.functions import Array
from landscapes.themes import Color

LINE = 1.15
"""The least distance of two texts, in sizes of their text."""

BEHIND, LEADER = 1.3, 0.9
"""The gap between a chart and the texts, and the length of a leader, in sizes of their text."""

WIDEST = 0.36
"""The largest share of a chart's width for names; where they are wider, values stand alone."""


class End(NamedTuple):
    """The end of a curve: its name, its last value in words and as a number, and its colour."""

    name: str
    text: str
    value: float
    color: Color


class Ends(Steady):
    """Names and values at the right of a chart, once the curves have arrived.

    Texts that would overlap are moved apart; a leader joins a moved text to its curve.

    Args:
        canvas: the canvas to write on.
        chart: the chart.
        ends: the ends of its curves; those that are not finite are left out.
        with_names: whether the names stand before the values.
        step: the last step, which is shown first.
    """

    def __init__(
        self, canvas: Canvas, chart: Chart, ends: Sequence[End], with_names: bool, step: float
    ) -> None:
        super().__init__(canvas, step)
        self._chart, self._last, self._with_names = chart, step, with_names
        self._size = canvas.length(canvas.theme.small)
        box, line = chart.box, LINE * self._size
        shown = sorted((end for end in ends if np.isfinite(end.value)), key=lambda end: end.value)
        self.ends = shown[: max(1, int(box.height / line) + 1)]
        rows = np.clip([chart.row(end.value) for end in self.ends], box.bottom, box.top)
        self._rows, self._places = rows, spread(rows, line, box.bottom, box.top)

    def state(self, step: float) -> bool:
        """Whether the curves have arrived."""
        return step >= self._last

    def paint(self, brush: Brush) -> None:
        """Write the texts, if the curves have arrived."""
        if not self.state(self.step):
            return
        size, theme = self._size, self.canvas.theme
        right = self._chart.box.right + self.canvas.length(theme.curve_head)
        x = self._chart.box.right + BEHIND * size
        for end, row, place in zip(self.ends, self._rows, self._places.tolist(), strict=True):
            if abs(place - row) > 0.3 * size:
                leader = Path([(right, row), (x - 0.15 * size, place)])
                brush.stroke(leader, end.color, self.canvas.length(theme.grid_width))
            text = f"{end.name} {end.text}" if self._with_names else end.text
            color = theme.name_color(end.color)
            brush.write(text, x, place - 0.36 * size, size, color)


def ends_width(canvas: Canvas, ends: Sequence[End], width: float) -> tuple[float, bool]:
    """The space that names and values need at the right of charts, and whether names fit.

    Args:
        canvas: the canvas to write on.
        ends: the ends of the curves.
        width: the width of the charts with this space.
    """
    size = canvas.length(canvas.theme.small)
    finite = [end for end in ends if np.isfinite(end.value)]
    whole = max((text_width(f"{end.name} {end.text}", size) for end in finite), default=0.0)
    with_names = whole <= WIDEST * width
    values = max((text_width(end.text, size) for end in finite), default=0.0)
    return (whole if with_names else values) + BEHIND * size, with_names


def spread(rows: Array, line: float, low: float, high: float) -> Array:
    """Move increasing rows apart to at least ``line``, as little as possible, within bounds.

    Rows that would overlap form a group around their mean; groups that meet are joined.
    """
    groups: list[tuple[float, int]] = []
    for row in rows.tolist():
        groups.append((row, 1))
        while True:
            (middle, count) = groups[-1]
            half = (count - 1) / 2 * line
            middle = min(max(middle, low + half), max(high - half, low + half))
            groups[-1] = middle, count
            if len(groups) < 2:
                break
            before, many = groups[-2]
            if middle - half - (before + (many - 1) / 2 * line) >= line - 1e-9:
                break
            groups[-2:] = [((before * many + middle * count) / (many + count), many + count)]
    return np.array(
        [
            middle + (index - (count - 1) / 2) * line
            for middle, count in groups
            for index in range(count)
        ]
    )
