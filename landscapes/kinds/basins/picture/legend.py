"""The legend of maps of basins: the minimum of each colour, and the meaning of shades."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.ensemble import DIVERGED, UNDECIDED, Attractor
from landscapes.kinds.basins.model import ENDS, BasinsRecording
from landscapes.kinds.basins.picture.filling import Cells, Picture
from landscapes.kinds.basins.picture.shades import Key, Paint, shades_of
from landscapes.kinds.basins.words import attractor_loss, attractor_place

# In sizes of small text.
SWATCH, SWATCH_HEIGHT = 2.1, 0.95
SWATCH_GAP = 0.6
LINE = 1.3
ROW_GAP = 0.35
COLUMN_GAP = 1.5
BAR_HEIGHT = 0.8
BAR_TITLE = "steps to arrive"

MOST_COLUMNS = 5


class Text(NamedTuple):
    """The text of an entry on one line or on two, and the widths of these in pixels."""

    one: str
    two: tuple[str, ...]
    width: float
    narrow: float


class Item(NamedTuple):
    """An entry: the row of its colour, and its lines of text."""

    row: int
    lines: tuple[str, ...]


class Plan(NamedTuple):
    """The contents of a legend in a box.

    Attributes:
        key: the meaning of the colours.
        columns: the items of each column; the bar stands below the last one.
        width: the width of a column, in pixels.
        share: the share of the possible names that are shown.
    """

    key: Key
    columns: list[list[Item]]
    width: float
    share: float


class Legend:
    """Plans and draws the legend of a figure.

    The attractors at which most runs end are named, as many as fit; the others share
    one colour.

    Args:
        canvas: the canvas to draw on.
        recording: the maps.
    """

    def __init__(self, canvas: Canvas, recording: BasinsRecording) -> None:
        self._canvas, self._recording = canvas, recording
        self._small = canvas.length(canvas.theme.small)
        attractors = recording.attractors
        counts = [each.counts(len(attractors)) for each in recording.maps]
        self._counts = np.sum(counts, axis=0)
        self._has = {end: any(m.count(end) for m in recording.maps) for end in ENDS}
        self._shades = shades_of(recording)
        candidates = [i for i, each in enumerate(attractors) if self._counts[i] or each.known]
        largest = sorted(candidates, key=lambda index: (-self._counts[index], index))
        self._largest = largest[: len(canvas.theme.basins)]
        self._names = {index: self._name(attractors[index]) for index in self._largest}
        self._others = self._text(f"{len(attractors)} other minima")
        self._words = {end: self._text(word) for end, word in ENDS.items()}

    @property
    def width(self) -> float:
        """The width of a column in which each text fits on one line."""
        widest = max(text.width for text in (*self._names.values(), self._others))
        return widest + (SWATCH + SWATCH_GAP + COLUMN_GAP / 2) * self._small + 1

    def _name(self, attractor: Attractor) -> Text:
        domain = self._recording.scenario.domain
        return self._text(
            attractor_place(attractor, domain), attractor_loss(attractor, self._recording)
        )

    def _text(self, *parts: str) -> Text:
        one = ", ".join(parts)
        narrow = max(text_width(part, self._small) for part in parts)
        return Text(one, parts, text_width(one, self._small), narrow)

    def capacity(self, box: Box) -> float:
        """The share of the possible names that fit in a box; 0 if nothing fits."""
        return next((plan.share for plan in self._plans(box)), 0.0)

    def plan(self, box: Box) -> Plan:
        """Plan the legend for a box; if nothing fits, it extends beyond the box."""
        endless = Box(box.left, 0, self.width, 1e6)
        return next(chain(self._plans(box), self._plans(endless)))

    def _plans(self, box: Box) -> Iterator[Plan]:
        """Yield the plans that fit in a box, the one with the most names first."""
        for count in range(len(self._largest), -1, -1):
            for columns in range(1, MOST_COLUMNS + 1):
                if plan := self._planned(box, count, columns):
                    yield plan

    def _planned(self, box: Box, count: int, columns: int) -> Plan | None:
        key = self._key(count)
        width = min(box.width / columns, self.width + COLUMN_GAP / 2 * self._small)
        room = width - (SWATCH + SWATCH_GAP + COLUMN_GAP / 2) * self._small
        texts = list(self._texts(key))
        if any(text.narrow > room for _, text in texts):
            return None
        items = [Item(row, (text.one,) if text.width <= room else text.two) for row, text in texts]
        flowed = _flowed(items, columns, box.height / self._small)
        if flowed is None:
            return None
        return Plan(key, flowed, width, (count + 1) / (len(self._largest) + 1))

    def _key(self, count: int) -> Key:
        named = tuple(sorted(self._largest[:count]))
        others = int(np.count_nonzero(self._counts)) - int(
            np.count_nonzero(self._counts[list(named)])
        )
        return Key(named, others, self._shades)

    def _texts(self, key: Key) -> Iterator[tuple[int, Text]]:
        """Yield the row of each colour that occurs, and its meaning."""
        for row, index in enumerate(key.named):
            yield row, self._names[index]
        if key.others:
            noun = "minimum" if key.others == 1 else "minima"
            words = f"{key.others} {'other ' if key.named else ''}{noun}"
            yield key.rest, self._others._replace(one=words)
        for row, end in ((key.rest + 2, DIVERGED), (key.rest + 1, UNDECIDED)):
            if self._has[end]:
                yield row, self._words[end]

    def draw(self, box: Box, plan: Plan) -> None:
        """Draw a planned legend in a box."""
        paint = Paint(self._canvas, plan.key)
        pictures = []
        top = left = 0.0
        for column, items in enumerate(plan.columns):
            left, top = box.left + column * plan.width, box.top
            for item in items:
                pictures.append(self._draw_item(paint, item, left, top))
                top -= _height(item) * self._small
        if len(self._shades.begins):
            pictures.append(self._draw_bar(paint, plan, left, top))
        theme = self._canvas.theme
        width = self._canvas.length(theme.grid_width)
        self._canvas.figure.add_artist(Cells(self._canvas, pictures, 0, theme.muted, width))

    def _draw_item(self, paint: Paint, item: Item, left: float, top: float) -> Picture:
        """Write an item's lines; return its swatch."""
        small, ink = self._small, self._canvas.theme.ink
        for number, line in enumerate(item.lines, start=1):
            baseline = top - (LINE * number - 0.3) * small
            self._canvas.text(left + (SWATCH + SWATCH_GAP) * small, baseline, line, small, ink)
        width, height = round(SWATCH * small), round(SWATCH_HEIGHT * small)
        box = Box(round(left), round(top - (LINE + SWATCH_HEIGHT) / 2 * small), width, height)
        return _swatch(paint, box, item.row)

    def _draw_bar(self, paint: Paint, plan: Plan, left: float, top: float) -> Picture:
        """Write the title and ticks of the bar of shades; return the bar."""
        small, theme = self._small, self._canvas.theme
        width = round(min(self.width, plan.width - COLUMN_GAP / 2 * small))
        baseline = top - (LINE + ROW_GAP - 0.3) * small
        self._canvas.text(left, baseline, BAR_TITLE, small, theme.ink)
        height = round(BAR_HEIGHT * small)
        box = Box(round(left), round(baseline - 0.5 * small) - height, width, height)
        right = -np.inf
        for share, text in _ticks(plan.key):
            middle = box.left + share * width
            x = middle - share * text_width(text, small)
            if x >= right:
                self._canvas.text(x, box.bottom - small, text, small, theme.muted)
                right = x + text_width(text, small) + small
        return _swatch(paint, box, plan.key.rest)


def _swatch(paint: Paint, box: Box, row: int) -> Picture:
    """All shades of a colour side by side."""
    shades = np.arange(box.width, dtype=np.int64) * paint.shades // int(box.width)
    rows = np.full((int(box.height), int(box.width)), row)
    pixels = paint.pixels(box, rows, np.broadcast_to(shades, rows.shape))
    corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top)]
    outline = Path([*corners, (box.left, box.top), corners[0]])
    return Picture(box, pixels, np.zeros(pixels.shape, np.uint16), [outline])


def _ticks(key: Key) -> list[tuple[float, str]]:
    """The ticks of the bar, at shares of its width: the ends, and some between."""
    shades = key.shades
    count = len(shades.begins) + 1
    inner = [
        (index / count, str(shades.begins[index - 1]))
        for index in sorted({round(count * share) for share in (0.25, 0.5, 0.75)})
        if 0 < index < count
    ]
    return [(0.0, str(shades.first)), *inner, (1.0, str(shades.last))]


def _height(item: Item) -> float:
    """The height of an item, in sizes of small text."""
    return LINE * len(item.lines) + ROW_GAP


def _bar_height() -> float:
    return LINE + ROW_GAP + 0.5 + BAR_HEIGHT + 1.3


def _flowed(items: Sequence[Item], columns: int, height: float) -> list[list[Item]] | None:
    """Fill columns with the items, the bar below the last; None if they do not fit."""
    flowed: list[list[Item]] = [[]]
    used = 0.0
    for item in items:
        if used + _height(item) > height:
            flowed.append([])
            used = 0.0
        flowed[-1].append(item)
        used += _height(item)
    if used + _bar_height() > height:
        flowed.append([])
    fits = len(flowed) <= columns and _bar_height() <= height
    return flowed if fits else None
