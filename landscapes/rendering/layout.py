"""Where everything of a figure goes, in pixels from its lower left corner."""

from typing import NamedTuple

from landscapes.functions import Domain
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

    @property
    def center(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.bottom + self.height / 2


class Layout(NamedTuple):
    """The boxes of a figure, and in how many columns the legend stands."""

    heading: Box
    map: Box
    legend: Box
    counter: Box
    columns: int


MOST_STRETCHED = 2.0
"""A domain this much wider than high (or the reverse) is stretched to fill its
box; all others keep one unit the same length along both axes."""

BESIDE_FROM = 1.2
"""From this ratio of width to height on, the legend stands beside the map, else below it."""

# In hundredths of the figure's height.
MARGIN = 2.5
LEFT_TICKS, BELOW_TICKS = 6.3, 5.5
HEADING = 7.0
COUNTER = 8.5
NARROWEST_LEGEND, WIDEST_LEGEND = 44.0, 58.0
LEGEND_ROW, MARK_ROW = 8.2, 5.0


def arrange(size: Size, domain: Domain, optimizers: int) -> Layout:
    """Place the boxes for a figure of this size whose legend has this many optimizers."""
    if size.width >= BESIDE_FROM * size.height:
        return _beside(size, domain)
    return _below(size, domain, optimizers)


def _beside(size: Size, domain: Domain) -> Layout:
    """The legend at the map's right, the counter at its foot; all centred together."""
    unit = size.height / 100
    left, bottom, margin = LEFT_TICKS * unit, BELOW_TICKS * unit, MARGIN * unit
    top = size.height - (HEADING + 3) * unit
    legend_room = NARROWEST_LEGEND * unit + 2.6 * margin
    map_box = _fit(domain, Box(left, bottom, size.width - left - legend_room, top - bottom))
    legend_left = map_box.right + 1.6 * margin
    legend_width = min(size.width - legend_left - margin, WIDEST_LEGEND * unit)
    spare = (size.width - margin - legend_left - legend_width) / 2
    map_box = map_box._replace(left=left + spare)
    legend_left += spare
    counter = Box(legend_left, map_box.bottom, legend_width, COUNTER * unit)
    legend = Box(legend_left, counter.top, legend_width, map_box.top - counter.top)
    heading = Box(map_box.left, top + unit, size.width - map_box.left - margin, HEADING * unit)
    return Layout(heading, map_box, legend, counter, columns=1)


def _below(size: Size, domain: Domain, optimizers: int) -> Layout:
    """The legend below the map in two columns, the counter beside the heading."""
    unit = size.height / 100
    left, margin = LEFT_TICKS * unit, MARGIN * unit
    width = size.width - left - margin
    heading_bottom = size.height - (HEADING + 2) * unit
    counter_width = 0.46 * width
    counter = Box(left + width - counter_width, heading_bottom, counter_width, HEADING * unit)
    heading = Box(left, heading_bottom, width - counter_width - margin, HEADING * unit)
    rows = -(-optimizers // 2)
    mark_rows = 2 if size.width >= 0.85 * size.height else 3
    legend_height = min(rows * LEGEND_ROW + mark_rows * MARK_ROW, 45) * unit
    legend = Box(left, margin, width, legend_height)
    bottom = legend.top + BELOW_TICKS * unit + margin
    map_box = _fit(domain, Box(left, bottom, width, heading_bottom - 1.5 * unit - bottom))
    map_box = map_box._replace(left=left + (width - map_box.width) / 2)
    return Layout(heading, map_box, legend, counter, columns=2)


def _fit(domain: Domain, room: Box) -> Box:
    """The largest box at the room's upper left in which a unit is equally long both ways."""
    ratio = domain.width / domain.height
    if not 1 / MOST_STRETCHED <= ratio <= MOST_STRETCHED:
        return room
    width = min(room.width, room.height * ratio)
    height = width / ratio
    return Box(room.left, room.top - height, width, height)
