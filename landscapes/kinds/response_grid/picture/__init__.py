"""The overview of responses: a row for each optimizer, a column for each signal."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import MARGIN, Box, Shown
from landscapes.drawing.canvas.lettering import text_width, wrapped
from landscapes.drawing.charts.chart import Chart
from landscapes.drawing.charts.curve import lay_out
from landscapes.drawing.charts.curves import Curves
from landscapes.kinds.response.model import ResponseRecording
from landscapes.kinds.response.picture import (
    draw_signal,
    epochs,
    signal_factor,
    signal_swatch,
    times,
    updates,
    updates_scale,
)
from landscapes.kinds.response_grid.model import ResponseGridRecording
from landscapes.kinds.response_grid.picture.captions import (
    LINE,
    Captions,
    arrange_captions,
    caption,
    draw_caption,
)

# In sizes of small text.
GAP = 0.4
"""The gap between two charts."""
SWATCH = 3.1
LOWEST = 1.8
"""The least height of a chart with its gap; in small figures less is shown around lower ones."""

FINE = 0.6
"""The width of curves, relative to those of a single chart."""


class Titles(NamedTuple):
    """The titles of the columns, each in lines; and lines that tell them if they are numbers."""

    columns: list[list[str]]
    key: list[str]


class Arranged(NamedTuple):
    """The parts of an overview.

    Attributes:
        captions: the captions of the rows.
        titles: the titles of the columns.
        room: the space for the charts with captions above them.
        height: the height of a chart with its gap.
        shown: what is shown around the charts.
    """

    captions: Captions
    titles: Titles
    room: Box
    height: float
    shown: Shown


def compose(recording: ResponseGridRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the overview: one small chart for each response, nothing that moves.

    Each chart has its own scale along y, without labels; zero is a line. At the
    left of a row, or above it in narrow figures, a caption names the hyperparameter and
    the colours of its values.
    """
    captions, titles, columns, height, shown = _arranged(canvas, recording)
    if shown.details:
        _draw_key(canvas, recording)
    if shown.keys:
        _draw_titles(canvas, columns, titles)
    top = columns.top
    for lines, above, row in zip(captions.lines, captions.above, recording.rows, strict=True):
        charts = columns._replace(bottom=top - above - height, height=height)
        place = charts._replace(bottom=charts.top, height=above) if above else charts
        draw_caption(canvas, lines, place._replace(left=columns.left - captions.left))
        _draw_row(canvas, charts, row, has_factors=shown.details)
        top = charts.bottom
    return ()


def _arranged(canvas: Canvas, recording: ResponseGridRecording) -> Arranged:
    """Everything around the charts, or less if that would leave too little room for them."""
    for shown in canvas.ladder:
        arranged = _with(canvas, recording, shown)
        if arranged.height >= LOWEST * canvas.text_size(canvas.theme.small):
            break
    return arranged


def _with(canvas: Canvas, recording: ResponseGridRecording, shown: Shown) -> Arranged:
    """The parts of an overview that shows this."""
    small, margin = canvas.text_size(canvas.theme.small), MARGIN * canvas.unit
    width, height = canvas.size
    key = 2.2 * small if shown.details else 0.0
    room = Box(margin, margin, width - 2 * margin, height - key - margin)
    first = [row[0] for row in recording.rows]
    if shown.keys:
        told = [caption(canvas, each) for each in first]
        if not shown.details:
            told = [each._replace(hyperparameter=[], values=[]) for each in told]
        captions = arrange_captions(canvas, told, room)
    else:
        captions = Captions([[] for _ in first], 0.0, [0.0] * len(first))
    columns = room._replace(left=room.left + captions.left, width=room.width - captions.left)
    titles = Titles([], [])
    if shown.keys:
        names = [cell.scenario.signal_title for cell in recording.rows[0]]
        titles = _titles(canvas, columns.width, names)
        foot, head = (LINE * small * count for count in (len(titles.key), _lines(titles)))
        columns = columns._replace(
            bottom=columns.bottom + foot, height=columns.height - foot - head
        )
    free = (columns.height - sum(captions.above)) / len(first)
    return Arranged(captions, titles, columns, max(free, 1.0), shown)


def _draw_key(canvas: Canvas, recording: ResponseGridRecording) -> None:
    """Draw the key of the areas at the top."""
    small, margin = canvas.text_size(canvas.theme.small), MARGIN * canvas.unit
    scaled = any(signal_factor(cell) != 1 for row in recording.rows for cell in row)
    key = "gradient (× n where a chart says so)" if scaled else "gradient"
    baseline = canvas.size.height - 1.6 * small
    signal_swatch(canvas)(margin, baseline + 0.36 * small)
    canvas.text(margin + SWATCH * small, baseline, key, small, canvas.theme.muted)


def _titles(canvas: Canvas, width: float, titles: Sequence[str]) -> Titles:
    """The titles of columns that together have this width.

    If a word is wider than its column, the columns are numbered and the titles stand at
    the foot.
    """
    small = canvas.text_size(canvas.theme.small)
    pitch = width / len(titles)
    key = []
    if max(text_width(word, small) for title in titles for word in title.split()) > pitch:
        numbered = (f"{number} {title}" for number, title in enumerate(titles, start=1))
        key = wrapped(", ".join(numbered), small, width)
        titles = [str(number) for number in range(1, len(titles) + 1)]
    return Titles([wrapped(title, small, pitch) for title in titles], key)


def _lines(titles: Titles) -> int:
    """The number of lines above the columns."""
    return max(map(len, titles.columns))


def _draw_titles(canvas: Canvas, room: Box, titles: Titles) -> None:
    """Draw the titles of the columns above the charts, and what they mean below."""
    theme = canvas.theme
    small = canvas.text_size(theme.small)
    for number, line in enumerate(titles.key, start=1):
        canvas.text(room.left, room.bottom - LINE * small * number, line, small, theme.muted)
    pitch = room.width / len(titles.columns)
    for index, lines in enumerate(titles.columns):
        middle = room.left + (index + 0.5) * pitch
        for number, line in enumerate(reversed(lines)):
            baseline = room.top + (LINE * number + 0.4) * small
            canvas.text(middle, baseline, line, small, theme.ink, align="center")


def _draw_row(
    canvas: Canvas, room: Box, row: Sequence[ResponseRecording], *, has_factors: bool
) -> None:
    """Draw the charts of a row side by side."""
    gap = min(GAP * canvas.text_size(canvas.theme.small), room.height / 4)
    pitch = room.width / len(row)
    for index, recording in enumerate(row):
        left = room.left + index * pitch + gap / 2
        box = Box(left, room.bottom + gap / 2, pitch - gap, room.height - gap)
        _draw_cell(canvas, box, recording, has_factor=has_factors)


def _draw_cell(canvas: Canvas, box: Box, recording: ResponseRecording, *, has_factor: bool) -> None:
    """Draw one small chart: its frame, zero, the signal and the updates."""
    theme = canvas.theme
    small, hairline = canvas.text_size(theme.small), canvas.length(theme.grid_width)
    factor = signal_factor(recording)
    xs = [box.left, box.right, box.right, box.left, box.left]
    ys = [box.bottom, box.bottom, box.top, box.top, box.bottom]
    canvas.line(xs, ys, hairline, theme.faint)
    if factor != 1 and has_factor:
        x, y = box.right - 0.3 * small, box.top - small
        canvas.text(x, y, times(factor), small, theme.muted, align="right")
        box = box._replace(height=box.height - 1.1 * small)
    chart = Chart(box, epochs(recording), updates_scale(recording, factor))
    draw_signal(canvas, chart, factor * recording.scenario.signal, FINE)
    canvas.line([box.left, box.right], [chart.row(0.0)] * 2, hairline, theme.muted)
    last = recording.scenario.steps
    curves = lay_out(canvas, chart, np.arange(last + 1.0), updates(canvas, recording))
    canvas.figure.add_artist(Curves(canvas, chart, curves, last, weight=FINE, heads=False))
