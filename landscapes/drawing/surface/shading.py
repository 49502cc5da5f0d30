"""The picture of a relief: filled by loss, shaded by slope, with isolines, on a block."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import draw_pixels, keeps_paths
from landscapes.drawing.canvas.canvas import STILL, Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.surface.relief import OVERSAMPLING, SAMPLES, Relief
from landscapes.functions import Array
from landscapes.themes import Color

LIGHT = np.array([-0.5, -0.3, 0.81])
"""The direction to the light: to the right, away from the camera, and upwards; of length 1."""

DARK, BRIGHT = 0.5, 0.6
"""The strength of the shadow's and the light's colour on slopes turned from and to the light."""

SHADOW, SUN = "#1b2733", "#ffffff"
"""The colours of shadow and light: a cool dark, and white."""

WALL = 0.35
"""The share of the light on the block's sides, which should not attract the eye."""

COLUMNS = 192
"""The number of columns painted at once, which limits the memory: a pixel's colour takes far
less than its computation."""

SHADES, COVERS = 256, 16
"""The numbers of shades of light, and of coverage by an isoline."""


class Veil(NamedTuple):
    """What dims parts of a landscape.

    Attributes:
        covers: from points of the plane, shape (..., 2), to whether it covers them, shape (...).
        color: its colour.
        opacity: its opacity, from 0 to 1.
    """

    covers: Callable[[Array], NDArray[np.bool_]]
    color: Color
    opacity: float


class Paint(NamedTuple):
    """The colours of a relief.

    Attributes:
        levels: the losses of the isolines, shape (L,), increasing.
        borders: the losses between two fills, shape (F,), increasing.
        fills: the colours between them, F+1.
        isoline: the colour of the isolines.
        widths: their widths in pixels, shape (L,).
        wall: the colour of the block's sides, and of NaN.
        veil: what dims parts of it, if anything.
    """

    levels: Array
    borders: Array
    fills: Sequence[Color]
    isoline: Color
    widths: Array
    wall: Color
    veil: Veil | None = None


class Picture(Artist):
    """The picture of a relief; vector formats keep its full resolution.

    Args:
        canvas: the canvas to draw on.
        relief: the surface.
        paint: its colours.
    """

    def __init__(self, canvas: Canvas, relief: Relief, paint: Paint) -> None:
        super().__init__()
        self.set_zorder(STILL)
        self._canvas = canvas
        self._left, self._bottom = float(np.floor(relief.columns[0])), _bottom(relief)
        self._pixels = painted(relief, paint)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the picture, averaged where the renderer has only the figure's pixels."""
        if not self.get_visible():
            return
        gc = renderer.new_gc()
        height, width, _ = np.array(self._pixels.shape) / OVERSAMPLING
        pixels = self._pixels if keeps_paths(renderer) else _averaged(self._pixels)
        box = Box(self._left, self._bottom, width, height)
        draw_pixels(renderer, gc, pixels[::-1], self._canvas.pixels, box)
        gc.restore()


def painted(relief: Relief, paint: Paint) -> NDArray[np.uint8]:
    """Paint a relief: RGBA pixels, OVERSAMPLING to a pixel of the figure, the upper row first."""
    bottom = _bottom(relief)
    height = int(np.ceil(relief.horizons[:, -1].max()) - bottom) * OVERSAMPLING
    rows = bottom + (np.arange(height) + 0.5) / OVERSAMPLING
    pixels = np.empty((len(relief.columns), height, 4), np.uint8)
    table = _table(paint)
    for begin in range(0, len(pixels), COLUMNS):
        some = slice(begin, begin + COLUMNS)
        pixels[some] = _painted(relief.some(some), paint, table, rows)
    return pixels.transpose(1, 0, 2)[::-1]


def _painted(
    relief: Relief, paint: Paint, table: NDArray[np.uint8], rows: Array
) -> NDArray[np.uint8]:
    """The pixels of a relief's columns in these rows, shape (C, R, 4)."""
    samples = _samples(relief, rows)
    pixels = np.zeros((*samples.shape, 4), np.uint8)
    seen = samples >= 0
    pixels[seen] = _surface_colors(relief, paint, table, seen, samples[seen])
    feet = relief.projection.up(relief.near, np.zeros(len(relief.near)))[:, np.newaxis]
    wall = (samples < 0) & (rows > feet) & relief.inside[:, np.newaxis]
    pixels[wall] = _wall_colors(relief, paint)[np.nonzero(wall)[0]]
    return pixels


def _bottom(relief: Relief) -> float:
    return float(np.floor(relief.projection.up(relief.near, np.zeros(1)).min()))


def _samples(relief: Relief, rows: Array) -> Array:
    """The (fractional) sample of its column that each pixel shows, shape (C, R).

    It is -1 below the surface, NaN above it and beside it.
    """
    count = np.arange(SAMPLES, dtype=np.float64)
    samples = np.full((len(relief.columns), len(rows)), np.nan)
    for column in np.flatnonzero(relief.inside):
        horizon = relief.horizons[column]
        samples[column] = np.interp(rows, horizon, count, left=-1, right=np.nan)
    return samples


def _surface_colors(
    relief: Relief,
    paint: Paint,
    table: NDArray[np.uint8],
    seen: NDArray[np.bool_],
    samples: Array,
) -> NDArray[np.uint8]:
    """RGBA of the pixels that show the surface, shape (P, 4)."""
    first = np.nonzero(seen)[0] * SAMPLES
    before = first + np.minimum(samples.astype(int), SAMPLES - 2)
    losses, part = relief.losses.ravel(), samples - (before - first)
    loss = losses[before] + part * (losses[before + 1] - losses[before])

    cover = (_cover(relief, paint, loss, before) * (COVERS - 1) + 0.5).astype(np.uint8)
    light = _shade(_light(relief.slopes)).ravel()[before]
    fill = np.searchsorted(paint.borders, loss) + np.isnan(loss)
    colors = table[fill, light, cover]
    if veil := paint.veil:
        covered = veil.covers(relief.points()).ravel()[before]
        own = (1 - veil.opacity) * colors[covered, :3]
        colors[covered, :3] = np.rint(own + veil.opacity * 255 * _rgb([veil.color]))
    return np.asarray(colors)


def _cover(relief: Relief, paint: Paint, loss: Array, before: NDArray[np.int64]) -> Array:
    """How far an isoline covers each pixel, from 0 to 1, at losses just after samples."""
    levels = np.concatenate([[-np.inf], paint.levels, [np.inf]])
    reach = np.concatenate([[0], paint.widths / 2, [0]])
    above = np.searchsorted(paint.levels, loss) + 1
    scale = _pixels_per_loss(relief).ravel()[before]
    cover = np.zeros_like(loss)
    with np.errstate(invalid="ignore", over="ignore"):
        for level in (above - 1, above):
            depth = np.abs(loss - levels[level])
            depth *= -scale
            depth += reach[level]
            # Level ground has no isoline, even if its loss is a level: its depth is NaN.
            depth *= OVERSAMPLING
            depth += 0.5
            np.fmax(cover, depth, out=cover)
    return np.asarray(np.minimum(cover, 1, out=cover))


def _table(paint: Paint) -> NDArray[np.uint8]:
    """RGBA for each fill, shade and cover by an isoline, shape (F+2, SHADES, COVERS, 4).

    The last fill is for NaN. A picture has a million pixels, so colours are looked up.
    """
    light = np.linspace(-1, 1, SHADES)[:, np.newaxis]
    fills = _lit(_rgb([*paint.fills, paint.wall])[:, np.newaxis], light)[:, :, np.newaxis]
    cover = np.linspace(0, 1, COVERS)[:, np.newaxis]
    return _rgba(fills + cover * (_rgb([paint.isoline]) - fills))


def _wall_colors(relief: Relief, paint: Paint) -> NDArray[np.uint8]:
    """RGBA of the block's side below each column, shape (C, 4)."""
    outwards = -np.sign(relief.projection.turn[1]) * relief.projection.turn
    light = (LIGHT[:2] @ outwards)[relief.face, np.newaxis]
    return _rgba(_lit(_rgb([paint.wall]), WALL * light))


def _light(slopes: Array) -> Array:
    """The light on slopes of shape (2, ...), relative to flat ground, between -1 and 1."""
    aside, along = slopes
    cosine = (LIGHT[2] - LIGHT[0] * aside - LIGHT[1] * along) / np.sqrt(1 + aside**2 + along**2)
    return np.asarray(cosine - LIGHT[2])


def _shade(light: Array) -> NDArray[np.uint8]:
    return ((light + 1) / 2 * (SHADES - 1) + 0.5).clip(0, SHADES - 1).astype(np.uint8)


def _lit(colors: Array, light: Array) -> Array:
    """Colours in more or less light than flat ground gets; shapes (..., 3) and (..., 1)."""
    dark, bright = _rgb([SHADOW, SUN])
    colors = colors - DARK * np.minimum(light, 0) * (dark - colors)
    return np.asarray(colors + BRIGHT * np.maximum(light, 0) * (bright - colors))


def _pixels_per_loss(relief: Relief) -> Array:
    """The distance in the picture of isolines that differ by 1, at each sample, shape (C, N).

    Along a row of the picture, a step to the right also leads nearer or farther
    on a surface that is not level; the chain rule gives the gradient of the loss
    in the picture from that on the ground.
    """
    projection = relief.projection
    aside, along = relief.gradients
    advance = projection.flattening + projection.rise * relief.slopes[1]
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return np.asarray(np.maximum(advance, 0) / np.hypot(projection.flattening * aside, along))


def _averaged(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Average the picture to the figure's pixels; transparent pixels add no colour."""
    offsets = np.ndindex(OVERSAMPLING, OVERSAMPLING)
    height, width, _ = pixels.shape
    total = np.zeros((height // OVERSAMPLING, width // OVERSAMPLING, 4), np.uint16)
    for i, j in offsets:
        total += pixels[i::OVERSAMPLING, j::OVERSAMPLING]
    opaque = np.maximum(total[..., 3:] // 255, 1)
    total[..., :3] //= opaque
    total[..., 3] //= OVERSAMPLING**2
    return total.astype(np.uint8)


def _rgb(colors: Sequence[Color]) -> Array:
    return np.array([to_rgb(color) for color in colors])


def _rgba(colors: Array) -> NDArray[np.uint8]:
    """Opaque pixels of colours of shape (..., 3)."""
    opaque = np.ones((*colors.shape[:-1], 1))
    rgba: Array = np.rint(255 * np.concatenate([colors.clip(0, 1), opaque], axis=-1))
    return rgba.astype(np.uint8)
