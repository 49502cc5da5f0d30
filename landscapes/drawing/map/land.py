"""The losses in view, and the land that shows them: an image, dark where the loss is low.

Light from the upper left makes it a relief. It moves a place along the ramp of colours, and
does not mix in black or white: so shadows stay clean, and a film needs few colours.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba_array
from matplotlib.path import Path
from numpy.typing import NDArray
from PIL import Image

from landscapes.drawing.canvas.brush import Brush
from landscapes.drawing.canvas.canvas import STILL, Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.functions import Array, Domain, Landscape, Levels
from landscapes.levels import LARGEST, SMALLEST, choose_levels, index_levels
from landscapes.objective import Objective
from landscapes.themes import Theme

MESH = 321
"""Points of the mesh along each axis."""

TONES = 80
"""The number of colours of the land: more cannot be seen, and make films larger."""

LIGHT = np.array([-1.0, 1.0]) / np.sqrt(2)
"""The direction to the light on the map."""

BRIGHT = 0.24
"""The most that light or shadow moves a place along the ramp; below a quarter, so that a higher
place in the same light is always lighter."""

GENTLE, STEEP = 0.2, 4.0
"""Slopes below the first look flat, and above the second all alike; between them the light
depends on their logarithm. A slope of 1 is the whole ramp on the way across the map."""


class OnMap(Protocol):
    """The parts of a scenario that a map shows."""

    @property
    def landscape(self) -> Landscape:
        """The landscape."""
        ...

    @property
    def domain(self) -> Domain:
        """The part of the plane that is shown."""
        ...

    @property
    def levels(self) -> Levels:
        """The losses of the isolines, or the way to choose them."""
        ...


class Relief:
    """The losses of a landscape in view, and the levels at which they are shown.

    Args:
        scenario: the landscape, the domain and the levels.

    Attributes:
        domain: the part of the plane that is shown.
        losses: the losses on a mesh over it, shape (MESH, MESH), y first; NaN where not finite.
        levels: the losses of the isolines, increasing, shape (L,).
        index: those of them that are drawn stronger and labelled.
        lowest, highest: the ends of the finite losses; 0 if there are none.
    """

    def __init__(self, scenario: OnMap) -> None:
        self.domain = domain = scenario.domain
        xs = np.linspace(domain.x_min, domain.x_max, MESH)
        ys = np.linspace(domain.y_min, domain.y_max, MESH)
        losses = Objective(scenario.landscape).value(np.stack(np.meshgrid(xs, ys), axis=-1))
        is_finite = np.isfinite(losses)
        self.losses = np.where(is_finite, np.clip(losses, -LARGEST, LARGEST), np.nan)
        finite = self.losses[is_finite] if is_finite.any() else np.zeros(1)
        self.lowest, self.highest = float(finite.min()), float(finite.max())
        levels = scenario.levels
        chosen = choose_levels(finite, levels) if isinstance(levels, str) else levels
        self.levels, self.index = np.array(chosen), np.array(index_levels(chosen))

    def share(self, losses: Array) -> Array:
        """The places of losses on the ramp of colours, from 0 for the lowest to 1 for the highest.

        Equal parts of the ramp lie between neighbouring levels, so the colours are as even as
        the isolines: linear in the loss for linear levels.
        """
        knots, places = self._knots
        return np.asarray(np.interp(losses, knots, places))

    def borders(self, count: int) -> Array:
        """The losses between any two of ``count`` equal parts of the ramp, increasing."""
        knots, places = self._knots
        return np.asarray(np.interp(np.arange(1, count) / count, places, knots))

    @cached_property
    def _knots(self) -> tuple[Array, Array]:
        """Losses, increasing, and their places on the ramp, which is linear between them."""
        inside = self.levels[(self.levels > self.lowest) & (self.levels < self.highest)]
        knots = np.array([self.lowest, *inside, self.highest])
        if self.highest - self.lowest < SMALLEST:
            return knots[:1], np.array([0.5])
        gaps = np.diff(knots / max(1.0, np.abs(knots).max()))
        parts = np.ones(len(gaps))
        if len(gaps) > 2:
            # The part of an interval that is in view; beyond the last level, a whole one.
            parts[0] = min(1.0, gaps[0] / gaps[1])
            parts[-1] = min(1.0, gaps[-1] / gaps[-2])
        places = np.append(0.0, np.cumsum(parts))
        return knots, places / places[-1]


class Stroke(NamedTuple):
    """A path over an image, in pixels of the figure, and its width."""

    path: Path
    width: float


class Picture(Artist):
    """A still image in a box, and isolines over it.

    Args:
        canvas: the canvas to draw on.
        box: its place.
        pixels: its RGBA, the lowest row first.
        strokes: the isolines, which the box clips.
    """

    def __init__(
        self, canvas: Canvas, box: Box, pixels: NDArray[np.uint8], strokes: Sequence[Stroke] = ()
    ) -> None:
        super().__init__()
        self.set_zorder(STILL)
        self._canvas, self.box, self.pixels, self.strokes = canvas, box, pixels, strokes

    def draw(self, renderer: RendererBase) -> None:
        """Draw the image and the lines."""
        if not self.get_visible():
            return
        brush = Brush(renderer, self._canvas.pixels)
        brush.image(self.pixels, self.box)
        brush.clip(self.box)
        for path, width in self.strokes:
            brush.stroke(path, self._canvas.theme.isoline, width, "butt")
        brush.put_away()


def draw_land(canvas: Canvas, box: Box, relief: Relief, strokes: Sequence[Stroke]) -> None:
    """Draw the land in a box, a colour for each of its pixels, and isolines."""
    box = _in_pixels(box)
    pixels = _land(relief, int(box.width), int(box.height), canvas.theme)
    canvas.figure.add_artist(Picture(canvas, box, pixels, strokes))


def draw_ramp(canvas: Canvas, box: Box) -> None:
    """Draw the ramp of colours from left to right, as the land has it where it is level."""
    box = _in_pixels(box)
    share = (np.arange(box.width) + 0.5) / box.width
    pixels = _palette(canvas.theme)[np.newaxis, _index(share)]
    canvas.figure.add_artist(Picture(canvas, box, pixels.view(np.uint8).reshape(1, -1, 4)))


def _in_pixels(box: Box) -> Box:
    """The whole pixels of a box."""
    left, bottom = round(box.left), round(box.bottom)
    return Box(left, bottom, max(round(box.right) - left, 1), max(round(box.top) - bottom, 1))


def _land(relief: Relief, width: int, height: int, theme: Theme) -> NDArray[np.uint8]:
    """The land in RGBA pixels, the lowest row first; ``theme.faint`` where nothing is finite."""
    share, seen = relief.share(relief.losses), np.isfinite(relief.losses)
    tones = np.where(seen, _lit(share), 0.0)
    image = _resized(tones, width, height)
    if seen.all():
        indices = _index(image)
    else:
        weight = _resized(seen.astype(np.float64), width, height)
        indices = np.where(weight < 0.5, TONES, _index(image / np.maximum(weight, 0.5)))
    return _palette(theme)[indices].view(np.uint8).reshape(height, width, 4)


def _index(places: Array) -> NDArray[np.uint8]:
    """The colours at places on the ramp."""
    return np.asarray(((TONES - 1) * places + 0.5).astype(np.uint8))


def _palette(theme: Theme) -> NDArray[np.uint32]:
    """The packed colours of the ramp, and that of nothing after them."""
    colors = to_rgba_array([*theme.fills(TONES), theme.faint])
    return np.asarray(np.rint(255 * colors).astype(np.uint8).view(np.uint32)[:, 0])


def _lit(share: Array) -> Array:
    """Places on the ramp in light and shadow; at its ends there is none.

    So the lowest place stays the darkest, and the highest the lightest.
    """
    return np.asarray(share + BRIGHT * _light(share) * 4 * share * (1 - share))


def _light(share: Array) -> Array:
    """The light on each point of the mesh, from -1 on slopes turned away to 1."""
    up, right = np.gradient(share, 1 / (MESH - 1))
    slope = np.hypot(right, up)
    strength = np.minimum(np.log1p(slope / GENTLE) / np.log1p(STEEP / GENTLE), 1)
    with np.errstate(invalid="ignore"):
        towards = -(LIGHT[0] * right + LIGHT[1] * up) / slope
    return np.asarray(np.nan_to_num(towards * strength))


def _resized(mesh: Array, width: int, height: int) -> Array:
    """Values on the mesh, interpolated at the middles of the pixels of a box."""
    # The outermost points of the mesh are on the edge of the box.
    ends = (0.5, 0.5, MESH - 0.5, MESH - 0.5)
    image = Image.fromarray(mesh.astype(np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR, box=ends))
