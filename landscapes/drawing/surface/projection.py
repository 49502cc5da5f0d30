"""Places on the ground and heights → pixels, as a distant camera sees them."""

import numpy as np

from landscapes.functions import Array
from landscapes.kinds.axes import SurfaceView


class Projection:
    """An orthographic projection: the size of a thing does not depend on its distance.

    Places on the ground are in pixels from the middle of the domain, heights
    in pixels above the ground. For azimuth α and elevation ε, a place (x, y)
    at the height z lies

        across = y·cos α − x·sin α      to the right of the middle,
        away = −x·cos α − y·sin α       beyond the middle, and
        up = away·sin ε + z·cos ε       above it in the picture.

    Args:
        view: the direction of the camera.
        origin: the place of the middle of the ground in the figure, in pixels.
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
        """The row in the figure of places at these heights, in pixels from its lower edge."""
        return np.asarray(self.origin[1] + self.flattening * away + self.rise * heights)

    def pixels(self, ground: Array, heights: Array) -> Array:
        """Places of shape (..., 2) at heights of shape (...), in the figure, of shape (..., 2)."""
        across, away = np.moveaxis(self.turned(ground), -1, 0)
        return np.stack([self.origin[0] + across, self.up(away, heights)], axis=-1)

    def corners(self, width: float, depth: float, height: float) -> Array:
        """The corners of a block that stands on the ground around the middle, shape (2, 4, 2).

        First the corners on the ground, then those above them; counterclockwise from the
        corner with the least x and y.
        """
        x, y = width / 2, depth / 2
        ground = np.array([(-x, -y), (x, -y), (x, y), (-x, y)])
        return np.stack([self.pixels(ground, np.full(4, z)) for z in (0.0, height)])
