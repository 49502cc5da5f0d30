"""The picture of a sensitivity to one hyperparameter: a curve for each optimizer."""

from collections.abc import Iterator, Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box, arrange_charts, key_room
from landscapes.drawing.charts.chart import (
    TICK_ROW,
    TITLE_ROW,
    X_TITLE_ROW,
    Chart,
    draw_chart,
    labels_width,
)
from landscapes.drawing.charts.curve import Curve, Line, lay_out
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.charts.key import Item, draw_key, set_key
from landscapes.drawing.charts.quartiles import band_swatch
from landscapes.drawing.charts.scale import Scale, beyond
from landscapes.functions import Array
from landscapes.kinds.sensitivity.model import SensitivityMap, SensitivityRecording
from landscapes.kinds.sensitivity.picture.measured import (
    axis_scale,
    best_lines,
    measure_title,
    value_scale,
)
from landscapes.kinds.sensitivity.picture.pins import (
    BEST,
    DEFAULT,
    DEFAULT_WORDS,
    ENDED,
    SIZE,
    Pin,
    Pins,
    pin_swatch,
)
from landscapes.themes import Color
from landscapes.words import spelt

WHOLE = Scale(0.0, 1.0)
"""The scale of shares of an axis, on which curves are laid out."""

MOST_NAMED = 2
"""The most optimizers that are named at a default where they have no value."""

MARGIN = 0.05
"""The margin of the scale of values at either end, as a share of the scale."""


def compose_curves(recording: SensitivityRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture: one chart with medians and bands of quartiles, and a key below."""
    scenario = recording.scenario
    (axis,) = scenario.axes
    space = key_room(canvas.size, canvas.unit, has_counter=False)
    medians = np.stack([found.quartiles[scenario.measure][1] for found in recording.maps])
    has_values = bool(np.isfinite(medians).any())
    items = _key_items(canvas, recording) if has_values else []
    key = set_key(canvas, items, space)
    layout = arrange_charts(canvas.size, canvas.unit, key.height(canvas), has_counter=False)
    scale = _margined(value_scale(recording)[0])
    chart = _chart(canvas, layout.charts, axis_scale(axis), scale)
    title = f"{measure_title(recording)} ↑{beyond(scale, medians)}"
    if not has_values:
        title = f"{measure_title(recording)}: {next(best_lines(recording, recording.maps[0]))}"
    x_title = f"{spelt(axis.hyperparameter)} →"
    draw_chart(canvas, chart, title, x_title, y_labels=has_values, whole=False)
    draw_key(canvas, layout.key, key)
    along, shares = chart._replace(x=WHOLE), chart.x.shares(axis.values)
    curves = lay_out(canvas, along, shares, _lines(canvas, recording))
    canvas.figure.add_artist(Curves(canvas, along, curves, 1.0, heads=False))
    if has_values:
        pins = list(_pins(canvas, recording, chart, curves))
        canvas.figure.add_artist(Pins(canvas, chart.box, pins))
    return ()


def _chart(canvas: Canvas, room: Box, x: Scale, y: Scale) -> Chart:
    small = canvas.text_size(canvas.theme.small)
    bottom = room.bottom + (TICK_ROW + X_TITLE_ROW) * small
    height = room.top - TITLE_ROW * small - bottom
    left = room.left + labels_width(canvas, y, height)
    return Chart(Box(left, bottom, room.right - left, height), x, y)


def _margined(scale: Scale) -> Scale:
    if scale.logarithmic:
        factor = (scale.high / scale.low) ** MARGIN
        return Scale(scale.low / factor, scale.high * factor, logarithmic=True)
    margin = MARGIN * (scale.high - scale.low)
    return Scale(scale.low - margin, scale.high + margin)


def _lines(canvas: Canvas, recording: SensitivityRecording) -> list[Line]:
    several = len(recording.scenario.starts) > 1
    lines = []
    for index, found in enumerate(recording.maps):
        lower, median, upper = found.quartiles[recording.scenario.measure]
        there = np.isfinite(median)
        band = (_where(there, lower), _where(there, upper)) if several else None
        lines.append(Line(_color(canvas, recording, index), _where(there, median), band))
    return lines


def _where(there: Array, values: Array) -> Array:
    return np.where(there, values, np.nan)


def _color(canvas: Canvas, recording: SensitivityRecording, index: int) -> Color:
    return canvas.theme.run_colors(recording.scenario.optimizers)[index]


def _pins(
    canvas: Canvas, recording: SensitivityRecording, chart: Chart, curves: Sequence[Curve]
) -> Iterator[Pin]:
    """Yield the pins of each curve's end and of defaults, then those of best values."""
    theme = canvas.theme
    radius = SIZE * canvas.length(theme.head)
    for curve, found in zip(curves, recording.maps, strict=True):
        for names, (value,) in found.defaults:
            at = curve.head(float(chart.x.shares(np.array(value))))
            if at:
                yield Pin(
                    DEFAULT, at[0], _inside(chart, at[1], radius), theme.paper, ", ".join(names)
                )
        if curve.end:
            x, y, _ = curve.end
            yield Pin(ENDED, x, _inside(chart, y, radius), curve.color)
    yield from _without_value(canvas, recording, chart, curves)
    for entry, curve, found in zip(
        recording.scenario.optimizers, curves, recording.maps, strict=True
    ):
        cell = found.best(recording.scenario.measure)
        if cell:
            x, y = curve.points[cell[0]].tolist()
            ink = theme.name_color(curve.color)
            yield Pin(BEST, x, _inside(chart, y, radius), curve.color, entry.label, ink)


def _without_value(
    canvas: Canvas, recording: SensitivityRecording, chart: Chart, curves: Sequence[Curve]
) -> Iterator[Pin]:
    """Yield the pins of defaults at which a curve has no value, one for each default.

    They stand just above the axis.
    """
    radius = SIZE * canvas.length(canvas.theme.head)
    marks: dict[float, dict[str, tuple[str, ...]]] = {}
    for entry, curve, found in zip(
        recording.scenario.optimizers, curves, recording.maps, strict=True
    ):
        for names, (value,) in found.defaults:
            if curve.head(float(chart.x.shares(np.array(value)))) is None:
                marks.setdefault(value, {})[entry.label] = names
    for value, each in marks.items():
        words = "; ".join(f"{label}: {', '.join(names)}" for label, names in each.items())
        if len(each) > MOST_NAMED:
            words = ", ".join(dict.fromkeys(name for names in each.values() for name in names))
        y = chart.box.bottom + 1.5 * radius
        yield Pin(DEFAULT, chart.column(value), y, canvas.theme.paper, words)


def _inside(chart: Chart, y: float, radius: float) -> float:
    """Move a mark that would lie on the border into the chart."""
    return min(max(y, chart.box.bottom + radius), chart.box.top - radius)


def _key_items(canvas: Canvas, recording: SensitivityRecording) -> list[Item]:
    """The items of the key: optimizers with their best values, and the meaning of marks."""
    scenario, maps, theme = recording.scenario, recording.maps, canvas.theme
    items = []
    for index, (entry, found) in enumerate(zip(scenario.optimizers, maps, strict=True)):
        detail = ", ".join(filter(None, [entry.detail, *best_lines(recording, found)]))
        color = theme.name_color(_color(canvas, recording, index))
        items.append(Item(entry.label, color, detail))
    best = [found.best(scenario.measure) for found in maps]
    marks = [
        (band_swatch(canvas), "median and quartiles", len(scenario.starts) > 1),
        (pin_swatch(canvas, BEST, theme.paper), "best", any(best)),
        (pin_swatch(canvas, DEFAULT, theme.paper), DEFAULT_WORDS, any(m.defaults for m in maps)),
        (
            pin_swatch(canvas, ENDED, theme.paper),
            _no_value(recording),
            any(_ends(recording, found) for found in maps),
        ),
    ]
    return items + [Item("", theme.ink, text, swatch=s) for s, text, seen in marks if seen]


def _ends(recording: SensitivityRecording, found: SensitivityMap) -> bool:
    """Whether a curve has values but none at its end."""
    there = np.isfinite(found.quartiles[recording.scenario.measure][1])
    return bool(there.any() and not there[-1])


def _no_value(recording: SensitivityRecording) -> str:
    diverges = recording.scenario.measure == "final_loss"
    return "diverges beyond" if diverges else "does not converge beyond"
