"""Recording → one printed page: six stages of it, one legend, and what came out."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import NamedTuple

import numpy as np

from landscapes.description import describe
from landscapes.functions import Domain
from landscapes.rendering.canvas.brush import Moving
from landscapes.rendering.canvas.counter import Notes
from landscapes.rendering.canvas.draft import Draft
from landscapes.rendering.canvas.entries import Entry, draw_entries, rows_height
from landscapes.rendering.canvas.layout import Box, Layout, LegendRoom, fit
from landscapes.rendering.canvas.stage import Stage, draw_heading
from landscapes.rendering.canvas.theme import THEMES, Theme
from landscapes.rendering.charts.chart import Panel, stack
from landscapes.rendering.charts.curves import Curves, Line, lay_out
from landscapes.rendering.charts.learning import legend_rows as learning_legend
from landscapes.rendering.charts.learning import loss_scale, median_lines, quartiles
from landscapes.rendering.charts.response import (
    answers,
    answers_scale,
    draw_signal,
    epochs,
    signal_factor,
)
from landscapes.rendering.charts.response import legend_rows as response_legend
from landscapes.rendering.charts.scale import Scale
from landscapes.rendering.grids.basins import basins_on
from landscapes.rendering.maps.contours import draw_contours
from landscapes.rendering.maps.crowd import drawn
from landscapes.rendering.maps.landscape import (
    exit_notes,
    ghosts,
    marks_on,
    passed,
    runs_on,
    weight_of,
)
from landscapes.rendering.maps.legend import draw_legend
from landscapes.rendering.maps.plane import Plane
from landscapes.rendering.maps.runs import Runs
from landscapes.runner import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    RaceRecording,
    Recording,
    ResponseRecording,
)
from landscapes.scenario.model import Size

THEME = "print"
"""The theme of the page."""

A4 = Size(1169, 827)
"""An A4 page, landscape, in hundredths of an inch."""

STAGES = 6
COLUMNS = 3

SMALLER, HEADING_SMALLER = 0.54, 0.68
"""A page is read from near: lengths are these shares of those on a slide."""

MARGIN = 36.0
HEADING = 46.0
GAP = 22.0
"""Between two cells, and between cells and legend."""

# In sizes of small text.
CAPTION, LEFT_TICKS, BELOW_TICKS = 2.0, 2.6, 2.2

MOST_LEGEND_COLUMNS = 5
LEGEND_ROW = 3.7
"""How high an optimizer with its detail and a remark is, in sizes of body text."""


class _Page(NamedTuple):
    """The boxes of the page: the heading, a cell for each stage, and the legend."""

    heading: Box
    cells: list[Box]
    legend: Box


def compose_handout(recording: Recording) -> Stage:
    """Compose the page: heading, stages with their captions, legend and description.

    Its parts do not move together: each stage stays at its own step.

    Raises:
        ValueError: if there is nothing that has stages.
    """
    draft = Draft(A4, _on_paper(THEMES[THEME]), describe(recording))
    match recording:
        case LandscapeRecording():
            moving = _maps(draft, recording)
        case ResponseRecording():
            moving = _responses(draft, recording)
        case LearningRecording():
            moving = _histories(draft, recording)
        case BasinsRecording():
            # Each optimizer has a map of its own; so the answer is the whole page.
            moving = iter(basins_on(draft, recording))
        case RaceRecording():
            moving = _maps(draft, recording.tuned, crowded=True)
        case _:
            raise ValueError("a grid of responses has no stages")
    return Stage(draft, list(moving))


def stages(steps: int) -> list[int]:
    """The steps that are shown, from the first to the last; fewer if there are so few."""
    return sorted({round(step) for step in np.linspace(0, steps, STAGES)})


def _on_paper(theme: Theme) -> Theme:
    lengths = {
        field.name: SMALLER * getattr(theme, field.name)
        for field in fields(theme)
        if isinstance(getattr(theme, field.name), float) and field.name not in ("band", "depth")
    }
    return replace(theme, **{**lengths, "heading": HEADING_SMALLER * theme.heading})


def _page(draft: Draft, recording: Recording, legend_height: float) -> _Page:
    """Divide the page and write its heading."""
    width, height = draft.size
    heading = Box(MARGIN, height - 0.4 * MARGIN - HEADING, width - 2 * MARGIN, HEADING)
    legend = Box(MARGIN, GAP / 2, heading.width, legend_height)
    bottom = legend.top + GAP / 2
    rows = -(-len(stages(recording.scenario.steps)) // COLUMNS)
    across = (heading.width - (COLUMNS - 1) * GAP) / COLUMNS
    down = (heading.bottom - bottom - (rows - 1) * GAP / 2) / rows
    cells = [
        Box(
            MARGIN + column * (across + GAP),
            heading.bottom - down - row * (down + GAP / 2),
            across,
            down,
        )
        for row in range(rows)
        for column in range(COLUMNS)
    ]
    draw_heading(draft, heading, recording.scenario.title)
    return _Page(heading, cells, legend)


def _maps(draft: Draft, recording: LandscapeRecording, crowded: bool = False) -> Iterator[Moving]:
    scenario, theme = recording.scenario, draft.theme
    columns = _legend_columns(len(scenario.optimizers))
    rows = -(-len(scenario.optimizers) // columns)
    page = _page(draft, recording, draft.length(rows * LEGEND_ROW * theme.body + 4 * theme.head))
    layout = Layout(page.heading, page.cells[0], page.legend, page.legend, columns)
    yield Notes(draft, draw_legend(draft, layout, recording), scenario.steps)
    for cell, step in zip(page.cells, stages(scenario.steps), strict=False):
        plane = Plane(scenario.domain, _map_box(draft, cell, scenario.domain))
        runs = runs_on(draft, plane, recording)
        levels = draw_contours(draft, plane, scenario, passed(runs, plane.box))
        _write_caption(draft, plane.box, f"step {step}")
        if crowded:
            yield drawn(draft, plane, recording, runs, step)
            continue
        marks, weight = marks_on(draft, plane, recording), weight_of(recording)
        yield from ghosts(draft, plane, scenario, levels, step)
        yield Runs(draft, runs, marks, plane.box, step, weight=weight)
        yield Notes(draft, exit_notes(draft, plane.box, recording, runs), step)


def _map_box(draft: Draft, cell: Box, domain: Domain) -> Box:
    """The map in the middle of a cell, with room for its ticks and caption."""
    small = draft.length(draft.theme.small)
    left, bottom = cell.left + LEFT_TICKS * small, cell.bottom + BELOW_TICKS * small
    top = cell.top - CAPTION * small
    box = fit(domain, Box(left, bottom, cell.right - left, top - bottom))
    return box._replace(left=left + (cell.right - left - box.width) / 2)


def _write_caption(draft: Draft, box: Box, text: str) -> None:
    body = draft.length(draft.theme.body)
    draft.text(box.left, box.top + 0.45 * body, text, body, draft.theme.ink, bold=True)


def _responses(draft: Draft, recording: ResponseRecording) -> Iterator[Moving]:
    factor = signal_factor(recording)
    cells = _cells(draft, recording, response_legend(draft, recording, factor, _space(draft)))
    steps = np.arange(recording.scenario.steps + 1.0)
    for cell, step in zip(cells, stages(recording.scenario.steps), strict=False):
        panel = Panel(f"answer, epoch {step}", answers_scale(recording, factor))
        (chart,) = stack(draft, cell, epochs(recording), "epoch", [panel])
        draw_signal(draft, chart, factor * recording.scenario.signal)
        yield Curves(draft, chart, lay_out(draft, chart, steps, answers(draft, recording)), step)


def _histories(draft: Draft, recording: LearningRecording) -> Iterator[Moving]:
    validation = [quartiles(history.validation_losses) for history in recording.histories]
    legend = learning_legend(draft, recording, validation, _space(draft))
    cells = _cells(draft, recording, legend)
    iterations = Scale(0.0, float(recording.scenario.steps))
    recorded = recording.histories[0].iterations.astype(np.float64)
    lines: Sequence[Line] = median_lines(draft, recording, validation)
    for cell, step in zip(cells, stages(recording.scenario.steps), strict=False):
        panel = Panel(f"validation loss, iteration {step}", loss_scale(validation))
        (chart,) = stack(draft, cell, iterations, "iteration", [panel])
        yield Curves(draft, chart, lay_out(draft, chart, recorded, lines), step)


def _space(draft: Draft) -> LegendRoom:
    """What the legend of charts may take: a quarter of the page."""
    columns = MOST_LEGEND_COLUMNS
    return LegendRoom(columns, (draft.size.width - 2 * MARGIN) / columns, draft.size.height / 4)


def _cells(draft: Draft, recording: Recording, rows: Sequence[Sequence[Entry]]) -> list[Box]:
    """Draw the legend of charts, whose remarks speak of the end and are left out."""
    page = _page(draft, recording, rows_height(draft, rows))
    draw_entries(draft, page.legend, MOST_LEGEND_COLUMNS, rows)
    return page.cells


def _legend_columns(optimizers: int) -> int:
    """So many that the rows are about equally long."""
    rows = -(-optimizers // MOST_LEGEND_COLUMNS)
    return max(COLUMNS, -(-optimizers // rows))
