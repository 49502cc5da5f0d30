"""The cells of maps at a step: colours that are looked up, not computed."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import DPI, Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.themes import Color

Pixels = NDArray[np.uint32]
"""RGBA pixels, each packed into a number, shape (height, width), the lowest row first."""


class Picture(NamedTuple):
    """The cells of one map.

    Attributes:
        box: their place on the figure, in whole pixels.
        pixels: their colours, one for each pixel of the box.
        begins: the step at which each pixel appears.
        lines: the lines over them, in pixels of the figure.
    """

    box: Box
    pixels: Pixels
    begins: NDArray[np.uint16]
    lines: Sequence[Path]


class Cells(Moving):
    """The cells of all maps of a figure, which appear at their steps, and lines over them.

    In formats with paths, the lines are paths. In formats with pixels they are drawn into
    the cells' pixels once, because drawing paths takes far longer.

    Args:
        canvas: the canvas to draw on.
        pictures: the maps.
        step: the last step, which is shown first.
        color: the colour of the lines.
        width: the width of the lines, in pixels.
    """

    def __init__(
        self, canvas: Canvas, pictures: Sequence[Picture], step: float, color: Color, width: float
    ) -> None:
        super().__init__(canvas, step)
        self._pictures, self._color, self._width = pictures, color, width
        self._lined: list[Pixels] = []

    def paint(self, brush: Brush) -> None:
        """Draw the cells that have appeared by the current step, and the lines."""
        if brush.keeps_paths:
            self._show(brush, [picture.pixels for picture in self._pictures])
            self._draw_lines(brush)
            return
        if not self._lined:
            self._lined = self._with_lines()
        self._show(brush, self._lined)

    def _show(self, brush: Brush, pixels: Sequence[Pixels]) -> None:
        for (box, _, begins, _), colors in zip(self._pictures, pixels, strict=True):
            shown = np.where(begins <= self.step, colors, np.uint32(0))
            brush.image(shown.view(np.uint8).reshape(*shown.shape, 4), box)

    def _draw_lines(self, brush: Brush) -> None:
        for picture in self._pictures:
            brush.clip(picture.box)
            for path in picture.lines:
                brush.stroke(path, self._color, self._width)
        brush.clip(None)

    def _with_lines(self) -> list[Pixels]:
        """The pixels of all maps with the lines over them."""
        width, height = self.canvas.full_size
        agg = RendererAgg(width, height, DPI)  # type: ignore[no-untyped-call]
        brush = Brush(agg, Affine2D().translate(0, self.canvas.foot))
        self._draw_lines(brush)
        brush.put_away()
        drawn = np.asarray(agg.buffer_rgba())[::-1]  # type: ignore[no-untyped-call]
        return [_over(picture, self._part(drawn, picture.box)) for picture in self._pictures]

    def _part(self, drawn: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
        """Cut the pixels of a box out of those of the figure, the lowest row first."""
        left, bottom = round(box.left), round(box.bottom) + self.canvas.foot
        return drawn[bottom : bottom + round(box.height), left : left + round(box.width)]


def _over(picture: Picture, drawn: NDArray[np.uint8]) -> Pixels:
    """Blend drawn pixels over a picture."""
    below = picture.pixels.view(np.uint8).reshape(drawn.shape)
    alpha = drawn[..., 3:] / np.float32(255)
    mixed = np.rint(below[..., :3] + alpha * (drawn[..., :3] - below[..., :3].astype(np.float32)))
    both = np.dstack([mixed.astype(np.uint8), below[..., 3]])
    return both.view(np.uint32)[..., 0]
