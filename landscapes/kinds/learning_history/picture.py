"""The picture of learning histories: the losses of all optimizers against the iteration."""

from collections.abc import Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter, Notes
from landscapes.drawing.canvas.entries import (
    Entry,
    Remark,
    draw_entries,
    in_columns,
    line_swatch,
    named,
    no_higher,
    roomy_height,
)
from landscapes.drawing.canvas.layout import Box, LegendRoom, arrange_charts, legend_room
from landscapes.drawing.charts.chart import Chart, Panel, side_by_side, stack
from landscapes.drawing.charts.curves import Curves, Line, lay_out
from landscapes.drawing.charts.quartiles import band_swatch
from landscapes.drawing.charts.scale import Scale, fitted
from landscapes.ensemble import Quartiles, quartiles
from landscapes.kinds.learning_history.model import History, LearningRecording
from landscapes.words import decimals, number

WIDE_RANGE = 10.0
"""Above this ratio of the largest to the smallest median, the scale is logarithmic."""

BLOWN_UP = 100.0
"""A loss this many times the largest of the first medians leaves the charts at the top."""

SIDE_BY_SIDE_FROM = 1.05
"""From this ratio of width to height, the two charts stand side by side."""


def compose(recording: LearningRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of learning histories: two charts, legend and counter."""
    scenario = recording.scenario
    train = [quartiles(history.train_losses) for history in recording.histories]
    validation = [quartiles(history.validation_losses) for history in recording.histories]
    space = legend_room(canvas.size, canvas.unit)
    rows = legend_rows(canvas, recording, validation, space)
    layout = arrange_charts(canvas.size, canvas.unit, roomy_height(canvas, rows))
    iterations = Scale(0.0, float(max(1, scenario.steps)))
    charts = _charts(canvas, layout.charts, iterations, loss_scale([*train, *validation]))

    notes = draw_entries(canvas, layout.legend, space.columns, rows)
    recorded = recording.histories[0].iterations.astype(np.float64)
    moving: list[Moving] = [
        Curves(
            canvas,
            chart,
            lay_out(canvas, chart, recorded, median_lines(canvas, recording, losses)),
            scenario.steps,
        )
        for chart, losses in zip(charts, (train, validation), strict=True)
    ]
    moving += [
        Notes(canvas, notes, scenario.steps),
        Counter(canvas, layout.counter, "iteration", scenario.steps),
    ]
    return moving


def loss_scale(losses: list[Quartiles]) -> Scale:
    """The scale for all medians and bands.

    It is logarithmic where the medians are above zero and span a factor of more
    than ``WIDE_RANGE``, else linear and from zero. A loss that has blown up
    leaves it at the top, so that the others stay legible.
    """
    medians = np.concatenate([those.median for those in losses])
    medians = medians[np.isfinite(medians)]
    first = [those.median[0] for those in losses if np.isfinite(those.median[0])]
    top = BLOWN_UP * max(first, default=np.inf)
    shown = np.concatenate([np.concatenate(those) for those in losses])
    shown = shown[shown <= top]
    logarithmic = bool(medians.size and medians.min() > 0)
    if logarithmic:
        logarithmic = bool(min(medians.max(), top) / medians.min() > WIDE_RANGE)
    return fitted(shown, zero=True, logarithmic=logarithmic)


def _charts(canvas: Canvas, room: Box, iterations: Scale, losses: Scale) -> list[Chart]:
    titles = ("training loss", "validation loss")
    if room.width >= SIDE_BY_SIDE_FROM * room.height:
        return side_by_side(canvas, room, iterations, "iteration", losses, titles)
    panels = [Panel(title, losses) for title in titles]
    return stack(canvas, room, iterations, "iteration", panels)


def median_lines(
    canvas: Canvas, recording: LearningRecording, losses: list[Quartiles]
) -> list[Line]:
    several = len(recording.scenario.seeds) > 1
    colors = canvas.theme.run_colors(recording.scenario.optimizers)
    return [
        Line(
            color,
            those.median,
            (those.lower, those.upper) if several else None,
        )
        for color, those in zip(colors, losses, strict=True)
    ]


def legend_rows(
    canvas: Canvas,
    recording: LearningRecording,
    validation: list[Quartiles],
    space: LegendRoom,
) -> Sequence[Sequence[Entry]]:
    """The rows of the legend: the optimizers, and the meaning of lines and bands."""
    scenario = recording.scenario
    finals = [float(each.median[-1]) for each in validation]
    places = decimals(finals)
    entries = []
    colors = canvas.theme.run_colors(scenario.optimizers)
    for index, (entry, color) in enumerate(zip(scenario.optimizers, colors, strict=True)):
        swatch = line_swatch(canvas, index, color)
        remarks = _remarks(recording.histories[index], finals[index], places)
        entries.append(named(canvas, swatch, entry.label, entry.detail, remarks, space.column))
    if len(scenario.seeds) > 1:
        text = f"median and quartiles of {len(scenario.seeds)} seeds"
        entries.append(named(canvas, band_swatch(canvas), text, "", (), space.column))
    return no_higher(canvas, in_columns(entries, space.columns), space.height)


def _remarks(history: History, final_loss: float, places: int) -> list[Remark]:
    """Remarks on the final loss of an optimizer, and on its runs that diverged.

    The loss has ``places`` decimals.
    """
    remarks = []
    if np.isfinite(final_loss):
        last = int(history.iterations[-1])
        remarks.append(Remark(f"validation loss {number(final_loss, places)}", last))
    count, seeds = int(history.diverged.sum()), len(history.seeds)
    if count:
        ended = np.isnan(history.train_losses[history.diverged]).argmax(axis=1)
        step = int(history.iterations[ended.max()])
        text = f"diverged at iteration {step}" if seeds == 1 else f"{count} of {seeds} diverged"
        remarks.append(Remark(text, step))
    return remarks
