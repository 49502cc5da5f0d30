"""The handout of runs on a landscape: a map for each stage."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Notes
from landscapes.drawing.canvas.layout import Box, Layout, fit
from landscapes.drawing.map.contours import draw_contours
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.runs import Run, Runs
from landscapes.functions import Array, Domain
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.kinds.landscape.picture.legend import draw_legend
from landscapes.kinds.landscape.picture.map import (
    exit_notes,
    ghosts,
    marks_on,
    passed,
    runs_on,
    weight_of,
)
from landscapes.slides.handout import COLUMNS, MOST_LEGEND_COLUMNS, divided, stages, write_caption

# In sizes of small text.
CAPTION, LEFT_TICKS, BELOW_TICKS = 2.0, 2.6, 2.2

LEGEND_ROW = 3.7
"""The height of an optimizer with its detail and a remark, in sizes of body text."""


class Cell(NamedTuple):
    """A map on the page.

    Attributes:
        canvas: the page.
        plane: the part of the plane that the map shows.
        runs: the runs as they are drawn on it.
        levels: the losses of its contours.
        step: the stage.
    """

    canvas: Canvas
    plane: Plane
    runs: list[Run]
    levels: Array
    step: float


Drawn: TypeAlias = Callable[[Cell, LandscapeRecording], Iterator[Moving]]
"""The parts drawn over a map, the lowest first."""


def stages_on(canvas: Canvas, recording: LandscapeRecording) -> Iterator[Moving]:
    """Draw the map of each stage with the runs up to it, and the legend."""
    return maps_on(canvas, recording, _runs)


def maps_on(canvas: Canvas, recording: LandscapeRecording, drawn: Drawn) -> Iterator[Moving]:
    """Draw the map of each stage, and the legend."""
    scenario, theme = recording.scenario, canvas.theme
    columns = _legend_columns(len(scenario.optimizers))
    rows = -(-len(scenario.optimizers) // columns)
    page = divided(
        canvas, recording, canvas.length(rows * LEGEND_ROW * theme.body + 4 * theme.head)
    )
    layout = Layout(page.heading, page.cells[0], page.legend, page.legend, columns)
    yield Notes(canvas, draw_legend(canvas, layout, recording), scenario.steps)
    for box, step in zip(page.cells, stages(recording), strict=False):
        plane = Plane(scenario.domain, _map_box(canvas, box, scenario.domain))
        runs = runs_on(canvas, plane, recording)
        levels = draw_contours(canvas, plane, scenario, passed(runs, plane.box))
        write_caption(canvas, plane.box, f"step {step}")
        yield from drawn(Cell(canvas, plane, runs, levels, step), recording)


def _runs(cell: Cell, recording: LandscapeRecording) -> Iterator[Moving]:
    canvas, plane, runs, levels, step = cell
    marks, weight = marks_on(canvas, plane, recording), weight_of(recording)
    yield from ghosts(canvas, plane, recording.scenario, levels, step)
    yield Runs(canvas, runs, marks, plane.box, step, weight=weight)
    yield Notes(canvas, exit_notes(canvas, plane.box, recording, runs), step)


def _map_box(canvas: Canvas, cell: Box, domain: Domain) -> Box:
    """The map in the middle of a cell, with room for its ticks and caption."""
    small = canvas.length(canvas.theme.small)
    left, bottom = cell.left + LEFT_TICKS * small, cell.bottom + BELOW_TICKS * small
    top = cell.top - CAPTION * small
    box = fit(domain, Box(left, bottom, cell.right - left, top - bottom))
    return box._replace(left=left + (cell.right - left - box.width) / 2)


def _legend_columns(optimizers: int) -> int:
    """So many that the rows are about equally long."""
    rows = -(-optimizers // MOST_LEGEND_COLUMNS)
    return max(COLUMNS, -(-optimizers // rows))
