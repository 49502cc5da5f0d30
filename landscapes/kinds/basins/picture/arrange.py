"""Arrangements of panels, with the legend beside, below or among them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from landscapes.drawing.canvas.layout import Box, fit
from landscapes.functions import Domain
from landscapes.kinds.axes import Aspect

FEWER = 0.15
"""The value of a legend that names nothing, relative to one that names all."""

FOOTS = (0.1, 0.125, 0.15, 0.175, 0.2, 0.225, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
"""The heights of a legend below the panels that are tried, as shares of the space."""

PITCHES = 12
"""The number of distances between maps that are tried."""

Capacity: TypeAlias = Callable[[Box], float]
"""The share of its contents that a legend can show in a box; 0 if it does not fit."""


class Frame(NamedTuple):
    """The space around a map, in pixels.

    Attributes:
        left: the width of the labels at its left.
        below: the height of the labels below it.
        gap: the gap between two maps.
        title: a function from the width of titles to their height.
    """

    left: float
    below: float
    gap: float
    title: Callable[[float], float]


class Panels(NamedTuple):
    """Maps of one size in rows.

    Attributes:
        maps: their boxes in whole pixels, row by row from the upper left one.
        columns: the number of maps in a row; the last may have fewer.
        title_width: the width of a title.
    """

    maps: tuple[Box, ...]
    columns: int
    title_width: float

    @property
    def right(self) -> float:
        """The right end of the last column, titles included."""
        return max(box.left + max(box.width, self.title_width) for box in self.maps)

    @property
    def bottom(self) -> float:
        return self.maps[-1].bottom

    def moved(self, by: float) -> "Panels":
        """The panels, moved to the right."""
        maps = tuple(box._replace(left=box.left + round(by)) for box in self.maps)
        return self._replace(maps=maps)


class Arrangement(NamedTuple):
    """The panels of a figure, and the box of its legend."""

    panels: Panels
    legend: Box


def arrange_panels(
    room: Box,
    domain: Domain,
    count: int,
    frame: Frame,
    legend_width: float,
    capacity: Capacity,
    aspect: Aspect | None = None,
) -> Arrangement:
    """Choose the arrangement with the best product of map size and contents of the legend.

    The legend stands at the right of the panels, below them, or in the free part of
    the last row. Rows share the labels at their left, columns
    those at their foot.

    Args:
        room: the space for everything.
        domain: the domain that each map shows.
        count: the number of maps.
        frame: the space around each.
        legend_width: the preferred width of the legend.
        capacity: the share of its contents that the legend can show in a box.
        aspect: the proportions of a map.
    """

    def worth(candidate: Arrangement) -> float:
        share = capacity(candidate.legend)
        first = candidate.panels.maps[0]
        return first.width * first.height * (FEWER + (1 - FEWER) * share) if share else -1.0

    candidates = []
    for columns in range(1, count + 1):

        def panels(part: Box, columns: int = columns) -> Panels:
            return _panels(part, domain, count, columns, frame, aspect)

        # Of equally good ones, the first is taken.
        if count % columns:
            candidates.append(_among(room, panels, frame))
        candidates.append(_beside(room, panels, frame, legend_width))
        candidates += _below(room, panels, frame)
    return max(candidates, key=worth)


def _beside(
    room: Box, place: Callable[[Box], Panels], frame: Frame, legend_width: float
) -> Arrangement:
    """Place the legend at the right, all centred together."""
    width, gap = min(legend_width, room.width / 2), 2 * frame.gap
    panels = place(room._replace(width=room.width - width - gap))
    panels = panels.moved((room.right - width - gap - panels.right) / 2)
    height = panels.maps[0].top - room.bottom
    return Arrangement(panels, Box(panels.right + gap, room.bottom, width, height))


def _below(room: Box, place: Callable[[Box], Panels], frame: Frame) -> Iterator[Arrangement]:
    """Place the legend below, in several heights."""
    for share in FOOTS:
        foot = share * room.height
        above = Box(room.left, room.bottom + foot, room.width, room.height - foot)
        panels = _centred(place(above), room)
        top = panels.bottom - frame.below - frame.gap
        yield Arrangement(panels, Box(room.left, room.bottom, room.width, top - room.bottom))


def _among(room: Box, place: Callable[[Box], Panels], frame: Frame) -> Arrangement:
    """Place the legend where the last row has no maps."""
    panels = _centred(place(room), room)
    last, above = panels.maps[-1], panels.maps[-1 - len(panels.maps) % panels.columns]
    right = max(last.right, last.left + panels.title_width)
    left, top = right + 2 * frame.gap, above.bottom - frame.below - frame.gap
    return Arrangement(panels, Box(left, room.bottom, room.right - left, top - room.bottom))


def _panels(
    room: Box, domain: Domain, count: int, columns: int, frame: Frame, aspect: Aspect | None
) -> Panels:
    """The largest panels that fit, at the upper left of ``room``."""
    rows = -(-count // columns)
    across = (room.width - frame.left - (columns - 1) * frame.gap) / columns
    title = min(frame.title(across), room.height)
    down = (room.height - frame.below - rows * title - (rows - 1) * frame.gap) / rows
    space = Box(0, 0, max(across, 1), max(down, 1))
    width, height = (int(side) for side in fit(domain, space, aspect)[2:])
    # Maps stand apart only as far as their titles need it.
    wider = (width + (across - width) * part / PITCHES for part in range(PITCHES))
    pitch = next((each for each in wider if frame.title(each) <= title), across)
    boxes = []
    for index in range(count):
        row, column = divmod(index, columns)
        left = room.left + frame.left + column * (pitch + frame.gap)
        top = room.top - (row + 1) * title - row * (height + frame.gap)
        boxes.append(Box(round(left), round(top) - height, max(width, 1), max(height, 1)))
    return Panels(tuple(boxes), columns, pitch)


def _centred(panels: Panels, room: Box) -> Panels:
    return panels.moved((room.right - panels.right) / 2)
