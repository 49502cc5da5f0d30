"""Charts of equal size in rows and columns, each under a head of text."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from landscapes.drawing.canvas.layout import Box

MOST_STRETCHED = 1.6
"""The largest useful ratio of the sides of a chart."""

HeadHeight: TypeAlias = Callable[[float], float]
"""A function from the width of charts to the height of their heads, in pixels."""


class Around(NamedTuple):
    """The space around the charts, in pixels.

    Attributes:
        left: the width of the labels at the left of a row.
        right: the extent of the labels below a row beyond its right end.
        below: the height of the labels below a chart.
        gap: the gap between a chart and the next one in the row.
        head: a function from the width of charts to the height of their heads.
        narrowest: the least width for the titles of charts; a single column may be narrower.
    """

    left: float
    right: float
    below: float
    gap: float
    head: HeadHeight
    narrowest: float


class Tiling(NamedTuple):
    """The boxes of charts, row by row from the upper left, and the number of columns."""

    boxes: tuple[Box, ...]
    columns: int

    @property
    def worth(self) -> float:
        """The useful area of a chart: excess beyond ``MOST_STRETCHED`` does not count."""
        _, _, width, height = self.boxes[0]
        return min(width, MOST_STRETCHED * height) * min(height, MOST_STRETCHED * width)


def tiled(room: Box, count: int, around: Around) -> Tiling:
    """The tiling of ``room`` with the largest charts."""
    tilings = [_in_columns(room, count, columns, around) for columns in range(1, count + 1)]
    wide = [t for t in tilings if t.columns == 1 or t.boxes[0].width >= around.narrowest]
    return max(wide, key=lambda tiling: tiling.worth)


def _in_columns(room: Box, count: int, columns: int, around: Around) -> Tiling:
    rows = -(-count // columns)
    aside = around.left + around.right + (columns - 1) * around.gap
    width = (room.width - aside) / columns
    head = around.head(max(1.0, width))
    pitch = room.height / rows
    width, height = max(1.0, width), max(1.0, pitch - head - around.below)
    boxes = []
    for index in range(count):
        row, column = divmod(index, columns)
        left = room.left + around.left + column * (width + around.gap)
        boxes.append(Box(left, room.top - row * pitch - head - height, width, height))
    return Tiling(tuple(boxes), columns)
