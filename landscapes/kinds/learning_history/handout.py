"""The handout of trainings: a chart of the validation losses for each stage."""

from collections.abc import Iterator, Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import Entry, in_columns, line_swatch, named, no_higher
from landscapes.drawing.charts.chart import Panel, stack
from landscapes.drawing.charts.curve import Line, lay_out
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.charts.quartiles import band_swatch
from landscapes.drawing.charts.scale import Scale
from landscapes.ensemble import quartiles
from landscapes.kinds.learning_history.model import LearningRecording
from landscapes.kinds.learning_history.picture import loss_scale, median_lines
from landscapes.slides.handout import cells_above, legend_room, stages


def stages_on(canvas: Canvas, recording: LearningRecording) -> Iterator[Moving]:
    """Draw the losses up to each stage, and the legend."""
    validation = [quartiles(history.validation_losses) for history in recording.histories]
    cells = cells_above(canvas, recording, _legend(canvas, recording))
    iterations = Scale(0.0, float(recording.scenario.steps))
    recorded = recording.histories[0].iterations.astype(np.float64)
    lines: Sequence[Line] = median_lines(canvas, recording, validation)
    for cell, step in zip(cells, stages(recording), strict=False):
        panel = Panel(f"validation loss, iteration {step}", loss_scale(validation))
        (chart,) = stack(canvas, cell, iterations, "iteration", [panel])
        yield Curves(canvas, chart, lay_out(canvas, chart, recorded, lines), step)


def _legend(canvas: Canvas, recording: LearningRecording) -> Sequence[Sequence[Entry]]:
    """The rows of the legend: the optimizers, and the meaning of lines and bands."""
    scenario, room = recording.scenario, legend_room(canvas)
    colors = canvas.theme.run_colors(scenario.optimizers)
    entries = [
        named(canvas, line_swatch(canvas, index, color), entry.label, entry.detail, (), room.column)
        for index, (entry, color) in enumerate(zip(scenario.optimizers, colors, strict=True))
    ]
    if len(scenario.seeds) > 1:
        text = f"median and quartiles of {len(scenario.seeds)} seeds"
        entries.append(named(canvas, band_swatch(canvas), text, "", (), room.column))
    return no_higher(canvas, in_columns(entries, room.columns), room.height)
