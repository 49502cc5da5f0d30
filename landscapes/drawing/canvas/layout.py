"""Layouts of figures: boxes in pixels from the lower left corner."""

from typing import NamedTuple

from landscapes.functions import Domain
from landscapes.kinds.axes import Aspect
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


MOST_STRETCHED = 2.0
"""A domain this many times wider than high (or the reverse) is stretched to fill its box;
all others have the same scale along both axes."""

# In hundredths of the figure's unit.
MARGIN = 2.5
LEFT_TICKS, BELOW_TICKS = 6.3, 5.5
COUNTER = 5.5
NARROWEST_LEGEND = 44.0
HIGHEST_LEGEND = 45.0


def fit(domain: Domain, room: Box, aspect: Aspect | None = None) -> Box:
    """The largest box at the upper left of ``room`` with the domain's proportions.

    Args:
        domain: the domain.
        room: the space.
        aspect: whether both axes have the same scale, or each fills the room; by default they
            have, unless the domain is far wider than high or the reverse.
    """
    ratio = domain.width / domain.height
    if aspect == "free" or not (aspect or 1 / MOST_STRETCHED <= ratio <= MOST_STRETCHED):
        return room
    width = min(room.width, room.height * ratio)
    height = width / ratio
    return Box(room.left, room.top - height, width, height)


class ChartLayout(NamedTuple):
    """The boxes of a figure of charts; ``charts`` includes titles and tick labels."""

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


def legend_room(size: Size, unit: float) -> LegendRoom:
    """The space for the legend of charts: a column beside them, or two below.

    Args:
        size: the space for everything.
        unit: a hundredth of the length of which texts are shares.
    """
    if size.is_wide:
        height = size.height - (COUNTER + 3 * MARGIN) * unit
        return LegendRoom(1, NARROWEST_LEGEND * unit, height)
    return LegendRoom(2, size.width / 2 - MARGIN * unit, HIGHEST_LEGEND * unit)


def arrange_charts(size: Size, unit: float, legend_height: float) -> ChartLayout:
    """Place the boxes for charts; ``legend_height`` counts if the legend stands below them."""
    margin = MARGIN * unit
    columns, column, beside_height = legend_room(size, unit)
    top = size.height - margin
    if columns == 1:
        left = size.width - margin - column
        counter = Box(left, margin, column, COUNTER * unit)
        legend = Box(left, counter.top + margin, column, beside_height)
        charts = Box(margin, margin, left - 3 * margin, top - margin)
        return ChartLayout(charts, legend, counter)
    width = columns * column
    counter = Box(margin, margin, width, COUNTER * unit)
    legend = Box(margin, counter.top + margin, width, legend_height)
    bottom = legend.top + margin
    return ChartLayout(Box(margin, bottom, width, top - bottom), legend, counter)
