"""Texts as pixels, which are drawn many times faster than their letters are set."""

from math import ceil
from typing import Literal

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from landscapes.drawing.canvas.brush import Brush
from landscapes.drawing.canvas.canvas import DPI
from landscapes.drawing.canvas.lettering import text_path, text_width
from landscapes.themes import Color

PHASES = 4
"""The number of places within a pixel at which a letter of changing texts may stand."""


class Stamp:
    """A text that is drawn often: its outlines, and their pixels.

    Args:
        text: its outlines, from (0, 0).
        color: its colour.
        halo: the colour of a halo around it, and the halo's width, both sides together.
    """

    def __init__(self, text: Path, color: Color, halo: tuple[Color, float] | None = None) -> None:
        self._layers = [(text, *halo)] if halo else []
        self._layers.append((text, color, 0.0))
        width = halo[1] if halo else 0.0
        # The control points of curves are around them, and known without solving for extremes.
        vertices = np.asarray(text.vertices).reshape(-1, 2)
        self._margin = ceil(width + 1 - vertices.min(initial=0.0))
        across, up = (ceil(each + width + 1) for each in vertices.max(0, initial=0.0))
        sides = across + self._margin, up + self._margin
        renderer = RendererAgg(*sides, DPI)  # type: ignore[no-untyped-call]
        self._draw_outlines(Brush(renderer, Affine2D()), self._margin, self._margin)
        pixels = np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]
        self._pixels = pixels[::-1].copy()

    def draw(self, brush: Brush, x: float, y: float) -> None:
        """Draw the text from (x, y), at whole pixels where the renderer has the figure's."""
        if brush.has_own_pixels:
            brush.blit(self._pixels, x - self._margin, y - self._margin)
        else:
            self._draw_outlines(brush, x, y)

    def _draw_outlines(self, brush: Brush, x: float, y: float) -> None:
        for path, color, width in self._layers:
            brush.outlines(path, x, y, color, width)


class Letters:
    """Writes texts that change from frame to frame, such as numbers, letter by letter.

    Args:
        size: the size of the texts.
        color: their colour.
        bold: whether they are bold.
    """

    def __init__(self, size: float, color: Color, bold: bool = False) -> None:
        self._size, self._color, self._bold = size, color, bold
        self._stamps: dict[tuple[str, int], Stamp] = {}
        self._widths: dict[str, float] = {}

    def write(
        self, brush: Brush, text: str, x: float, y: float, align: Literal["left", "right"] = "left"
    ) -> None:
        """Write a text with its baseline from, or up to, (x, y)."""
        if not brush.has_own_pixels:
            brush.write(text, x, y, self._size, self._color, align, bold=self._bold)
            return
        if align == "right":
            x -= sum(map(self._width, text))
        for letter in text:
            place = round(PHASES * x)
            self._stamp(letter, place % PHASES).draw(brush, place // PHASES, y)
            x += self._width(letter)

    def _width(self, letter: str) -> float:
        if letter not in self._widths:
            self._widths[letter] = text_width(letter, self._size, self._bold)
        return self._widths[letter]

    def _stamp(self, letter: str, phase: int) -> Stamp:
        """The stamp of a letter that begins after this part of a pixel."""
        key = letter, phase
        if key not in self._stamps:
            path = text_path(letter, self._size, self._bold)
            moved = path.transformed(Affine2D().translate(phase / PHASES, 0))
            self._stamps[key] = Stamp(moved, self._color)
        return self._stamps[key]
