"""The names and values of curves: beside their heads while they move, then at their right ends."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving, Steady
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import cut_middle, legible, text_width
from landscapes.drawing.charts.chart import Chart
from landscapes.functions import Array
from landscapes.themes import Color
from landscapes.words import SMALL, decimals, number

LINE = 1.15
"""The least distance of two texts, in sizes of their text."""

BEHIND = 1.3
"""The gap between a chart and the texts, in sizes of their text."""

WIDEST = 0.36
"""The largest share of a chart's width for names; where they are wider, values stand alone."""

SMALLEST = 0.75
"""The least size of texts that crowd, as a share of small text."""

DIVERGED = "diverged"
"""The word for a last value that is not finite."""

FAR = 100.0
"""Values that are so many times the least have decimals of their own."""

PLACES, GLIDE = 240, 4
"""The number of steps at which names beside heads are placed, and of those over whose mean a name
glides, before and behind."""


class End(NamedTuple):
    """A curve's name, its last value in words, its values at all steps, and its colour.

    A curve that ends before the right end of its chart has its last ``x``.
    """

    name: str
    text: str
    values: Array
    color: Color
    x: float | None = None

    @property
    def words(self) -> str:
        """The name and the value; a colon parts two numbers."""
        colon = ":" if self.text and self.name[-1:].isdigit() else ""
        return f"{self.name}{colon} {self.text}".strip()

    @property
    def last(self) -> float:
        """The last value that is finite; NaN if none is."""
        finite = self.values[np.isfinite(self.values)]
        return float(finite[-1]) if finite.size else np.nan


class Ends(Steady):
    """Names and values at the right of a chart, there always or once the curves have arrived.

    Texts that would overlap are moved apart; a leader joins a moved text to its curve.

    Args:
        canvas: the canvas to write on.
        chart: the chart.
        ends: the ends of its curves; those without any value are left out, and all of them if they
            do not all fit.
        with_names: whether the names stand before the values.
        step: the last step, which is shown first.
        always: whether the texts are there before the curves have arrived.
    """

    def __init__(
        self,
        canvas: Canvas,
        chart: Chart,
        ends: Sequence[End],
        with_names: bool,
        step: float,
        always: bool = False,
    ) -> None:
        super().__init__(canvas, step)
        self._always = always
        self._chart, self._last, self._with_names = chart, step, with_names
        self.ends = sorted(_seen(ends), key=lambda end: end.last)
        self.size = _size(canvas, chart, len(self.ends))
        line = LINE * self.size
        if (len(self.ends) - 1) * line > chart.box.height + 1e-6:
            self.ends = []
        self._rows = _rows(chart, np.array([end.last for end in self.ends]))
        self._places = spread(self._rows, line, chart.box.bottom, chart.box.top)

    def state(self, step: float) -> bool:
        """Whether the curves have arrived."""
        return step >= self._last

    def paint(self, brush: Brush) -> None:
        """Write the texts; leaders come with the curves."""
        has_arrived = self.state(self.step)
        if not (has_arrived or self._always):
            return
        size, theme = self.size, self.canvas.theme
        right = self._chart.box.right + self.canvas.length(theme.curve_head)
        x = self._chart.box.right + BEHIND * self.canvas.text_size(theme.small)
        for end, row, place in zip(self.ends, self._rows, self._places.tolist(), strict=True):
            is_moved = abs(place - row) > 0.3 * size
            if has_arrived and np.isfinite(end.values[-1]):
                leader = [(right, row), (x - 0.15 * size, place)] if is_moved else []
                leader = [*self._level(end, row, right), *leader]
                if leader:
                    brush.stroke(Path(leader), end.color, self.canvas.length(theme.grid_width))
            text = end.words if self._with_names else end.text
            color = theme.name_color(end.color)
            paper = theme.paper if theme.clear else None
            brush.write(text, x, place - 0.36 * size, size, color, paper=paper)

    def _level(self, end: End, row: float, right: float) -> list[tuple[float, float]]:
        """The way from a curve that ends within the chart to the chart's right end."""
        box = self._chart.box
        if end.x is None or not box.bottom < row < box.top:
            return []
        return [(self._chart.column(end.x), row), (right, row)]


class HeadNames(Moving):
    """Names beside the heads of curves while they move.

    Names that would overlap are moved apart, and glide where curves cross.

    Args:
        canvas: the canvas to write on.
        chart: the chart.
        steps: the steps of the curves' values, shape (K,).
        ends: the ends of its curves; those without any value are left out.
    """

    def __init__(self, canvas: Canvas, chart: Chart, steps: Array, ends: Sequence[End]) -> None:
        super().__init__(canvas, float(steps[-1]))
        self._chart, self._ends, self._last = chart, _seen(ends), float(steps[-1])
        self._size = _size(canvas, chart, len(self._ends))
        kept = np.unique(np.linspace(0, len(steps) - 1, PLACES).astype(int))
        self._steps = steps[kept]
        values = np.array([_filled(end.values)[kept] for end in self._ends]).reshape(-1, len(kept))
        self._places = _gliding(chart, values, LINE * self._size)

    def place(self, index: int, step: float) -> float:
        """The row of a name's middle at a step."""
        return float(np.interp(step, self._steps, self._places[index]))

    def paint(self, brush: Brush) -> None:
        """Write the names, unless the curves have arrived."""
        if self.step >= self._last:
            return
        size, theme = self._size, self.canvas.theme
        x = self._chart.column(self.step) + BEHIND * self.canvas.text_size(theme.small)
        for index, end in enumerate(self._ends):
            y = self.place(index, self.step) - 0.36 * size
            brush.write(end.name, x, y, size, theme.name_color(end.color), paper=theme.paper)


def ends_width(canvas: Canvas, ends: Sequence[End], width: float) -> tuple[float, bool]:
    """The space that names and values need at the right of charts, and whether names fit.

    Args:
        canvas: the canvas to write on.
        ends: the ends of the curves.
        width: the width of the charts with this space.
    """
    size = canvas.text_size(canvas.theme.small)
    whole = max((text_width(end.words, size) for end in _seen(ends)), default=0.0)
    with_names = whole <= WIDEST * width
    values = max((text_width(end.text, size) for end in _seen(ends)), default=0.0)
    return (whole if with_names else values) + BEHIND * size, with_names


def values_in_words(values: Sequence[float]) -> list[str]:
    """Write last values: with the same decimals, but for those far larger than the least."""
    finite = [float(value) for value in values if np.isfinite(value)]
    most = FAR * min((abs(value) for value in finite if abs(value) >= SMALL), default=np.inf)
    places = decimals([value for value in finite if abs(value) < most])
    return [
        DIVERGED if not np.isfinite(value) else number(value, places if abs(value) < most else None)
        for value in values
    ]


def shortened(canvas: Canvas, ends: Sequence[End], width: float) -> list[End]:
    """Cut names that are too wide for charts of this width, the space for names included."""
    size, room = canvas.text_size(canvas.theme.small), WIDEST * width
    return [_cut(end, size, room) for end in ends]


def _cut(end: End, size: float, room: float) -> End:
    """Cut the middle out of a name that is too wide beside its value."""
    value = text_width(end.words, size) - text_width(end.name, size)
    return end._replace(name=cut_middle(end.name, size, room - value))


def _seen(ends: Sequence[End]) -> list[End]:
    return [end for end in ends if np.isfinite(end.last)]


def _size(canvas: Canvas, chart: Chart, count: int) -> float:
    """The size of texts: smaller than small text if so many would not fit beside a chart."""
    small = canvas.text_size(canvas.theme.small)
    fitting = chart.box.height / (LINE * max(1, count - 1))
    return min(small, legible(max(fitting, SMALLEST * small)))


def _rows(chart: Chart, values: Array) -> Array:
    """The rows of values, those beyond a chart at its border."""
    box = chart.box
    return np.clip(box.bottom + chart.y.shares(values) * box.height, box.bottom, box.top)


def _filled(values: Array) -> Array:
    """Values, each that is not finite replaced by the last one before, or by the first after."""
    there = np.flatnonzero(np.isfinite(values))
    before = np.searchsorted(there, np.arange(len(values)), side="right") - 1
    return np.asarray(values[there[np.maximum(before, 0)]])


def _gliding(chart: Chart, values: Array, line: float) -> Array:
    """Places of names for values of shape (C, K): apart at each step, then smoothed."""
    places = _rows(chart, values)
    for step, rows in enumerate(places.T.copy()):
        order = np.argsort(rows, kind="stable")
        places[order, step] = spread(rows[order], line, chart.box.bottom, chart.box.top)
    sums = np.cumsum(np.pad(places, ((0, 0), (1, 0))), axis=1)
    steps = np.arange(places.shape[1])
    half = np.minimum(GLIDE, np.minimum(steps, steps[::-1]))
    return np.asarray((sums[:, steps + half + 1] - sums[:, steps - half]) / (2 * half + 1))


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
