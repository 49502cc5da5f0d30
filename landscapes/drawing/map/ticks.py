"""The ticks of a map: numbers at its left and below it, and the names of the axes at their ends."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas, text_width, wrapped
from landscapes.drawing.charts.chart import TICK_GAP, TICK_ROW, x_ticks, y_ticks
from landscapes.drawing.charts.scale import Scale
from landscapes.drawing.map.plane import Plane
from landscapes.functions import Domain

Names: TypeAlias = tuple[str, str]
"""The names of the axes, across and up."""

NAMES: Names = ("x", "y")

# In sizes of small text.
WIDEST_NAME = 6.0
"""A name at the upright axis is wrapped to this width."""
LINE = 1.25
"""The height of its lines."""
MIDDLE = 0.36
"""The height of a figure's middle above the baseline."""

APART = 0.3
"""The least distance between two numbers below a map."""

MOST = range(2, 8)
"""The possible numbers of ticks."""


class Number(NamedTuple):
    """A label of a tick, and its place along the axis in pixels."""

    text: str
    at: float
    width: float


def tick_space(canvas: Canvas, domain: Domain, names: Names = NAMES) -> tuple[float, float]:
    """The space in pixels that numbers and names take at the left of a map and below it.

    It is enough for a map of any size.
    """
    small = canvas.length(canvas.theme.small)
    scale = Scale(domain.y_min, domain.y_max)
    numbers = {label for most in MOST for label in scale.labels(scale.ticks(most))}
    texts = [*numbers, *_lines(names[1], small)]
    widest = max(text_width(text, small) for text in texts)
    return widest + (TICK_GAP + 0.2) * small, (TICK_ROW + 0.3) * small


def draw_ticks(
    canvas: Canvas,
    plane: Plane,
    domain: Domain,
    names: Names = NAMES,
    *,
    left: bool = True,
    below: bool = True,
) -> None:
    """Write numbers at the left of a map and below it, and the names of the axes.

    Args:
        canvas: the canvas to draw on.
        plane: the place of the domain on it.
        domain: the part of the plane that is shown.
        names: the names of the axes; a number that would touch one is left out.
        left: whether to write at the left.
        below: whether to write below.
    """
    if left:
        _draw_left(canvas, plane, domain, names[1])
    if below:
        _draw_below(canvas, plane, domain, names[0])


def _draw_left(canvas: Canvas, plane: Plane, domain: Domain, name: str) -> None:
    theme, box = canvas.theme, plane.box
    small = canvas.length(theme.small)
    right = box.left - TICK_GAP * small
    floor = box.top
    for line in _lines(name, small):
        canvas.text(right, floor - 0.75 * small, line, small, theme.muted, align="right")
        floor -= LINE * small
    scale = Scale(domain.y_min, domain.y_max)
    ticks = y_ticks(canvas, scale, box.height)
    for tick, text in zip(ticks, scale.labels(ticks), strict=True):
        y = box.bottom + float(scale.shares(np.array(tick))) * box.height
        if not name or y + MIDDLE * small < floor:
            canvas.text(right, y - MIDDLE * small, text, small, theme.muted, align="right")


def _draw_below(canvas: Canvas, plane: Plane, domain: Domain, name: str) -> None:
    theme, box = canvas.theme, plane.box
    small = canvas.length(theme.small)
    baseline = box.bottom - (TICK_ROW - 0.2) * small
    end = box.right
    if name:
        canvas.text(end, baseline, name, small, theme.muted, align="right")
        end -= text_width(name, small) + small
    last = -np.inf
    for number in _numbers(Scale(domain.x_min, domain.x_max), plane, small):
        # Without names, maps stand side by side: a number does not reach beyond its own.
        half = number.width / 2
        x = number.at if name else min(max(number.at, box.left + half), box.right - half)
        if last + APART * small <= x - half and x + half <= end:
            last = x + half
            canvas.text(x, baseline, number.text, small, theme.muted, align="center")


def _numbers(scale: Scale, plane: Plane, small: float) -> Iterator[Number]:
    """Yield the numbers below a map."""
    box = plane.box
    ticks = x_ticks(scale, box.width, small, whole=False)
    for tick, text in zip(ticks, scale.labels(ticks), strict=True):
        yield Number(
            text,
            box.left + float(scale.shares(np.array(tick))) * box.width,
            text_width(text, small),
        )


def _lines(name: str, small: float) -> list[str]:
    return wrapped(name, small, WIDEST_NAME * small) if name else []
