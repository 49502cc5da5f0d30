"""The key of a map: a bar of its colours with their values, and the meaning of the marks."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import (
    SWATCH,
    DrawSwatch,
    Entry,
    draw_entries,
    in_columns,
    named,
    roomy_height,
)
from landscapes.drawing.canvas.layout import MARGIN, NARROWEST_LEGEND, Box
from landscapes.drawing.canvas.lettering import text_width, wrapped
from landscapes.kinds.sensitivity.picture.cells import Shading, draw_cells, rgb
from landscapes.kinds.sensitivity.picture.tiles import Around, Tiling, tiled
from landscapes.words import LARGE, SMALL, number

# In sizes of small text.
LINE, BAR, TICKS, AIR = 1.35, 1.1, 1.5, 0.7

TICK_PITCH = 4.5
"""The least distance of two ticks of a bar, in sizes of small text."""

BAR_SHARE, GAP_SHARE = 0.38, 0.04
"""The shares of the bar and of the gap beside it in the width of a key below the charts."""


class Key(NamedTuple):
    """The contents of a key.

    Attributes:
        title: the meaning of the colours.
        shading: the colours.
        cut: whether some values exceed the scale; they have the worst colour.
        marks: swatches of the marks, and their meaning.
    """

    title: str
    shading: Shading
    cut: bool
    marks: Sequence[tuple[DrawSwatch, str]]


class Place(NamedTuple):
    """The places of the charts and of the key, which is beside them or below."""

    charts: Tiling
    key: Box
    is_beside: bool


def arrange_key(canvas: Canvas, room: Box, key: Key, count: int, around: Around) -> Place:
    """Place the key beside the charts or below, whichever makes the charts larger."""
    unit = canvas.unit
    gap = 2 * MARGIN * unit
    width = NARROWEST_LEGEND * unit
    left = room._replace(width=room.width - width - gap)
    beside = Box(room.right - width, room.bottom, width, room.height)
    places = [Place(tiled(left, count, around), beside, True)] if left.width > width else []
    height = _height_below(canvas, key, room)
    rest = room.height - height - gap
    above = Box(room.left, room.top - rest, room.width, rest)
    places.append(Place(tiled(above, count, around), room._replace(height=height), False))
    return max(places, key=lambda place: place.charts.worth)


def draw_key(canvas: Canvas, place: Place, key: Key) -> None:
    """Draw a key: the bar, and the marks below it or at its right."""
    box = place.key
    if place.is_beside:
        # At the height of the first chart.
        box = box._replace(height=place.charts.boxes[0].top - box.bottom)
        _draw_bar(canvas, box, key)
        others = box._replace(height=box.height - _bar_height(canvas, key, box.width))
    else:
        bar, others = _beside_one_another(box)
        _draw_bar(canvas, bar, key)
    if key.marks:
        rows = _rows(canvas, key, others)
        draw_entries(canvas, others, len(rows[0]), rows)


def _beside_one_another(box: Box) -> tuple[Box, Box]:
    """The boxes for the bar and for the marks of a key below the charts."""
    width, gap = BAR_SHARE * box.width, GAP_SHARE * box.width
    rest = box._replace(left=box.left + width + gap, width=box.width - width - gap)
    return box._replace(width=width), rest


def _height_below(canvas: Canvas, key: Key, box: Box) -> float:
    """The height of a key below the charts."""
    bar, others = _beside_one_another(box)
    marks = roomy_height(canvas, _rows(canvas, key, others)) if key.marks else 0.0
    return max(_bar_height(canvas, key, bar.width), marks)


def _rows(canvas: Canvas, key: Key, box: Box) -> list[list[Entry]]:
    """The marks as entries of a legend, in as many columns as fit."""
    body = canvas.text_size(canvas.theme.body)
    widest = max(text_width(text, body) for _, text in key.marks)
    columns = int(box.width / (widest + (SWATCH + 1) * body))
    columns = max(1, min(columns, len(key.marks)))
    entries = [
        named(canvas, swatch, text, "", (), box.width / columns) for swatch, text in key.marks
    ]
    return in_columns(entries, columns)


def _title(canvas: Canvas, key: Key, width: float) -> list[str]:
    return wrapped(key.title, canvas.text_size(canvas.theme.small), width)


def _bar_height(canvas: Canvas, key: Key, width: float) -> float:
    lines = len(_title(canvas, key, width))
    return (LINE * lines + BAR + TICKS + AIR) * canvas.text_size(canvas.theme.small)


def _draw_bar(canvas: Canvas, box: Box, key: Key) -> None:
    """Draw the bar at the top of a box, under its title."""
    theme, small = canvas.theme, canvas.text_size(canvas.theme.small)
    top = box.top
    for line in _title(canvas, key, box.width):
        top -= LINE * small
        canvas.text(box.left, top + 0.45 * small, line, small, theme.ink)
    bar = Box(box.left, top - BAR * small, box.width, BAR * small)
    draw_cells(canvas, bar, rgb(key.shading.colors)[np.newaxis])
    _draw_ticks(canvas, bar, key)


def _draw_ticks(canvas: Canvas, bar: Box, key: Key) -> None:
    """Write values below a bar: those of its ends, and others that fit."""
    small, scale = canvas.text_size(canvas.theme.small), key.shading.scale
    ticks = scale.ticks(max(2, int(bar.width / (TICK_PITCH * small))))
    places = bar.left + scale.shares(np.array(ticks)) * bar.width
    inner = [
        (place - text_width(label, small) / 2, label)
        for place, label in zip(places.tolist(), scale.labels(ticks), strict=True)
    ]
    first, last = _one_digit(scale.low), _one_digit(scale.high)
    last = f"≥ {last}" if key.cut else last
    ends = [(bar.right - text_width(last, small), last), (bar.left, first)]
    taken: list[tuple[float, float]] = []
    for left, label in (*ends, *inner):
        right = left + text_width(label, small)
        is_inside = bar.left <= left and right <= bar.right + 1e-6
        if is_inside and all(right + small < a or b + small < left for a, b in taken):
            taken.append((left, right))
            baseline = bar.bottom - (TICKS - 0.35) * small
            canvas.text(left, baseline, label, small, canvas.theme.muted)


def _one_digit(value: float) -> str:
    """The label of an end of a scale, to one digit if very small or large."""
    is_handy = SMALL <= abs(value) < LARGE or value == 0
    return number(value if is_handy else float(f"{value:.0e}"))
