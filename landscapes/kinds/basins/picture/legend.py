"""The legend of maps of basins: the minimum of each colour, and the meaning of shades."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.marks import placed
from landscapes.drawing.charts.scale import Scale, numbers
from landscapes.ensemble import DIVERGED, UNDECIDED
from landscapes.kinds.basins.model import ENDS, BasinsRecording
from landscapes.kinds.basins.picture.filling import Cells, Picture
from landscapes.kinds.basins.picture.naming import called, mark_of
from landscapes.kinds.basins.picture.shades import SHADES, Key, Paint, shades_of
from landscapes.words import decimals, number

# In sizes of small text.
SWATCH, SWATCH_HEIGHT = 2.1, 0.95
SWATCH_GAP = 0.6
MARK, MARK_WIDTH = 0.2, 0.09
"""The radius of a disc of the size of a mark, and the width of its lines."""
INDENT = SWATCH + SWATCH_GAP + 1.2
"""Where the text of an entry begins, behind its colour and its mark."""
LINE = 1.3
ROW_GAP = 0.35
COLUMN_GAP = 1.5
BAR_HEIGHT = 0.8
TICK, TICK_GAP = 0.3, 0.8
NARROWEST_BAR = 9.0
STEPS_TITLE = "steps to arrive"

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


class Bar(NamedTuple):
    """A bar of shades over an axis with ticks.

    Attributes:
        title: what the axis tells.
        row: the row of its colours.
        scale: the axis.
        ends: whether its ends have ticks, instead of round values between them.
    """

    title: str
    row: int
    scale: Scale
    ends: bool


class Plan(NamedTuple):
    """The contents of a legend in a box.

    Attributes:
        key: the meaning of the colours.
        columns: the items and bars of each column.
        width: the width of a column, in pixels.
        share: the share of the possible names that are shown.
    """

    key: Key
    columns: list[list[Item | Bar]]
    width: float
    share: float


class Legend:
    """Plans and draws the legend of a figure.

    The global minima are named, and all others if there are colours for them; of very many,
    the losses are told by a ramp.

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
        self._losses = np.array([each.loss for each in attractors], np.float64)
        self._has = {end: any(m.count(end) for m in recording.maps) for end in ENDS}
        self._shades = shades_of(recording)
        self._ordered = self._by_importance(recording)
        places = decimals(attractors[index].loss for index in self._ordered)
        self._names = {
            index: self._text(
                called(recording, index),
                f"loss {number(attractors[index].loss, places)}"
                f"{'' if attractors[index].known else ', found'}",
            )
            for index in self._ordered
        }
        self._others = self._text(f"{len(attractors)} other minima: loss")
        self._words = {end: self._text(word) for end, word in ENDS.items()}

    def _by_importance(self, recording: BasinsRecording) -> list[int]:
        """The attractors that can be named, those first that are left out last."""
        most = len(self._canvas.theme.basins)
        seen = [
            index
            for index, each in enumerate(recording.attractors)
            if self._counts[index] or each.known
        ]
        if len(seen) > most:
            # Letters for some of very many that were found would be arbitrary.
            seen = [index for index in seen if recording.attractors[index].known]
        others = sorted(
            (index for index in seen if index not in recording.goals),
            key=lambda index: (-self._counts[index], index),
        )
        return [*recording.goals, *others][:most]

    @property
    def width(self) -> float:
        """The width of a column in which each text fits on one line."""
        texts = [*self._names.values(), *([] if self._key(-1).others == () else [self._others])]
        widest = max((text.width for text in texts), default=0.0)
        text = widest + INDENT * self._small
        return max(text, NARROWEST_BAR * self._small) + COLUMN_GAP / 2 * self._small + 1

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
        for count in range(len(self._ordered), -1, -1):
            for columns in range(1, MOST_COLUMNS + 1):
                if plan := self._planned(box, count, columns):
                    yield plan

    def _planned(self, box: Box, count: int, columns: int) -> Plan | None:
        key = self._key(count)
        width = min(box.width / columns, self.width + COLUMN_GAP / 2 * self._small)
        room = width - (INDENT + COLUMN_GAP / 2) * self._small
        texts = list(self._texts(key))
        if any(text.narrow > room for _, text in texts):
            return None
        items: list[Item | Bar] = [
            Item(row, (text.one,) if text.width <= room else text.two) for row, text in texts
        ]
        flowed = _flowed([*items, *self._bars(key)], columns, box.height / self._small)
        if flowed is None:
            return None
        return Plan(key, flowed, width, (count + 1) / (len(self._ordered) + 1))

    def _key(self, count: int) -> Key:
        """The key with so many names; -1 stands for all."""
        named = sorted(self._ordered if count < 0 else self._ordered[:count])
        others = [index for index in np.flatnonzero(self._counts).tolist() if index not in named]
        return Key(tuple(named), tuple(others), self._losses, self._shades)

    def _texts(self, key: Key) -> Iterator[tuple[int, Text]]:
        """Yield the row of each colour that occurs, and its meaning."""
        for row, index in enumerate(key.named):
            yield row, self._names[index]
        for row, end in ((key.rest + 2, DIVERGED), (key.rest + 1, UNDECIDED)):
            if self._has[end]:
                yield row, self._words[end]

    def _bars(self, key: Key) -> Iterator[Bar]:
        """Yield the bar of the losses of other minima, if there are any, and that of steps."""
        if key.others:
            noun = "minimum" if len(key.others) == 1 else "minima"
            other = "other " if key.named else ""
            low, high = key.range
            title = f"{len(key.others)} {other}{noun}: loss"
            yield Bar(title, key.rest, Scale(low, max(high, low + 1e-9)), ends=True)
        if len(self._shades.begins):
            yield Bar(STEPS_TITLE, key.bar, Scale(self._shades.first, self._shades.last), False)

    def draw(self, box: Box, plan: Plan) -> None:
        """Draw a planned legend in a box."""
        paint = Paint(self._canvas, plan.key)
        pictures = []
        for column, parts in enumerate(plan.columns):
            left, top = box.left + column * plan.width, box.top
            for part in parts:
                if isinstance(part, Item):
                    pictures.append(self._draw_item(paint, part, left, top))
                    self._draw_mark(plan.key, part, left, top)
                else:
                    pictures.append(self._draw_bar(paint, plan, part, left, top))
                top -= _height(part) * self._small
        theme = self._canvas.theme
        width = self._canvas.length(theme.grid_width)
        self._canvas.figure.add_artist(Cells(self._canvas, pictures, 0, theme.muted, width))

    def _draw_item(self, paint: Paint, item: Item, left: float, top: float) -> Picture:
        """Write an item's lines; return its swatch."""
        small, ink = self._small, self._canvas.theme.ink
        for line_number, line in enumerate(item.lines, start=1):
            baseline = top - (LINE * line_number - 0.3) * small
            self._canvas.text(left + INDENT * small, baseline, line, small, ink)
        width, height = round(SWATCH * small), round(SWATCH_HEIGHT * small)
        box = Box(round(left), round(top - (LINE + SWATCH_HEIGHT) / 2 * small), width, height)
        return _strip(paint, box, item.row, np.arange(width) * paint.steps // width)

    def _draw_mark(self, key: Key, item: Item, left: float, top: float) -> None:
        """Draw the mark of a minimum behind its colour."""
        if item.row < key.rest:
            mark = mark_of(self._recording, key.named[item.row])
            x, y = left + (SWATCH + INDENT) / 2 * self._small, top - LINE / 2 * self._small
            (path,) = placed(mark, [(x, y)], MARK * self._small)
            self._canvas.path(path, MARK_WIDTH * self._small, self._canvas.theme.ink)

    def _draw_bar(self, paint: Paint, plan: Plan, bar: Bar, left: float, top: float) -> Picture:
        """Write the title and the ticks of a bar; return its colours."""
        small, theme = self._small, self._canvas.theme
        width = round(min(self.width, plan.width) - COLUMN_GAP / 2 * small)
        baseline = top - (LINE + ROW_GAP - 0.3) * small
        self._canvas.text(left, baseline, bar.title, small, theme.ink)
        height = round(BAR_HEIGHT * small)
        box = Box(round(left), round(baseline - 0.5 * small) - height, width, height)
        self._draw_ticks(box, bar)
        low, high = bar.scale.low, bar.scale.high
        values = low + (np.arange(width) + 0.5) / width * (high - low)
        if bar.row == plan.key.bar:
            columns = self._shades.of(values.astype(np.uint16))
        else:
            columns = np.rint((values - low) / (high - low) * (SHADES - 1)).astype(np.int64)
        return _strip(paint, box, bar.row, columns)

    def _draw_ticks(self, box: Box, bar: Bar) -> None:
        """Draw ticks below a bar, and their numbers as far as these are apart."""
        small, theme = self._small, self._canvas.theme
        for most in range(6, 0, -1):
            ticks = [bar.scale.low, bar.scale.high] if bar.ends else bar.scale.ticks(most, True)
            texts = numbers(ticks) if bar.ends else bar.scale.labels(ticks)
            places = box.left + bar.scale.shares(np.array(ticks)) * box.width
            lefts = [
                min(max(x - text_width(text, small) / 2, box.left), box.right - width)
                for x, text in zip(places.tolist(), texts, strict=True)
                for width in [text_width(text, small)]
            ]
            rights = [x + text_width(text, small) for x, text in zip(lefts, texts, strict=True)]
            if all(b - a >= TICK_GAP * small for a, b in zip(rights, lefts[1:], strict=False)):
                break
        width = self._canvas.length(theme.grid_width)
        for x, left, text in zip(places.tolist(), lefts, texts, strict=True):
            foot = [box.bottom - TICK * small, box.bottom]
            self._canvas.line([x, x], foot, width, theme.muted)
            self._canvas.text(left, box.bottom - (TICK + 0.95) * small, text, small, theme.muted)


def _strip(paint: Paint, box: Box, row: int, columns: np.ndarray) -> Picture:
    """The colours of a row side by side, in an outline."""
    rows = np.full((int(box.height), int(box.width)), row)
    pixels = paint.pixels(box, rows, np.broadcast_to(columns, rows.shape))
    corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top)]
    outline = Path([*corners, (box.left, box.top), corners[0]])
    return Picture(box, pixels, np.zeros(pixels.shape, np.uint16), [outline])


def _height(part: Item | Bar) -> float:
    """The height of an item or a bar, in sizes of small text."""
    if isinstance(part, Item):
        return LINE * len(part.lines) + ROW_GAP
    return LINE + ROW_GAP + 0.5 + BAR_HEIGHT + TICK + 1.3


def _flowed(
    parts: Sequence[Item | Bar], columns: int, height: float
) -> list[list[Item | Bar]] | None:
    """Fill columns with the parts; None if they do not fit."""
    flowed: list[list[Item | Bar]] = [[]]
    used = 0.0
    for part in parts:
        if used and used + _height(part) > height:
            flowed.append([])
            used = 0.0
        flowed[-1].append(part)
        used += _height(part)
    highest = max(sum(map(_height, column)) for column in flowed)
    return flowed if len(flowed) <= columns and highest <= height else None
