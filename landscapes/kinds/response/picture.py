"""The figure of a response: a gradient signal, and what an update rule answers to it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.counter import Counter, Notes
from landscapes.drawing.canvas.draft import Draft
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
from landscapes.drawing.canvas.question import Question
from landscapes.drawing.canvas.stage import Stage, draw_heading
from landscapes.drawing.charts.chart import Chart, Panel, stack
from landscapes.drawing.charts.curves import Curves, Line, lay_out, thinned
from landscapes.drawing.charts.scale import Scale, fitted, number, round_below
from landscapes.functions import Array
from landscapes.kinds.response.model import Response, ResponseRecording
from landscapes.themes import Color

MOST_ACCUMULATORS = 3
"""How many panels of accumulators there is room for."""

MAIN_WEIGHT = 2.2
"""How high the chart of the answers is, where a panel of an accumulator is 1."""

COMPARABLE = 20.0
"""Up to this many times larger or smaller, answers and gradient share a scale as they are."""


def compose(recording: ResponseRecording, draft: Draft) -> Stage:
    """Compose the figure of a response: the signal, the answers, and what is accumulated."""
    scenario = recording.scenario
    factor = signal_factor(recording)
    space = legend_room(draft.size)
    rows = legend_rows(draft, recording, factor, space)
    layout = arrange_charts(draft.size, roomy_height(draft, rows))
    charts = stack(draft, layout.charts, epochs(recording), "epoch", _panels(recording, factor))

    draw_heading(draft, layout.heading, scenario.title)
    draw_signal(draft, charts[0], factor * scenario.signal)
    notes = draw_entries(draft, layout.legend, space.columns, rows)
    lines = [answers(draft, recording), *_accumulated(draft, recording).values()]
    steps, last = np.arange(scenario.steps + 1.0), scenario.steps
    moving: list[Moving] = [
        Curves(draft, chart, lay_out(draft, chart, steps, those), last)
        for chart, those in zip(charts, lines, strict=True)
    ]
    # A signal of a single epoch has nothing to count.
    counter = [Counter(draft, layout.counter, "epoch", last)] if last else []
    moving += [Notes(draft, notes, last), *counter]
    if scenario.render.question:
        moving.append(Question(draft, charts[0].box, scenario.render.question, last))
    return Stage(draft, moving)


def signal_factor(recording: ResponseRecording) -> float:
    """What the gradient is multiplied with where it is drawn beside the answers.

    It is 1 as long as the largest answer is within ``COMPARABLE`` times the
    largest gradient, either way. Otherwise one of them would be a flat line on
    the other's scale, so the gradient is drawn some round factor higher or lower
    and the legend says so: its shape, its zeros and its signs are what answers
    are compared with, and one axis for both is easier to read than two.
    """
    largest = _largest([response.answers for response in recording.responses])
    gradient = _largest([recording.scenario.signal])
    ratio = largest / gradient if gradient else 0.0
    if not 0 < ratio < np.inf or 1 / COMPARABLE <= ratio <= COMPARABLE:
        return 1.0
    return round_below(ratio)


def epochs(recording: ResponseRecording) -> Scale:
    """The scale of the epochs; of a single one it is some width nevertheless."""
    return Scale(0.0, float(max(1, recording.scenario.steps)))


def answers_scale(recording: ResponseRecording, factor: float) -> Scale:
    """The scale that shows all answers, the signal times a factor, and zero."""
    everything = [factor * recording.scenario.signal]
    everything += [response.answers for response in recording.responses]
    return fitted(np.concatenate(everything), zero=True)


def answers(draft: Draft, recording: ResponseRecording) -> list[Line]:
    """The answers as lines of a chart."""
    return _lines(draft, recording, [response.answers for response in recording.responses])


def draw_signal(draft: Draft, chart: Chart, signal: Array, weight: float = 1.0) -> None:
    """Draw a whole signal: a faint area from zero, and its outline.

    It is given beforehand, so it does not move: an answer runs along it, and one
    that looks ahead can be seen to.
    """
    theme = draft.theme
    present = np.flatnonzero(np.isfinite(signal))
    if not present.size:
        return
    points = chart.pixels(present.astype(np.float64), signal[present])
    points = points[thinned(points)]
    (left, right), zero = points[[0, -1], 0], chart.row(0.0)
    outline = [(left, zero), *points.tolist(), (right, zero), (left, zero)]
    draft.area(Path(outline, closed=True), theme.signal)
    xs, ys = points.T.tolist()
    draft.line(xs, ys, weight * draft.length(theme.signal_width), theme.muted)


def signal_swatch(draft: Draft) -> DrawSwatch:
    """A piece of a signal: an area and its outline."""
    theme = draft.theme
    width, height = draft.length((SWATCH - 0.5) * theme.body), draft.length(theme.head)

    def draw(x: float, y: float) -> None:
        low, high = y - 0.9 * height, y + 0.6 * height
        draft.bar(Box(x, low, width, high - low), theme.signal)
        draft.line([x, x + width], [high, high], draft.length(theme.signal_width), theme.muted)

    return draw


def color_of(draft: Draft, recording: ResponseRecording, index: int) -> Color:
    """The colour of the value with this index."""
    return recording.scenario.optimizers[index].color or draft.theme.run_color(index)


def times(factor: float) -> str:
    """``× 0.05``, or nothing where the factor is 1."""
    return "" if factor == 1 else f"× {number(factor)}"


def _largest(arrays: Sequence[Array]) -> float:
    """The largest finite size of a number; 0 if there is none."""
    sizes = np.abs(np.concatenate(arrays))
    return float(np.max(sizes, initial=0.0, where=np.isfinite(sizes)))


def _panels(recording: ResponseRecording, factor: float) -> list[Panel]:
    main = Panel("gradient and answer (step −Δθ)", answers_scale(recording, factor), MAIN_WEIGHT)
    return [main] + [
        Panel(symbol, fitted(np.concatenate(values), zero=True))
        for symbol, values in _accumulators(recording).items()
    ]


def _accumulators(recording: ResponseRecording) -> dict[str, list[Array]]:
    """What is accumulated for each value, by symbol; empty where it is not to be shown."""
    if not recording.scenario.accumulators:
        return {}
    symbols = list(recording.responses[0].accumulators)[:MOST_ACCUMULATORS]
    return {s: [response.accumulators[s] for response in recording.responses] for s in symbols}


def _accumulated(draft: Draft, recording: ResponseRecording) -> dict[str, list[Line]]:
    accumulators = _accumulators(recording)
    return {symbol: _lines(draft, recording, values) for symbol, values in accumulators.items()}


def _lines(draft: Draft, recording: ResponseRecording, values: Sequence[Array]) -> list[Line]:
    """Values as lines, the largest lowest: where they peak together none hides another."""
    lines = [
        Line(
            color_of(draft, recording, index),
            np.where(np.isfinite(those), those, np.nan),
            turn=index,
        )
        for index, those in enumerate(values)
    ]
    return sorted(lines, key=lambda line: -_largest([line.values]))


def legend_rows(
    draft: Draft, recording: ResponseRecording, factor: float, space: LegendRoom
) -> Sequence[Sequence[Entry]]:
    """The rows of the legend: the signal, and below the optimizer's title its values."""
    scenario = recording.scenario
    gradient = f"gradient {times(factor)}".strip()
    signal = named(draft, signal_swatch(draft), gradient, scenario.signal_title, (), space.column)
    title = named(draft, None, scenario.optimizer_title, "", (), space.column)
    values = [
        named(
            draft,
            line_swatch(draft, index, color_of(draft, recording, index)),
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
    return no_higher(draft, rows, space.height)


def _not_finite(response: Response) -> list[Remark]:
    """What to say of a response that ceases to be finite."""
    epochs = np.flatnonzero(~np.isfinite(response.answers))
    if not epochs.size:
        return []
    return [Remark(f"not finite from epoch {epochs[0]}", int(epochs[0]))]
