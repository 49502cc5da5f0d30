"""A curve as it is placed on a chart: its points, its stripes, its band, and where it leaves.

A run of a hundred thousand steps has far more points than a chart has columns of pixels. Of each
column only the lowest and the highest point are kept, so that no spike is lost.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.stripes import in_stripes, sector
from landscapes.drawing.canvas.strokes import Stroke, whole
from landscapes.drawing.charts.chart import Chart
from landscapes.drawing.charts.noise import is_noisy, running_median
from landscapes.functions import Array
from landscapes.themes import Color

TOUCHING = 1.0
"""The pixels beyond the border within which a curve has not left its chart."""

Band = tuple[Array, Array]
"""The lower and the upper border of a band, each of shape (K,)."""

Exits = tuple[tuple[float, float, float, bool], ...]
"""Steps at which a curve leaves a chart, their places, and whether at the top."""


class Line(NamedTuple):
    """A line to draw: values at K steps, NaN where there is none, perhaps in a band.

    ``turn`` is the index of the optimizer, which selects the line's pattern; by default
    the line's own index. A line that ends early ends at a cross; one that ``goes_on``, though
    there are no more values of it, at an arrowhead. Its values stand along x at their steps, or
    at ``xs``, which never decrease, shape (K,).
    """

    color: Color
    values: Array
    band: Band | None = None
    turn: int | None = None
    goes_on: bool = False
    xs: Array | None = None


class Curve(NamedTuple):
    """A line as it is drawn.

    Attributes:
        color: its colour.
        turn: the index of its pattern.
        sector: its own sector of the unit disc.
        line: all of it; of a noisy curve, its running median.
        raw: a noisy curve as it is, below its median.
        lag: the steps by which the median stays behind.
        goes_on: whether it is cut off where it ends early, and so has an arrowhead there.
        own: its own stripes where another curve lies on it.
        band: the outline of the band around it.
        steps: the steps of its points, shape (K,).
        points: its points in pixels, shape (K, 2); y is NaN where there is no value.
        exits: where it leaves the chart at the top or the bottom.
    """

    color: Color
    turn: int
    sector: Path
    line: Stroke
    own: Stroke
    band: Path | None
    steps: Array
    points: Array
    exits: Exits = ()
    raw: Stroke | None = None
    lag: float = 0.0
    goes_on: bool = False

    def shown(self, step: float) -> float:
        """The step up to which its line is drawn at a step."""
        return step if step >= self.steps[-1] else step - self.lag

    def column(self, step: float) -> float:
        """The pixel column of the curve at a step."""
        return float(np.interp(step, self.steps, self.points[:, 0]))

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

    @property
    def angle(self) -> float:
        """The direction, in radians, in which it goes at its last value."""
        seen = self.points[np.isfinite(self.points[:, 1])]
        across, up = seen[-1] - seen[max(0, len(seen) - 2)]
        return float(np.arctan2(up, across))


def lay_out(canvas: Canvas, chart: Chart, steps: Array, lines: Sequence[Line]) -> list[Curve]:
    """Place lines on a chart.

    Args:
        canvas: the canvas with the chart.
        chart: the chart.
        steps: the steps of all lines, shape (K,), increasing.
        lines: the lines to draw, the lowest first.
    """
    along = [steps if line.xs is None else line.xs for line in lines]
    placed = [chart.pixels(xs, line.values) for xs, line in zip(along, lines, strict=True)]
    near, stripe = canvas.length(canvas.theme.curve), canvas.length(canvas.theme.stripe)
    strokes = [_stroke(steps, points) for points in placed]
    medians = [_median(steps, points, near) for points in placed]
    shown = [
        median[0] if median else stroke for stroke, median in zip(strokes, medians, strict=True)
    ]
    followed = [
        (shown[turn].steps, shown[turn].vertices) if median else (steps, placed[turn])
        for turn, median in enumerate(medians)
    ]
    own = in_stripes(shown, range(len(lines)), near, stripe, chart.box)
    return [
        Curve(
            line.color,
            turn if line.turn is None else line.turn,
            sector(turn, len(lines)),
            shown[turn],
            own[turn],
            _outline(chart, along[turn], line.band) if line.band else None,
            steps,
            placed[turn],
            _exits(chart, *followed[turn], 4 * canvas.length(canvas.theme.curve_head)),
            strokes[turn] if median else None,
            median[1] if median else 0.0,
            line.goes_on,
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


def _exits(chart: Chart, steps: Array, points: Array, apart: float) -> Exits:
    """Find where a curve leaves its chart, those that are less than ``apart`` pixels apart once."""
    box, (xs, ys) = chart.box, points.T
    found: list[tuple[float, float, float, bool]] = []
    for border, is_up in ((box.top, True), (box.bottom, False)):
        is_out = ys > border + TOUCHING if is_up else ys < border - TOUCHING
        was_in = np.append(True, np.isfinite(ys[:-1]) & ~is_out[:-1])
        last = -np.inf
        for index in np.flatnonzero(is_out & was_in).tolist():
            before = max(0, index - 1)
            rise = ys[index] - ys[before]
            share = float(np.clip((border - ys[before]) / rise, 0, 1)) if rise else 0.0
            x = float(xs[before] + share * (xs[index] - xs[before]))
            if x >= last + apart:
                step = float(steps[before] + share * (steps[index] - steps[before]))
                found.append((step, x, border, is_up))
                last = x
    return tuple(found)


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


def _outline(chart: Chart, xs: Array, band: Band) -> Path | None:
    """The outline of a band, one polygon for each unbroken part."""
    low, high = (chart.pixels(xs, border) for border in band)
    polygons = []
    for piece in _pieces(np.isfinite(low[:, 1]) & np.isfinite(high[:, 1])):
        kept = piece.start + np.union1d(thinned(low[piece]), thinned(high[piece]))
        outline = np.concatenate([low[kept], high[kept][::-1], low[kept[:1]]])
        polygons.append(Path(outline, closed=True))
    return Path.make_compound_path(*polygons) if polygons else None
