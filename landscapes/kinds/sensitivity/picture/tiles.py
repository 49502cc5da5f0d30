"""Charts of equal size in rows and columns, each under a head of text."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from landscapes.drawing.canvas.layout import Box

MOST_STRETCHED = 1.6
"""A chart gains nothing from being so much longer one way than the other."""

HeadHeight: TypeAlias = Callable[[float], float]
"""How high the heads of charts are that are so many pixels wide."""


class Around(NamedTuple):
    """What stands around the charts, in pixels.

    Attributes:
        left: the labels at the left of a row.
        right: what the labels at its foot reach beyond it at the right.
        below: the labels at the foot of a chart.
        gap: between a chart and the one at its right.
        head: how high what stands above a chart is.
        narrowest: how wide a chart is at least, that its titles fit; one in a row may be less.
    """

    left: float
    right: float
    below: float
    gap: float
    head: HeadHeight
    narrowest: float


class Tiling(NamedTuple):
    """The boxes of charts, row by row from the upper left; each row has so many of them."""

    boxes: tuple[Box, ...]
    columns: int

    @property
    def worth(self) -> float:
        """How large a chart is, as far as that helps to read it."""
        _, _, width, height = self.boxes[0]
        return min(width, MOST_STRETCHED * height) * min(height, MOST_STRETCHED * width)


def tiled(room: Box, count: int, around: Around) -> Tiling:
    """The tiling of a room whose charts are the largest."""
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
