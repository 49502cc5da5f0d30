"""The picture of runs on a map, with names at their heads."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.canvas.layout import MARGIN, Box, Shown
from landscapes.drawing.canvas.lettering import cut_middle
from landscapes.drawing.map.land import Relief
from landscapes.drawing.map.names import LINE, Name, Names, sampled_moments
from landscapes.drawing.map.placing import Surroundings
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.relief import draw_color_bar, draw_relief
from landscapes.drawing.map.run import Run
from landscapes.drawing.map.runs import Marks
from landscapes.drawing.map.ticks import tick_space
from landscapes.ensemble import Minibatch
from landscapes.functions import Array, Domain
from landscapes.kinds.axes import Aspect
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.picture.allowed import draw_allowed, on_outlines
from landscapes.kinds.landscape.picture.arrange import Contents, Layout, arrange
from landscapes.kinds.landscape.picture.changing import Losses, Scheduled, Share
from landscapes.kinds.landscape.picture.columns import SMALLEST, narrowest
from landscapes.kinds.landscape.picture.corner import in_a_corner, small_print
from landscapes.kinds.landscape.picture.ghost import Ghost
from landscapes.kinds.landscape.picture.marks import Mark, captions, discs_at, marks_of, outlines
from landscapes.kinds.landscape.picture.rows import (
    Row,
    remark_on,
    rows_of,
    runs_of_a_row,
)
from landscapes.kinds.landscape.picture.table import Table
from landscapes.kinds.landscape.picture.tracks import draw_runs, named_at_heads, runs_on
from landscapes.pace import moments

WIDEST_NAME = 0.4
"""The widest name at a head, as a share of the map; a longer one loses its middle."""

COARSE = 12.0
"""The cell size, in pixels, of the grid of places that runs pass and labels avoid."""


class Frame(NamedTuple):
    """What stands around a landscape: the rows of the table, the boxes, and what is shown."""

    rows: list[Row]
    layout: Layout
    shown: Shown


def compose_map(recording: LandscapeRecording, canvas: Canvas) -> list[Moving]:
    """Draw the picture of a recording: a map with runs and their names, and the table."""
    scenario = recording.scenario
    names = scenario.x_label, scenario.y_label
    ticks = tick_space(canvas, scenario.domain, names)
    frame = framed(canvas, recording, [scenario.domain], scenario.aspect, ticks)
    plane = Plane(scenario.domain, frame.layout.map)
    runs = runs_on(canvas, plane, recording)
    marks = marks_of(scenario)
    points = plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    lines = np.vstack([passed(runs, plane.box), on_outlines(plane, scenario.optimizers)])
    told, discs = [*small_print(canvas, recording)], discs_at(canvas, points)
    corner = in_a_corner(canvas, plane.box, told, discs, lines)
    named = captions(
        canvas, shown_names(marks, frame.shown), points, plane.box, lines, corner.boxes
    )
    clear = [*named.boxes, *corner.boxes]
    relief = draw_relief(canvas, plane, scenario, lines, clear, names, has_ticks=frame.shown.ticks)
    say_if_stretched(canvas, plane)
    draw_allowed(canvas, plane, scenario.optimizers)
    named.write(canvas)
    corner.write(canvas)
    outline = Marks(outlines(canvas, marks, points))
    last, shown = scenario.steps, moments(recording)
    drawn = draw_runs(canvas, plane, recording, runs, outline, last, shown)
    around = Surroundings(plane.box, clear, lines, canvas.length(canvas.theme.head))
    heads = _names_at_heads(canvas, plane, recording, runs, around, drawn.speck)
    below = ghosts(canvas, plane, scenario, relief.levels, scenario.steps)
    parts = completed(canvas, frame, recording, [*below, drawn, *heads], relief)
    return [*parts, *drawn.settled]


def framed(
    canvas: Canvas,
    recording: LandscapeRecording,
    proportions: Sequence[Domain],
    aspect: Aspect | None,
    ticks: tuple[float, float],
    axis_names: tuple[float, float] = (0.0, 0.0),
) -> Frame:
    """Arrange a landscape and what stands around it.

    Args:
        canvas: the canvas to draw on.
        recording: the recording.
        proportions: domains with the proportions that the map or surface may have; it gets those
            with which it is largest.
        aspect: whether both axes of a map have the same scale; None leaves it to the layout.
        ticks: the space for tick labels at the left of the map, and below it.
        axis_names: the space for names of axes there where ticks are not shown.
    """
    scenario = recording.scenario
    width, height = canvas.size
    margin = MARGIN * canvas.unit
    room = Box(margin, margin, width - 2 * margin, height - 1.6 * margin)
    rows = rows_of(recording, canvas.theme.run_colors(scenario.optimizers))
    remark, panels = bool(remark_on(scenario)), len(scenario.render.panels)
    names, remarks = [row.name for row in rows], [each for row in rows for each in row.remarks]
    column, narrow = (narrowest(canvas, names, remarks, may_cut) for may_cut in (False, True))
    columns = column, SMALLEST * column, narrow
    contents = [
        Contents(room, each, aspect, ticks, len(rows), *columns, remark, panels)._replace(
            names=axis_names
        )
        for each in proportions
    ]
    return Frame(rows, *arrange(canvas, contents))


def shown_names(marks: Sequence[Mark], shown: Shown) -> Sequence[Mark]:
    """The marks of a map, without names on a map without ticks, which they would cover."""
    return marks if shown.ticks else [mark._replace(name="") for mark in marks]


def say_if_stretched(canvas: Canvas, plane: Plane) -> None:
    """Say above a map's right corner that its axes have different scales."""
    across, up = plane.scale
    if not 0.98 < across / up < 1.02:
        box = plane.box
        small = canvas.text_size(0.85 * canvas.theme.small)
        text, color = "axes not to the same scale", canvas.theme.muted
        canvas.text(box.right, box.top + 0.35 * small, text, small, color, align="right")


def share_of(relief: Relief) -> Share:
    """The share of the map's range of losses that a loss takes."""
    return lambda loss: float(relief.share(np.array(loss)))


def completed(
    canvas: Canvas,
    frame: Frame,
    recording: LandscapeRecording,
    moving: Iterable[Moving],
    relief: Relief,
) -> list[Moving]:
    """Complete the parts of a drawn landscape by table, counter and charts.

    Args:
        canvas: the canvas with the landscape.
        frame: the parts around it.
        recording: the recording.
        moving: the moving parts of the landscape, the lowest first.
        relief: what the map shows.
    """
    scenario, (rows, layout, shown) = recording.scenario, frame
    panels = [layout.panels] if scenario.render.panels else []
    for box in (layout.table, layout.bar, layout.counter, *panels):
        if box.height:
            canvas.ground(box.grown(0.4 * MARGIN * canvas.unit))
    parts: list[Moving] = [*moving, Counter(canvas, layout.counter, "step", scenario.steps)]
    if shown.details:
        draw_color_bar(canvas, layout.bar, relief)
    if shown.keys:
        remark = remark_on(scenario) if shown.details else ""
        table = Table(
            canvas, layout.table, rows, layout.shape, remark, scenario.steps, shown.details
        )
        parts += [table, Losses(table, share_of(relief), scenario.steps)]
        if any(row.scheduled for row in rows):
            parts.append(Scheduled(table, scenario.steps))
    if scenario.render.panels:
        from landscapes.kinds.landscape.picture.panels import draw_panels

        parts += draw_panels(canvas, layout.panels, recording, scenario.render.panels)
    return parts


def names_of(
    canvas: Canvas,
    recording: LandscapeRecording,
    runs: Sequence[Run],
    around: Surroundings,
) -> list[Names]:
    """The names at the heads of runs; runs that share a row of the table share a name.

    A map that is lower than a list of all names has none.

    Args:
        canvas: the canvas to write on.
        recording: the recording.
        runs: its runs as they are drawn.
        around: what the names keep clear of.
    """
    box, scenario, theme = around.box, recording.scenario, canvas.theme
    shown = sampled_moments(moments(recording))
    group, widest = runs_of_a_row(scenario), WIDEST_NAME * box.width
    names = []
    for first in range(0, len(runs), group):
        of = runs[first : first + group]
        entry = scenario.optimizers[of[0].turn]
        heads = np.median([heads_of(run, box, shown) for run in of], axis=0)
        label = cut_middle(entry.label, canvas.text_size(theme.body), widest, bold=True)
        names.append(Name(label, theme.name_color(of[0].color), heads))
    if len(names) * LINE * canvas.text_size(theme.body) > box.height:
        return []
    return [Names(canvas, names, shown, around, scenario.steps)]


def _names_at_heads(
    canvas: Canvas,
    plane: Plane,
    recording: LandscapeRecording,
    runs: Sequence[Run],
    around: Surroundings,
    speck: float,
) -> list[Names]:
    """The names at the heads of runs, and at the specks of points that one of them keeps."""
    beside = named_at_heads(canvas, plane, recording)
    if not beside:
        return names_of(canvas, recording, runs, around)
    shown, color = sampled_moments(moments(recording)), canvas.theme.name_color

    def discs(of: Iterable[Run], radius: float) -> Array:
        places = np.stack([heads_of(run, around.box, shown) for run in of], axis=1)
        return np.concatenate([places - radius, places + radius], axis=-1)

    specks = discs((run for _, run in beside), speck)
    names = names_of(canvas, recording, runs, around._replace(moving=specks))
    moving = [discs(runs, around.radius), *(each.boxes for each in names)]
    around = around._replace(radius=speck, moving=np.concatenate(moving, axis=1))
    points = [
        Name(name, color(run.color), heads_of(run, around.box, shown)) for name, run in beside
    ]
    return [*names, Names(canvas, points, shown, around, recording.scenario.steps)]


def heads_of(run: Run, box: Box, shown: Array) -> Array:
    """The places of a run's head at these steps, shape (K, 2), or of its mark if out of view."""
    steps, vertices, _ = run.track
    at = np.minimum(shown, run.last)
    if len(steps):
        places = np.column_stack([np.interp(at, steps, axis) for axis in vertices.T])
    else:
        places = np.tile(np.array(box.center), (len(shown), 1))
    for index, step in enumerate(shown.tolist()):
        if exit := run.exit_at(step):
            places[index] = exit[:2]
    return np.asarray(np.clip(places, (box.left, box.bottom), (box.right, box.top)))


def ghosts(
    canvas: Canvas, plane: Plane, scenario: LandscapeScenario, levels: Array, step: float
) -> Iterator[Ghost]:
    """Yield the isolines of the current mini-batch, if the scenario asks for them."""
    noise = scenario.noise
    if noise and noise.show_batch and isinstance(noise.kind, Minibatch):
        yield Ghost(canvas, plane, scenario, noise.kind, levels, step)


def marks_on(
    canvas: Canvas, plane: Plane, recording: LandscapeRecording, weight: float = 1.0
) -> Marks:
    """The marks of all starts and known minima in view, as one path.

    The size of rings around starts scales with ``weight``.
    """
    marks = marks_of(recording.scenario)
    points = plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    return Marks(outlines(canvas, marks, points, weight))


def passed(runs: list[Run], box: Box) -> Array:
    """The places that runs pass, on a coarse grid, in pixels, shape (K, 2)."""
    cells = [np.empty((0, 2))]
    for run in runs:
        points = run.track.vertices
        if not len(points):
            continue
        lengths = np.hypot(*np.diff(points, axis=0).T)
        count = np.minimum(lengths / COARSE, 2 * box.width / COARSE).astype(int) + 1
        step = np.repeat(np.arange(len(count)), count)
        part = np.arange(len(step)) - np.repeat(np.cumsum(count) - count, count)
        along = np.append(step + part / count[step], len(count))
        at = [np.interp(along, np.arange(len(points)), axis) for axis in points.T]
        cells.append(np.round(np.column_stack(at) / COARSE))
    return np.asarray(np.unique(np.concatenate(cells), axis=0) * COARSE)
