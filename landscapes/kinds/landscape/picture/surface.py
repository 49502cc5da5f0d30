"""The picture of runs on a surface: the landscape in three dimensions, legend and counter."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import (
    BELOW_TICKS,
    LEFT_TICKS,
    MARGIN,
    MOST_STRETCHED,
    Box,
    Layout,
    arrange,
)
from landscapes.drawing.canvas.marks import placed
from landscapes.drawing.canvas.stage import Stage
from landscapes.drawing.canvas.stripes import sector
from landscapes.drawing.canvas.strokes import fresh
from landscapes.drawing.map.contours import MESH, levels_of
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.run import Exit, Run, exits
from landscapes.drawing.map.runs import Marks, Runs
from landscapes.drawing.surface.block import Axis, Block, axes, draw_axes, labels
from landscapes.drawing.surface.elevations import Elevations, elevations
from landscapes.drawing.surface.projection import Projection
from landscapes.drawing.surface.relief import Relief
from landscapes.drawing.surface.shading import Paint, Picture
from landscapes.drawing.surface.tracks import lifted
from landscapes.functions import Array, Domain
from landscapes.kinds.base import SurfaceView
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.picture.legend import mark_entries
from landscapes.kinds.landscape.picture.map import marked, staged
from landscapes.kinds.landscape.picture.tracks import Course, courses, medians
from landscapes.levels import bounded
from landscapes.objective import Objective

HEIGHT = 0.38
"""The height of the block as a share of the mean of its width and depth."""

FLATTEST = 1.2
"""The largest ratio of width to height of the space for the block; the legend is as high."""

AROUND = 0.3
"""The margin around the block and its labels, in sizes of small text."""


class Scene(NamedTuple):
    """The geometry of the surface.

    Attributes:
        block: the block that the surface is cut from.
        plane: the map from the landscape's domain to the ground.
        projection: the map from the ground to the figure.
        elevations: the heights of losses.
    """

    block: Block
    plane: Plane
    projection: Projection
    elevations: Elevations

    def axes(self, domain: Domain) -> list[Axis]:
        """The axes along the edges of the block."""
        return axes(self.projection, self.block, domain, self.elevations)


def compose_surface(recording: LandscapeRecording, view: SurfaceView, canvas: Canvas) -> Stage:
    """Compose the picture of a recording: heading, surface with axes, legend and runs.

    Losses far above the highest level are cut off there, because walls would hide the
    surface behind them; the loss axis says so.

    Args:
        recording: the recording to show.
        view: the direction of the camera.
        canvas: the canvas to draw on.
    """
    scenario = recording.scenario
    layout = _arrange(canvas, scenario, view)
    losses = _losses(scenario)
    levels = levels_of(scenario, losses)
    scene = _scene(canvas, layout.map, scenario.domain, view, elevations(losses, levels))
    relief = Relief(scenario.landscape, scene.plane, scene.projection, scene.elevations)
    canvas.ground(layout.map)
    canvas.figure.add_artist(Picture(canvas, relief, _paint(canvas, levels)))
    draw_axes(canvas, scene.axes(scenario.domain))
    runs, leading = (
        _runs(canvas, scene, relief, recording, of(recording)) for of in (courses, medians)
    )
    marks = _marks(canvas, scene, relief, scenario)
    everywhere = Box(0, 0, *canvas.size)
    dots = scenario.render.dots
    drawn = Runs(canvas, runs, marks, everywhere, scenario.steps, medians=leading, dots=dots)
    return staged(canvas, layout, recording, drawn)


def _arrange(canvas: Canvas, scenario: LandscapeScenario, view: SurfaceView) -> Layout:
    """The layout of a map with the block's proportions, the space for its ticks included."""
    size = canvas.size
    width, height = np.ptp(Projection(view).corners(*_unit_block(scenario.domain)), axis=(0, 1))
    shape = Domain(0.0, width, 0.0, max(height, width / FLATTEST))
    optimizers, panels = len(scenario.optimizers), len(scenario.render.panels)
    layout = arrange(size, shape, optimizers, panels, mark_entries(scenario))
    left = layout.map.left - (LEFT_TICKS - MARGIN) * size.height / 100
    bottom = layout.map.bottom - BELOW_TICKS * size.height / 100
    room = Box(left, bottom, layout.map.right - left, layout.map.top - bottom)
    return layout._replace(map=room)


def _unit_block(domain: Domain) -> Block:
    """The block of a domain; the mean of its width and depth is 1."""
    ratio = float(np.clip(domain.width / domain.height, 1 / MOST_STRETCHED, MOST_STRETCHED))
    return Block(2 * ratio / (ratio + 1), 2 / (ratio + 1), HEIGHT)


def _losses(scenario: LandscapeScenario) -> Array:
    """The losses in view, on the mesh of the map; NaN where they are not finite."""
    domain = scenario.domain
    xs = np.linspace(domain.x_min, domain.x_max, MESH)
    ys = np.linspace(domain.y_min, domain.y_max, MESH)
    return bounded(Objective(scenario.landscape).value(np.stack(np.meshgrid(xs, ys), axis=-1)))


def _scene(
    canvas: Canvas, room: Box, domain: Domain, view: SurfaceView, heightless: Elevations
) -> Scene:
    """Place the block in a box, as large as its labels allow."""
    air = AROUND * canvas.length(canvas.theme.small)
    low = np.array([room.left, room.bottom]) + air
    high = np.array([room.right, room.top]) - air
    # The extent of labels beyond the block hardly depends on its size, so this converges fast.
    before, behind = np.zeros(2), np.zeros(2)
    for _ in range(3):
        scene = _fitted(low + before, high - behind, domain, view, heightless)
        corners = scene.projection.corners(*scene.block).reshape(-1, 2)
        boxes = np.array([label.box for label in labels(canvas, scene.axes(domain))])
        ends = boxes[:, :2] + boxes[:, 2:]
        before = np.maximum(corners.min(axis=0) - boxes[:, :2].min(axis=0), 0)
        behind = np.maximum(ends.max(axis=0) - corners.max(axis=0), 0)
    return scene


def _fitted(
    low: Array, high: Array, domain: Domain, view: SurfaceView, heightless: Elevations
) -> Scene:
    """The scene of the largest block in a box, centred; the box is given by two corners."""
    unit = _unit_block(domain)
    corners = Projection(view).corners(*unit).reshape(-1, 2)
    least, most = corners.min(axis=0), corners.max(axis=0)
    scale = float(((high - low) / (most - least)).min())
    x, y = (low + high) / 2 - scale * (least + most) / 2
    block = Block(*(scale * side for side in unit))
    ground = Box(-block.width / 2, -block.depth / 2, block.width, block.depth)
    return Scene(
        block,
        Plane(domain, ground),
        Projection(view, (float(x), float(y))),
        heightless._replace(top=block.height),
    )


def _paint(canvas: Canvas, levels: Array) -> Paint:
    theme = canvas.theme
    return Paint(
        borders=levels,
        fills=theme.fills(max(len(levels), 2) + 1)[: len(levels) + 1],
        isoline=theme.isoline,
        width=canvas.length(theme.isoline_width),
        wall=theme.faint,
    )


def _runs(
    canvas: Canvas,
    scene: Scene,
    relief: Relief,
    recording: LandscapeRecording,
    given: Sequence[Course],
) -> list[Run]:
    """Courses as they are drawn; the runs of an optimizer share its index, ``turn``."""
    everywhere = Box(0, 0, *canvas.size)
    colors = canvas.theme.run_colors(recording.scenario.optimizers)
    runs = []
    for turn, positions, diverged in given:
        points = scene.plane.pixels(positions)
        track, covered = lifted(points, scene.plane.box, relief)
        seen, hidden = (fresh(track.only(of[:-1]), everywhere) for of in (~covered, covered))
        away = tuple(_lifted(each, relief) for each in exits(scene.plane, positions, diverged))
        disc, last = sector(turn, len(colors)), len(points) - 1
        runs.append(Run(colors[turn], turn, disc, track, seen, last, away, hidden, covered))
    return runs


def _lifted(exit: Exit, relief: Relief) -> Exit:
    """The place and the direction of an exit on the surface."""
    before = np.array([np.cos(exit.angle), np.sin(exit.angle)])
    here = np.array([exit.x, exit.y])
    (x, y), (low, back) = relief.place(np.stack([here, here - before]))[0].tolist()
    return exit._replace(x=x, y=y, angle=float(np.arctan2(y - back, x - low)))


def _marks(canvas: Canvas, scene: Scene, relief: Relief, scenario: LandscapeScenario) -> Marks:
    """The marks of all starts and known minima in view, on the surface."""
    seen, hidden = [Path(np.empty((0, 2)))], [Path(np.empty((0, 2)))]
    radius = canvas.length(canvas.theme.head)
    for mark, points in marked(scenario):
        places, covered = relief.place(scene.plane.pixels(points))
        seen += placed(mark, places[~covered].tolist(), radius)
        hidden += placed(mark, places[covered].tolist(), radius)
    return Marks(Path.make_compound_path(*seen), Path.make_compound_path(*hidden))
