"""The frame of a surface: the block that it is cut from, and the axes along its edges."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.charts.scale import Scale
from landscapes.drawing.surface.elevations import Elevations
from landscapes.drawing.surface.projection import Projection
from landscapes.functions import Array, Domain
from landscapes.themes import Color
from landscapes.words import number

# In sizes of small text.
TICK, GAP = 0.35, 0.55
"""The length of a tick, and the distance from the edge to its label."""

PITCH, UPRIGHT_PITCH = 2.8, 1.7
"""The least distance between ticks on the ground, and on the upright axis."""

MOST_TICKS = 5
"""The approximate largest number of ticks of an axis."""

CROWDED = 0.2
"""Ticks in this top share of the loss axis are left out for the tick of the cut."""

LEVEL = 1e-9
"""The sine of an angle that differs from zero only by rounding."""


class Block(NamedTuple):
    """A block centred at (0, 0) on the ground; sizes in pixels of the ground."""

    width: float
    depth: float
    height: float


class Axis(NamedTuple):
    """An edge of the block in the figure.

    Attributes:
        name: the quantity along it.
        begin, end: its ends, in pixels, shape (2,).
        outwards: the direction away from the block, of length 1.
        scale: the scale from begin to end.
        upright: whether it stands on the ground.
        cut: the value at its end if larger values are cut off.
    """

    name: str
    begin: Array
    end: Array
    outwards: Array
    scale: Scale | Elevations
    upright: bool = False
    cut: float | None = None

    def ticks(self, small: float) -> list[tuple[Array, str]]:
        """Places and labels for text of this size in pixels, the most important first."""
        length = float(np.hypot(*(self.end - self.begin)))
        pitch = (UPRIGHT_PITCH if self.upright else PITCH) * small
        values = self.scale.ticks(int(np.clip(length / pitch, 1, MOST_TICKS)))
        labels = self.scale.labels(values)
        shares = self.scale.shares(np.array(values)).tolist()
        ticks = list(zip(shares, labels, strict=True))
        if self.cut is not None:
            ticks = [tick for tick in ticks if tick[0] < 1 - CROWDED]
            ticks.insert(0, (1.0, f"≥ {number(self.cut)}"))
        return [(self.begin + share * (self.end - self.begin), label) for share, label in ticks]


class Label(NamedTuple):
    """A text at an axis."""

    text: str
    box: Box
    color: Color


def axes(
    projection: Projection,
    block: Block,
    domain: Domain,
    elevations: Elevations,
    names: tuple[str, str],
) -> list[Axis]:
    """The axes: the loss along the left edge of the block, x and y along its near edges.

    Args:
        projection: the map from the ground to the figure.
        block: the block.
        domain: the domain above which it stands.
        elevations: the heights of losses.
        names: the names of the axes along x and y.
    """
    x, y = names
    return [
        _upright(projection, block, elevations),
        _level(projection, block, 0, x, Scale(domain.x_min, domain.x_max)),
        _level(projection, block, 1, y, Scale(domain.y_min, domain.y_max)),
    ]


def labels(canvas: Canvas, drawn: Sequence[Axis], has_ticks: bool = True) -> list[Label]:
    """The names of axes and the numbers at their ticks, without numbers that would touch others."""
    kept = [_name(canvas, axis, has_ticks) for axis in drawn]
    for axis in drawn if has_ticks else ():
        for label in _numbers(canvas, axis):
            if not any(_touch(label.box, other.box) for other in kept):
                kept.append(label)
    return kept


def draw_axes(canvas: Canvas, drawn: Sequence[Axis], has_ticks: bool = True) -> None:
    """Draw axes with their ticks and labels, or with their names alone."""
    small = canvas.text_size(canvas.theme.small)
    for axis in drawn:
        _draw_line(canvas, axis.begin, axis.end)
        for place, _ in axis.ticks(small) if has_ticks else ():
            _draw_line(canvas, place, place + TICK * small * axis.outwards)
    for text, box, color in labels(canvas, drawn, has_ticks):
        canvas.text(box.left, box.bottom + 0.15 * small, text, small, color)


def _upright(projection: Projection, block: Block, elevations: Elevations) -> Axis:
    ground, above = projection.corners(*block)
    left = min(range(4), key=lambda corner: tuple(ground[corner].round(6)))
    name = "loss" if elevations.bend is None else "loss (log)"
    cut = elevations.cap if elevations.cut else None
    outwards = np.array([-1.0, 0.0])
    return Axis(name, ground[left], above[left], outwards, elevations, True, cut)


def _level(projection: Projection, block: Block, along: int, name: str, scale: Scale) -> Axis:
    """The axis along x (0) or y (1), on the side of the block nearer to the camera."""
    other = 1 - along
    right, away = projection.turn[:, other]
    # If both sides are equally near, the right one keeps clear of the numbers of the loss.
    side = -np.sign(away) if abs(away) > LEVEL else np.sign(right)
    ends = np.array([(-1.0, -1.0), (1.0, 1.0)]) * block[:2] / 2
    ends[:, other] = side * block[other] / 2
    begin, end = projection.pixels(ends, np.zeros(2))
    across, up = (end - begin) / np.hypot(*(end - begin))
    outwards = np.array([up, -across])
    if outwards @ ((begin + end) / 2 - projection.origin) < 0:
        outwards = -outwards
    return Axis(name, begin, end, outwards, scale)


def _numbers(canvas: Canvas, axis: Axis) -> list[Label]:
    small, color = canvas.text_size(canvas.theme.small), canvas.theme.muted
    return [
        Label(text, _beside(place, axis.outwards, text, small), color)
        for place, text in axis.ticks(small)
    ]


def _name(canvas: Canvas, axis: Axis, has_ticks: bool) -> Label:
    """The name of an axis, beyond its numbers if any, or above them if the axis is upright."""
    small = canvas.text_size(canvas.theme.small)
    width = text_width(axis.name, small)
    if axis.upright:
        place, outwards = axis.end - [width / 2, -0.5 * small], np.array([0.0, 1.0])
    else:
        numbers = _numbers(canvas, axis) if has_ticks else []
        widest = max((label.box.width for label in numbers), default=0.0)
        beyond = abs(axis.outwards) @ [widest, small] if numbers else 0.0
        place, outwards = (axis.begin + axis.end) / 2 + beyond * axis.outwards, axis.outwards
        # A long name begins or ends there, so that it stays near its axis.
        aside = np.clip(2 * outwards[0], -1, 1) * max(0.0, width - small) / 2
        box = _beside(place, outwards, "x", small)
        left = box.center[0] + aside - width / 2
        return Label(axis.name, box._replace(left=left, width=width), canvas.theme.ink)
    return Label(axis.name, _beside(place, outwards, axis.name, small), canvas.theme.ink)


def _draw_line(canvas: Canvas, begin: Array, end: Array) -> None:
    width = canvas.length(canvas.theme.grid_width)
    canvas.line([begin[0], end[0]], [begin[1], end[1]], width, canvas.theme.muted)


def _beside(place: Array, outwards: Array, text: str, size: float) -> Box:
    """The box of a text beside a place, in this direction."""
    width = text_width(text, size)
    reach = GAP * size + (abs(outwards[0]) * width + abs(outwards[1]) * size) / 2
    x, y = place + reach * outwards
    return Box(x - width / 2, y - size / 2, width, size)


def _touch(box: Box, other: Box) -> bool:
    """Whether two boxes are closer than a small margin."""
    aside, above = 0.5 * box.height, 0.25 * box.height
    return (
        box.left < other.right + aside
        and other.left < box.right + aside
        and box.bottom < other.top + above
        and other.bottom < box.top + above
    )
