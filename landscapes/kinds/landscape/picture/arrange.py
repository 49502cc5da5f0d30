"""Layouts of a landscape with its table, colour bar, counter and charts."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import LADDER, NOWHERE, Box, Shown, are_large, fit
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

ENOUGH, NEARLY = 0.74, 0.85
"""The share of a figure's width that a map takes before names in the table are cut for it; where
none can, the share of the largest map's width."""

COMPACT = 0.85
"""The size of a compact table, as a share of the usual one."""

LOWEST_CHART = 8.0
"""The least height of a chart with its titles and tick labels, in sizes of small text."""

BAR_SHARE = 0.6
"""The share of the width for the colour bar where the counter stands beside it."""


class Clarity(IntEnum):
    """How clear a table is, from the clearest: whether it has its usual size and whole names."""

    WHOLE = 0
    COMPACT = 1
    CUT = 2
    CUT_AND_COMPACT = 3


class Layout(NamedTuple):
    """The boxes of a figure with a landscape.

    Attributes:
        map: the map or the surface, without its tick labels.
        table: the table; without one it has no height.
        shape: the shape of the table.
        bar: the colour bar with its title and labels; without one it has no height.
        counter: the counter.
        panels: the charts with their titles and tick labels; without any it has no height.
        clarity: how clear the table is.
        fits: whether there is room for everything.
    """

    map: Box
    table: Box
    shape: Shape
    bar: Box
    counter: Box
    panels: Box = NOWHERE
    clarity: Clarity = Clarity.WHOLE
    fits: bool = True

    @property
    def area(self) -> float:
        """The area of the map."""
        return self.map.width * self.map.height


class Contents(NamedTuple):
    """What a layout has room for.

    Attributes:
        room: the part of the figure below the heading.
        proportions: a domain with the proportions of the map or the surface.
        aspect: whether both axes of the map have the same scale; None leaves it to the layout.
        ticks: the space for tick labels at the left of the map, and below it.
        names: the space that is left for the names of axes there where ticks are not shown.
        rows: the number of rows of the table.
        column: the least width of a column of rows.
        shrunk: the least width of one whose names are as small as they get.
        narrow: the least width of one if names may be cut.
        has_remark: whether the table has a remark on all rows.
        panels: the number of charts.
        foot: the height of small print at the foot of the room, which is a detail.
        shown: what is shown of all this.
    """

    room: Box
    proportions: Domain
    aspect: Aspect | None
    ticks: tuple[float, float]
    rows: int
    column: float
    shrunk: float
    narrow: float
    has_remark: bool
    panels: int = 0
    foot: float = 0.0
    names: tuple[float, float] = (0.0, 0.0)
    shown: Shown = LADDER[0]

    def only(self, shown: Shown) -> "Contents":
        """The contents, of which only this is shown."""
        ticks = self.ticks if shown.ticks else self.names
        foot = self.foot if shown.details else 0.0
        left, bottom, width, height = self.room
        room = Box(left, bottom + foot, width, height - foot)
        return self._replace(room=room, ticks=ticks, foot=foot, shown=shown)

    def columns(self, width: float) -> int:
        """The most columns of rows with whole names that fit side by side."""
        return max(1, min(self.rows, int(width / self.column)))

    def shape(self, columns: int, size: float = 1.0) -> Shape:
        """The table in so many columns, its text of this size."""
        if not self.shown.keys:
            return Shape(0)
        return Shape(self.rows, columns, self.has_remark and self.shown.details, size)


def arrange(canvas: Canvas, contents: Sequence[Contents]) -> tuple[Layout, Shown]:
    """The best layout of any of these contents, and what is shown.

    In a small figure less is shown if the map would be too small, names would be cut, or not
    everything fits.
    """
    for shown in canvas.ladder:
        layouts = [_best(canvas, each.only(shown)) for each in contents]
        layout = max(layouts, key=lambda layout: (layout.fits, layout.area))
        is_good = are_large(layout.area, canvas.full_size) and layout.clarity < Clarity.CUT
        if layout.fits and (is_good or shown.is_least):
            break
    return layout, shown


def _best(canvas: Canvas, contents: Contents) -> Layout:
    """The clearest layout with a large map; charts always stand beside it."""
    narrowest, widest = NARROWEST * canvas.unit, WIDEST * canvas.unit
    layouts = [_beside(canvas, contents, narrowest)]
    if not contents.panels:
        if narrowest < contents.shrunk <= widest:
            layouts.append(_beside(canvas, contents, contents.shrunk))
        layouts += _below(canvas, contents)
    layouts = [layout for layout in layouts if layout.fits] or layouts
    widest = max(layout.map.width for layout in layouts)
    enough = ENOUGH * canvas.full_size.width
    needed = enough if widest >= enough else NEARLY * widest
    clearest = min(layout.clarity for layout in layouts if layout.map.width >= needed)
    return max(
        (layout for layout in layouts if layout.clarity == clearest),
        key=lambda layout: layout.area,
    )


def _beside(canvas: Canvas, contents: Contents, narrowest: float) -> Layout:
    """Place everything in a column at the map's right, all centred together.

    The column has at least the width ``narrowest``, and with charts that which they need.
    """
    unit, room, (ticks, below) = canvas.unit, contents.room, contents.ticks
    widest = WIDEST
    if contents.panels:
        narrowest, widest = max(NARROWEST_CHARTS * unit, 0.4 * room.width), WIDEST_CHARTS
    left, gap = room.left + ticks, BESIDE * unit
    across = max(room.right - left - gap - narrowest, unit)
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
    if contents.panels:
        return _column_with_charts(canvas, contents, map_box, column)
    bar, counter = _side(canvas, contents, column)
    bottom = (bar.top if bar.height else counter.top) + BETWEEN * canvas.unit
    table = column._replace(bottom=bottom, height=column.top - bottom)
    is_cut = contents.shrunk > column.width + 0.5
    return Layout(
        map_box,
        table,
        contents.shape(1),
        bar,
        counter,
        clarity=Clarity.CUT if is_cut else Clarity.WHOLE,
        fits=table.height >= contents.shape(1).height(canvas),
    )


def _side(canvas: Canvas, contents: Contents, room: Box) -> tuple[Box, Box]:
    """The places of the colour bar and of the counter below it, at the foot of a column."""
    counter = room._replace(height=COUNTER * canvas.unit)
    if not contents.shown.details:
        return NOWHERE, counter
    height = BAR_HEIGHT * canvas.text_size(canvas.theme.small)
    bottom = counter.top + BETWEEN * canvas.unit
    return room._replace(bottom=bottom, height=height), counter


def _column_with_charts(canvas: Canvas, contents: Contents, map_box: Box, column: Box) -> Layout:
    """Stack the table, the charts, and a row of colour bar and counter in a column."""
    bar, counter = _foot(canvas, contents, column, column.bottom)
    shape = contents.shape(1)
    if shape.height(canvas) > MOST_SINGLE * column.height:
        shape = contents.shape(min(2, contents.columns(column.width)))
    height, gap = min(shape.height(canvas), MOST_TABLE * column.height), BETWEEN * canvas.unit
    table = Box(column.left, column.top - height, column.width, height)
    bottom = counter.bottom + max(bar.height, counter.height) + gap
    panels = table._replace(bottom=bottom, height=table.bottom - gap / 2 - bottom)
    fits = panels.height >= LOWEST_CHART * contents.panels * canvas.text_size(canvas.theme.small)
    return Layout(map_box, table, shape, bar, counter, panels, fits=fits)


def _foot(canvas: Canvas, contents: Contents, room: Box, bottom: float) -> tuple[Box, Box]:
    """The places of the colour bar and the counter side by side."""
    if not contents.shown.details:
        return NOWHERE, Box(room.left, bottom, room.width, COUNTER * canvas.unit)
    height = max(COUNTER * canvas.unit, LOW_BAR_HEIGHT * canvas.text_size(canvas.theme.small))
    bar = Box(room.left, bottom, BAR_SHARE * room.width, height)
    beside = bar.right + BESIDE * canvas.unit
    return bar, Box(beside, bottom, room.right - beside, COUNTER * canvas.unit)


def _below(canvas: Canvas, contents: Contents) -> Iterator[Layout]:
    """Yield layouts with the table below the map; bar and counter stand between, or beside."""
    width, body = contents.room.width, canvas.theme.body
    for size in (1.0, COMPACT):
        factor = canvas.text_size(size * body) / canvas.text_size(body)
        most = max(1, min(contents.rows, int(width / (factor * contents.narrow))))
        for columns in range(1, most + 1):
            is_cut = columns > 1 and columns * factor * contents.column > width
            clarity = Clarity(2 * is_cut + (factor < 1))
            shape = contents.shape(columns, size)
            for place in (_with_foot, _with_side):
                yield place(canvas, contents, shape)._replace(clarity=clarity)


def _with_foot(canvas: Canvas, contents: Contents, shape: Shape) -> Layout:
    """Place bar and counter side by side between the map and the table."""
    room, below = contents.room, contents.ticks[1]
    gap, height = GAP_BELOW * canvas.unit, shape.height(canvas)
    bar, counter = _foot(canvas, contents, room, 0.0)
    foot = max(bar.height, counter.height)
    map_box = _above(contents, height + gap + foot + gap, room.width)
    # Space that a wide map leaves goes to the rows, then to the gaps and below.
    spare = max(0.0, map_box.bottom - (room.bottom + height + gap + foot + gap + below))
    rows = min(0.8 * spare, shape.roomy_height(canvas) - height)
    gap += (spare - rows) / 3
    bar, counter = _foot(canvas, contents, room, map_box.bottom - below - gap - foot)
    bottom = counter.bottom - gap - height - rows
    table = Box(room.left, bottom, room.width, height + rows)
    return _checked(contents, Layout(map_box, table, shape, bar, counter))


def _with_side(canvas: Canvas, contents: Contents, shape: Shape) -> Layout:
    """Place the counter and the bar above it at the map's right, at its foot."""
    room, gap = contents.room, GAP_BELOW * canvas.unit
    map_box = _above(contents, shape.height(canvas) + gap, room.width - SIDE * canvas.unit)
    left = map_box.right + BETWEEN * canvas.unit
    beside = Box(left, map_box.bottom, room.right - left, map_box.height)
    bar, counter = _side(canvas, contents, beside)
    top = map_box.bottom - contents.ticks[1] - gap
    table = Box(room.left, room.bottom, room.width, top - room.bottom)
    return _checked(contents, Layout(map_box, table, shape, bar, counter))


def _checked(contents: Contents, layout: Layout) -> Layout:
    """A layout that fits if there is room for its map."""
    return layout._replace(fits=layout.map.top <= contents.room.top + 0.5)


def _above(contents: Contents, height: float, width: float) -> Box:
    """The largest map above something of this height, in the middle of this width."""
    (ticks, below), room = contents.ticks, contents.room
    bottom = room.bottom + height + below
    across, up = max(width - ticks, 1.0), max(room.top - bottom, 1.0)
    space = Box(room.left + ticks, bottom, across, up)
    map_box = fit(contents.proportions, space, contents.aspect)
    return map_box._replace(left=space.left + (space.width - map_box.width) / 2)
