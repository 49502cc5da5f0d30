"""The picture of runs on a surface: the landscape in three dimensions, legend and counter."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import MOST_STRETCHED, Box
from landscapes.drawing.canvas.stripes import sector
from landscapes.drawing.canvas.strokes import fresh
from landscapes.drawing.map import land
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
from landscapes.kinds.landscape.picture.map import (
    completed,
    framed,
    names_of,
    passed,
)
from landscapes.kinds.landscape.picture.marks import captions, marks_of, outlines
from landscapes.kinds.landscape.picture.tracks import Course, courses, medians
from landscapes.pace import moments

TONES = 64
"""The number of colours from the lowest loss to the highest."""

HEIGHT = 0.38
"""The height of the block as a share of the mean of its width and depth."""

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


def compose_surface(
    recording: LandscapeRecording, view: SurfaceView, canvas: Canvas
) -> list[Moving]:
    """Draw the picture of a recording: a surface with axes and runs, and the table.

    Losses far above the highest level are cut off there, because walls would hide the
    surface behind them; the loss axis says so.

    Args:
        recording: the recording to show.
        view: the direction of the camera.
        canvas: the canvas to draw on.
    """
    scenario = recording.scenario
    frame = framed(canvas, recording, _proportions(scenario, view), "equal", (0.0, 0.0))
    room = frame.layout.map
    shown = land.Relief(scenario)
    heightless = elevations(shown.losses, shown.levels)
    scene = _scene(canvas, room, scenario.domain, view, heightless)
    relief = Relief(scenario.landscape, scene.plane, scene.projection, scene.elevations)
    canvas.ground(room)
    canvas.figure.add_artist(Picture(canvas, relief, _paint(canvas, shown)))
    draw_axes(canvas, scene.axes(scenario.domain))
    runs, leading = (
        _runs(canvas, scene, relief, recording, of(recording)) for of in (courses, medians)
    )
    lines = passed(runs, room)
    marks = marks_of(scenario)
    places = scene.plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    points, covered = relief.place(places)
    named = captions(canvas, marks, points, room, lines)
    named.write(canvas)
    outline = Marks(
        *(
            outlines(
                canvas,
                [mark for mark, is_in in zip(marks, kept, strict=True) if is_in],
                points[kept],
            )
            for kept in (~covered, covered)
        )
    )
    everywhere = Box(0, 0, *canvas.size)
    dots = scenario.render.dots
    drawn = Runs(
        canvas,
        runs,
        outline,
        everywhere,
        scenario.steps,
        moments=moments(recording),
        medians=leading,
        dots=dots,
    )
    names = names_of(canvas, recording, runs, room, named.boxes, lines)
    return completed(canvas, frame, recording, [drawn, names], shown)


def _proportions(scenario: LandscapeScenario, view: SurfaceView) -> Domain:
    """A domain with the proportions of the block as it is seen."""
    width, height = np.ptp(Projection(view).corners(*_unit_block(scenario.domain)), axis=(0, 1))
    return Domain(0.0, width, 0.0, height)


def _unit_block(domain: Domain) -> Block:
    """The block of a domain; the mean of its width and depth is 1."""
    ratio = float(np.clip(domain.width / domain.height, 1 / MOST_STRETCHED, MOST_STRETCHED))
    return Block(2 * ratio / (ratio + 1), 2 / (ratio + 1), HEIGHT)


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


def _paint(canvas: Canvas, shown: land.Relief) -> Paint:
    """The colours of the map, with fewer tones: the light on the surface adds more."""
    theme = canvas.theme
    return Paint(
        levels=shown.levels,
        borders=shown.borders(TONES),
        fills=theme.fills(TONES),
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
