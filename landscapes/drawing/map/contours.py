"""The map: filled contours of the loss, thin isolines, and their labels."""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from landscapes.drawing.canvas.canvas import PIXELS_TO_POINTS, Canvas
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.map.plane import Plane
from landscapes.functions import Array, Domain, Landscape, Levels
from landscapes.levels import LARGEST, choose_levels
from landscapes.objective import Objective
from landscapes.words import told_apart

MESH = 321
"""Points of the mesh along each axis."""

MOST_TICKS = 7
"""The approximate largest number of ticks along an axis."""

TICK_STEPS = (1, 2, 5, 10)
"""The distances between ticks, up to a power of ten."""

LABELLED_ISOLINES = 6
"""The approximate number of isolines with a label."""


class OnMap(Protocol):
    """The parts of a scenario that a map shows."""

    @property
    def landscape(self) -> Landscape:
        """The landscape."""
        ...

    @property
    def domain(self) -> Domain:
        """The part of the plane that is shown."""
        ...

    @property
    def levels(self) -> Levels:
        """The losses of the isolines, or the way to choose them."""
        ...


def draw_contours(canvas: Canvas, plane: Plane, scenario: OnMap, keep_clear: Array) -> Array:
    """Draw the contours and axes of a scenario's landscape in the plane's box.

    Args:
        canvas: the canvas to draw on.
        plane: the place of the domain on it.
        scenario: the landscape, the domain and the levels to draw.
        keep_clear: places that labels keep away from, in pixels, shape (K, 2).

    Returns:
        The levels of the contours.
    """
    domain, (xs, ys, losses) = scenario.domain, _mesh(scenario)
    levels = levels_of(scenario, losses.filled(np.nan))
    axes = draw_axes(canvas, plane)
    # Fills need two borders even if there is only one level.
    borders = levels if len(levels) > 1 else np.append(levels, _above(max(levels[0], losses.max())))
    fills = canvas.theme.fills(len(borders) + 1)
    axes.contourf(xs, ys, losses, levels=borders, colors=fills, extend="both")
    crossed = _crossed(levels, losses)
    if crossed.size:
        width = canvas.length(canvas.theme.isoline_width) * PIXELS_TO_POINTS
        color = canvas.theme.isoline
        isolines = axes.contour(xs, ys, losses, levels=crossed, colors=color, linewidths=width)
        _label(canvas, plane, axes, isolines, crossed, keep_clear)
    axes.set_xlim(domain.x_min, domain.x_max)
    axes.set_ylim(domain.y_min, domain.y_max)
    return levels


def isoline_paths(scenario: OnMap) -> list[Path]:
    """The isolines alone, as paths in the landscape's plane."""
    xs, ys, losses = _mesh(scenario)
    crossed = _crossed(levels_of(scenario, losses.filled(np.nan)), losses)
    if not crossed.size:
        return []
    return list(Figure().add_subplot().contour(xs, ys, losses, levels=crossed).get_paths())


def _mesh(scenario: OnMap) -> tuple[Array, Array, np.ma.MaskedArray[Any, np.dtype[np.float64]]]:
    """The x and y of a mesh, and the losses on it; those that are not finite are masked."""
    domain = scenario.domain
    xs = np.linspace(domain.x_min, domain.x_max, MESH)
    ys = np.linspace(domain.y_min, domain.y_max, MESH)
    points = np.stack(np.meshgrid(xs, ys), axis=-1)
    losses = np.ma.masked_invalid(Objective(scenario.landscape).value(points))
    return xs, ys, np.ma.clip(losses, -LARGEST, LARGEST)


def _above(loss: float) -> float:
    """A higher loss, even where adding 1 makes no difference."""
    return loss + max(1.0, 1e-9 * abs(loss))


def _crossed(levels: Array, losses: Array) -> Array:
    """The levels within the range of the losses."""
    return np.asarray(levels[(levels > losses.min()) & (levels < losses.max())])


def levels_of(scenario: OnMap, losses: Array) -> Array:
    """The losses of the isolines, chosen from the losses in view if not given."""
    levels = scenario.levels
    if isinstance(levels, str):
        levels = choose_levels(losses, levels)
    return np.array(levels or [0.0])


def draw_axes(
    canvas: Canvas,
    plane: Plane,
    most_ticks: int = MOST_TICKS,
    steps: Sequence[float] = TICK_STEPS,
    prune: Literal["both"] | None = None,
) -> Axes:
    """Add axes in the plane's box, with labels at its left and below it, without lines.

    Args:
        canvas: the canvas to draw on.
        plane: the place of the domain on it.
        most_ticks: the approximate largest number of ticks along an axis.
        steps: the possible distances between ticks, up to a power of ten.
        prune: whether both ends of the axes have no tick.
    """
    theme, box = canvas.theme, plane.box
    axes = canvas.figure.add_axes(canvas.shares(box), facecolor=theme.faint)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(
        length=0,
        pad=canvas.length(0.008) * PIXELS_TO_POINTS,
        labelsize=canvas.length(theme.small) * PIXELS_TO_POINTS,
        labelcolor=theme.muted,
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(most_ticks, steps=steps, prune=prune))
        if theme.clear:
            for label in axis.get_ticklabels():
                label.set_path_effects(canvas.rim(canvas.length(theme.small)))
    return axes


def _label(
    canvas: Canvas,
    plane: Plane,
    axes: Axes,
    isolines: QuadContourSet,
    levels: Array,
    keep_clear: Array,
) -> None:
    """Label every n-th isoline with its loss, where the label is clear of everything else."""
    every = -(-len(levels) // LABELLED_ISOLINES)
    size = canvas.length(canvas.theme.small)
    places: list[Array] = []
    texts = dict(zip(levels.tolist(), told_apart(levels.tolist()), strict=True))
    for level, path in list(zip(levels.tolist(), isolines.get_paths(), strict=True))[::every]:
        line = plane.pixels(np.asarray(path.vertices))
        place = _clear_place(plane, line, text_width(texts[level], size), keep_clear, places)
        if place is not None:
            places.append(place)
    if not places:
        return
    # Each place is on its isoline. To name these isolines' levels too needs matplotlib 3.11.
    axes.clabel(
        isolines,
        manual=[tuple(plane.points(place)) for place in places],
        fontsize=size * PIXELS_TO_POINTS,
        colors=canvas.theme.label,
        fmt=texts,
        inline_spacing=canvas.length(0.005),
    )


def _clear_place(
    plane: Plane, line: Array, width: float, keep_clear: Array, labels: list[Array]
) -> Array | None:
    """The vertex of an isoline with the most space for a label; None if none has enough.

    Space is the distance to the map's edge, to ``keep_clear`` and to other labels.
    """
    # Where losses are finite on one line of the mesh only, a level is crossed but not drawn.
    if not len(line):
        return None
    low = np.array([plane.box.left, plane.box.bottom])
    high = np.array([plane.box.right, plane.box.top])
    room = np.minimum(line - low, high - line).min(axis=1)
    if len(keep_clear):
        room = np.minimum(room, _distance(line, keep_clear))
    if labels:
        room = np.minimum(room, _distance(line, np.array(labels)) / 2)
    best = int(np.argmax(np.minimum(room, 2 * width)))
    bend = np.linalg.norm(np.ptp(line, axis=0))
    return line[best] if room[best] > width / 2 and bend > 3 * width else None


def _distance(points: Array, others: Array) -> Array:
    """The distance of each point to the nearest of the others."""
    squares = (points[:, :1] - others[:, 0]) ** 2 + (points[:, 1:] - others[:, 1]) ** 2
    return np.asarray(np.sqrt(squares.min(axis=1)))
