"""Curves in a chart that can be drawn up to any step; x is the step, or grows with it.

Where curves coincide they share their path in stripes, as on maps (see ``stripes``). Where
they only cross, the later one lies on top.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.marks import ARROW, SHAPES, spread
from landscapes.drawing.canvas.ribbon import Ribbon, faded
from landscapes.drawing.charts.chart import Chart
from landscapes.drawing.charts.curve import Curve
from landscapes.themes import Color

BEADS = 6
"""The number of shapes along a patterned curve."""

RAW, RAW_STRENGTH = 0.4, 0.45
"""The width of a noisy curve below its median, relative to that, and how much of its colour it
has."""

UPWARD = ARROW.transformed(Affine2D().rotate_deg(90))
DOWNWARD = ARROW.transformed(Affine2D().rotate_deg(-90))


class Curves(Moving):
    """All curves of a chart, and the line that marks the step.

    Args:
        canvas: the canvas to draw on.
        chart: the chart; nothing is drawn far outside it.
        curves: the curves, the lowest first.
        step: the last step, which is shown first.
        weight: a factor of the widths of lines.
        heads: whether to mark each curve's place at the step.
        cursor: whether a line marks the step, which then is x.
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
        cursor: bool = True,
    ) -> None:
        super().__init__(canvas, step)
        self._chart, self._curves = chart, curves
        self._heads, self._cursor = heads, heads and cursor
        theme = canvas.theme
        self._ribbon = Ribbon(theme, weight * canvas.length(theme.curve))
        self._edge = weight * canvas.length(theme.curve_edge)
        self._radius = weight * canvas.length(theme.curve_head)

    def paint(self, brush: Brush) -> None:
        """Draw bands, the line of the step, curves, discs, and the marks where curves ended."""
        self._paint_bands(brush)
        brush.clip(self._chart.box.grown(self._ribbon.width))
        if self._cursor:
            self._paint_cursor(brush)
        self._paint_lines(brush)
        brush.clip(self._chart.box.grown(1.5 * self._radius))
        self._paint_ends(brush)
        self._paint_exits(brush)
        if self._heads:
            self._paint_heads(brush)
        brush.clip(None)

    def _paint_bands(self, brush: Brush) -> None:
        box = self._chart.box
        for curve in self._curves:
            if curve.band:
                width = max(0.0, curve.column(self.step) - box.left)
                brush.clip(box._replace(width=width))
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
            if not (curve.end and self.step >= curve.end[2]):
                continue
            if curve.goes_on:
                turned = ARROW.transformed(Affine2D().rotate(curve.angle))
                self._paint_arrow(brush, turned, curve.end[:2], curve.color)
            else:
                cross = Path(arms + curve.end[:2], [1, 2, 1, 2])
                brush.stroke(cross, self.canvas.theme.edge, self._ribbon.width + 2 * self._edge)
                brush.stroke(cross, curve.color, self._ribbon.width)

    def _paint_exits(self, brush: Brush) -> None:
        for curve in self._curves:
            for step, x, y, is_up in curve.exits:
                if self.step >= step:
                    turned = UPWARD if is_up else DOWNWARD
                    self._paint_arrow(brush, turned, (x, y), curve.color)

    def _paint_arrow(
        self, brush: Brush, arrow: Path, place: tuple[float, float], color: Color
    ) -> None:
        size = 0.75 * self._radius
        brush.shape(arrow, (size, size), place, color, self.canvas.theme.edge, self._edge)
