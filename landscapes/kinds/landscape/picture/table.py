"""The live table beside or below a map: each run's name, its loss now, and a bar of that loss."""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Steady
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import cut_middle, legible, text_width
from landscapes.drawing.canvas.marks import SHAPES
from landscapes.kinds.landscape.picture.columns import DETAIL, GAP, SAMPLE, Columns
from landscapes.kinds.landscape.picture.rows import Row
from landscapes.words import with_symbols

# In sizes of the table's text.
PITCH, LARGEST_PITCH = 1.5, 2.6
SECOND = 0.95
"""The height of a second line for details."""
HEADER, FOOTER = 1.2, 1.2
BAR = 0.17
LARGEST, FAR_APART = 1.4, 1.3
"""The largest text of rows that would stand too far apart, relative to the usual one, and the
distance from which they would, in largest pitches."""


class Shape(NamedTuple):
    """The shape of a table.

    Attributes:
        rows: the number of its rows.
        columns: the number of columns that they stand in.
        has_remark: whether there is a remark on all of them.
        size: the size of its text, relative to the usual one.
    """

    rows: int
    columns: int = 1
    has_remark: bool = False
    size: float = 1.0

    @property
    def has_footer(self) -> bool:
        """Whether the remark may need a line; above several columns it stands in the header."""
        return self.has_remark and self.columns == 1

    @property
    def lines(self) -> int:
        """The number of rows in a column."""
        return -(-self.rows // self.columns)

    def height(self, canvas: Canvas) -> float:
        """The least height of the table with its header and footer, in pixels."""
        return self._height(canvas, PITCH)

    def roomy_height(self, canvas: Canvas) -> float:
        """The height of the table with its largest text and pitch, in pixels."""
        return LARGEST * self._height(canvas, FAR_APART * LARGEST_PITCH)

    def _height(self, canvas: Canvas, pitch: float) -> float:
        if not self.rows:
            return 0.0
        sizes = HEADER + self.lines * pitch + self.has_footer * FOOTER
        return sizes * canvas.text_size(self.size * canvas.theme.body)


class Table(Steady):
    """The table but for what changes at each step.

    Rows stand in their order, and at the end by their losses.

    Args:
        canvas: the canvas to write on.
        box: the place of the table.
        rows: its rows.
        shape: its shape.
        remark: what holds for all rows; may be empty.
        step: the last step, which is shown first.
        has_details: whether the rows have details.
    """

    def __init__(
        self,
        canvas: Canvas,
        box: Box,
        rows: Sequence[Row],
        shape: Shape,
        remark: str,
        step: float,
        has_details: bool = True,
    ) -> None:
        super().__init__(canvas, step)
        self.rows, self.remark, self._box, self._last = rows, remark, box, step
        self._lines, self._has_details = shape.lines, has_details
        usual = canvas.text_size(shape.size * canvas.theme.body)
        free = box.height - (HEADER + shape.has_footer * FOOTER) * usual
        gap = 2 * GAP * usual
        self._across = (box.width + gap) / shape.columns
        self.width = self._across - gap
        self._body, self.columns = self._largest(shape, usual, free / self._lines)
        free = box.height - (HEADER + shape.has_footer * FOOTER) * self._body
        most = LARGEST_PITCH * (FAR_APART if self._body > usual else 1.0)
        self._pitch = min(free / self._lines, most * self._body)
        self.size = self.columns.size
        is_needed = not self.columns.fit or any(row.scheduled and row.detail for row in rows)
        has_room = self._pitch >= (PITCH + SECOND) * self.size
        self.is_tall = has_room and is_needed and has_details
        if self.is_tall:
            self._pitch = min(free / self._lines, (most + SECOND) * self._body)

    def _largest(self, shape: Shape, usual: float, pitch: float) -> tuple[float, Columns]:
        """The size of the table's text, larger where rows would stand far apart, and its columns.

        Larger text neither cuts nor shrinks a name, nor pushes a detail to another line.
        """
        canvas, one_key = self.canvas, shape.columns == 1
        size = legible(min(usual, pitch / PITCH))
        columns = Columns.of(canvas, self.rows, size, self.width, one_key)
        for factor in np.arange(LARGEST, 1.0, -0.05).tolist():
            if pitch < FAR_APART * factor * LARGEST_PITCH * usual:
                continue
            larger = Columns.of(canvas, self.rows, factor * usual, self.width, one_key)
            if larger.name_size == larger.size and larger.fit >= columns.fit:
                return factor * usual, larger
        return usual, columns

    def state(self, step: float) -> Hashable:
        """Whether the runs have ended, and which of them are outside the map or diverged."""
        return step >= self._last, tuple(row.remark(step) for row in self.rows)

    def paint(self, brush: Brush) -> None:
        """Write the header, the rows without their losses, and the footer."""
        theme, box, small = self.canvas.theme, self._box, legible(DETAIL * self._body)
        top = box.top - 0.75 * self._body
        header = "final loss" if self.step >= self._last else "loss now"
        brush.write(header, box.left, top, small, theme.muted)
        key = self.columns.key if self._has_details else ""
        free = box.width - text_width(header, small) - GAP * self._body
        is_short = text_width(self.remark, small) <= free
        right = key or (self.remark if is_short else "")
        brush.write(right, box.right, top, small, theme.muted, "right")
        for index, left, baseline in self.places(self.step):
            self._draw(brush, index, left, baseline)
        if self.remark and right != self.remark:
            bottom = box.top - HEADER * self._body - self._lines * self._pitch
            remark = _shortened(self.remark, small, box.width)
            brush.write(remark, box.left, bottom - 0.9 * self._body, small, theme.muted)

    def places(self, step: float) -> Iterator[tuple[int, float, float]]:
        """Yield the index of each row, its left side and its baseline at a step."""
        below = self._box.top - HEADER * self._body
        content = PITCH + self.is_tall * SECOND
        above = 0.5 * (self._pitch - content * self.size)
        order: Sequence[int] = range(len(self.rows))
        if step >= self._last:
            order = sorted(order, key=lambda index: self.rows[index].final)
        for place, index in enumerate(order):
            column, line = divmod(place, self._lines)
            top = below - line * self._pitch - above
            baseline = top - (PITCH - 0.36 - BAR) * self.size
            yield index, self._box.left + column * self._across, baseline

    def bar(self, left: float, baseline: float, share: float = 1.0) -> Box:
        """The place of a row's bar, or of a share of it."""
        height = BAR * self.size
        return Box(left, baseline - 0.36 * self.size - height, share * self.width, height)

    def beneath(self, baseline: float) -> float:
        """The baseline of the second line of a row."""
        return baseline - (0.45 + BAR + 0.8 * DETAIL) * self.size

    def _has_room(self, row: Row) -> bool:
        """Whether the detail of a row fits beside the hyperparameters that change, if any do."""
        needs = [row.detail, row.widest(short=True)] if row.scheduled else []
        widths = [text_width(text, DETAIL * self.size) + GAP * self.size for text in needs]
        return self.columns.indent + sum(widths) <= self.width + GAP * self.size

    def _draw(self, brush: Brush, index: int, left: float, baseline: float) -> None:
        row, columns, theme = self.rows[index], self.columns, self.canvas.theme
        if columns.indent:
            self._draw_sample(brush, row, left, baseline + 0.33 * self.size)
        x, color = left + columns.indent, theme.name_color(row.color)
        brush.write(columns.names[index], x, baseline, columns.name_size, color, bold=True)
        remark, small = row.remark(self.step), legible(DETAIL * self.size)
        if self.is_tall:
            detail = remark or (row.detail if self._has_room(row) else "")
            detail = _shortened(detail, small, self.width - columns.indent)
            brush.write(detail, x, self.beneath(baseline), small, theme.muted)
        elif remark or not row.scheduled:
            has_detail = columns.fit and self._has_details
            detail = remark or (columns.details[index] if has_detail else "")
            # Where there is no loss, its place is free.
            taken = x + text_width(columns.names[index], columns.name_size, bold=True) - left
            if np.isfinite(row.losses[int(self.step)]):
                taken = columns.values
            if text_width(detail, small) <= self.width - taken - GAP * self.size:
                brush.write(detail, left + self.width, baseline, small, theme.muted, "right")
        brush.fill(self.bar(left, baseline), theme.faint)

    def _draw_sample(self, brush: Brush, row: Row, x: float, y: float) -> None:
        """Draw a piece of the run's line with its dashes, and its shape."""
        theme, length = self.canvas.theme, self.canvas.length
        line, radius = length(theme.line), length(theme.head)
        end = x + (SAMPLE - GAP) * self.size - radius
        dashes = [line * part for part in theme.dash(row.turn)]
        brush.stroke(Path([(x, y), (end, y)]), row.color, line, "butt", dashes)
        edge = length(theme.edge_width)
        shape = SHAPES[theme.shape(row.turn)]
        brush.shape(shape, (radius, radius), (end, y), row.color, theme.edge, edge)


def _shortened(text: str, size: float, width: float) -> str:
    """A text, with symbols for hyperparameters if it is too wide, then without its middle."""
    fits = text_width(text, size) <= width
    return text if fits else cut_middle(with_symbols(text), size, width)
