"""Curves in a chart that can be drawn up to any step; x is the step.

Where curves coincide they share their path in stripes, as on maps (see ``stripes``). Where
they only cross, the later one lies on top.

A run of a hundred thousand steps has far more points than a chart has columns of
pixels. Of each column only the lowest and the highest point are kept, so that
no spike is lost.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.marks import SHAPES, spread
from landscapes.drawing.canvas.ribbon import Ribbon, faded
from landscapes.drawing.canvas.stripes import in_stripes, sector
from landscapes.drawing.canvas.strokes import Stroke, whole
from landscapes.drawing.charts.chart import Chart
from landscapes.drawing.charts.noise import is_noisy, running_median
from landscapes.functions import Array
from landscapes.themes import Color

BEADS = 6
"""The number of shapes along a patterned curve."""

RAW, RAW_STRENGTH = 0.4, 0.45
"""The width of a noisy curve below its median, relative to that, and how much of its colour it
has."""

Band = tuple[Array, Array]
"""The lower and the upper border of a band, each of shape (K,)."""


class Line(NamedTuple):
    """A line to draw: values at K steps, NaN where there is none, perhaps in a band.

    ``turn`` is the index of the optimizer, which selects the line's pattern; by default
    the line's own index.
    """

    color: Color
    values: Array
    band: Band | None = None
    turn: int | None = None


class Curve(NamedTuple):
    """A line as it is drawn.

    Attributes:
        color: its colour.
        turn: the index of its pattern.
        sector: its own sector of the unit disc.
        line: all of it; of a noisy curve, its running median.
        raw: a noisy curve as it is, below its median.
        lag: the steps by which the median stays behind.
        own: its own stripes where another curve lies on it.
        band: the outline of the band around it.
        steps: the steps of its points, shape (K,).
        points: its points in pixels, shape (K, 2); NaN where there is no value.
    """

    color: Color
    turn: int
    sector: Path
    line: Stroke
    own: Stroke
    band: Path | None
    steps: Array
    points: Array
    raw: Stroke | None = None
    lag: float = 0.0

    def shown(self, step: float) -> float:
        """The step up to which its line is drawn at a step."""
        return step if step >= self.steps[-1] else step - self.lag

    def head(self, step: float) -> tuple[float, float] | None:
        """The place of the curve at a step; None in a gap."""
        x, y = (float(np.interp(step, self.steps, axis)) for axis in self.points.T)
        return (x, y) if np.isfinite(y) else None

    @property
    def end(self) -> tuple[float, float, float] | None:
        """The place where a curve ended early, and the first step without a value; else None."""
        present = np.flatnonzero(np.isfinite(self.points[:, 1]))
        if not present.size or present[-1] == len(self.points) - 1:
            return None
        x, y = self.points[present[-1]]
        return float(x), float(y), float(self.steps[present[-1] + 1])


def lay_out(canvas: Canvas, chart: Chart, steps: Array, lines: Sequence[Line]) -> list[Curve]:
    """Place lines on a chart.

    Args:
        canvas: the canvas with the chart.
        chart: the chart.
        steps: the steps of all lines, shape (K,), increasing.
        lines: the lines to draw, the lowest first.
    """
    placed = [chart.pixels(steps, line.values) for line in lines]
    near, stripe = canvas.length(canvas.theme.curve), canvas.length(canvas.theme.stripe)
    strokes = [_stroke(steps, points) for points in placed]
    medians = [_median(steps, points, near) for points in placed]
    shown = [
        median[0] if median else stroke for stroke, median in zip(strokes, medians, strict=True)
    ]
    own = in_stripes(shown, range(len(lines)), near, stripe, chart.box)
    return [
        Curve(
            line.color,
            turn if line.turn is None else line.turn,
            sector(turn, len(lines)),
            shown[turn],
            own[turn],
            _outline(chart, steps, line.band) if line.band else None,
            steps,
            placed[turn],
            strokes[turn] if median else None,
            median[1] if median else 0.0,
        )
        for turn, (line, median) in enumerate(zip(lines, medians, strict=True))
    ]


def thinned(points: Array) -> NDArray[np.intp]:
    """Choose the points of a curve that are enough to draw it.

    These are the lowest and the highest in each column of pixels, and both ends.

    Args:
        points: shape (K, 2), K ≥ 1, x never decreasing; without NaN.

    Returns:
        Their indices, increasing.
    """
    columns = np.floor(points[:, 0])
    order = np.lexsort((points[:, 1], columns))
    first = np.flatnonzero(np.diff(columns, prepend=-np.inf))
    last = np.append(first[1:], len(points)) - 1
    return np.unique([0, len(points) - 1, *order[first], *order[last]])


class Curves(Moving):
    """All curves of a chart, and the line that marks the step.

    Args:
        canvas: the canvas to draw on.
        chart: the chart; nothing is drawn far outside it.
        curves: the curves, the lowest first.
        step: the last step, which is shown first.
        weight: a factor of the widths of lines.
        heads: whether to mark the step and each curve's place at it.
    """

    def __init__(
        self,
        canvas: Canvas,
        chart: Chart,
        curves: Sequence[Curve],
        step: float,
        *,
        weight: float = 1.0,
        heads: bool = True,
    ) -> None:
        super().__init__(canvas, step)
        self._chart, self._curves, self._heads = chart, curves, heads
        theme = canvas.theme
        self._ribbon = Ribbon(theme, weight * canvas.length(theme.curve))
        self._edge = weight * canvas.length(theme.curve_edge)
        self._radius = weight * canvas.length(theme.curve_head)

    def paint(self, brush: Brush) -> None:
        """Draw bands, the line of the step, curves, discs, and crosses where curves ended."""
        self._paint_bands(brush)
        brush.clip(_grown(self._chart.box, self._ribbon.width))
        if self._heads:
            self._paint_cursor(brush)
        self._paint_lines(brush)
        brush.clip(_grown(self._chart.box, 1.5 * self._radius))
        self._paint_ends(brush)
        if self._heads:
            self._paint_heads(brush)
        brush.clip(None)

    def _paint_bands(self, brush: Brush) -> None:
        box = self._chart.box
        brush.clip(box._replace(width=max(0.0, self._chart.column(self.step) - box.left)))
        for curve in self._curves:
            if curve.band:
                brush.area(curve.band, curve.color, self.canvas.theme.band)

    def _paint_cursor(self, brush: Brush) -> None:
        x, box = self._chart.column(self.step), self._chart.box
        theme = self.canvas.theme
        width = self.canvas.length(theme.grid_width)
        brush.stroke(Path([(x, box.bottom), (x, box.top)]), theme.muted, width, "butt")

    def _paint_lines(self, brush: Brush) -> None:
        theme = self.canvas.theme
        for curve in self._curves:
            if raw := curve.raw and curve.raw.until(self.step):
                brush.stroke(raw, faded(curve.color, RAW_STRENGTH), RAW * self._ribbon.width)
        drawn = [(curve, curve.line.until(curve.shown(self.step))) for curve in self._curves]
        ways = [(curve, path) for curve, path in drawn if path is not None]
        self._ribbon.casings(brush, [path for _, path in ways])
        for curve, path in ways:
            self._ribbon.core(brush, path, curve.color, dash=theme.dash(curve.turn))
        if theme.is_patterned:
            self._paint_beads(brush)
            return
        for curve in self._curves:
            if own := curve.own.until(curve.shown(self.step)):
                self._ribbon.core(brush, own, curve.color, "butt")

    def _paint_beads(self, brush: Brush) -> None:
        """Draw each curve's shapes along it, at different steps for different curves."""
        theme, radius = self.canvas.theme, 0.8 * self._radius
        last, count = self._curves[0].steps[-1], len(self._curves)
        for place, curve in enumerate(self._curves):
            shape = SHAPES[theme.shape(curve.turn)]
            for step in (np.arange(BEADS) + (place + 1) / (count + 1)) * last / BEADS:
                bead = curve.head(step) if step <= self.step else None
                if bead:
                    brush.shape(shape, (radius, radius), bead, curve.color, theme.edge, self._edge)

    def _paint_heads(self, brush: Brush) -> None:
        theme, edge = self.canvas.theme, self.canvas.theme.edge
        radius, inside = self._radius, self._radius - 0.7 * self._edge
        found = [(curve, curve.head(self.step)) for curve in self._curves]
        heads = [(curve, head) for curve, head in found if head]
        places = [head for _, head in heads]
        if theme.is_patterned:
            places = spread(places, radius)
        for (curve, _), place in zip(heads, places, strict=True):
            shape = SHAPES[theme.shape(curve.turn)]
            brush.shape(shape, (radius, radius), place, curve.color, edge, 1.4 * self._edge)
        for curve, head in () if theme.is_patterned else heads:
            brush.shape(curve.sector, (inside, inside), head, curve.color)

    def _paint_ends(self, brush: Brush) -> None:
        arms = 0.8 * self._radius * np.array([(-1, -1), (1, 1), (-1, 1), (1, -1)])
        for curve in self._curves:
            if curve.end and self.step >= curve.end[2]:
                cross = Path(arms + curve.end[:2], [1, 2, 1, 2])
                brush.stroke(cross, self.canvas.theme.edge, self._ribbon.width + 2 * self._edge)
                brush.stroke(cross, curve.color, self._ribbon.width)


def _stroke(steps: Array, points: Array) -> Stroke:
    """A curve as one stroke, thinned, with gaps where it has no value."""
    strokes = [whole(np.empty((0, 2)))]
    for piece in _pieces(np.isfinite(points[:, 1])):
        kept = piece.start + thinned(points[piece])
        strokes.append(whole(points[kept])._replace(steps=steps[kept]))
    return Stroke(*(np.concatenate(parts) for parts in zip(*strokes, strict=True)))


def _median(steps: Array, points: Array, width: float) -> tuple[Stroke, float] | None:
    """The running median of a noisy curve, and the steps by which it stays behind."""
    if not is_noisy(points[:, 1], width):
        return None
    there = np.isfinite(points[:, 1])
    at, heights, lag = running_median(steps[there], points[there, 1])
    median = np.column_stack([np.interp(at, steps, points[:, 0]), heights])
    return _stroke(at, median), lag


def _pieces(inside: NDArray[np.bool_]) -> Iterator[slice]:
    """Yield the unbroken parts."""
    borders = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    for start, stop in zip(borders[::2].tolist(), borders[1::2].tolist(), strict=True):
        yield slice(start, stop)


def _outline(chart: Chart, steps: Array, band: Band) -> Path | None:
    """The outline of a band, one polygon for each unbroken part."""
    low, high = (chart.pixels(steps, border) for border in band)
    polygons = []
    for piece in _pieces(np.isfinite(low[:, 1]) & np.isfinite(high[:, 1])):
        kept = piece.start + np.union1d(thinned(low[piece]), thinned(high[piece]))
        outline = np.concatenate([low[kept], high[kept][::-1], low[kept[:1]]])
        polygons.append(Path(outline, closed=True))
    return Path.make_compound_path(*polygons) if polygons else None


def _grown(box: Box, margin: float) -> Box:
    return Box(
        box.left - margin, box.bottom - margin, box.width + 2 * margin, box.height + 2 * margin
    )
