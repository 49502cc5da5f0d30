"""The picture of a response: a gradient signal, and the updates of a rule for it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter, Notes
from landscapes.drawing.canvas.entries import (
    SWATCH,
    DrawSwatch,
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
from landscapes.drawing.charts.chart import Chart, Panel, stack
from landscapes.drawing.charts.curves import Curves, Line, lay_out, thinned
from landscapes.drawing.charts.scale import Scale, fitted, round_below
from landscapes.functions import Array
from landscapes.kinds.response.model import Response, ResponseRecording
from landscapes.themes import Color
from landscapes.words import number

MOST_ACCUMULATORS = 3
"""The most accumulators that are shown, each in a panel."""

MAIN_WEIGHT = 2.2
"""The height of the chart of the updates, relative to the panel of an accumulator."""

COMPARABLE = 20.0
"""Up to this ratio of their largest values, updates and gradient share a scale as they are."""


def compose(recording: ResponseRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of a response: the signal, the updates, and the accumulators."""
    scenario = recording.scenario
    factor = signal_factor(recording)
    space = legend_room(canvas.size, canvas.unit)
    rows = legend_rows(canvas, recording, factor, space)
    layout = arrange_charts(canvas.size, canvas.unit, roomy_height(canvas, rows))
    charts = stack(canvas, layout.charts, epochs(recording), "epoch", _panels(recording, factor))

    draw_signal(canvas, charts[0], factor * scenario.signal)
    notes = draw_entries(canvas, layout.legend, space.columns, rows)
    lines = [updates(canvas, recording), *_accumulated(canvas, recording).values()]
    steps, last = np.arange(scenario.steps + 1.0), scenario.steps
    moving: list[Moving] = [
        Curves(canvas, chart, lay_out(canvas, chart, steps, those), last)
        for chart, those in zip(charts, lines, strict=True)
    ]
    # A signal of a single epoch has nothing to count.
    counter = [Counter(canvas, layout.counter, "epoch", last)] if last else []
    moving += [Notes(canvas, notes, last), *counter]
    return moving


def signal_factor(recording: ResponseRecording) -> float:
    """The factor that multiplies the gradient where it is drawn beside the updates.

    It is 1 while the largest update and the largest gradient differ at most by the
    ratio ``COMPARABLE``. Otherwise one of them would be a flat line on the other's
    scale, so the gradient is multiplied by a round factor, which the legend gives.
    Updates are compared with the gradient's shape, zeros and signs, and one axis for
    both is easier to read than two.
    """
    largest = _largest([response.updates for response in recording.responses])
    gradient = _largest([recording.scenario.signal])
    ratio = largest / gradient if gradient else 0.0
    if not 0 < ratio < np.inf or 1 / COMPARABLE <= ratio <= COMPARABLE:
        return 1.0
    return round_below(ratio)


def epochs(recording: ResponseRecording) -> Scale:
    """The scale of the epochs; it has a width even for a single epoch."""
    return Scale(0.0, float(max(1, recording.scenario.steps)))


def updates_scale(recording: ResponseRecording, factor: float) -> Scale:
    """The scale that shows all updates, the signal times a factor, and zero."""
    everything = [factor * recording.scenario.signal]
    everything += [response.updates for response in recording.responses]
    return fitted(np.concatenate(everything), zero=True)


def updates(canvas: Canvas, recording: ResponseRecording) -> list[Line]:
    """The updates as lines of a chart."""
    return _lines(canvas, recording, [response.updates for response in recording.responses])


def draw_signal(canvas: Canvas, chart: Chart, signal: Array, weight: float = 1.0) -> None:
    """Draw a whole signal: a faint area from zero, and its outline.

    It is given beforehand, so it does not move: the updates run along it, and
    an update that looks ahead is seen to.
    """
    theme = canvas.theme
    present = np.flatnonzero(np.isfinite(signal))
    if not present.size:
        return
    points = chart.pixels(present.astype(np.float64), signal[present])
    points = points[thinned(points)]
    (left, right), zero = points[[0, -1], 0], chart.row(0.0)
    outline = [(left, zero), *points.tolist(), (right, zero), (left, zero)]
    canvas.area(Path(outline, closed=True), theme.signal)
    xs, ys = points.T.tolist()
    canvas.line(xs, ys, weight * canvas.length(theme.signal_width), theme.muted)


def signal_swatch(canvas: Canvas) -> DrawSwatch:
    """The swatch of the signal: an area and its outline."""
    theme = canvas.theme
    width, height = canvas.length((SWATCH - 0.5) * theme.body), canvas.length(theme.head)

    def draw(x: float, y: float) -> None:
        low, high = y - 0.9 * height, y + 0.6 * height
        canvas.bar(Box(x, low, width, high - low), theme.signal)
        canvas.line([x, x + width], [high, high], canvas.length(theme.signal_width), theme.muted)

    return draw


def color_of(canvas: Canvas, recording: ResponseRecording, index: int) -> Color:
    """The colour of the value with this index."""
    return canvas.theme.run_colors(recording.scenario.optimizers)[index]


def times(factor: float) -> str:
    """The factor as ``× 0.05``; empty where it is 1."""
    return "" if factor == 1 else f"× {number(factor)}"


def _largest(arrays: Sequence[Array]) -> float:
    """The largest finite absolute value; 0 if there is none."""
    sizes = np.abs(np.concatenate(arrays))
    return float(np.max(sizes, initial=0.0, where=np.isfinite(sizes)))


def _panels(recording: ResponseRecording, factor: float) -> list[Panel]:
    main = Panel("gradient and update (−Δθ)", updates_scale(recording, factor), MAIN_WEIGHT)
    return [main] + [
        Panel(symbol, fitted(np.concatenate(values), zero=True))
        for symbol, values in _accumulators(recording).items()
    ]


def _accumulators(recording: ResponseRecording) -> dict[str, list[Array]]:
    """The accumulators of each value, by symbol; empty if they are not shown."""
    if not recording.scenario.accumulators:
        return {}
    symbols = list(recording.responses[0].accumulators)[:MOST_ACCUMULATORS]
    return {s: [response.accumulators[s] for response in recording.responses] for s in symbols}


def _accumulated(canvas: Canvas, recording: ResponseRecording) -> dict[str, list[Line]]:
    accumulators = _accumulators(recording)
    return {symbol: _lines(canvas, recording, values) for symbol, values in accumulators.items()}


def _lines(canvas: Canvas, recording: ResponseRecording, values: Sequence[Array]) -> list[Line]:
    """Lines of values, the largest lowest, so that none hides another where they peak together."""
    lines = [
        Line(
            color_of(canvas, recording, index),
            np.where(np.isfinite(those), those, np.nan),
            turn=index,
        )
        for index, those in enumerate(values)
    ]
    return sorted(lines, key=lambda line: -_largest([line.values]))


def legend_rows(
    canvas: Canvas, recording: ResponseRecording, factor: float, space: LegendRoom
) -> Sequence[Sequence[Entry]]:
    """The rows of the legend: the signal, and the optimizer with its values below."""
    scenario = recording.scenario
    gradient = f"gradient {times(factor)}".strip()
    signal = named(canvas, signal_swatch(canvas), gradient, scenario.signal_title, (), space.column)
    title = named(canvas, None, scenario.optimizer_title, "", (), space.column)
    values = [
        named(
            canvas,
            line_swatch(canvas, index, color_of(canvas, recording, index)),
            entry.label,
            entry.detail,
            _not_finite(response),
            space.column,
        )
        for index, (entry, response) in enumerate(
            zip(scenario.optimizers, recording.responses, strict=True)
        )
    ]
    rows = in_columns([signal, title], space.columns) + in_columns(values, space.columns)
    return no_higher(canvas, rows, space.height)


def _not_finite(response: Response) -> list[Remark]:
    """A remark on a response that ceases to be finite."""
    epochs = np.flatnonzero(~np.isfinite(response.updates))
    if not epochs.size:
        return []
    return [Remark(f"not finite from epoch {epochs[0]}", int(epochs[0]))]
