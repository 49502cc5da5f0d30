"""The live table beside or below a map: each run's name, its loss now, and a bar of that loss."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving, Steady
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import cut_middle, text_width
from landscapes.drawing.canvas.marks import SHAPES
from landscapes.drawing.canvas.stamps import Letters
from landscapes.kinds.landscape.picture.rows import Row
from landscapes.words import decimals, number

# In sizes of the table's text.
PITCH, LARGEST_PITCH = 1.5, 2.6
SECOND = 0.95
"""The height of a second line for details."""
HEADER, FOOTER = 1.2, 1.2
BAR, GAP, SAMPLE = 0.17, 0.8, 3.2
LOSS = 3.0
"""The usual width of a loss."""

LEAST = 0.01
"""The least share of a bar that is filled, so that its colour is seen."""

SMALLEST = 0.75
"""The least size of long names, as a share of the table's text."""

DETAIL = 0.845
"""The size of details, as a share of the table's text."""

Share: TypeAlias = Callable[[float], float]
"""The share of the map's range of losses that a loss takes."""


class Shape(NamedTuple):
    """The number of rows and columns of a table, and whether there is a remark on all of them."""

    rows: int
    columns: int = 1
    has_remark: bool = False

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
        sizes = HEADER + self.lines * PITCH + self.has_footer * FOOTER
        return sizes * canvas.length(canvas.theme.body)


class Table(Steady):
    """The table but for what changes at each step.

    Rows stand in their order, and at the end by their losses.

    Args:
        canvas: the canvas to write on.
        box: the place of the table.
        rows: its rows.
        columns: the number of columns that they stand in.
        remark: what holds for all rows; may be empty.
        step: the last step, which is shown first.
    """

    def __init__(
        self,
        canvas: Canvas,
        box: Box,
        rows: Sequence[Row],
        columns: int,
        remark: str,
        step: float,
    ) -> None:
        super().__init__(canvas, step)
        self.rows, self.remark, self._box, self._last = rows, remark, box, step
        self._body = canvas.length(canvas.theme.body)
        shape = Shape(len(rows), columns, bool(remark))
        self._lines = shape.lines
        free = box.height - (HEADER + shape.has_footer * FOOTER) * self._body
        self._pitch = min(free / self._lines, LARGEST_PITCH * self._body)
        self.size = min(self._body, self._pitch / PITCH)
        gap = 2 * GAP * self._body
        self._across = (box.width + gap) / columns
        self.width = self._across - gap
        self.columns = Columns.of(canvas, self.rows, self.size, self.width, columns == 1)
        is_needed = not self.columns.fit or any(row.scheduled and row.detail for row in rows)
        self.is_tall = self._pitch >= (PITCH + SECOND) * self.size and is_needed
        if self.is_tall:
            self._pitch = min(free / self._lines, (LARGEST_PITCH + SECOND) * self._body)

    def state(self, step: float) -> Hashable:
        """Whether the runs have ended, and which of them are outside the map or diverged."""
        return step >= self._last, tuple(row.remark(step) for row in self.rows)

    def paint(self, brush: Brush) -> None:
        """Write the header, the rows without their losses, and the footer."""
        theme, box, small = self.canvas.theme, self._box, DETAIL * self._body
        top = box.top - 0.75 * self._body
        header = "final loss" if self.step >= self._last else "loss now"
        brush.write(header, box.left, top, small, theme.muted)
        free = box.width - text_width(header, small) - GAP * self._body
        is_short = text_width(self.remark, small) <= free
        right = self.columns.key or (self.remark if is_short else "")
        brush.write(right, box.right, top, small, theme.muted, "right")
        for index, left, baseline in self.places(self.step):
            self._draw(brush, index, left, baseline)
        if self.remark and right != self.remark:
            bottom = box.top - HEADER * self._body - self._lines * self._pitch
            remark = cut_middle(self.remark, small, box.width)
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
        """Whether the detail of a row fits beside the hyperparameters that change."""
        needs = [row.detail, row.widest(short=True)] if row.scheduled else []
        widths = [text_width(text, DETAIL * self.size) + GAP * self.size for text in needs]
        return self.columns.indent + sum(widths) <= self.width + GAP * self.size

    def _draw(self, brush: Brush, index: int, left: float, baseline: float) -> None:
        row, columns, theme = self.rows[index], self.columns, self.canvas.theme
        if columns.indent:
            self._draw_sample(brush, row, left, baseline + 0.33 * self.size)
        x, color = left + columns.indent, theme.name_color(row.color)
        brush.write(columns.names[index], x, baseline, columns.name_size, color, bold=True)
        remark, small = row.remark(self.step), DETAIL * self.size
        if self.is_tall:
            detail = remark or (row.detail if self._has_room(row) else "")
            brush.write(detail, x, self.beneath(baseline), small, theme.muted)
        elif remark or not row.scheduled:
            detail = remark or (columns.details[index] if columns.fit else "")
            free, width = self.width - columns.values - GAP * self.size, text_width(detail, small)
            if width <= free:
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


class Losses(Moving):
    """The losses of the table at a step, and their bars.

    Args:
        table: the table.
        share: the share of a bar that a loss fills.
        step: the last step, which is shown first.
    """

    def __init__(self, table: Table, share: Share, step: float) -> None:
        super().__init__(table.canvas, step)
        self._table, self._share = table, share
        self._letters = Letters(table.size, table.canvas.theme.ink)

    def paint(self, brush: Brush) -> None:
        """Write the losses, and fill the bars."""
        table = self._table
        for index, left, baseline in table.places(self.step):
            row, x = table.rows[index], left + table.columns.values
            loss = float(row.losses[int(self.step)])
            self._letters.write(brush, table.columns.text(loss), x, baseline, "right")
            share = min(1.0, max(LEAST, self._share(loss))) if np.isfinite(loss) else 1.0
            brush.fill(table.bar(left, baseline, share), row.color)


class Scheduled(Moving):
    """The hyperparameters that change, at a step, in the rows of the table.

    Args:
        table: the table.
        step: the last step, which is shown first.
    """

    def __init__(self, table: Table, step: float) -> None:
        super().__init__(table.canvas, step)
        self._table = table
        self._letters = Letters(DETAIL * table.size, table.canvas.theme.muted)

    def paint(self, brush: Brush) -> None:
        """Write the values of rows whose place no remark takes."""
        table = self._table
        for index, left, baseline in table.places(self.step):
            row, key = table.rows[index], table.columns.key
            if not row.scheduled or row.remark(self.step):
                continue
            right = left + table.width
            if table.is_tall:
                text = row.now(self.step, short=True)
                self._letters.write(brush, text, right, table.beneath(baseline), "right")
            elif table.columns.fit:
                text = row.now(self.step).removeprefix(f"{key} " if key else "")
                self._letters.write(brush, text, right, baseline, "right")


class Columns(NamedTuple):
    """The places of the texts of a row, from its left side, in pixels.

    Attributes:
        indent: the place of its name.
        name_size: the size of names.
        names: the names of all rows, without their middle where they are too long.
        values: the right end of its loss.
        decimals: the decimals of losses.
        details: the details of all rows.
        key: the name of all details, as a header; may be empty.
        fit: whether the details fit beside the losses.
    """

    indent: float
    name_size: float
    values: float
    decimals: int
    details: Sequence[str]
    names: Sequence[str] = ()
    key: str = ""
    fit: bool = True

    @classmethod
    def of(
        cls, canvas: Canvas, rows: Sequence[Row], size: float, width: float, one_key: bool
    ) -> "Columns":
        """Measure the columns; names get smaller, and details are left out, where they must."""
        indent = SAMPLE * size if canvas.theme.is_patterned else 0.0
        finals = [float(loss) for row in rows for loss in row.losses[-1:] if np.isfinite(loss)]
        details = [row.widest() or row.detail for row in rows]
        columns = cls(indent, size, 0.0, decimals(finals), details)
        values = max(text_width(text, size) for row in rows for text in columns.texts(row))
        names = max(text_width(row.name, size, bold=True) for row in rows)
        room = width - indent - GAP * size - values
        name_size = size * min(1.0, max(SMALLEST, room / names))
        columns = columns._replace(
            name_size=name_size,
            names=[cut_middle(row.name, name_size, room, bold=True) for row in rows],
            values=indent + min(room, names) + GAP * size + values,
        )
        free = width - columns.values - GAP * size
        key, short = split(columns.details) if one_key else ("", columns.details)
        if _fit([key, *short], DETAIL * size, free):
            return columns._replace(key=key, details=short)
        return columns._replace(fit=False)

    def texts(self, row: Row) -> list[str]:
        """The widest texts of a row's loss."""
        seen = row.losses[np.isfinite(row.losses)]
        ends = [self.text(float(loss)) for loss in (seen.min(), seen.max())] if len(seen) else []
        return [*ends, ""]

    def text(self, loss: float) -> str:
        """A loss with the decimals of its column."""
        return number(loss, self.decimals) if np.isfinite(loss) else ""


def split(details: Sequence[str]) -> tuple[str, list[str]]:
    """The name that all details begin with, and the values behind it.

    >>> split(["learning rate 0.1", "learning rate 1"])
    ('learning rate', ['0.1', '1'])
    >>> split(["learning rate 0.1", "momentum 0.5"])
    ('', ['learning rate 0.1', 'momentum 0.5'])
    """
    names = {detail.rpartition(" ")[0] for detail in details if detail}
    if len(names) == 1 and not any("," in detail for detail in details):
        return names.pop(), [detail.rpartition(" ")[2] for detail in details]
    return "", list(details)


def narrowest(canvas: Canvas, names: Sequence[str], remarks: Sequence[str] = ()) -> float:
    """The least width of a column of rows with these names, with the gap beside it."""
    body = canvas.length(canvas.theme.body)
    indent = SAMPLE if canvas.theme.is_patterned else 0.0
    widest = max(text_width(name, body, bold=True) for name in names)
    beside = max((text_width(text, DETAIL * body) + GAP * body for text in remarks), default=0.0)
    return widest + (indent + LOSS + 3 * GAP) * body + beside


def _fit(texts: Sequence[str], size: float, width: float) -> bool:
    return max(text_width(text, size) for text in texts) <= width
