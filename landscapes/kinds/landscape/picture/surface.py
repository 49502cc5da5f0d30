"""The picture of runs on a surface: the landscape in three dimensions, and the table."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.colors import between
from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.stripes import sector
from landscapes.drawing.canvas.strokes import Stroke, fresh
from landscapes.drawing.map import land
from landscapes.drawing.map.placing import Surroundings
from landscapes.drawing.map.run import Exit, Run, exits
from landscapes.drawing.map.runs import HIDDEN, Marks, Runs
from landscapes.drawing.surface.block import draw_axes, labels
from landscapes.drawing.surface.relief import Relief
from landscapes.drawing.surface.scene import Scene, Shape, label_space, placed
from landscapes.drawing.surface.shading import Paint, Picture, Veil
from landscapes.drawing.surface.tracks import lifted
from landscapes.functions import Array
from landscapes.kinds.axes import SurfaceView
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.picture.allowed import (
    VEIL,
    borders_of,
    draw_border,
    shared_constraint,
)
from landscapes.kinds.landscape.picture.corner import in_a_corner, small_print
from landscapes.kinds.landscape.picture.map import (
    completed,
    framed,
    names_of,
    passed,
    shown_names,
)
from landscapes.kinds.landscape.picture.marks import captions, discs_at, marks_of, outlines
from landscapes.kinds.landscape.picture.tracks import (
    Course,
    courses,
    kept,
    kept_names,
    medians,
)
from landscapes.modifiers.standing import nearest_allowed
from landscapes.pace import moments
from landscapes.themes import Color, Theme

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
    canvas.figure.add_artist(Picture(canvas, relief, _paint(canvas, shown, scenario)))
    draw_axes(canvas, scene.axes, has_ticks)
    borders = _borders(canvas, scene, relief, scenario)
    _draw_borders(canvas, borders)
    runs, leading, beside = (
        _runs(canvas, scene, relief, recording, of(recording)) for of in (courses, medians, kept)
    )
    lines = passed(
        [*runs, *beside], room, (part for each in borders for part in each.track.parts())
    )
    marks = marks_of(scenario)
    places = scene.plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    points, covered = relief.place(places)
    numbers = [label.box for label in labels(canvas, scene.axes, has_ticks)]
    told = [*small_print(canvas, scenario, kept_names(recording))]
    corner = in_a_corner(canvas, room, told, [*discs_at(canvas, points), *numbers], lines)
    texts = [*numbers, *corner.boxes]
    named = captions(canvas, shown_names(marks, frame.shown), points, room, lines, texts)
    named = named.clear_of(texts)
    named.write(canvas)
    corner.write(canvas)
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
        beside=beside,
        dots=dots,
    )
    clear = [*named.boxes, *texts]
    around = Surroundings(room, clear, lines, canvas.length(canvas.theme.head))
    names = names_of(canvas, recording, runs, around)
    parts = completed(canvas, frame, recording, [drawn, *names], shown)
    return [*parts, *drawn.settled]


class _Border(NamedTuple):
    """The border of allowed points on a surface, and where that covers it."""

    color: Color
    track: Stroke
    covered: NDArray[np.bool_]


def _borders(
    canvas: Canvas, scene: Scene, relief: Relief, scenario: LandscapeScenario
) -> list[_Border]:
    plane = scene.plane
    return [
        _Border(color, *lifted(plane.pixels(points), plane.box, relief))
        for points, color in borders_of(scenario, canvas.theme)
    ]


def _draw_borders(canvas: Canvas, borders: Sequence[_Border]) -> None:
    """Outline the points that are allowed; what the surface hides of the outlines is faint."""
    for color, track, covered in borders:
        faint = between(canvas.theme.slope, color, HIDDEN)
        draw_border(canvas, track.only(covered[:-1]), faint, cased=False)
    for color, track, covered in borders:
        draw_border(canvas, track.only(~covered[:-1]), color)


def _veil(scenario: LandscapeScenario, theme: Theme) -> Veil | None:
    """What dims the points that no optimizer may stand on, if it is the same for all."""
    constraint = shared_constraint(scenario)
    if not constraint:
        return None

    def covers(points: Array) -> NDArray[np.bool_]:
        flat = points.reshape(-1, 2)
        moved = nearest_allowed(flat, **constraint) != flat
        return np.asarray(moved.any(axis=-1).reshape(points.shape[:-1]))

    return Veil(covers, theme.paper, VEIL)


def _paint(canvas: Canvas, shown: land.Relief, scenario: LandscapeScenario) -> Paint:
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
        veil=_veil(scenario, theme),
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
