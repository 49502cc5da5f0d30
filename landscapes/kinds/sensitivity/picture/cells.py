"""Cells: colours in an even grid, and hatching with a border over some of them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.charts.scale import Scale
from landscapes.functions import Array
from landscapes.themes import Color

SHADES = 256
"""The number of colours of a ramp; the eye cannot tell them apart."""

HATCH_PITCH = 0.7
"""The distance between lines of a hatching, in sizes of small text."""

Pixels = NDArray[np.uint8]
"""RGB colours, shape (H, W, 3)."""


class Shading(NamedTuple):
    """The colours of values.

    Attributes:
        scale: from the best value to the worst; values beyond an end have its colour.
        colors: the colours along the scale.
        never: the colour of an infinite value.
    """

    scale: Scale
    colors: Sequence[Color]
    never: Color

    def pixels(self, values: Array) -> Pixels:
        """The colours of values of shape (H, W), in shape (H, W, 3)."""
        palette = rgb([*self.colors, self.never])
        with np.errstate(invalid="ignore"):
            shares = np.nan_to_num(self.scale.shares(values), nan=1.0).clip(0, 1)
        indices = np.minimum((shares * len(self.colors)).astype(int), len(self.colors) - 1)
        return np.asarray(palette[np.where(np.isinf(values), len(self.colors), indices)])


def rgb(colors: Sequence[Color]) -> Pixels:
    """Colours as numbers, shape (N, 3)."""
    return np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colors], np.uint8)


def draw_cells(canvas: Canvas, box: Box, pixels: Pixels) -> None:
    """Draw cells in a box, the first row lowest, as one image in formats with paths."""
    axes = canvas.figure.add_axes(canvas.shares(box), zorder=3)
    axes.set_axis_off()
    axes.imshow(pixels, origin="lower", aspect="auto", interpolation="none")


def hatching(canvas: Canvas, box: Box, marked: NDArray[np.bool_]) -> Path | None:
    """Slanted lines over the marked cells of a grid in a box, as one path; None without any."""
    pitch = HATCH_PITCH * canvas.text_size(canvas.theme.small) * np.sqrt(2)
    # Lines x + y = n · pitch of the whole figure, so that they meet in neighbouring cells.
    first = np.ceil((box.left + box.bottom) / pitch)
    last = np.floor((box.right + box.top) / pitch)
    pieces = [_pieces(box, marked, total) for total in np.arange(first, last + 1) * pitch]
    ends = np.concatenate([np.empty((0, 2, 2)), *pieces])
    return _segments(ends)


def border(box: Box, marked: NDArray[np.bool_]) -> Path | None:
    """The border between marked cells and others, as one path; None without any."""
    rows, columns = marked.shape
    xs = box.left + box.width * np.arange(columns + 1) / columns
    ys = box.bottom + box.height * np.arange(rows + 1) / rows
    row, column = np.nonzero(marked[:, 1:] != marked[:, :-1])
    upright = np.stack(
        [np.stack([xs[column + 1], ys[row]], -1), np.stack([xs[column + 1], ys[row + 1]], -1)], 1
    )
    row, column = np.nonzero(marked[1:] != marked[:-1])
    level = np.stack(
        [np.stack([xs[column], ys[row + 1]], -1), np.stack([xs[column + 1], ys[row + 1]], -1)], 1
    )
    return _segments(np.concatenate([upright, level]))


def _pieces(box: Box, marked: NDArray[np.bool_], total: float) -> Array:
    """The parts of the line x + y = total over marked cells, shape (N, 2, 2)."""
    rows, columns = marked.shape
    low, high = max(box.left, total - box.top), min(box.right, total - box.bottom)
    if low >= high:
        return np.empty((0, 2, 2))
    borders = box.left + box.width * np.arange(1, columns) / columns
    crossed = total - (box.bottom + box.height * np.arange(1, rows) / rows)
    xs = np.concatenate([[low], borders, crossed, [high]])
    xs = np.unique(xs[(xs >= low) & (xs <= high)])
    middles = (xs[:-1] + xs[1:]) / 2
    column = np.clip((middles - box.left) / box.width * columns, 0, columns - 1).astype(int)
    row = np.clip((total - middles - box.bottom) / box.height * rows, 0, rows - 1).astype(int)
    steps = np.diff(marked[row, column].astype(int), prepend=0, append=0)
    ends = np.stack([xs[steps == 1], xs[steps == -1]], axis=-1)
    return np.stack([ends, total - ends], axis=-1)


def _segments(ends: Array) -> Path | None:
    """Segments as one path; ends of shape (N, 2, 2)."""
    if not len(ends):
        return None
    codes = np.tile(np.array([Path.MOVETO, Path.LINETO], np.uint8), len(ends))
    return Path(ends.reshape(-1, 2), codes)
