"""The points that constraints allow: their outline on a map, and the land outside, dimmed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.map.plane import Plane
from landscapes.functions import Array
from landscapes.kinds.base import OptimizerEntry
from landscapes.modifiers.wording import in_coordinates
from landscapes.themes import Color

VEIL = "99"
"""The opacity of the paper over land that is not allowed, as two hexadecimal digits."""

ALONG = 100
"""The number of places along each side of an outline, or along a quarter of a circle."""


def draw_allowed(canvas: Canvas, plane: Plane, entries: Sequence[OptimizerEntry]) -> None:
    """Outline the points that are allowed; dim the others, if they are so for all optimizers.

    Different constraints have the colours of their optimizers.
    """
    constraints = [entry.modifiers.get("constraint") for entry in entries]
    theme, width = canvas.theme, canvas.length(1.5 * canvas.theme.index_width)
    first = constraints[0]
    if first and all(each == first for each in constraints):
        border = plane.pixels(outline(first))
        canvas.area(_outside(plane, border), f"{theme.paper}{VEIL}")
        _draw_outline(canvas, plane, border, width, theme.ink)
        return
    for each, color in zip(constraints, theme.run_colors(entries), strict=True):
        if each:
            _draw_outline(canvas, plane, plane.pixels(outline(each)), width, color)


def bounds(canvas: Canvas, entries: Sequence[OptimizerEntry]) -> Iterator[tuple[str, Color]]:
    """Yield what the outlines are, each with its colour: ``constraint: |x| + |y| ≤ 1``."""
    constraints = [entry.modifiers.get("constraint") for entry in entries]
    theme, first = canvas.theme, constraints[0]
    if first and all(each == first for each in constraints):
        yield f"constraint: {in_coordinates(first)}", theme.ink
        return
    for entry, each, color in zip(entries, constraints, theme.run_colors(entries), strict=True):
        if each:
            told = f"constraint of {entry.label}: {in_coordinates(each)}"
            yield told, theme.name_color(color)


def on_outlines(plane: Plane, entries: Sequence[OptimizerEntry]) -> Array:
    """The places in view that outlines pass, in pixels, shape (P, 2)."""
    constraints = [entry.modifiers.get("constraint") for entry in entries]
    seen = [
        piece for each in constraints if each for piece in _seen(plane, plane.pixels(outline(each)))
    ]
    return np.concatenate([np.empty((0, 2)), *seen])


def outline(constraint: Mapping[str, Any]) -> Array:
    """The border of the allowed points, closed and counter-clockwise, shape (K, 2)."""
    if box := constraint.get("box"):
        left, right, bottom, top = box
        return _sides([(left, bottom), (right, bottom), (right, top), (left, top)])
    if ball := constraint.get("ball"):
        angles = np.linspace(0, 2 * np.pi, 4 * ALONG + 1)
        circle = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        return np.asarray(np.array(ball.center or (0, 0)) + ball.radius * circle)
    radius = constraint["l1"]
    return _sides([(radius, 0), (0, radius), (-radius, 0), (0, -radius)])


def _sides(corners: Sequence[tuple[float, float]]) -> Array:
    """The sides of a polygon as many short pieces."""
    at = np.arange(len(corners) * ALONG + 1) / ALONG
    closed = np.array([*corners, corners[0]])
    return np.column_stack([np.interp(at, np.arange(len(closed)), axis) for axis in closed.T])


def _outside(plane: Plane, border: Array) -> Path:
    """The part of the map outside a border."""
    box = plane.box
    # Clockwise around the map, so that what lies in the counter-clockwise border is a hole.
    corners = [(box.left, box.bottom), (box.left, box.top), (box.right, box.top)]
    around = Path([*corners, (box.right, box.bottom), corners[0]], closed=True)
    hole = Path(border, closed=True).clip_to_bbox(
        Bbox.from_extents(box.left, box.bottom, box.right, box.top)
    )
    return Path.make_compound_path(around, hole) if np.size(hole.vertices) else around


def _draw_outline(canvas: Canvas, plane: Plane, border: Array, width: float, color: str) -> None:
    for piece in _seen(plane, border):
        xs, ys = piece.T.tolist()
        canvas.line(xs, ys, width * 2.2, canvas.theme.paper)
        canvas.line(xs, ys, width, color)


def _seen(plane: Plane, border: Array) -> Iterator[Array]:
    """Yield the pieces of a border that are on the map."""
    box = plane.box
    inside = np.all(
        (border >= (box.left, box.bottom)) & (border <= (box.right, box.top)), axis=1
    ).astype(int)
    changes = np.flatnonzero(np.diff(inside, prepend=0, append=0))
    for begin, end in zip(changes[::2], changes[1::2], strict=True):
        yield border[begin:end]
