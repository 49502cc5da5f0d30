"""From a landscape's plane and a height above it to pixels, as a camera from far away sees it."""

import numpy as np

from landscapes.functions import Array
from landscapes.kinds.base import SurfaceView


class Projection:
    """An orthographic projection: a camera that is so far away that nothing looks smaller.

    Places on the ground are in pixels from the middle of the domain, heights
    in pixels above the ground. For azimuth α and elevation ε, a place (x, y)
    at the height z lies

        across = y·cos α − x·sin α      to the right of the middle,
        away = −x·cos α − y·sin α       farther from the camera than it, and
        up = away·sin ε + z·cos ε       above it in the picture.

    Args:
        view: where the camera is.
        origin: where the middle of the domain is, on the ground, in pixels.
    """

    def __init__(self, view: SurfaceView, origin: tuple[float, float] = (0.0, 0.0)) -> None:
        azimuth, elevation = np.deg2rad(view.azimuth), np.deg2rad(view.elevation)
        self.turn = np.array(
            [[-np.sin(azimuth), np.cos(azimuth)], [-np.cos(azimuth), -np.sin(azimuth)]]
        )
        self.flattening, self.rise = float(np.sin(elevation)), float(np.cos(elevation))
        self.origin = np.array(origin)

    def turned(self, ground: Array) -> Array:
        """Places (x, y) on the ground as (across, away), both of shape (..., 2)."""
        return np.asarray(ground @ self.turn.T)

    def ground(self, turned: Array) -> Array:
        """The inverse of :meth:`turned`."""
        return np.asarray(turned @ self.turn)

    def up(self, away: Array, heights: Array) -> Array:
        """How high in the figure something appears, in pixels from its lower edge."""
        return np.asarray(self.origin[1] + self.flattening * away + self.rise * heights)

    def pixels(self, ground: Array, heights: Array) -> Array:
        """Places of shape (..., 2) at heights of shape (...), in the figure, of shape (..., 2)."""
        across, away = np.moveaxis(self.turned(ground), -1, 0)
        return np.stack([self.origin[0] + across, self.up(away, heights)], axis=-1)

    def corners(self, width: float, depth: float, height: float) -> Array:
        """The corners of a block that stands on the ground around the middle, shape (2, 4, 2).

        First those on the ground, then those above them; counterclockwise from
        the one where x and y are least.
        """
        x, y = width / 2, depth / 2
        ground = np.array([(-x, -y), (x, -y), (x, y), (-x, y)])
        return np.stack([self.pixels(ground, np.full(4, z)) for z in (0.0, height)])
