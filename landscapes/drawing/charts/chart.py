"""A chart: the place of data on a figure, with a grid, ticks and titles."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import legible, text_width
from landscapes.drawing.charts.scale import Scale
from landscapes.drawing.map.plane import FARTHEST
from landscapes.functions import Array

# In sizes of small text.
TITLE_ROW = 1.7
TICK_GAP = 0.5
TICK_ROW = 1.5
X_TITLE_ROW = 1.4
BETWEEN = 1.0
TICK_PITCH = 2.4
"""The least distance of two ticks along y."""


class Chart(NamedTuple):
    """A box of a figure, in pixels, in which y is drawn against x."""

    box: Box
    x: Scale
    y: Scale

    def pixels(self, xs: Array, ys: Array) -> Array:
        """The pixels of points, of the shape of ``xs`` and ``ys`` and a last axis of 2.

        Points very far away are brought nearer; NaN stays NaN.
        """
        box = self.box
        across, up = self.x.shares(xs) * box.width, self.y.shares(ys) * box.height
        offsets = np.clip(np.stack(np.broadcast_arrays(across, up), axis=-1), -FARTHEST, FARTHEST)
        return np.asarray(offsets + np.array([box.left, box.bottom]))

    def column(self, x: float) -> float:
        """The pixel column of an x."""
        return self.box.left + float(self.x.shares(np.array(x))) * self.box.width

    def row(self, y: float) -> float:
        """The pixel row of a y."""
        return self.box.bottom + float(self.y.shares(np.array(y))) * self.box.height


class Panel(NamedTuple):
    """One chart of several: its title, its scale along y and its weight in sharing the height."""

    title: str
    y: Scale
    weight: float = 1.0


def stack(
    canvas: Canvas, room: Box, x: Scale, x_title: str, panels: Sequence[Panel]
) -> list[Chart]:
    """Draw charts one above the other that share the x axis of the lowest."""
    small = canvas.text_size(canvas.theme.small)
    foot = (TICK_ROW + X_TITLE_ROW) * small
    gaps = (len(panels) - 1) * BETWEEN * small + len(panels) * TITLE_ROW * small
    free = room.height - foot - gaps
    heights = [free * panel.weight / sum(p.weight for p in panels) for panel in panels]
    labels = max(
        labels_width(canvas, panel.y, height) for panel, height in zip(panels, heights, strict=True)
    )
    charts = []
    top = room.top
    for panel, height in zip(panels, heights, strict=True):
        top -= TITLE_ROW * small + height
        chart = Chart(Box(room.left + labels, top, room.width - labels, height), x, panel.y)
        lowest = panel is panels[-1]
        draw_chart(canvas, chart, panel.title, x_title if lowest else "", x_labels=lowest)
        charts.append(chart)
        top -= BETWEEN * small
    return charts


def side_by_side(
    canvas: Canvas,
    room: Box,
    x: Scale,
    x_title: str,
    y: Scale,
    titles: Sequence[str],
    behind: float,
) -> list[Chart]:
    """Draw charts beside each other that share the y axis of the first.

    At the right of each, a space ``behind`` is free for the names of curves.
    """
    small = canvas.text_size(canvas.theme.small)
    bottom = room.bottom + (TICK_ROW + X_TITLE_ROW) * small
    height = room.top - TITLE_ROW * small - bottom
    labels = labels_width(canvas, y, height)
    pitch = (room.width - labels) / len(titles)
    width = pitch - behind - small
    charts = []
    for index, title in enumerate(titles):
        left = room.left + labels + index * pitch
        chart = Chart(Box(left, bottom, width, height), x, y)
        draw_chart(canvas, chart, title, x_title, y_labels=index == 0)
        charts.append(chart)
    return charts


def draw_chart(
    canvas: Canvas,
    chart: Chart,
    title: str = "",
    x_title: str = "",
    *,
    x_labels: bool = True,
    y_labels: bool = True,
    whole: bool = True,
    moving: bool = True,
) -> None:
    """Draw a chart without its data: the grid, the labels of the ticks, and the titles.

    Args:
        canvas: the figure to draw on.
        chart: its place and scales; labels and titles stand around its box.
        title: the name of y, written above the box.
        x_title: the name of x, written below.
        x_labels: whether the ticks along x have labels.
        y_labels: whether the ticks along y have labels.
        whole: whether the ticks along x are whole numbers, as steps are.
        moving: whether parts will move on it, which need paper below.
    """
    theme, box = canvas.theme, chart.box
    small = canvas.text_size(theme.small)
    if moving:
        canvas.ground(box.grown(2 * canvas.length(theme.curve_head)))
    _draw_x_ticks(canvas, chart, x_labels, whole)
    _draw_y_ticks(canvas, chart, y_labels)
    if not chart.y.logarithmic and chart.y.low < 0 < chart.y.high:
        zero = chart.row(0.0)
        canvas.line(
            [box.left, box.right], [zero, zero], canvas.length(theme.grid_width), theme.muted
        )
    if title:
        room = canvas.size.width - box.left - small
        size = legible(small * min(1.0, room / text_width(title, small)))
        canvas.text(box.left, box.top + 0.6 * small, title, size, theme.ink)
    if x_title:
        baseline = box.bottom - (TICK_ROW + X_TITLE_ROW - 0.3) * small
        canvas.text(box.center[0], baseline, x_title, small, theme.muted, align="center")


def _draw_x_ticks(canvas: Canvas, chart: Chart, labelled: bool, whole: bool) -> None:
    theme, box = canvas.theme, chart.box
    small = canvas.text_size(theme.small)
    ticks = _x_ticks(chart.x, box.width, small, whole)
    for tick, label in zip(ticks, chart.x.labels(ticks), strict=True):
        x = chart.column(tick)
        canvas.line([x, x], [box.bottom, box.top], canvas.length(theme.grid_width), theme.faint)
        if labelled:
            baseline = box.bottom - (TICK_ROW - 0.2) * small
            canvas.text(x, baseline, label, small, theme.muted, align="center")


def _draw_y_ticks(canvas: Canvas, chart: Chart, labelled: bool) -> None:
    theme, box = canvas.theme, chart.box
    small = canvas.text_size(theme.small)
    ticks = y_ticks(canvas, chart.y, box.height)
    last = -np.inf
    for tick, label in zip(ticks, chart.y.labels(ticks), strict=True):
        y = chart.row(tick)
        canvas.line([box.left, box.right], [y, y], canvas.length(theme.grid_width), theme.faint)
        if labelled and y - last >= small:
            last = y
            x = box.left - TICK_GAP * small
            canvas.text(x, y - 0.36 * small, label, small, theme.muted, align="right")


def _x_ticks(scale: Scale, width: float, small: float, whole: bool) -> list[float]:
    """The ticks along x, whole numbers if asked; few enough that their labels stay apart."""
    for most in (8, 6, 4, 3, 2):
        ticks = scale.ticks(most, whole=whole)
        widest = max((text_width(label, small) for label in scale.labels(ticks)), default=0.0)
        if len(ticks) * (widest + small) <= width:
            break
    return ticks


def y_ticks(canvas: Canvas, scale: Scale, height: float) -> list[float]:
    """The ticks along y of an axis of this height."""
    pitch = TICK_PITCH * canvas.text_size(canvas.theme.small)
    return scale.ticks(max(2, min(7, int(height / pitch))))


def labels_width(canvas: Canvas, scale: Scale, height: float) -> float:
    """The width of the labels of the ticks along y at the left of a box of this height."""
    small = canvas.text_size(canvas.theme.small)
    labels = scale.labels(y_ticks(canvas, scale, height))
    return max((text_width(label, small) for label in labels), default=0.0) + TICK_GAP * small
