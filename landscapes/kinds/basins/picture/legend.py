"""The legend of maps of basins: the minimum of each colour, and bars of steps and of losses."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box, Shown
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.charts.scale import Scale
from landscapes.ensemble import DIVERGED, UNDECIDED
from landscapes.functions import Array
from landscapes.kinds.basins.model import BasinsRecording
from landscapes.kinds.basins.picture.filling import Cells, Picture
from landscapes.kinds.basins.picture.minima import entries_of
from landscapes.kinds.basins.picture.shades import SHADES, Key, Paint
from landscapes.words import counted

# In sizes of small text.
SWATCH, SWATCH_HEIGHT, SWATCH_GAP = 2.1, 0.9, 0.6
ROW, COLUMN_GAP = 1.65, 1.5
BAR_HEIGHT, BAR_WIDTH = 0.8, 12.0
BAR_ROW = 4.2
"""The height of a bar with its title and ticks."""

TICKS = 5
"""About how many ticks a bar has."""

SKEWED = 10
"""The ratio of the most steps to those in the middle from which on their bar is logarithmic."""


class Item(NamedTuple):
    """A row of the legend: the row of its colour, and its text."""

    row: int
    text: str
    height: float = ROW


class Line(NamedTuple):
    """A row of the legend without a colour."""

    text: str
    height: float = ROW


class Bar(NamedTuple):
    """A bar of colours: its title, its scale, and the colours at shares of its length."""

    title: str
    scale: Scale
    rows: NDArray[np.int64]
    shades: NDArray[np.int64]
    height: float = BAR_ROW


Block: TypeAlias = Item | Line | Bar


class Legend:
    """Measures and draws the legend of a figure.

    Args:
        canvas: the canvas to draw on.
        recording: the maps.
        key: the meaning of their colours.
        line: what it says first; may be empty.
        shown: whether it has bars, or anything at all.

    Attributes:
        blocks: its parts from the top down.
        width: the width of a column, in pixels.
    """

    def __init__(
        self,
        canvas: Canvas,
        recording: BasinsRecording,
        key: Key,
        line: str,
        shown: Shown,
    ) -> None:
        self._canvas, self._paint = canvas, Paint(canvas, key)
        self._small = canvas.text_size(canvas.theme.small)
        self.blocks = list(_blocks(recording, key, line, shown))
        self._column = max(map(_width, self.blocks), default=0.0) + 0.1
        self.width = self._column * self._small

    def height(self, width: float) -> float:
        """The least height of the legend in this width; infinite if it is too narrow."""
        small = self._small
        columns = int((width / small + COLUMN_GAP) / (self._column + COLUMN_GAP))
        if not columns:
            return np.inf
        if not self.blocks:
            return 0.0
        highest = max(block.height for block in self.blocks)
        total = sum(block.height for block in self.blocks)
        heights = np.arange(highest, total + 0.5, 0.25)
        return float(
            small * next(h for h in heights.tolist() if len(list(self._columns(h))) <= columns)
        )

    def _columns(self, height: float) -> Iterator[list[Block]]:
        """Yield the blocks of each column of this height, in sizes of text."""
        column: list[Block] = []
        for block in self.blocks:
            if column and sum(each.height for each in column) + block.height > height:
                yield column
                column = []
            column.append(block)
        if column:
            yield column

    def draw(self, box: Box) -> None:
        """Draw the legend from the top of a box."""
        small = self._small
        height = min(self.height(box.width) / small, 1e6) + 0.01
        pictures, left = [], box.left
        for column in self._columns(height):
            top = box.top
            for block in column:
                match block:
                    case Item():
                        pictures.append(self._draw_item(block, left, top, small))
                    case Bar():
                        pictures.append(self._draw_bar(block, left, top, small))
                    case Line(text):
                        self._write(text, left, top - 0.65 * small, small)
                top -= block.height * small
            left += (self._column + COLUMN_GAP) * small
        theme = self._canvas.theme
        width = self._canvas.length(theme.grid_width)
        self._canvas.figure.add_artist(Cells(self._canvas, pictures, 0, theme.muted, width))

    def _draw_item(self, item: Item, left: float, top: float, small: float) -> Picture:
        """Write an item's text; return its swatch, which cuts no hatch."""
        middle = top - 0.65 * small
        self._write(item.text, left + (SWATCH + SWATCH_GAP) * small, middle, small)
        pitch = self._paint.pitch
        across, up = (max(1, round(side * small / pitch)) for side in (SWATCH, SWATCH_HEIGHT))
        width, height = across * pitch, up * pitch
        box = Box(round(left), round(middle - height / 2), width, height)
        shades = np.arange(width, dtype=np.int64) * self._paint.shades // width
        return self._colored(box, np.full(width, item.row), shades)

    def _write(self, text: str, left: float, middle: float, small: float) -> None:
        self._canvas.text(left, middle - 0.36 * small, text, small, self._canvas.theme.ink)

    def _draw_bar(self, bar: Bar, left: float, top: float, small: float) -> Picture:
        """Write the title and the ticks of a bar; return the bar."""
        canvas, theme = self._canvas, self._canvas.theme
        canvas.text(left, top - 1.25 * small, bar.title, small, theme.ink)
        width, height = round(BAR_WIDTH * small), round(BAR_HEIGHT * small)
        box = Box(round(left), round(top - 1.75 * small) - height, width, height)
        ticks = bar.scale.ticks(TICKS, whole=bar.title == STEPS)
        last = -np.inf
        for tick, text in zip(ticks, bar.scale.labels(ticks), strict=True):
            x = box.left + width * float(bar.scale.shares(np.array(tick)))
            across = text_width(text, small)
            begin = min(max(x - across / 2, box.left), box.right - across)
            if begin >= last + 0.5 * small:
                canvas.line([x, x], [box.bottom - 0.25 * small, box.bottom], 1, theme.muted)
                canvas.text(begin, box.bottom - 1.2 * small, text, small, theme.muted)
                last = begin + across
        at = (np.arange(width) * len(bar.rows)) // width
        return self._colored(box, bar.rows[at], bar.shades[at])

    def _colored(self, box: Box, rows: NDArray[np.int64], shades: NDArray[np.int64]) -> Picture:
        """A row of colours as high as a box, with an outline."""
        shape = int(box.height), int(box.width)
        pixels = self._paint.pixels(np.broadcast_to(rows, shape), np.broadcast_to(shades, shape))
        left, bottom, width, height = box.grown(-0.5)
        corners = [(left, bottom), (left + width, bottom), (left + width, bottom + height)]
        outline = Path([*corners, (left, bottom + height), corners[0]])
        return Picture(box, pixels, np.zeros(shape, np.uint16), [outline])


def _width(block: Block) -> float:
    """The width of a block, in sizes of text."""
    match block:
        case Item(_, text):
            return SWATCH + SWATCH_GAP + text_width(text, 1)
        case Line(text):
            return text_width(text, 1)
        case Bar(title):
            return max(BAR_WIDTH, text_width(title, 1))


STEPS = "steps to arrive"
FINE = 600
"""The number of places along a bar at which its colour is known."""


def _blocks(recording: BasinsRecording, key: Key, line: str, shown: Shown) -> Iterator[Block]:
    """Yield the parts of a legend from the top down."""
    if shown.keys:
        yield from [Line(line)] if line else []
        yield from _items(recording, key)
    if shown.details:
        yield from _bars(recording, key)


def _items(recording: BasinsRecording, key: Key) -> Iterator[Item]:
    """Yield the meaning of each colour that occurs."""
    for row, text in enumerate(entries_of(recording, key)):
        yield Item(row, text)
    for row, (end, word) in enumerate(
        ((UNDECIDED, "not arrived"), (DIVERGED, "diverged")), start=key.undecided
    ):
        if any(each.count(end) for each in recording.maps):
            yield Item(row, word)


def _bars(recording: BasinsRecording, key: Key) -> Iterator[Bar]:
    """Yield the bar of losses of many minima, and that of steps."""
    places = (np.arange(FINE) + 0.5) / FINE
    if len(key.ramp):
        low, high = key.losses
        scale = Scale(low, high if high > low else low + max(abs(low), 1.0))
        rows = len(key.named) + (SHADES * places).astype(np.int64)
        title = f"loss of {counted(key.others, 'other minimum', 'other minima')}"
        yield Bar(title, scale, rows, np.zeros(FINE, np.int64))
    shades = key.shades
    if key.named and len(shades.begins):
        scale = _scale_of_steps(shades.first, shades.last, shades.begins)
        steps = _values(scale, places)
        yield Bar(STEPS, scale, np.zeros(FINE, np.int64), shades.of(steps))


def _scale_of_steps(first: int, last: int, begins: Sequence[int] | NDArray[np.int64]) -> Scale:
    middle = begins[len(begins) // 2]
    is_skewed = last > SKEWED * middle and last > SKEWED * max(first, 1)
    return Scale(max(first, 1) if is_skewed else first, last, logarithmic=is_skewed)


def _values(scale: Scale, shares: Array) -> Array:
    """The values at shares of a scale."""
    if scale.logarithmic:
        return np.asarray(scale.low * (scale.high / scale.low) ** shares)
    return np.asarray(scale.low + (scale.high - scale.low) * shares)
