"""From the landscape's plane to pixels."""

import numpy as np

from landscapes.drawing.canvas.layout import Box
from landscapes.functions import Array, Domain

FARTHEST = 1e5
"""Pixels from the map's centre beyond which nothing is placed."""


class Plane:
    """How a landscape's domain lies on a figure.

    Args:
        domain: the part of the plane that is shown.
        box: where on the figure it is shown, in pixels.
    """

    def __init__(self, domain: Domain, box: Box) -> None:
        self.box = box
        self._low = np.array([domain.x_min, domain.y_min])
        self._scale = np.array([box.width / domain.width, box.height / domain.height])
        self._corner = np.array([box.left, box.bottom])
        self._centre = self._corner + np.array([box.width, box.height]) / 2

    def pixels(self, points: Array) -> Array:
        """Points of shape (..., 2) in pixels; those very far away are brought nearer."""
        with np.errstate(over="ignore"):
            offset = (points - self._low) * self._scale + self._corner - self._centre
        offset = np.clip(offset, -1e100, 1e100)
        distance = np.hypot(offset[..., :1], offset[..., 1:])
        return np.asarray(self._centre + offset * np.minimum(1, FARTHEST / (distance + 1e-9)))

    def points(self, pixels: Array) -> Array:
        """Pixels of shape (..., 2) as points of the plane."""
        return np.asarray((pixels - self._corner) / self._scale + self._low)
