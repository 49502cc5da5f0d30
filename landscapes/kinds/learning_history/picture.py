"""The picture of learning histories: the losses of all optimizers against the iteration."""

from collections.abc import Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter, Notes
from landscapes.drawing.canvas.entries import Remark
from landscapes.drawing.canvas.layout import Box, arrange_charts, key_room
from landscapes.drawing.charts.chart import Chart, Panel, side_by_side, stack
from landscapes.drawing.charts.curve import Line, lay_out
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.charts.ends import (
    End,
    Ends,
    HeadNames,
    ends_width,
    shortened,
    values_in_words,
)
from landscapes.drawing.charts.key import Item, draw_key, set_key
from landscapes.drawing.charts.quartiles import band_swatch
from landscapes.drawing.charts.scale import Scale, beyond, fitted
from landscapes.ensemble import Quartiles, quartiles
from landscapes.kinds.learning_history.model import History, LearningRecording

WIDE_RANGE = 10.0
"""Above this ratio of the largest to the smallest median, the scale is logarithmic."""

BLOWN_UP = 100.0
"""A loss this many times the largest of the first medians leaves the charts at the top."""

SIDE_BY_SIDE_FROM = 1.4
"""From this ratio of width to height, the two charts stand side by side, if names fit."""


def compose(recording: LearningRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of learning histories: two charts, with a key and a counter below."""
    scenario = recording.scenario
    losses = {
        "training loss": [quartiles(history.train_losses) for history in recording.histories],
        "validation loss": [quartiles(each.validation_losses) for each in recording.histories],
    }
    key = set_key(canvas, key_items(canvas, recording), key_room(canvas.size, canvas.unit))
    layout = arrange_charts(canvas.size, canvas.unit, key.height(canvas))
    room = layout.charts
    ends = [_ends(canvas, recording, each) for each in losses.values()]
    _, are_narrow = ends_width(canvas, [end for each in ends for end in each], room.width / 2)
    is_wide = room.width >= SIDE_BY_SIDE_FROM * room.height and are_narrow
    width = room.width / (len(losses) if is_wide else 1)
    ends = [shortened(canvas, each, width) for each in ends]
    behind, _ = ends_width(canvas, [end for each in ends for end in each], width)
    charts = _charts(canvas, room, scenario.steps, losses, is_wide, behind)
    steps = recording.histories[0].iterations.astype(np.float64)
    moving: list[Moving] = []
    for chart, each, names in zip(charts, losses.values(), ends, strict=True):
        lines = lay_out(canvas, chart, steps, median_lines(canvas, recording, each))
        moving.append(Curves(canvas, chart, lines, scenario.steps))
        moving.append(HeadNames(canvas, chart, steps, names))
        moving.append(Ends(canvas, chart, names, True, scenario.steps))
    notes = Notes(canvas, draw_key(canvas, layout.key, key), scenario.steps)
    return [*moving, notes, Counter(canvas, layout.counter, "iteration", scenario.steps)]


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


def _charts(
    canvas: Canvas,
    room: Box,
    last: int,
    losses: dict[str, list[Quartiles]],
    is_wide: bool,
    behind: float,
) -> list[Chart]:
    """Draw the charts side by side or one above the other; their titles say what lies beyond."""
    iterations = Scale(0.0, float(max(1, last)))
    scale = loss_scale([those for each in losses.values() for those in each])
    titles = [
        f"{name}{beyond(scale, np.concatenate([those.median for those in each]))}"
        for name, each in losses.items()
    ]
    if is_wide:
        return side_by_side(canvas, room, iterations, "iteration", scale, titles, behind)
    room = room._replace(width=room.width - behind)
    return stack(canvas, room, iterations, "iteration", [Panel(title, scale) for title in titles])


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


def _ends(canvas: Canvas, recording: LearningRecording, losses: list[Quartiles]) -> list[End]:
    """The names of curves and their last losses, all with the same decimals."""
    entries = recording.scenario.optimizers
    finals = [float(those.median[-1]) for those in losses]
    return [
        End(
            entry.label,
            text,
            those.median,
            color,
        )
        for entry, those, text, color in zip(
            entries, losses, values_in_words(finals), canvas.theme.run_colors(entries), strict=True
        )
    ]


def key_items(canvas: Canvas, recording: LearningRecording) -> list[Item]:
    """The hyperparameters of each optimizer, its runs that diverged, and the meaning of bands."""
    scenario, theme = recording.scenario, canvas.theme
    colors = map(theme.name_color, theme.run_colors(scenario.optimizers))
    items = [
        Item(entry.label, color, entry.detail, _remark(history))
        for entry, color, history in zip(
            scenario.optimizers, colors, recording.histories, strict=True
        )
    ]
    if len(scenario.seeds) > 1:
        text = f"median and quartiles of {len(scenario.seeds)} seeds"
        items.append(Item("", theme.ink, text, swatch=band_swatch(canvas)))
    return [item for item in items if item.detail or item.remark]


def _remark(history: History) -> Remark | None:
    """A remark on the runs of an optimizer that diverged."""
    count, seeds = int(history.diverged.sum()), len(history.seeds)
    if not count:
        return None
    ended = np.isnan(history.train_losses[history.diverged]).argmax(axis=1)
    step = int(history.iterations[ended.max()])
    text = f"diverged at iteration {step}" if seeds == 1 else f"{count} of {seeds} diverged"
    return Remark(text, step)
