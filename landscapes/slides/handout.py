"""Recording → one printed page: six stages, one legend, and the results."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import Entry, draw_entries, rows_height
from landscapes.drawing.canvas.heading import Heading
from landscapes.drawing.canvas.layout import MARGIN, Box, LegendRoom
from landscapes.drawing.canvas.stage import Stage
from landscapes.drawing.compose import heading_words
from landscapes.formulas import plain
from landscapes.kinds import concern
from landscapes.kinds.base import Recording, Size
from landscapes.pace import steps_at
from landscapes.themes import THEMES, Theme

THEME = "print"
"""The theme of the page."""

A4 = Size(1169, 827)
"""An A4 page, landscape, in hundredths of an inch."""

STAGES = 6
COLUMNS = 3

SMALLER, HEADING_SMALLER = 0.54, 0.68
"""Factors of the lengths on a slide, because a page is read from nearby."""

GAP = 22.0
"""The gap between two cells, and between cells and legend."""

MOST_LEGEND_COLUMNS = 5


class Page(NamedTuple):
    """The boxes of the page: a cell for each stage, and the legend."""

    cells: list[Box]
    legend: Box


def compose_handout(recording: Recording[Any]) -> Stage:
    """Compose the page: heading, stages with their captions, legend and description.

    Nothing moves: each stage stays at its own step.

    Raises:
        UnsupportedByKindError: if nothing moves in scenarios of this kind.
    """
    handout = concern(recording.scenario.kind, "handout")
    words = heading_words(recording)._replace(question=None)
    told = plain(concern(recording.scenario.kind, "words").describe(recording))
    canvas = Canvas(A4, _on_paper(THEMES[THEME]), told)
    heading = Heading(canvas, words, recording.scenario.steps)
    return Stage(canvas, [heading, *handout.stages_on(canvas, recording)])


def stages(recording: Recording[Any]) -> list[int]:
    """The steps to show: those at even moments of the film, at most ``STAGES``."""
    return sorted({round(step) for step in steps_at(recording, np.linspace(0.0, 1.0, STAGES))})


def _on_paper(theme: Theme) -> Theme:
    lengths = {
        field.name: SMALLER * getattr(theme, field.name)
        for field in fields(theme)
        if isinstance(getattr(theme, field.name), float) and field.name not in ("band", "depth")
    }
    return replace(theme, **{**lengths, "heading": HEADING_SMALLER * theme.heading})


def page_width(canvas: Canvas) -> float:
    """The width of the page without its margins."""
    return canvas.size.width - 2 * MARGIN * canvas.unit


def divided(canvas: Canvas, recording: Recording[Any], legend_height: float) -> Page:
    """Divide the page below its heading."""
    width, left = page_width(canvas), MARGIN * canvas.unit
    legend = Box(left, GAP / 2, width, legend_height)
    top, bottom = canvas.size.height - GAP / 3, legend.top + GAP / 2
    rows = -(-len(stages(recording)) // COLUMNS)
    across = (width - (COLUMNS - 1) * GAP) / COLUMNS
    down = (top - bottom - (rows - 1) * GAP / 2) / rows
    cells = [
        Box(
            left + column * (across + GAP),
            top - down - row * (down + GAP / 2),
            across,
            down,
        )
        for row in range(rows)
        for column in range(COLUMNS)
    ]
    return Page(cells, legend)


def write_caption(canvas: Canvas, box: Box, text: str) -> None:
    """Write the caption of a stage above its map."""
    body = canvas.text_size(canvas.theme.body)
    canvas.text(box.left, box.top + 0.45 * body, text, body, canvas.theme.ink, bold=True)


def legend_room(canvas: Canvas) -> LegendRoom:
    """The space for the legend of charts: a quarter of the page."""
    columns = MOST_LEGEND_COLUMNS
    return LegendRoom(columns, page_width(canvas) / columns, canvas.size.height / 4)


def cells_above(
    canvas: Canvas, recording: Recording[Any], rows: Sequence[Sequence[Entry]]
) -> list[Box]:
    """Draw the legend of charts without its remarks; return the cells above it."""
    page = divided(canvas, recording, rows_height(canvas, rows))
    draw_entries(canvas, page.legend, MOST_LEGEND_COLUMNS, rows)
    return page.cells
