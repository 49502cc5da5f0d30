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

    def overlaps(self, other: "Box") -> bool:
        """Whether the two rectangles share more than their edges."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    @property
    def center(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.bottom + self.height / 2


NOWHERE = Box(0, 0, 0, 0)


class Shown(NamedTuple):
    """What a picture shows around its maps; a small one shows less.

    Attributes:
        details: whether it shows bars of colours, settings, and what holds for all.
        ticks: whether it shows the numbers and names of axes.
        keys: whether it shows legends and tables.
    """

    details: bool = True
    ticks: bool = True
    keys: bool = True

    @property
    def is_least(self) -> bool:
        """Whether less is shown only where this does not fit."""
        return not self.ticks


LADDER = (
    Shown(),
    Shown(details=False),
    Shown(details=False, ticks=False),
    Shown(details=False, ticks=False, keys=False),
)
"""What pictures show, from large ones to small ones: details go first, then ticks."""

LEAST_MAPS = 0.28
"""The share of their largest area that the maps of a small picture take, or it shows less around
them."""

MOST_STRETCHED = 2.0
"""A domain this many times wider than high (or the reverse) is stretched to fill its box;
all others have the same scale along both axes."""

# In hundredths of the figure's unit.
MARGIN = 2.5
LEFT_TICKS, BELOW_TICKS = 6.3, 5.5
COUNTER = 5.5
COUNTER_WIDTH = 34.0
NARROWEST_LEGEND = 44.0

HIGHEST_KEY = 0.25
"""The largest height of the key below charts, as a share of the figure's."""


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


def are_large(area: float, size: Size, count: int = 1) -> bool:
    """Whether so many maps of this area together take enough of a figure.

    Their largest area is that of the figure, or of as many squares as high or wide as it is.
    """
    largest = min(size.width * size.height, count * min(size) ** 2)
    return area >= LEAST_MAPS * largest


class ChartLayout(NamedTuple):
    """The boxes of a figure of charts; ``charts`` includes titles and tick labels."""

    charts: Box
    key: Box
    counter: Box


class LegendRoom(NamedTuple):
    """The space for a legend, in pixels.

    Attributes:
        columns: the number of columns of entries.
        column: the width of each.
        height: the largest height of the legend.
    """

    columns: int
    column: float
    height: float


def key_room(size: Size, unit: float, has_counter: bool = True) -> tuple[float, float]:
    """The width of the key below charts, and its largest height.

    Args:
        size: the space for everything.
        unit: a hundredth of the length of which texts are shares.
        has_counter: whether a counter stands at its right.
    """
    beside = (COUNTER_WIDTH + 2 * MARGIN) * unit if has_counter else 0.0
    return size.width - 2 * MARGIN * unit - beside, HIGHEST_KEY * size.height


def arrange_charts(
    size: Size, unit: float, key_height: float, has_counter: bool = True
) -> ChartLayout:
    """Place charts, and below them a key of this height with the counter at its right."""
    margin = MARGIN * unit
    width, _ = key_room(size, unit, has_counter)
    foot = max(key_height, COUNTER * unit if has_counter else 0.0)
    right, top = size.width - margin, size.height - margin
    counter = Box(right - COUNTER_WIDTH * unit, margin, COUNTER_WIDTH * unit, COUNTER * unit)
    bottom = margin + foot + (margin if foot else 0.0)
    charts = Box(margin, bottom, right - margin, top - bottom)
    return ChartLayout(charts, Box(margin, margin, width, foot), counter)
