"""The overview of responses: a row for each optimizer, a column for each signal."""

from collections.abc import Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import MARGIN, Box
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
    arrange_captions,
    caption,
    draw_caption,
)

# In sizes of small text.
GAP = 0.4
"""The gap between two charts."""
SWATCH = 3.1

FINE = 0.6
"""The width of curves, relative to those of a single chart."""


def compose(recording: ResponseGridRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the overview: one small chart for each response, nothing that moves.

    Each chart has its own scale along y, without labels; zero is a line. At the
    left of a row, or above it in narrow figures, a caption names the hyperparameter and
    the colours of its values.
    """
    room = _draw_key(canvas, recording)
    captions = arrange_captions(canvas, [caption(canvas, row[0]) for row in recording.rows], room)
    columns = room._replace(left=room.left + captions.left, width=room.width - captions.left)
    columns = _draw_titles(canvas, columns, [c.scenario.signal_title for c in recording.rows[0]])
    height = (columns.height - sum(captions.above)) / len(recording.rows)
    top = columns.top
    for lines, above, row in zip(captions.lines, captions.above, recording.rows, strict=True):
        charts = columns._replace(bottom=top - above - height, height=height)
        place = charts._replace(bottom=charts.top, height=above) if above else charts
        draw_caption(canvas, lines, place._replace(left=room.left))
        _draw_row(canvas, charts, row)
        top = charts.bottom
    return ()


def _draw_key(canvas: Canvas, recording: ResponseGridRecording) -> Box:
    """Draw the key of the areas at the top; return the space below."""
    small, margin = canvas.text_size(canvas.theme.small), MARGIN * canvas.unit
    scaled = any(signal_factor(cell) != 1 for row in recording.rows for cell in row)
    key = "gradient (× n where a chart says so)" if scaled else "gradient"
    baseline = canvas.size.height - 1.6 * small
    signal_swatch(canvas)(margin, baseline + 0.36 * small)
    canvas.text(margin + SWATCH * small, baseline, key, small, canvas.theme.muted)
    return Box(margin, margin, canvas.size.width - 2 * margin, baseline - 0.6 * small - margin)


def _draw_titles(canvas: Canvas, room: Box, titles: Sequence[str]) -> Box:
    """Draw the titles of the columns; return the space for the charts.

    If a word is wider than its column, the columns are numbered and the titles stand at
    the foot.
    """
    theme = canvas.theme
    small = canvas.text_size(theme.small)
    pitch = room.width / len(titles)
    if max(text_width(word, small) for title in titles for word in title.split()) > pitch:
        key = ", ".join(f"{number} {title}" for number, title in enumerate(titles, start=1))
        for line in reversed(wrapped(key, small, room.width)):
            canvas.text(room.left, room.bottom, line, small, theme.muted)
            room = Box(
                room.left, room.bottom + LINE * small, room.width, room.height - LINE * small
            )
        titles = [str(number) for number in range(1, len(titles) + 1)]
    columns = [wrapped(title, small, pitch) for title in titles]
    most = max(map(len, columns))
    for index, lines in enumerate(columns):
        baseline = room.top - (most - len(lines) + 1) * LINE * small + 0.4 * small
        for line in lines:
            middle = room.left + (index + 0.5) * pitch
            canvas.text(middle, baseline, line, small, theme.ink, align="center")
            baseline -= LINE * small
    return room._replace(height=room.height - most * LINE * small)


def _draw_row(canvas: Canvas, room: Box, row: Sequence[ResponseRecording]) -> None:
    """Draw the charts of a row side by side."""
    gap = GAP * canvas.text_size(canvas.theme.small)
    pitch = room.width / len(row)
    for index, recording in enumerate(row):
        left = room.left + index * pitch + gap / 2
        _draw_cell(
            canvas, Box(left, room.bottom + gap / 2, pitch - gap, room.height - gap), recording
        )


def _draw_cell(canvas: Canvas, box: Box, recording: ResponseRecording) -> None:
    """Draw one small chart: its frame, zero, the signal and the updates."""
    theme = canvas.theme
    small, hairline = canvas.text_size(theme.small), canvas.length(theme.grid_width)
    factor = signal_factor(recording)
    xs = [box.left, box.right, box.right, box.left, box.left]
    ys = [box.bottom, box.bottom, box.top, box.top, box.bottom]
    canvas.line(xs, ys, hairline, theme.faint)
    if factor != 1:
        x, y = box.right - 0.3 * small, box.top - small
        canvas.text(x, y, times(factor), small, theme.muted, align="right")
        box = box._replace(height=box.height - 1.1 * small)
    chart = Chart(box, epochs(recording), updates_scale(recording, factor))
    draw_signal(canvas, chart, factor * recording.scenario.signal, FINE)
    canvas.line([box.left, box.right], [chart.row(0.0)] * 2, hairline, theme.muted)
    last = recording.scenario.steps
    curves = lay_out(canvas, chart, np.arange(last + 1.0), updates(canvas, recording))
    canvas.figure.add_artist(Curves(canvas, chart, curves, last, weight=FINE, heads=False))
