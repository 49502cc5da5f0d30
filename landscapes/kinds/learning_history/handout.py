"""The handout of trainings: a chart of the validation losses for each stage."""

from collections.abc import Iterator, Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.charts.chart import Panel, stack
from landscapes.drawing.charts.curves import Curves, Line, lay_out
from landscapes.drawing.charts.scale import Scale
from landscapes.ensemble import quartiles
from landscapes.kinds.learning_history.model import LearningRecording
from landscapes.kinds.learning_history.picture import legend_rows, loss_scale, median_lines
from landscapes.slides.handout import cells_above, legend_room, stages


def stages_on(canvas: Canvas, recording: LearningRecording) -> Iterator[Moving]:
    """Draw the losses up to each stage, and the legend."""
    validation = [quartiles(history.validation_losses) for history in recording.histories]
    legend = legend_rows(canvas, recording, validation, legend_room(canvas))
    cells = cells_above(canvas, recording, legend)
    iterations = Scale(0.0, float(recording.scenario.steps))
    recorded = recording.histories[0].iterations.astype(np.float64)
    lines: Sequence[Line] = median_lines(canvas, recording, validation)
    for cell, step in zip(cells, stages(recording), strict=False):
        panel = Panel(f"validation loss, iteration {step}", loss_scale(validation))
        (chart,) = stack(canvas, cell, iterations, "iteration", [panel])
        yield Curves(canvas, chart, lay_out(canvas, chart, recorded, lines), step)
