"""The handout of runs on a landscape: a map for each stage."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box, fit
from landscapes.drawing.map.land import Relief
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.relief import draw_relief
from landscapes.drawing.map.run import Run
from landscapes.functions import Array
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.picture.allowed import draw_allowed, on_outlines
from landscapes.kinds.landscape.picture.changing import Losses, Scheduled
from landscapes.kinds.landscape.picture.columns import narrowest
from landscapes.kinds.landscape.picture.corner import in_a_corner, small_print
from landscapes.kinds.landscape.picture.map import (
    ghosts,
    marks_on,
    passed,
    share_of,
)
from landscapes.kinds.landscape.picture.marks import discs_at, marks_of
from landscapes.kinds.landscape.picture.rows import remark_on, rows_of
from landscapes.kinds.landscape.picture.table import Shape, Table
from landscapes.kinds.landscape.picture.tracks import draw_runs, runs_on
from landscapes.slides.handout import (
    MOST_LEGEND_COLUMNS,
    divided,
    page_width,
    stages,
    write_caption,
)

# In sizes of small text.
CAPTION, LEFT_TICKS, BELOW_TICKS = 1.7, 2.6, 2.0


class Cell(NamedTuple):
    """A map on the page.

    Attributes:
        canvas: the page.
        plane: the part of the plane that the map shows.
        runs: the runs as they are drawn on it.
        lines: the places that runs and outlines pass, shape (P, 2).
        levels: the losses of its contours.
        step: the stage.
    """

    canvas: Canvas
    plane: Plane
    runs: list[Run]
    lines: Array
    levels: Array
    step: float


Drawn: TypeAlias = Callable[[Cell, LandscapeRecording], Iterator[Moving]]
"""The parts drawn over a map, the lowest first."""


def stages_on(canvas: Canvas, recording: LandscapeRecording) -> Iterator[Moving]:
    """Draw the map of each stage with the runs up to it, and the legend."""
    return maps_on(canvas, recording, _runs)


def maps_on(canvas: Canvas, recording: LandscapeRecording, drawn: Drawn) -> Iterator[Moving]:
    """Draw the map of each stage, and the legend."""
    scenario = recording.scenario
    rows, remark = (
        rows_of(recording, canvas.theme.run_colors(scenario.optimizers)),
        remark_on(scenario),
    )
    widest = [f"{row.name} {row.ended[1]}" if row.ended else row.name for row in rows]
    fit = int(page_width(canvas) / narrowest(canvas, widest))
    columns = max(1, min(fit, len(rows), MOST_LEGEND_COLUMNS))
    shape = Shape(len(rows), columns, bool(remark))
    page = divided(canvas, recording, shape.height(canvas))
    table = Table(canvas, page.legend, rows, shape, remark, scenario.steps)
    yield table
    yield Losses(table, share_of(Relief(scenario)), scenario.steps)
    if any(row.scheduled for row in rows):
        yield Scheduled(table, scenario.steps)
    for box, step in zip(page.cells, stages(recording), strict=False):
        plane = Plane(scenario.domain, _map_box(canvas, box, scenario))
        runs = runs_on(canvas, plane, recording)
        lines = np.vstack([passed(runs, plane.box), on_outlines(plane, scenario.optimizers)])
        levels = draw_relief(canvas, plane, scenario, lines).levels
        draw_allowed(canvas, plane, scenario.optimizers)
        write_caption(canvas, plane.box, f"step {step}")
        yield from drawn(Cell(canvas, plane, runs, lines, levels, step), recording)


def _runs(cell: Cell, recording: LandscapeRecording) -> Iterator[Moving]:
    canvas, plane, runs, lines, levels, step = cell
    points = [(mark.x, mark.y) for mark in marks_of(recording.scenario)]
    discs = discs_at(canvas, plane.pixels(np.array(points).reshape(-1, 2)))
    in_a_corner(canvas, plane.box, [*small_print(canvas, recording)], discs, lines).write(canvas)
    marks = marks_on(canvas, plane, recording)
    yield from ghosts(canvas, plane, recording.scenario, levels, step)
    yield draw_runs(canvas, plane, recording, runs, marks, step)


def _map_box(canvas: Canvas, cell: Box, scenario: LandscapeScenario) -> Box:
    """The map in the middle of a cell, with room for its ticks and caption."""
    small = canvas.text_size(canvas.theme.small)
    left, bottom = cell.left + LEFT_TICKS * small, cell.bottom + BELOW_TICKS * small
    top = cell.top - CAPTION * small
    box = fit(scenario.domain, Box(left, bottom, cell.right - left, top - bottom), scenario.aspect)
    return box._replace(left=left + (cell.right - left - box.width) / 2)
