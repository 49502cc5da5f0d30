"""The key below charts: what the names at the ends of curves leave unsaid."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Note
from landscapes.drawing.canvas.entries import SWATCH, DrawSwatch, Remark
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width, unbroken, wrapped
from landscapes.themes import Color

# In sizes of small text.
LINE = 1.35
BETWEEN = 1.6
"""The gap between two columns."""


MOST_LINES = 4
"""The most lines of an item in a key that is not too narrow."""


class Item(NamedTuple):
    """An item of a key, on a line of its own or several.

    Attributes:
        name: what it is about.
        color: the colour of the name.
        detail: its hyperparameters, or its meaning.
        remark: what appears behind at a step.
        swatch: a function that draws a swatch before it.
    """

    name: str
    color: Color
    detail: str = ""
    remark: Remark | None = None
    swatch: DrawSwatch | None = None


class Word(NamedTuple):
    """A part of a line that is not broken; it appears at a step."""

    text: str
    color: Color
    bold: bool = False
    step: float | None = None


Lines = list[list[Word]]


class Key(NamedTuple):
    """A key: its items in columns of this width, each with its lines."""

    items: list[tuple[Item, Lines]]
    columns: int
    column: float

    @property
    def rows(self) -> Iterator[list[tuple[Item, Lines]]]:
        """The items side by side."""
        for first in range(0, len(self.items), self.columns):
            yield self.items[first : first + self.columns]

    def height(self, canvas: Canvas) -> float:
        """The height of all rows, in pixels."""
        lines = sum(max(len(lines) for _, lines in row) for row in self.rows)
        return lines * LINE * canvas.text_size(canvas.theme.small)


def set_key(canvas: Canvas, items: Sequence[Item], room: tuple[float, float]) -> Key:
    """Set items in as many columns as fit.

    Items without a swatch are shortened to their remarks, or left out, if the key would be higher
    than the room's height; others are left out where a word is wider than the room.
    """
    key = _in_columns(canvas, items, room[0])
    if key.height(canvas) <= room[1] and _is_narrow(canvas, key, room[0]):
        return key
    short = [i if i.swatch else i._replace(detail="") for i in items if i.swatch or i.remark]
    key = _in_columns(canvas, short, room[0])
    return key if _is_narrow(canvas, key, room[0]) else Key([], 1, 0.0)


def _is_narrow(canvas: Canvas, key: Key, width: float) -> bool:
    """Whether no line is wider than the room, and no item has many short lines."""
    return all(
        len(lines) <= MOST_LINES and _indent(canvas, item) + _advance(canvas, line) <= width + 0.5
        for item, lines in key.items
        for line in lines
        if line
    )


def draw_key(canvas: Canvas, box: Box, key: Key) -> list[Note]:
    """Draw a key from the top of a box; return the remarks, which appear at their steps."""
    small, top = canvas.text_size(canvas.theme.small), box.top
    notes: list[Note] = []
    for row in key.rows:
        for column, (item, lines) in enumerate(row):
            left = box.left + column * key.column
            if item.swatch:
                item.swatch(left, top - 0.55 * LINE * small)
            left += _indent(canvas, item)
            for number, line in enumerate(lines, start=1):
                notes += _write(canvas, left, top - (number - 0.28) * LINE * small, line)
        top -= max(len(lines) for _, lines in row) * LINE * small
    return notes


def _in_columns(canvas: Canvas, items: Sequence[Item], width: float) -> Key:
    small = canvas.text_size(canvas.theme.small)
    widest = max((_width(canvas, item, width) for item in items), default=0.0)
    gap = BETWEEN * small
    columns = max(1, min(int((width + gap) / (widest + gap)), len(items)))
    column = min(widest + gap, (width + gap) / columns)
    return Key([(item, _lines(canvas, item, column - gap)) for item in items], columns, column)


def _width(canvas: Canvas, item: Item, room: float) -> float:
    """The width of an item on one line."""
    words = _words(canvas, item, room)
    return _indent(canvas, item) + _advance(canvas, words)


def _lines(canvas: Canvas, item: Item, room: float) -> Lines:
    """Wrap the words of an item."""
    room -= _indent(canvas, item)
    lines: Lines = [[]]
    for word in _words(canvas, item, room):
        if lines[-1] and _advance(canvas, [*lines[-1], word]) > room + 1e-6:
            lines.append([])
        lines[-1].append(word)
    return lines


def _words(canvas: Canvas, item: Item, room: float) -> list[Word]:
    theme, small = canvas.theme, canvas.text_size(canvas.theme.small)
    detail = unbroken(item.detail, small, room)
    words = [Word(text, item.color, bold=True) for text in item.name.split()]
    words += [Word(text, theme.muted) for text in wrapped(detail, small, 0) if text]
    if item.remark:
        text, step = item.remark
        words += [Word(each, theme.ink, step=step) for each in text.split()]
    return words


def _advance(canvas: Canvas, words: Sequence[Word]) -> float:
    small = canvas.text_size(canvas.theme.small)
    space = text_width(" ", small)
    return sum(text_width(w.text, small, w.bold) + space for w in words) - space


def _indent(canvas: Canvas, item: Item) -> float:
    return SWATCH * canvas.text_size(canvas.theme.body) if item.swatch else 0.0


def _write(canvas: Canvas, left: float, baseline: float, line: Sequence[Word]) -> Iterator[Note]:
    """Write a line; yield what appears later."""
    small = canvas.text_size(canvas.theme.small)
    for (color, bold, step), words in groupby(line, key=lambda word: word[1:]):
        together = list(words)
        text = " ".join(word.text for word in together)
        if step is not None:
            yield Note(text, left, baseline, small, step=step)
        else:
            canvas.text(left, baseline, text, small, color, bold=bold)
        left += _advance(canvas, together) + text_width(" ", small)
