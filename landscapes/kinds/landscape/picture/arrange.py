"""Layouts of a landscape with its table, colour bar, counter and charts."""

from collections.abc import Iterator
from typing import NamedTuple

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box, fit
from landscapes.drawing.map.relief import BAR_HEIGHT, LOW_BAR_HEIGHT
from landscapes.functions import Domain
from landscapes.kinds.axes import Aspect
from landscapes.kinds.landscape.picture.table import Shape

# In hundredths of the figure's unit.
NARROWEST, WIDEST = 40.0, 76.0
NARROWEST_CHARTS, WIDEST_CHARTS = 52.0, 110.0
BESIDE, BETWEEN, GAP_BELOW = 5.0, 3.5, 1.2
SIDE = 24.5
"""The width beside a map for a colour bar and the counter, with the gap."""
COUNTER = 5.5

MOST_SINGLE, MOST_TABLE = 0.36, 0.5
"""The largest shares of a column's height for a table of one column, and of any, above charts."""

BAR_SHARE = 0.6
"""The share of the width for the colour bar where the counter stands beside it."""


class Layout(NamedTuple):
    """The boxes of a figure with a landscape.

    Attributes:
        map: the map or the surface, without its tick labels.
        table: the table, in so many ``columns``.
        bar: the colour bar with its title and labels.
        counter: the counter.
        panels: the charts with their titles and tick labels; without any it has no height.
    """

    map: Box
    table: Box
    columns: int
    bar: Box
    counter: Box
    panels: Box = Box(0, 0, 0, 0)


class Contents(NamedTuple):
    """What a layout has room for.

    Attributes:
        room: the part of the figure below the heading.
        proportions: a domain with the proportions of the map or the surface.
        aspect: whether both axes of the map have the same scale; None leaves it to the layout.
        ticks: the space for tick labels at the left of the map, and below it.
        rows: the number of rows of the table.
        column: the least width of a column of rows.
        has_remark: whether the table has a remark on all rows.
        panels: the number of charts.
    """

    room: Box
    proportions: Domain
    aspect: Aspect | None
    ticks: tuple[float, float]
    rows: int
    column: float
    has_remark: bool
    panels: int = 0

    def columns(self, width: float) -> int:
        """The most columns of rows that fit side by side."""
        return max(1, min(self.rows, int(width / self.column)))


def arrange(canvas: Canvas, contents: Contents) -> Layout:
    """The layout with the largest map; charts always stand beside it."""
    layouts = [_beside(canvas, contents)]
    if not contents.panels:
        layouts += _below(canvas, contents)
    return max(layouts, key=lambda layout: layout.map.width * layout.map.height)


def _beside(canvas: Canvas, contents: Contents) -> Layout:
    """Place everything in a column at the map's right, all centred together."""
    unit, room, (ticks, below) = canvas.unit, contents.room, contents.ticks
    narrowest, widest = (NARROWEST, WIDEST)
    if contents.panels:
        narrowest, widest = max(NARROWEST_CHARTS, 0.4 * room.width / unit), WIDEST_CHARTS
    left, gap = room.left + ticks, BESIDE * unit
    across = max(room.right - left - gap - narrowest * unit, unit)
    space = Box(left, room.bottom + below, across, room.height - below)
    map_box = fit(contents.proportions, space, contents.aspect)
    map_box = map_box._replace(bottom=space.bottom + (space.height - map_box.height) / 2)
    width = min(room.right - map_box.right - gap, widest * unit)
    spare = (room.right - map_box.right - gap - width) / 2
    map_box = map_box._replace(left=left + spare)
    # Beside a low map, the column is as high as the figure.
    low = min(map_box.bottom, space.bottom + 0.12 * space.height)
    high = max(map_box.top, space.top - 0.12 * space.height)
    return _column(canvas, contents, map_box, Box(map_box.right + gap, low, width, high - low))


def _column(canvas: Canvas, contents: Contents, map_box: Box, column: Box) -> Layout:
    """Stack table, charts, colour bar and counter in a column; charts need most of it."""
    unit, (left, bottom, width, _) = canvas.unit, column
    if contents.panels:
        return _column_with_charts(canvas, contents, map_box, column)
    gap = BETWEEN * unit
    counter = Box(left, bottom, width, COUNTER * unit)
    height = BAR_HEIGHT * canvas.text_size(canvas.theme.small)
    bar = Box(left, counter.top + gap, width, height)
    table = Box(left, bar.top + gap, width, column.top - bar.top - gap)
    return Layout(map_box, table, 1, bar, counter)


def _column_with_charts(canvas: Canvas, contents: Contents, map_box: Box, column: Box) -> Layout:
    """Stack the table, the charts, and a row of colour bar and counter in a column."""
    bar, counter = _foot(canvas, column, column.bottom)
    shape = Shape(contents.rows, 1, contents.has_remark)
    if shape.height(canvas) > MOST_SINGLE * column.height:
        shape = shape._replace(columns=min(2, contents.columns(column.width)))
    height, gap = min(shape.height(canvas), MOST_TABLE * column.height), BETWEEN * canvas.unit
    table = Box(column.left, column.top - height, column.width, height)
    bottom = bar.top + gap
    panels = table._replace(bottom=bottom, height=table.bottom - gap / 2 - bottom)
    return Layout(map_box, table, shape.columns, bar, counter, panels)


def _foot(canvas: Canvas, room: Box, bottom: float) -> tuple[Box, Box]:
    """The places of the colour bar and the counter side by side."""
    height = max(COUNTER * canvas.unit, LOW_BAR_HEIGHT * canvas.text_size(canvas.theme.small))
    bar = Box(room.left, bottom, BAR_SHARE * room.width, height)
    beside = bar.right + BESIDE * canvas.unit
    return bar, Box(beside, bottom, room.right - beside, COUNTER * canvas.unit)


def _below(canvas: Canvas, contents: Contents) -> Iterator[Layout]:
    """Yield layouts with the table below the map; bar and counter stand between, or beside."""
    for columns in range(1, contents.columns(contents.room.width) + 1):
        shape = Shape(contents.rows, columns, contents.has_remark)
        yield _with_foot(canvas, contents, shape)
        yield _with_side(canvas, contents, shape)


def _with_foot(canvas: Canvas, contents: Contents, shape: Shape) -> Layout:
    """Place bar and counter side by side between the map and the table."""
    room, below = contents.room, contents.ticks[1]
    gap, height = GAP_BELOW * canvas.unit, shape.height(canvas)
    foot = _foot(canvas, room, 0.0)[0].height
    map_box = _above(contents, height + gap + foot + gap, room.width)
    # Space that a wide map leaves goes to the rows and the gaps.
    spare = map_box.bottom - (room.bottom + height + gap + foot + gap + below)
    gap += max(0.0, spare) / 6
    bar, counter = _foot(canvas, room, map_box.bottom - below - gap - foot)
    table = Box(room.left, room.bottom, room.width, bar.bottom - gap - room.bottom)
    return Layout(map_box, table, shape.columns, bar, counter)


def _with_side(canvas: Canvas, contents: Contents, shape: Shape) -> Layout:
    """Place the counter and the bar above it at the map's right, at its foot."""
    room, gap, unit = contents.room, GAP_BELOW * canvas.unit, canvas.unit
    map_box = _above(contents, shape.height(canvas) + gap, room.width - SIDE * unit)
    left = map_box.right + BETWEEN * unit
    counter = Box(left, map_box.bottom, room.right - left, COUNTER * unit)
    height = BAR_HEIGHT * canvas.text_size(canvas.theme.small)
    bar = Box(left, counter.top + BETWEEN * unit, counter.width, height)
    top = map_box.bottom - contents.ticks[1] - gap
    table = Box(room.left, room.bottom, room.width, top - room.bottom)
    return Layout(map_box, table, shape.columns, bar, counter)


def _above(contents: Contents, height: float, width: float) -> Box:
    """The largest map above something of this height, in the middle of this width."""
    (ticks, below), room = contents.ticks, contents.room
    bottom = room.bottom + height + below
    across, up = max(width - ticks, 1.0), max(room.top - bottom, 1.0)
    space = Box(room.left + ticks, bottom, across, up)
    map_box = fit(contents.proportions, space, contents.aspect)
    return map_box._replace(left=space.left + (space.width - map_box.width) / 2)
