"""The picture of a response: a gradient signal, and the updates of a rule for it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter, Notes
from landscapes.drawing.canvas.entries import SWATCH, DrawSwatch, Remark
from landscapes.drawing.canvas.layout import Box, arrange_charts, key_room
from landscapes.drawing.charts.chart import Chart, Panel, stack
from landscapes.drawing.charts.curve import Line, lay_out, thinned
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.charts.ends import End, Ends, ends_width, shortened
from landscapes.drawing.charts.key import Item, draw_key, set_key
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
    factor, last = signal_factor(recording), scenario.steps
    has_counter = last > 0  # A signal of a single epoch has nothing to count.
    space = key_room(canvas.size, canvas.unit, has_counter)
    key = set_key(canvas, _key_items(canvas, recording, factor), space)
    layout = arrange_charts(canvas.size, canvas.unit, key.height(canvas), has_counter)
    room = layout.charts
    shown = [[response.updates for response in recording.responses]]
    shown += _accumulators(recording).values()
    ends = [shortened(canvas, _ends(canvas, recording, those), room.width) for those in shown]
    behind, _ = ends_width(canvas, [end for each in ends for end in each], room.width)
    room = room._replace(width=room.width - behind)
    charts = stack(canvas, room, epochs(recording), "epoch", _panels(recording, factor))
    draw_signal(canvas, charts[0], factor * scenario.signal)
    steps = np.arange(last + 1.0)
    moving: list[Moving] = []
    for chart, those, names in zip(charts, shown, ends, strict=True):
        lines = lay_out(canvas, chart, steps, _lines(canvas, recording, those))
        moving.append(Curves(canvas, chart, lines, last))
        # Heads go up and down with the signal, so names stay where they are.
        moving.append(Ends(canvas, chart, names, True, last, always=True))
    moving.append(Notes(canvas, draw_key(canvas, layout.key, key), last))
    return [*moving, Counter(canvas, layout.counter, "epoch", last)] if has_counter else moving


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
    width, height = (SWATCH - 0.5) * canvas.text_size(theme.body), canvas.length(theme.head)

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


def _ends(canvas: Canvas, recording: ResponseRecording, values: Sequence[Array]) -> list[End]:
    """The names of curves; what a signal's last update is says nothing."""
    return [
        End(entry.label, "", those, color_of(canvas, recording, index))
        for index, (entry, those) in enumerate(
            zip(recording.scenario.optimizers, values, strict=True)
        )
    ]


def _key_items(canvas: Canvas, recording: ResponseRecording, factor: float) -> list[Item]:
    """The signal, and what is to be said of the optimizer's values."""
    scenario, theme = recording.scenario, canvas.theme
    gradient = f"{scenario.signal_title} {times(factor)}".strip()
    items = [Item("gradient", theme.ink, gradient, swatch=signal_swatch(canvas))]
    for index, (entry, response) in enumerate(
        zip(scenario.optimizers, recording.responses, strict=True)
    ):
        color = theme.name_color(color_of(canvas, recording, index))
        items.append(Item(entry.label, color, entry.detail, _not_finite(response)))
    return [items[0], *(item for item in items[1:] if item.detail or item.remark)]


def _not_finite(response: Response) -> Remark | None:
    """A remark on a response that ceases to be finite."""
    epochs = np.flatnonzero(~np.isfinite(response.updates))
    if not epochs.size:
        return None
    return Remark(f"not finite from epoch {epochs[0]}", int(epochs[0]))
