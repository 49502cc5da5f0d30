"""Arrangements of panels, with the legend beside, below or among them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from landscapes.drawing.canvas.layout import Box, fit
from landscapes.functions import Domain
from landscapes.kinds.axes import Aspect

SPREAD = 1.3
"""The largest distance between two columns or rows, in widths or heights of their panels."""


class Frame(NamedTuple):
    """What stands around the maps, in pixels.

    Attributes:
        left: the width of the labels at the left of a map.
        below: the height of the labels below it.
        gap: the gap between two maps.
        title: a function from the width of titles to their height.
        legend_width: the width of a column of the legend.
        legend_height: a function from the width of a legend to its height.
        counter: the size of the counter, which stands in the lower right corner.
    """

    left: float
    below: float
    gap: float
    title: Callable[[float], float]
    legend_width: float
    legend_height: Callable[[float], float]
    counter: tuple[float, float]


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

    def moved(self, across: float, down: float = 0.0) -> "Panels":
        """The panels, moved to the right and down."""
        return self._replace(
            maps=tuple(
                box._replace(left=box.left + round(across), bottom=box.bottom - round(down))
                for box in self.maps
            )
        )


class Arrangement(NamedTuple):
    """The panels of a figure, the box of its legend, and whether the legend fits."""

    panels: Panels
    legend: Box
    fits: bool


class Maps(NamedTuple):
    """The maps to arrange.

    Attributes:
        domain: the domain that each shows.
        aspect: whether its axes have the same scale; None leaves it to the layout.
        number: their number.
    """

    domain: Domain
    aspect: Aspect | None
    number: int


def arrange_panels(room: Box, maps: Maps, frame: Frame) -> Arrangement:
    """Choose the arrangement with the largest maps.

    The legend stands at the right of the panels, below them, or in the free part of
    the last row. Rows share the labels at their left, columns those at their foot.
    """

    def worth(candidate: Arrangement) -> tuple[bool, float]:
        first = candidate.panels.maps[0]
        return candidate.fits, first.width * first.height

    # Of equally good ones, the first is taken.
    return max(_candidates(room, maps, frame), key=worth)


def _candidates(room: Box, maps: Maps, frame: Frame) -> Iterator[Arrangement]:
    for columns in range(1, maps.number + 1):
        if maps.number % columns:
            yield _among(room, maps, columns, frame)
        yield _beside(room, maps, columns, frame)
        yield _below(room, maps, columns, frame)


def _beside(room: Box, maps: Maps, columns: int, frame: Frame) -> Arrangement:
    """Place the legend at the right, above the counter, all centred together."""
    width, gap = max(frame.legend_width, frame.counter[0]), 2 * frame.gap
    panels = _panels(room._replace(width=room.width - width - gap), maps, columns, frame)
    panels = panels.moved(max(0.0, room.right - width - gap - panels.right) / 2)
    bottom = room.bottom + frame.counter[1] + frame.gap
    left = min(panels.right + gap, room.right - width)
    legend = Box(left, bottom, room.right - left, panels.maps[0].top - bottom)
    return Arrangement(panels, legend, frame.legend_height(width) <= legend.height)


def _below(room: Box, maps: Maps, columns: int, frame: Frame) -> Arrangement:
    """Place the legend below, at the left of the counter."""
    width = room.width - frame.counter[0] - 2 * frame.gap
    height = frame.legend_height(width)
    foot = max(min(height, room.height / 2), frame.counter[1])
    over = foot + frame.gap
    above = Box(room.left, room.bottom + over, room.width, room.height - over)
    panels = _centred(_panels(above, maps, columns, frame), room)
    legend = Box(room.left, room.bottom, width, foot)
    return Arrangement(panels, legend, height <= foot)


def _among(room: Box, maps: Maps, columns: int, frame: Frame) -> Arrangement:
    """Place the legend and the counter where the last row has no maps."""
    panels = _centred(_panels(room, maps, columns, frame), room)
    last, above = panels.maps[-1], panels.maps[-1 - maps.number % columns]
    left, top = last.left + max(last.width, panels.title_width) + frame.gap, above.bottom
    top -= frame.below + frame.gap
    bottom = room.bottom + frame.counter[1] + frame.gap
    legend = Box(left, bottom, room.right - left, top - bottom)
    has_counter = left <= room.right - frame.counter[0]
    return Arrangement(
        panels, legend, has_counter and frame.legend_height(legend.width) <= legend.height
    )


def _panels(room: Box, maps: Maps, columns: int, frame: Frame) -> Panels:
    """The largest panels that fit, at the left of ``room`` and in the middle of its height."""
    rows = -(-maps.number // columns)
    across = (room.width - frame.left - (columns - 1) * frame.gap) / columns
    title = min(frame.title(across), room.height)
    down = (room.height - frame.below - rows * title - (rows - 1) * frame.gap) / rows
    space = Box(0, 0, max(across, 1), max(down, 1))
    width, height = (max(1, int(side)) for side in fit(maps.domain, space, maps.aspect)[2:])
    # Maps stand far apart only where their titles need it.
    needs = frame.title(width) > title
    pitch = frame.gap + (across if needs else min(across, SPREAD * width))
    tall = title + height + frame.gap
    spare = room.height - frame.below - rows * tall + frame.gap
    stride = tall + min(spare / max(rows - 1, 1), (SPREAD - 1) * height) * (rows > 1)
    spare -= (stride - tall) * (rows - 1)
    boxes = []
    for index in range(maps.number):
        row, column = divmod(index, columns)
        left = room.left + frame.left + column * pitch
        top = room.top - title - row * stride - max(0.0, spare) / 2
        boxes.append(Box(round(left), round(top) - height, width, height))
    return Panels(tuple(boxes), columns, pitch - frame.gap)


def _centred(panels: Panels, room: Box) -> Panels:
    return panels.moved(max(0.0, room.right - panels.right) / 2)
