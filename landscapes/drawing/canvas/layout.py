"""Layouts of figures: boxes in pixels from the lower left corner."""

from typing import NamedTuple

from landscapes.functions import Domain
from landscapes.kinds.base import Size


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height

    def grown(self, by: float) -> "Box":
        """The rectangle, larger by this many pixels on every side."""
        left, bottom, width, height = self
        return Box(left - by, bottom - by, width + 2 * by, height + 2 * by)

    @property
    def center(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.bottom + self.height / 2


class Layout(NamedTuple):
    """The boxes of a figure, and the number of columns of the legend.

    ``panels`` holds charts with their titles and tick labels; without panels it has no
    height.
    """

    heading: Box
    map: Box
    legend: Box
    counter: Box
    columns: int
    panels: Box = Box(0, 0, 0, 0)


MOST_STRETCHED = 2.0
"""A domain this many times wider than high (or the reverse) is stretched to fill its box;
all others have the same scale along both axes."""

# In hundredths of the figure's height.
MARGIN = 2.5
LEFT_TICKS, BELOW_TICKS = 6.3, 5.5
HEADING = 7.0
COUNTER = 8.5
NARROWEST_LEGEND, WIDEST_LEGEND = 44.0, 58.0
HIGHEST_LEGEND = 45.0
LEGEND_ROW, MARK_ROW = 8.2, 5.0

MARKS = 3
"""The most entries of the legend for marks on a map."""

PANELS_SHARE = 0.44
"""The share of a wide figure's width for the panels and the legend."""


def arrange(
    size: Size, domain: Domain, optimizers: int, panels: int = 0, marks: int = MARKS
) -> Layout:
    """Place the boxes for a figure of this size.

    Args:
        size: the figure's size.
        domain: the domain that the map shows.
        optimizers: the number of optimizers in the legend.
        panels: the number of charts beside the map; in wide figures only.
        marks: the number of entries below the optimizers in the legend.
    """
    if panels:
        return _beside_with_panels(size, domain, optimizers)
    if size.is_wide:
        return _beside(size, domain)
    return _below(size, domain, optimizers, marks)


def _beside(size: Size, domain: Domain) -> Layout:
    """Place the legend at the map's right and the counter at its foot, all centred together."""
    unit = size.height / 100
    left, bottom, margin = LEFT_TICKS * unit, BELOW_TICKS * unit, MARGIN * unit
    top = size.height - (HEADING + 3) * unit
    legend_room = NARROWEST_LEGEND * unit + 2.6 * margin
    map_box = fit(domain, Box(left, bottom, size.width - left - legend_room, top - bottom))
    legend_left = map_box.right + 1.6 * margin
    legend_width = min(size.width - legend_left - margin, WIDEST_LEGEND * unit)
    spare = (size.width - margin - legend_left - legend_width) / 2
    map_box = map_box._replace(left=left + spare)
    legend_left += spare
    counter = Box(legend_left, map_box.bottom, legend_width, COUNTER * unit)
    legend = Box(legend_left, counter.top, legend_width, map_box.top - counter.top)
    heading = Box(map_box.left, top + unit, size.width - map_box.left - margin, HEADING * unit)
    return Layout(heading, map_box, legend, counter, columns=1)


def _beside_with_panels(size: Size, domain: Domain, optimizers: int) -> Layout:
    """Place legend and panels at the map's right and the counter below the map."""
    unit = size.height / 100
    left, margin = LEFT_TICKS * unit, MARGIN * unit
    top = size.height - (HEADING + 3) * unit
    bottom = (COUNTER + BELOW_TICKS) * unit + 2 * margin
    right = max(NARROWEST_LEGEND * unit, PANELS_SHARE * size.width)
    room = Box(left, bottom, size.width - left - right - 2.6 * margin, top - bottom)
    map_box = fit(domain, room)
    beside = map_box.right + 1.6 * margin
    width = size.width - beside - margin
    height = _legend_height(optimizers, rows_of_marks=2) * unit
    legend = Box(beside, map_box.top - height, width, height)
    foot = map_box.bottom - BELOW_TICKS * unit
    counter = Box(map_box.left, foot - margin - COUNTER * unit, map_box.width, COUNTER * unit)
    panels = Box(beside, counter.bottom, width, legend.bottom - margin - counter.bottom)
    heading = Box(map_box.left, top + unit, size.width - map_box.left - margin, HEADING * unit)
    return Layout(heading, map_box, legend, counter, 2, panels)


def _legend_height(optimizers: int, rows_of_marks: int) -> float:
    """The height of a legend in two columns, in hundredths of the figure's height."""
    rows = -(-optimizers // 2)
    return min(rows * LEGEND_ROW + rows_of_marks * MARK_ROW, HIGHEST_LEGEND)


def _below(size: Size, domain: Domain, optimizers: int, marks: int) -> Layout:
    """Place the legend below the map in two columns and the counter beside the heading."""
    unit = size.height / 100
    left, margin = LEFT_TICKS * unit, MARGIN * unit
    width = size.width - left - margin
    heading_bottom = size.height - (HEADING + 2) * unit
    counter_width = 0.46 * width
    counter = Box(left + width - counter_width, heading_bottom, counter_width, HEADING * unit)
    heading = Box(left, heading_bottom, width - counter_width - margin, HEADING * unit)
    mark_rows = -(-marks // 2) if size.width >= 0.85 * size.height else marks
    legend = Box(left, margin, width, _legend_height(optimizers, mark_rows) * unit)
    bottom = legend.top + BELOW_TICKS * unit + margin
    map_box = fit(domain, Box(left, bottom, width, heading_bottom - 1.5 * unit - bottom))
    map_box = map_box._replace(left=left + (width - map_box.width) / 2)
    return Layout(heading, map_box, legend, counter, columns=2)


def fit(domain: Domain, room: Box) -> Box:
    """The largest box at the upper left of ``room`` with the domain's proportions."""
    ratio = domain.width / domain.height
    if not 1 / MOST_STRETCHED <= ratio <= MOST_STRETCHED:
        return room
    width = min(room.width, room.height * ratio)
    height = width / ratio
    return Box(room.left, room.top - height, width, height)


class ChartLayout(NamedTuple):
    """The boxes of a figure of charts; ``charts`` includes titles and tick labels."""

    heading: Box
    charts: Box
    legend: Box
    counter: Box


class LegendRoom(NamedTuple):
    """The space for the legend of a figure of charts, in pixels.

    Attributes:
        columns: the number of columns of entries.
        column: the width of each.
        height: the largest height of the legend.
    """

    columns: int
    column: float
    height: float


def legend_room(size: Size) -> LegendRoom:
    """The space for the legend of charts: a column beside them, or two below."""
    unit = size.height / 100
    if size.is_wide:
        height = size.height - (HEADING + COUNTER + 3 + 2 * MARGIN) * unit
        return LegendRoom(1, NARROWEST_LEGEND * unit, height)
    return LegendRoom(2, size.width / 2 - MARGIN * unit, HIGHEST_LEGEND * unit)


def arrange_charts(size: Size, legend_height: float) -> ChartLayout:
    """Place the boxes for charts; ``legend_height`` counts if the legend stands below them."""
    unit = size.height / 100
    margin = MARGIN * unit
    columns, column, beside_height = legend_room(size)
    top = size.height - (HEADING + 2) * unit
    if columns == 1:
        left = size.width - margin - column
        counter = Box(left, 2 * margin, column, COUNTER * unit)
        legend = Box(left, counter.top, column, beside_height)
        heading = Box(margin, top, size.width - 2 * margin, HEADING * unit)
        charts = Box(margin, margin, left - 3 * margin, top - margin)
        return ChartLayout(heading, charts, legend, counter)
    width = columns * column
    counter = Box(margin + 0.54 * width, top, 0.46 * width, HEADING * unit)
    heading = Box(margin, top, 0.54 * width - margin, HEADING * unit)
    legend = Box(margin, margin, width, legend_height)
    bottom = legend.top + margin
    charts = Box(margin, bottom, width, top - unit - bottom)
    return ChartLayout(heading, charts, legend, counter)
