"""The points that constraints allow: their border on a landscape, and the land outside, dimmed."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.strokes import Stroke, clipped
from landscapes.drawing.map.plane import Plane
from landscapes.functions import Array, Domain
from landscapes.kinds.landscape.model import LandscapeScenario
from landscapes.themes import Color, Theme

SPACING = 2.0
"""The distance between places along a border, in pixels."""

VEIL = 0.6
"""The opacity of the paper over land that is not allowed."""

AROUND = 400
"""The number of places along a circle."""

WIDTH, CASED = 1.5, 2.2
"""The width of a border, in widths of an index line, and that with its casing, in its own."""


class Border(NamedTuple):
    """The border of the allowed points, closed and counter-clockwise, shape (K, 2)."""

    points: Array
    color: Color


def shared_constraint(scenario: LandscapeScenario) -> Mapping[str, Any] | None:
    """The constraint of all optimizers; None if they differ."""
    first, *others = (entry.modifiers.get("constraint") for entry in scenario.optimizers)
    return first if all(each == first for each in others) else None


def borders_of(scenario: LandscapeScenario, theme: Theme) -> list[Border]:
    """The border of each constraint, in its optimizer's colour, or in ink if all share it."""
    if shared := shared_constraint(scenario):
        return [Border(border_of(shared, scenario.domain), theme.ink)]
    colors = theme.run_colors(scenario.optimizers)
    return [
        Border(border_of(constraint, scenario.domain), color)
        for entry, color in zip(scenario.optimizers, colors, strict=True)
        if (constraint := entry.modifiers.get("constraint"))
    ]


def border_of(constraint: Mapping[str, Any], domain: Domain) -> Array:
    """The border of the allowed points, as far as it can be seen, shape (K, 2)."""
    if box := constraint.get("box"):
        # Beyond the view, a side may be anywhere; very far away, it would lose its direction.
        aside = np.array([domain.width, domain.height])
        low = np.array([domain.x_min, domain.y_min]) - aside
        left, bottom = np.clip(box[::2], low, low + 3 * aside).tolist()
        right, top = np.clip(box[1::2], low, low + 3 * aside).tolist()
        corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
        return np.array(corners)
    if ball := constraint.get("ball"):
        angles = np.linspace(0, 2 * np.pi, AROUND + 1)
        circle = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        return np.asarray(np.array(ball.center or (0, 0)) + ball.radius * circle)
    radius = constraint["l1"]
    return np.array([(radius, 0), (0, radius), (-radius, 0), (0, -radius), (radius, 0)])


def draw_allowed(canvas: Canvas, plane: Plane, scenario: LandscapeScenario) -> None:
    """Outline the points that are allowed on a map; dim the others, if they are so for all."""
    for points, color in borders_of(scenario, canvas.theme):
        border = plane.pixels(points)
        if shared_constraint(scenario):
            veil = f"{canvas.theme.paper}{round(255 * VEIL):02x}"
            canvas.area(_outside(plane, border), veil)
        draw_border(canvas, clipped(border, plane.box, SPACING), color)


def seen_borders(scenario: LandscapeScenario, plane: Plane) -> Iterator[Array]:
    """Yield the parts of borders on a map or on the ground, for texts to keep clear of."""
    for entry in scenario.optimizers:
        if constraint := entry.modifiers.get("constraint"):
            border = plane.pixels(border_of(constraint, scenario.domain))
            yield from clipped(border, plane.box, SPACING).parts()


def draw_border(canvas: Canvas, border: Stroke, color: Color, cased: bool = True) -> None:
    """Draw what is seen of a border, with a casing of paper or without."""
    width = WIDTH * canvas.length(canvas.theme.index_width)
    casing = [(CASED * width, canvas.theme.paper)] if cased else []
    for thickness, shade in [*casing, (width, color)]:
        for piece in border.parts():
            xs, ys = piece.T.tolist()
            canvas.line(xs, ys, thickness, shade)


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
