"""The handout of a response: a chart of the updates for each stage."""

from collections.abc import Iterator

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.charts.chart import Panel, stack
from landscapes.drawing.charts.curves import Curves, lay_out
from landscapes.kinds.response.model import ResponseRecording
from landscapes.kinds.response.picture import (
    draw_signal,
    epochs,
    legend_rows,
    signal_factor,
    updates,
    updates_scale,
)
from landscapes.slides.handout import cells_above, legend_room, stages


def stages_on(canvas: Canvas, recording: ResponseRecording) -> Iterator[Moving]:
    """Draw the updates up to each stage, and the legend."""
    factor = signal_factor(recording)
    cells = cells_above(
        canvas, recording, legend_rows(canvas, recording, factor, legend_room(canvas))
    )
    steps = np.arange(recording.scenario.steps + 1.0)
    for cell, step in zip(cells, stages(recording), strict=False):
        panel = Panel(f"update, epoch {step}", updates_scale(recording, factor))
        (chart,) = stack(canvas, cell, epochs(recording), "epoch", [panel])
        draw_signal(canvas, chart, factor * recording.scenario.signal)
        yield Curves(canvas, chart, lay_out(canvas, chart, steps, updates(canvas, recording)), step)
