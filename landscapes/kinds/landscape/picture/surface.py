"""The picture of runs on a surface: the landscape in three dimensions, and the table."""

from collections.abc import Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.stripes import sector
from landscapes.drawing.canvas.strokes import fresh
from landscapes.drawing.map import land
from landscapes.drawing.map.placing import Surroundings
from landscapes.drawing.map.run import Exit, Run, exits
from landscapes.drawing.map.runs import Marks, Runs
from landscapes.drawing.surface.block import draw_axes, labels
from landscapes.drawing.surface.relief import Relief
from landscapes.drawing.surface.scene import Scene, Shape, label_space, placed
from landscapes.drawing.surface.shading import Paint, Picture
from landscapes.drawing.surface.tracks import lifted
from landscapes.kinds.axes import SurfaceView
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.kinds.landscape.picture.map import (
    completed,
    framed,
    names_of,
    passed,
    shown_names,
)
from landscapes.kinds.landscape.picture.marks import captions, marks_of, outlines
from landscapes.kinds.landscape.picture.tracks import Course, courses, medians
from landscapes.pace import moments

TONES = 64
"""The number of colours from the lowest loss to the highest."""


def compose_surface(
    recording: LandscapeRecording, view: SurfaceView, canvas: Canvas
) -> list[Moving]:
    """Draw the picture of a recording: a surface with axes, runs and their names, and the table.

    Losses far above the highest level are cut off there, because walls would hide the
    surface behind them; the loss axis says so.

    Args:
        recording: the recording to show.
        view: the direction of the camera, and the height of the surface.
        canvas: the canvas to draw on.
    """
    scenario = recording.scenario
    shown = land.Relief(scenario)
    shape = Shape(view, shown, (scenario.x_label, scenario.y_label))
    spaces = {ticks: label_space(canvas, shape, ticks) for ticks in (True, False)}
    frame = framed(canvas, recording, shape.proportions(), "equal", spaces[True], spaces[False])
    has_ticks = frame.shown.ticks
    across, up = spaces[has_ticks]
    left, bottom, width, height = frame.layout.map
    room = Box(left - across, bottom - up, width + across, height + up)
    scene = placed(canvas, room, shape, has_ticks)
    relief = Relief(scenario.landscape, scene.plane, scene.projection, scene.elevations)
    canvas.ground(room)
    canvas.figure.add_artist(Picture(canvas, relief, _paint(canvas, shown)))
    draw_axes(canvas, scene.axes, has_ticks)
    runs, leading = (
        _runs(canvas, scene, relief, recording, of(recording)) for of in (courses, medians)
    )
    lines = passed(runs, room)
    marks = marks_of(scenario)
    places = scene.plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    points, covered = relief.place(places)
    numbers = [label.box for label in labels(canvas, scene.axes, has_ticks)]
    named = captions(canvas, shown_names(marks, frame.shown), points, room, lines, numbers)
    named = named.clear_of(numbers)
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
    clear = [*named.boxes, *numbers]
    around = Surroundings(room, clear, lines, canvas.length(canvas.theme.head))
    names = names_of(canvas, recording, runs, around)
    parts = completed(canvas, frame, recording, [drawn, *names], shown)
    return [*parts, *drawn.settled]


def _paint(canvas: Canvas, shown: land.Relief) -> Paint:
    """The colours of the map, with fewer tones: the light on the surface adds more."""
    theme = canvas.theme
    thin, strong = canvas.length(theme.isoline_width), canvas.length(theme.index_width)
    return Paint(
        levels=shown.levels,
        borders=shown.borders(TONES),
        fills=theme.fills(TONES),
        isoline=theme.isoline,
        widths=np.where(np.isin(shown.levels, shown.index), strong, thin),
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
