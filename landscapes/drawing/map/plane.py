"""Landscape's plane → pixels."""

import numpy as np

from landscapes.drawing.canvas.layout import Box
from landscapes.functions import Array, Domain

FARTHEST = 1e5
"""The largest distance from the map's centre at which anything is placed, in pixels."""

IMMENSE = 1e300
"""The distance from the domain's corner, in pixels, beyond which products may overflow."""


class Plane:
    """The place of a landscape's domain on a figure.

    Args:
        domain: the part of the plane to show.
        box: its place on the figure, in pixels.
    """

    def __init__(self, domain: Domain, box: Box) -> None:
        self.box = box
        self._low = np.array([domain.x_min, domain.y_min])
        self._high = np.array([domain.x_max, domain.y_max])
        self._scale = np.array([box.width / domain.width, box.height / domain.height])
        self._corner = np.array([box.left, box.bottom])
        self._centre = self._corner + np.array([box.width, box.height]) / 2

    def pixels(self, points: Array) -> Array:
        """Points of shape (..., 2) in pixels; those very far away are brought nearer.

        Their direction from the middle stays.
        """
        largest = np.finfo(np.float64).max
        with np.errstate(over="ignore"):
            move = np.clip(points - self._low, -largest, largest)
            excess = np.abs(move / (IMMENSE / self._scale)).max(axis=-1, keepdims=True)
        offset = move / np.maximum(excess, 1) * self._scale + self._corner - self._centre
        distance = np.hypot(offset[..., :1], offset[..., 1:])
        return np.asarray(self._centre + offset * np.minimum(1, FARTHEST / (distance + 1e-9)))

    @property
    def scale(self) -> tuple[float, float]:
        """Pixels per unit along x and y."""
        across, up = self._scale.tolist()
        return across, up

    def nearest(self, points: Array) -> Array:
        """The places in the box nearest to points of shape (..., 2), in pixels."""
        return self.pixels(np.clip(points, self._low, self._high))

    def points(self, pixels: Array) -> Array:
        """Pixels of shape (..., 2) as points of the plane."""
        return np.asarray((pixels - self._corner) / self._scale + self._low)
