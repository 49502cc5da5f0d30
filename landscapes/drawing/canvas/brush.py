"""Drawing in pixels with the primitives that all backends of matplotlib share.

Moving parts are drawn with these instead of matplotlib's artists: the same code makes
the frames of an animation and the paths of an SVG, and a frame takes a few milliseconds.
"""

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox
from numpy.typing import NDArray

from landscapes.drawing.canvas.canvas import PIXELS_TO_POINTS, Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import font, pieces, text_width
from landscapes.functions import Array
from landscapes.themes import Color

Cap = Literal["round", "butt"]


class Brush:
    """Draws on a renderer; all lengths are in pixels from the figure's lower left corner.

    Args:
        renderer: the renderer to draw on.
        pixels: the transform from the figure's pixels to the renderer's.

    Attributes:
        has_own_pixels: whether the renderer's pixels are the figure's.
    """

    def __init__(self, renderer: RendererBase, pixels: Transform) -> None:
        self._renderer = renderer
        # A plain matrix: a sum of transforms is added up anew, and slowly, by every stroke.
        matrix = pixels.get_matrix()
        self._pixels = Affine2D(matrix)
        self._shift = matrix[:2, 2].tolist()
        self.has_own_pixels = not keeps_paths(renderer) and matrix[0, 0] == 1
        self._gc = renderer.new_gc()
        self._gc.set_joinstyle("round")
        self._gc.set_antialiased(True)

    def put_away(self) -> None:
        """Restore the renderer's state."""
        self._gc.restore()

    def clip(self, box: Box | None) -> None:
        """Clip what is drawn from now on to a box; None removes the clipping."""
        inside = box and TransformedBbox(Bbox.from_bounds(*box), self._pixels)
        self._gc.set_clip_rectangle(inside)  # type: ignore[arg-type]

    def stroke(
        self,
        path: Path,
        color: Color,
        width: float,
        cap: Cap = "round",
        dashes: Sequence[float] = (),
        offset: float = 0,
    ) -> None:
        """Draw a line along a path.

        Args:
            path: the path.
            color: the colour.
            width: the width of the line.
            cap: the ends of the line.
            dashes: the lengths of dashes and gaps in turn; none for a solid line.
            offset: how far into the dashes the line begins.
        """
        self._gc.set_capstyle("butt" if dashes else cap)
        self._pen(color, width)
        lengths = [self._points(length) for length in dashes]
        self._gc.set_dashes(self._points(offset), lengths or None)
        self._renderer.draw_path(self._gc, path, self._pixels)
        self._gc.set_dashes(0, None)

    def shape(
        self,
        path: Path,
        size: tuple[float, float],
        center: tuple[float, float],
        color: Color,
        edge: Color | None = None,
        width: float = 0,
        opacity: float = 1,
    ) -> None:
        """Fill a shape of unit size, and draw its edge.

        Args:
            path: the shape, of unit size, around (0, 0).
            size: the factors of its width and height.
            center: the place of its (0, 0).
            color: the colour of the inside.
            edge: the colour of the edge.
            width: the width of the edge.
            opacity: the opacity of the inside.
        """
        (a, b), (x, y) = size, center
        place = self._pixels.get_matrix() @ np.array([[a, 0, x], [0, b, y], [0, 0, 1]])
        self._pen(edge or color, width)
        self._renderer.draw_path(self._gc, path, Affine2D(place), to_rgba(color, opacity))

    def outlines(self, path: Path, x: float, y: float, color: Color, width: float) -> None:
        """Fill the outlines of a text from (x, y), with an edge of this width in the same colour.

        They are not moved to whole pixels, where the thin bar of a minus sign would vanish.
        """
        self._gc.set_snap(False)
        self.shape(path, (1, 1), (x, y), color, color, width)
        self._gc.set_snap(None)

    def fill(self, box: Box, color: Color) -> None:
        """Fill a rectangle."""
        if box.width > 0:
            corner = (box.left, box.bottom)
            self.shape(Path.unit_rectangle(), (box.width, box.height), corner, color)

    def discs(
        self, places: Array, radius: float, color: Color, edge: Color, width: float = 0
    ) -> None:
        """Draw discs of one look around places of shape (K, 2)."""
        self._pen(edge, width)
        scale = self._pixels.get_matrix()[0, 0] * radius
        self._renderer.draw_markers(
            self._gc,
            Path.unit_circle(),
            Affine2D().scale(scale),
            Path(places),
            self._pixels,
            to_rgba(color),
        )

    def area(self, path: Path, color: Color, opacity: float) -> None:
        """Fill the inside of a path."""
        self._pen(color, 0)
        self._renderer.draw_path(self._gc, path, self._pixels, to_rgba(color, opacity))

    @property
    def keeps_paths(self) -> bool:
        """Whether the renderer keeps paths, as SVG and PDF do, instead of making pixels."""
        return keeps_paths(self._renderer)

    def image(self, pixels: NDArray[np.uint8], box: Box) -> None:
        """Draw RGBA pixels, the lowest row first, stretched to the box."""
        draw_pixels(self._renderer, self._gc, pixels, self._pixels, box)

    def blit(self, pixels: NDArray[np.uint8], x: float, y: float) -> None:
        """Draw RGBA pixels, the lowest row first, from the whole pixel nearest to (x, y).

        The renderer must have the figure's own pixels.
        """
        right, up = self._shift
        self._renderer.draw_image(self._gc, round(x + right), round(y + up), pixels)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        color: Color,
        align: Literal["left", "right"] = "left",
        paper: Color | None = None,
        bold: bool = False,
    ) -> None:
        """Write text with its baseline from, or up to, (x, y); on a patch if ``paper`` is set."""
        width = text_width(text, size, bold)
        if align == "right":
            x -= width
        if paper:
            pad = 0.15 * size
            patch, corner = (width + 2 * pad, 1.1 * size), (x - pad, y - 0.3 * size)
            self.shape(Path.unit_rectangle(), patch, corner, paper, opacity=0.8)
        self._pen(color, 0)
        for piece in pieces(text, size, bold):
            left, baseline = self._pixels.transform((x + piece.left, y))
            if self._renderer.flipy():
                baseline = self._renderer.get_canvas_width_height()[1] - baseline
            of_piece = font(piece.text, size * PIXELS_TO_POINTS, bold)
            self._renderer.draw_text(
                self._gc, left, baseline, piece.text, of_piece, 0, piece.is_formula
            )

    def _pen(self, color: Color, width: float) -> None:
        self._gc.set_foreground(to_rgba(color), isRGBA=True)
        self._gc.set_linewidth(self._points(width))

    def _points(self, length: float) -> float:
        """A length in points, the unit of renderers."""
        return length * PIXELS_TO_POINTS


def keeps_paths(renderer: RendererBase) -> bool:
    """Whether a renderer keeps paths, as SVG and PDF do, instead of making pixels."""
    return bool(renderer.option_scale_image())


def draw_pixels(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    pixels: NDArray[np.uint8],
    place: Transform,
    box: Box,
) -> None:
    """Draw an image in a box, scaled to its nearest pixels where the sizes differ.

    Args:
        renderer: the renderer to draw on.
        gc: the graphics context, with its clipping.
        pixels: the image's RGBA, the lowest row first.
        place: the transform from the box's pixels to the renderer's.
        box: the place of the image.
    """
    corners = [(box.left, box.bottom), (box.right, box.top)]
    (left, bottom), (right, top) = place.transform(corners)
    if keeps_paths(renderer):
        size = Affine2D().scale(right - left, top - bottom)
        renderer.draw_image(gc, left, bottom, pixels, size)
        return
    rows, columns = (
        (np.arange(wanted) + 0.5) * count // wanted
        for wanted, count in zip(
            (round(top - bottom), round(right - left)), pixels.shape, strict=False
        )
    )
    nearest = pixels[np.ix_(rows.astype(int), columns.astype(int))]
    renderer.draw_image(gc, round(left), round(bottom), nearest)


class Moving(Artist):
    """A part of a figure that looks different at each step.

    Args:
        canvas: the canvas to draw on.
        step: the (fractional) step to show first.
    """

    def __init__(self, canvas: Canvas, step: float) -> None:
        super().__init__()
        self.step = step
        self.canvas = canvas
        self.set_zorder(10)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the part at the current step."""
        if self.get_visible():
            brush = Brush(renderer, self.canvas.pixels)
            self.paint(brush)
            brush.put_away()

    def paint(self, brush: Brush) -> None:
        """Draw the part at the current step with a brush."""
        raise NotImplementedError


class Steady(Moving):
    """A part that looks the same for many steps; it lies below those that move."""

    def state(self, step: float) -> Hashable:
        """What the part's look at a step depends on."""
        raise NotImplementedError
