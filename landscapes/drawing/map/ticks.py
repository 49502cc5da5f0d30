"""The ticks of a map: numbers at its left and below it, and the names of the axes at their ends."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width, wrapped
from landscapes.drawing.charts.chart import TICK_GAP, TICK_ROW, y_ticks
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

APART = 0.8
"""The least distance between two numbers below a map."""

MOST = range(1, 8)
"""The possible numbers of ticks."""


class Number(NamedTuple):
    """A number below a map, and its ends in pixels."""

    text: str
    left: float
    right: float


def tick_space(canvas: Canvas, domain: Domain, names: Names = NAMES) -> tuple[float, float]:
    """The space in pixels that numbers and names take at the left of a map and below it.

    It is enough for a map of any size.
    """
    small = canvas.text_size(canvas.theme.small)
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
        beyond = tick_space(canvas, domain, names)[0] if left else 0.0
        _draw_below(canvas, plane, domain, names[0], beyond)


def _draw_left(canvas: Canvas, plane: Plane, domain: Domain, name: str) -> None:
    theme, box = canvas.theme, plane.box
    small = canvas.text_size(theme.small)
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


def _draw_below(canvas: Canvas, plane: Plane, domain: Domain, name: str, beyond: float) -> None:
    """Write below a map; numbers reach this far beyond its left edge at most."""
    theme, box = canvas.theme, plane.box
    small = canvas.text_size(theme.small)
    baseline = box.bottom - (TICK_ROW - 0.2) * small
    end = box.right
    if name:
        canvas.text(end, baseline, name, small, theme.muted, align="right")
        end -= text_width(name, small) + small
    free = Box(box.left - beyond, box.bottom, end - box.left + beyond, box.height)
    scale = Scale(domain.x_min, domain.x_max)
    for most in reversed(MOST):
        numbers = list(_numbers(scale, most, box, free, small))
        if all(after.left - before.right >= APART * small for before, after in pairwise(numbers)):
            break
    last = -np.inf
    for text, left, right in numbers:
        if left - last >= APART * small:
            canvas.text(left, baseline, text, small, theme.muted)
            last = right


def _numbers(scale: Scale, most: int, box: Box, free: Box, small: float) -> Iterator[Number]:
    """Yield the numbers below a map, moved or left out if they reach beyond what is free."""
    ticks = scale.ticks(most)
    for tick, text in zip(ticks, scale.labels(ticks), strict=True):
        at = box.left + float(scale.shares(np.array(tick))) * box.width
        width = text_width(text, small)
        left = min(max(at - width / 2, free.left), free.right - width)
        if max(at - width, free.left) <= left <= at:
            yield Number(text, left, left + width)


def _lines(name: str, small: float) -> list[str]:
    return wrapped(name, small, WIDEST_NAME * small) if name else []
