"""Static parts of a figure, drawn at pixels: text, lines and discs."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, inf, nextafter
from typing import Any, Literal, TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import NDArray

from landscapes.drawing.canvas.layout import LADDER, MARGIN, Box, Shown
from landscapes.drawing.canvas.lettering import (
    LEAST_SIZE,
    BoldFormula,
    balanced,
    font,
    legible,
    pieces,
    text_width,
)
from landscapes.kinds.base import Size
from landscapes.themes import Color, Theme

DPI = 100
"""Pixels per inch of a figure; all lengths are in these pixels."""

PIXELS_TO_POINTS = 72 / DPI

CAPTION_LINE = 1.4
"""The height of a caption's line, in sizes of its text."""

RIM = 0.22
"""The width of the rim around text on transparent paper, both sides together, in text sizes."""

Align: TypeAlias = Literal["left", "center", "right"]
"""The part of a text that stands at its given place."""


STILL = 2
"""The z-order of still parts; of these, later ones lie above earlier ones."""


class Canvas:
    """A figure, and a pen that draws on it in pixels from its lower left corner.

    A caption stands at the foot of the figure; pixels count from the corner above it.

    Args:
        size: the figure's size.
        theme: its colours and sizes.
        caption: the text at its foot.
        figure: an empty figure of this size to draw on; a new one by default.

    Attributes:
        size: the size of the figure above the caption and below the heading.
        full_size: the figure's size.
        pixels: the transform from pixels above the caption to the renderer's.
        foot: the height of the caption.
        unit: a hundredth of the length of which margins and boxes of texts are shares, in
            pixels; like texts, they do not shrink any further in small figures.
    """

    def __init__(
        self,
        size: Size,
        theme: Theme,
        caption: str | None = None,
        figure: Figure | None = None,
    ) -> None:
        self.theme = theme
        text = legible(theme.small * size.unit)
        self.unit = max(size.unit, LEAST_SIZE / theme.small) / 100
        margin = MARGIN * self.unit
        lines = balanced(caption, text, size.width - 2 * margin) if caption else []
        self.foot = round((CAPTION_LINE * len(lines) + 0.6) * text) if lines else 0
        self.full_size, self.size = size, size._replace(height=size.height - self.foot)
        self.figure = figure or new_figure(size)
        self.figure.set_facecolor("none" if theme.clear else theme.paper)
        share = Affine2D().translate(0, self.foot).scale(1 / size.width, 1 / size.height)
        self.pixels: Transform = share + self.figure.transSubfigure
        for number, line in enumerate(lines, start=1):
            baseline = -CAPTION_LINE * text * (number - 0.3)
            self.text(margin, baseline, line, text, theme.muted)

    def take_from_top(self, height: float) -> None:
        """Take space for a heading from the top of what is left of the figure."""
        self.size = self.size._replace(height=self.size.height - ceil(height))

    def drawn(self) -> NDArray[np.uint8]:
        """Draw the figure; its RGBA pixels, shape (height, width, 4)."""
        agg = FigureCanvasAgg(self.figure)
        agg.draw()  # type: ignore[no-untyped-call]
        return np.asarray(agg.buffer_rgba())  # type: ignore[no-untyped-call]

    def shares(self, box: Box) -> tuple[float, float, float, float]:
        """A box in shares of the whole figure, as matplotlib places axes."""
        width, height = self.full_size
        bottom = box.bottom + self.foot
        return box.left / width, bottom / height, box.width / width, box.height / height

    def length(self, share: float) -> float:
        """A share of the figure's unit in pixels, see :attr:`~landscapes.kinds.base.Size.unit`."""
        return share * self.full_size.unit

    def text_size(self, share: float) -> float:
        """The size in pixels of text whose size is a share of the figure's unit.

        In small figures text does not shrink any further once it is hard to read.
        """
        return legible(self.length(share))

    @property
    def ladder(self) -> Sequence[Shown]:
        """What the figure may show around its maps, from most to least.

        As long as texts can shrink with the figure, it shows everything.
        """
        is_small = self.theme.small * self.full_size.unit < LEAST_SIZE
        return LADDER if is_small else LADDER[:1]

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        color: Color,
        bold: bool = False,
        align: Align = "left",
        halo: Color | None = None,
    ) -> None:
        """Write text; its baseline begins, has its middle or ends at (x, y), by ``align``.

        A halo in the given colour separates it from what is below. Formulas between dollars are
        set by mathtext, never by TeX.
        """
        laid_out = list(pieces(text, size, bold))
        if len(laid_out) > 1 and align != "left":
            x -= text_width(text, size, bold) * (0.5 if align == "center" else 1)
            align = "left"
        for piece in laid_out:
            settings: dict[str, Any] = {
                "transform": self.pixels,
                "fontproperties": font(piece.text, size * PIXELS_TO_POINTS, bold),
                "color": color,
                "ha": align,
                "va": "baseline",
                "parse_math": piece.is_formula,
                "path_effects": self.rim(size, halo),
            }
            if bold and piece.is_formula:
                self.figure.add_artist(BoldFormula(x + piece.left, y, piece.text, **settings))
            else:
                self.figure.text(x + piece.left, y, piece.text, **settings)

    def rim(self, size: float, halo: Color | None = None) -> list[AbstractPathEffect]:
        """The rim around text of this size; none without a halo, unless paper is transparent."""
        if not (self.theme.clear or halo):
            return []
        width = RIM * size * PIXELS_TO_POINTS
        return [withStroke(linewidth=width, foreground=halo or self.theme.paper)]

    def ground(self, box: Box) -> None:
        """Lay paper below moving parts on transparent paper, so that a frame covers the last."""
        if self.theme.clear:
            self.bar(box, self.theme.paper)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        width: float,
        color: Color,
        dashes: Sequence[float] = (),
    ) -> None:
        """Draw a polyline with round ends; ``dashes`` alternates the lengths of dashes and gaps."""
        line = Line2D(
            xs, ys, linewidth=width * PIXELS_TO_POINTS, color=color, solid_capstyle="round"
        )
        if dashes:
            # matplotlib counts them in widths of the line.
            line.set_linestyle((0, [length / width for length in dashes]))
            line.set_dash_capstyle("butt")
        self._add(line)

    def disc(
        self, x: float, y: float, radius: float, fill: Color, edge: Color, width: float
    ) -> None:
        """Draw a disc with an edge."""
        linewidth = width * PIXELS_TO_POINTS
        self._add(Circle((x, y), radius, facecolor=fill, edgecolor=edge, linewidth=linewidth))

    def path(self, path: Path, width: float, color: Color, fill: Color = "none") -> None:
        """Stroke a path, and fill it unless the fill is ``none``."""
        linewidth = width * PIXELS_TO_POINTS
        self._add(PathPatch(path, facecolor=fill, edgecolor=color, linewidth=linewidth))

    def area(self, path: Path, fill: Color) -> None:
        """Fill the inside of a path."""
        self._add(PathPatch(path, facecolor=fill, linewidth=0))

    def bar(self, box: Box, fill: Color) -> None:
        """Draw a filled rectangle."""
        corner = (box.left, box.bottom)
        self._add(Rectangle(corner, box.width, box.height, facecolor=fill, linewidth=0))

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self.pixels)
        artist.set_zorder(STILL)
        self.figure.add_artist(artist)


def new_figure(size: Size) -> Figure:
    """An empty figure of this size."""
    return Figure(figsize=(_inches(size.width), _inches(size.height)), dpi=DPI)


@lru_cache(4096)
def _inches(pixels: float) -> float:
    """A side in inches, rounded up: one that is too short may cost matplotlib a pixel."""
    inches = pixels / DPI
    return inches if inches * DPI >= pixels else nextafter(inches, inf)
