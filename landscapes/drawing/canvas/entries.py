"""The entries of a legend: a swatch, lines of text, and remarks that appear at a step."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Note
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import unbroken, wrapped
from landscapes.drawing.canvas.marks import SHAPES, placed
from landscapes.drawing.canvas.ribbon import Ribbon
from landscapes.themes import Color

LINE_SPACING = 1.3
SWATCH = 2.6
"""Width of an entry's swatch, in sizes of body text; the text begins behind it."""

MARK_ROW = 3.4
"""The least height of a row, in radii of a run's disc; a ring needs it."""

SMALLER = 0.6
"""The width of a patterned line in a swatch, relative to that in the picture."""

LARGEST_GAP = 0.022
"""The largest gap between two rows, as a share of the figure's height."""

DrawSwatch: TypeAlias = Callable[[float, float], None]
"""A function that draws a swatch from x to the right, centred at the height y."""


class Remark(NamedTuple):
    """A short text below an entry that appears at a step."""

    text: str
    step: int


class Entry(NamedTuple):
    """One entry: its swatch, its lines of text, and remarks that may appear below them.

    An entry without a swatch is the heading of those that follow.
    """

    draw_swatch: DrawSwatch | None
    label: list[str]
    detail: list[str]
    remarks: tuple[Remark, ...] = ()


def named(
    canvas: Canvas,
    draw_swatch: DrawSwatch | None,
    label: str,
    detail: str,
    remarks: Sequence[Remark],
    column: float,
) -> Entry:
    """An entry, its texts wrapped to the width of a column."""
    theme = canvas.theme
    indent = SWATCH + 1 if draw_swatch else 1
    body, small = canvas.text_size(theme.body), canvas.text_size(theme.small)
    room = column - indent * body
    return Entry(
        draw_swatch,
        wrapped(label, body, room),
        wrapped(unbroken(detail, small, room), small, room) if detail else [],
        tuple(Remark(line, step) for text, step in remarks for line in wrapped(text, small, room)),
    )


def in_columns(entries: Sequence[Entry], columns: int) -> list[list[Entry]]:
    """Split entries into rows of this many columns."""
    return [list(entries[i : i + columns]) for i in range(0, len(entries), columns)]


def no_higher(
    canvas: Canvas, rows: Sequence[Sequence[Entry]], most: float
) -> Sequence[Sequence[Entry]]:
    """The rows, without details if these would make them higher than ``most`` pixels."""
    if rows_height(canvas, rows) <= most:
        return rows
    return [[entry._replace(detail=[]) for entry in row] for row in rows]


def rows_height(canvas: Canvas, rows: Sequence[Sequence[Entry]]) -> float:
    """The height of rows without gaps, in pixels."""
    return sum(_row_height(canvas, row) for row in rows)


def roomy_height(canvas: Canvas, rows: Sequence[Sequence[Entry]]) -> float:
    """The height of rows with small gaps, in pixels."""
    return rows_height(canvas, rows) + len(rows) * canvas.length(LARGEST_GAP) / 2


def draw_entries(
    canvas: Canvas, box: Box, columns: int, rows: Sequence[Sequence[Entry]]
) -> list[Note]:
    """Draw rows of entries from the top of a box, without details where they do not fit.

    Returns:
        The remarks, which appear at their steps.
    """
    rows = no_higher(canvas, rows, box.height)
    spare = box.height - rows_height(canvas, rows)
    gap = min(canvas.length(LARGEST_GAP), max(0.0, spare / len(rows)))
    notes = []
    top = box.top
    for row in rows:
        for column, entry in enumerate(row):
            left = box.left + column * box.width / max(columns, len(row))
            notes += _draw_entry(canvas, entry, left, top)
        top -= _row_height(canvas, row) + gap
    return notes


def line_swatch(canvas: Canvas, turn: int, color: Color) -> DrawSwatch:
    """The swatch of an optimizer: a line with its disc, or its shape; ``turn`` is its index."""
    theme = canvas.theme
    length, edge = (SWATCH - 0.5) * canvas.text_size(theme.body), canvas.length(theme.edge_width)
    head = canvas.length(theme.head)
    # A pattern is recognised by two of its periods, so it is drawn smaller.
    ribbon = Ribbon(theme, canvas.length(theme.line) * (SMALLER if theme.is_patterned else 1))

    def draw(x: float, y: float) -> None:
        ends = [x, x + length - head]
        canvas.line(ends, [y, y], ribbon.whole_width, theme.edge)
        canvas.line(ends, [y, y], ribbon.cased_width, theme.paper)
        dashes = [ribbon.width * part for part in theme.dash(turn)]
        canvas.line(ends, [y, y], ribbon.width, color, dashes)
        (shape,) = placed(SHAPES[theme.shape(turn)], [(x + length - head, y)], head)
        canvas.path(shape, 1.4 * edge, theme.edge, fill=color)

    return draw


def _row_height(canvas: Canvas, row: Sequence[Entry]) -> float:
    return max(_entry_height(canvas, entry) for entry in row)


def _entry_height(canvas: Canvas, entry: Entry) -> float:
    return max(_text_height(canvas, entry), canvas.length(MARK_ROW * canvas.theme.head))


def _text_height(canvas: Canvas, entry: Entry) -> float:
    body, small = canvas.text_size(canvas.theme.body), canvas.text_size(canvas.theme.small)
    small_lines = len(entry.detail) + len(entry.remarks)
    return LINE_SPACING * (len(entry.label) * body + small_lines * small)


def _draw_entry(canvas: Canvas, entry: Entry, left: float, top: float) -> list[Note]:
    """Draw an entry below ``top``; return its remarks with their places."""
    theme = canvas.theme
    body, small = canvas.text_size(theme.body), canvas.text_size(theme.small)
    spare = max(0.0, _entry_height(canvas, entry) - _text_height(canvas, entry))
    text_left, baseline = left, top - spare / 2
    if entry.draw_swatch:
        text_left += SWATCH * body
        entry.draw_swatch(left, baseline - body * LINE_SPACING / 2)
    bold = entry.draw_swatch is None
    for line in entry.label:
        baseline -= LINE_SPACING * body
        canvas.text(text_left, baseline + 0.3 * body, line, body, theme.ink, bold=bold)
    for line in entry.detail:
        baseline -= LINE_SPACING * small
        canvas.text(text_left, baseline + 0.3 * small, line, small, theme.muted)
    notes = []
    for remark in entry.remarks:
        baseline -= LINE_SPACING * small
        notes.append(Note(remark.text, text_left, baseline + 0.3 * small, small, step=remark.step))
    return notes
