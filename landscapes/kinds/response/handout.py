"""The handout of a response: a chart of the updates for each stage."""

from collections.abc import Iterator, Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import Entry, in_columns, line_swatch, named, no_higher
from landscapes.drawing.charts.chart import Panel, stack
from landscapes.drawing.charts.curve import lay_out
from landscapes.drawing.charts.curves import Curves
from landscapes.kinds.response.model import ResponseRecording
from landscapes.kinds.response.picture import (
    color_of,
    draw_signal,
    epochs,
    signal_factor,
    signal_swatch,
    times,
    updates,
    updates_scale,
)
from landscapes.slides.handout import cells_above, legend_room, stages


def stages_on(canvas: Canvas, recording: ResponseRecording) -> Iterator[Moving]:
    """Draw the updates up to each stage, and the legend."""
    factor = signal_factor(recording)
    cells = cells_above(canvas, recording, _legend(canvas, recording, factor))
    steps = np.arange(recording.scenario.steps + 1.0)
    for cell, step in zip(cells, stages(recording), strict=False):
        panel = Panel(f"update, epoch {step}", updates_scale(recording, factor))
        (chart,) = stack(canvas, cell, epochs(recording), "epoch", [panel])
        draw_signal(canvas, chart, factor * recording.scenario.signal)
        yield Curves(canvas, chart, lay_out(canvas, chart, steps, updates(canvas, recording)), step)


def _legend(
    canvas: Canvas, recording: ResponseRecording, factor: float
) -> Sequence[Sequence[Entry]]:
    """The rows of the legend: the signal, and the optimizer with its values below."""
    scenario, (columns, column, height) = recording.scenario, legend_room(canvas)
    gradient = f"gradient {times(factor)}".strip()
    signal = named(canvas, signal_swatch(canvas), gradient, scenario.signal_title, (), column)
    title = named(canvas, None, scenario.optimizer_title, "", (), column)
    values = [
        named(
            canvas,
            line_swatch(canvas, index, color_of(canvas, recording, index)),
            entry.label,
            entry.detail,
            (),
            column,
        )
        for index, entry in enumerate(scenario.optimizers)
    ]
    rows = in_columns([signal, title], columns) + in_columns(values, columns)
    return no_higher(canvas, rows, height)
