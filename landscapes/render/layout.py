"""Where everything of a figure goes, in pixels from its lower left corner."""

from typing import NamedTuple

from landscapes.functions import Domain
from landscapes.render.theme import Theme
from landscapes.scenario.model import Size


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


class Layout(NamedTuple):
    """The boxes of a figure: its heading, its map, and the legend with the counter.

    ``columns`` is how many columns the legend's entries stand in.
    """

    heading: Box
    map: Box
    legend: Box
    columns: int


MOST_STRETCHED = 2.0
"""A domain this much wider than high (or the reverse) is stretched to fill its
box; all others keep one unit the same length along both axes."""

STACKED_BELOW = 1.2
"""A figure of less than this ratio of width to height has its legend below the map."""


def arrange(size: Size, domain: Domain, theme: Theme, entries: int) -> Layout:
    """Place the boxes for a figure of this size with this many legend entries."""
    width, height = size
    unit = height / 100
    margin = 2.5 * unit
    ticks_left, ticks_below = 6.3 * unit, 5.5 * unit
    heading = Box(ticks_left, height - 9 * unit, width - ticks_left - margin, 7 * unit)
    if width >= STACKED_BELOW * height:
        column = max(0.3 * width, 46 * unit)
        room = Box(ticks_left, ticks_below, width - ticks_left - column - 2 * margin, 0)
        room = room._replace(height=heading.bottom - unit - room.bottom)
        map_box = _fit(domain, room)
        left = map_box.right + 1.6 * margin
        legend = Box(left, map_box.bottom, width - left - margin, map_box.height)
        return Layout(heading, map_box, legend, columns=1)
    columns = 2 if width >= 0.7 * height else 1
    rows = -(-entries // columns)
    legend_height = min((rows * 2.4 + 1.7) * theme.body * height, 0.45 * height)
    legend = Box(ticks_left, margin, width - ticks_left - margin, legend_height)
    room = Box(ticks_left, legend.top + ticks_below + unit, width - ticks_left - margin, 0)
    room = room._replace(height=heading.bottom - unit - room.bottom)
    map_box = _fit(domain, room)
    return Layout(heading, map_box, legend, columns)


def _fit(domain: Domain, room: Box) -> Box:
    """The largest box at the room's upper left in which a unit is equally long both ways."""
    ratio = domain.width / domain.height
    if not 1 / MOST_STRETCHED <= ratio <= MOST_STRETCHED:
        return room
    width = min(room.width, room.height * ratio)
    height = width / ratio
    return Box(room.left, room.top - height, width, height)
