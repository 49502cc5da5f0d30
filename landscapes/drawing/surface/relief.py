"""A surface as a camera sees it: its visible parts, and the places that it hides.

The camera is far away and never below the ground, so each column of the picture
shows the surface over one line on the ground, and along that line, from near to
far, a place is visible if it appears above all nearer ones. The highest
appearance so far is the line's horizon. One table of horizons gives both what
each pixel of the surface's picture shows and which parts of a run are hidden:
the floating horizon of Wright, "A two-space solution to the hidden line problem
for plotting functions of two variables", IEEE Trans. Computers C-22 (1973).
"""

from copy import copy

import numpy as np
from numpy.typing import NDArray

from landscapes.drawing.map.plane import Plane
from landscapes.drawing.surface.elevations import Elevations
from landscapes.drawing.surface.projection import Projection
from landscapes.functions import Array, Landscape
from landscapes.levels import bounded
from landscapes.objective import Objective

OVERSAMPLING = 2
"""Columns of the relief in each pixel of the figure, and rows of its picture."""

SAMPLES = 512
"""Samples of the loss along the line on the ground that a column shows."""

TOLERANCE = 1.5
"""A place is hidden if something nearer appears this many pixels above it.

A place on the surface lies on its own horizon, so with less tolerance rounding would
decide; a place hidden by so little is covered by half a line's width at most.
"""


ASIDE = 0.25
"""The distance in pixels of a second sample of the loss beside each, for its gradient."""

STEEPEST = 1e6
"""Slopes are clipped to this: steeper ones look the same, and their squares must be finite."""


class Relief:
    """A landscape's surface, sampled column by column as a camera sees it.

    Args:
        landscape: the landscape.
        plane: the map from the domain to the ground, which has its middle at (0, 0).
        projection: the map from the ground to the figure.
        elevations: the heights of losses.

    Attributes:
        columns: the middle of each column in the figure, shape (C,).
        inside: whether the ground reaches to the column, shape (C,).
        near, far: the distances at which each column's line begins and ends, shape (C,).
        face: the side of the ground where it begins, 0 for a side along y, else 1; shape (C,).
        losses: the losses at the samples of each line, from near to far, shape (C, N).
        gradients: those of the losses, to the right and away from the camera, shape (2, C, N).
        slopes: likewise the gradients of the heights, shape (2, C, N).
        horizons: the highest appearance up to each sample, shape (C, N).
    """

    def __init__(
        self, landscape: Landscape, plane: Plane, projection: Projection, elevations: Elevations
    ) -> None:
        self._objective, self._plane = Objective(landscape), plane
        self.projection, self.elevations = projection, elevations
        half = np.array([plane.box.width, plane.box.height]) / 2
        reach = float(np.abs(projection.turn[0]) @ half)
        low, high = projection.origin[0] - reach, projection.origin[0] + reach
        count = OVERSAMPLING * int(np.ceil(high) - np.floor(low))
        self.columns = np.floor(low) + (np.arange(count) + 0.5) / OVERSAMPLING
        self.inside = (self.columns > low) & (self.columns < high)
        self._across = np.clip(self.columns - projection.origin[0], 1e-6 - reach, reach - 1e-6)
        self.near, self.far, self.face = _line_ends(self._across, projection.turn, half)
        self.losses, self.gradients = self._sample()
        self.slopes = self._slopes()
        ups = projection.up(self._away(), elevations.heights(self.losses))
        self.horizons = np.maximum.accumulate(ups, axis=1)

    def some(self, columns: slice) -> "Relief":
        """The relief of these columns alone."""
        part = copy(self)
        for name in ("columns", "inside", "near", "far", "face", "losses", "horizons", "_across"):
            setattr(part, name, getattr(self, name)[columns])
        part.gradients, part.slopes = self.gradients[:, columns], self.slopes[:, columns]
        return part

    def points(self) -> Array:
        """The points of the plane at all samples, shape (C, N, 2)."""
        return self._plane.points(self.projection.ground(self._turned()))

    def _slopes(self) -> Array:
        """The gradients of the heights; zero where the surface is cut off."""
        rising = np.isfinite(self.gradients) & (self.losses < self.elevations.cap)
        with np.errstate(all="ignore"):
            steep = self.elevations.steepness(self.losses) * self.gradients
        slopes = np.where(rising, steep, 0.0)
        return np.asarray(np.clip(slopes, -STEEPEST, STEEPEST))

    def place(self, ground: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Lift places on the ground, shape (K, 2), onto the surface.

        Returns:
            Their pixels, shape (K, 2), and whether the surface hides them, shape (K,).
        """
        losses = self._loss(ground)
        pixels = self.projection.pixels(ground, self.elevations.heights(losses))
        away = self.projection.turned(ground)[:, 1]
        column = np.floor((pixels[:, 0] - self.columns[0]) * OVERSAMPLING + 0.5)
        column = np.clip(column, 0, len(self.columns) - 1).astype(int)
        along = (away - self.near[column]) / (self.far - self.near)[column]
        sample = np.clip(along * (SAMPLES - 1), 0, SAMPLES - 1).astype(int)
        return pixels, self.horizons[column, sample] > pixels[:, 1] + TOLERANCE

    def _away(self) -> Array:
        """The distance of each sample from the middle, away from the camera, shape (C, N)."""
        return np.asarray(np.linspace(self.near, self.far, SAMPLES, axis=1))

    def _turned(self) -> Array:
        """The samples as (across, away), shape (C, N, 2)."""
        away = self._away()
        across = np.broadcast_to(self._across[:, np.newaxis], away.shape)
        return np.stack([across, away], axis=-1)

    def _sample(self) -> tuple[Array, Array]:
        """The losses at all samples and their gradients."""
        turned = self._turned()
        losses = self._loss(self.projection.ground(turned))
        aside = self._loss(self.projection.ground(turned + np.array([ASIDE, 0.0])))
        with np.errstate(all="ignore"):
            along = np.gradient(losses, axis=1) * (SAMPLES - 1)
            along /= (self.far - self.near)[:, np.newaxis]
            return losses, np.stack([(aside - losses) / ASIDE, along])

    def _loss(self, ground: Array) -> Array:
        """The losses at places on the ground; NaN where not finite."""
        return bounded(self._objective.value(self._plane.points(ground)))


def _line_ends(across: Array, turn: Array, half: Array) -> tuple[Array, Array, NDArray[np.int64]]:
    """The distances at which lines away from the camera enter and leave the ground, and the side.

    Args:
        across: the distance of each line to the right of the middle, shape (C,).
        turn: the rotation of the projection.
        half: half the width and half the depth of the ground.
    """
    # A place on a line is turnᵀ·(across, away); it is on the ground while neither of its
    # two coordinates exceeds its half.
    with np.errstate(divide="ignore"):
        ends = (np.array([[-1], [1]]) * half - across[:, np.newaxis, np.newaxis] * turn[0]) / turn[
            1
        ]
    lows, highs = ends.min(axis=1), ends.max(axis=1)
    return lows.max(axis=1), highs.min(axis=1), lows.argmax(axis=1)
