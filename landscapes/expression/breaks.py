"""Find discontinuities of a loss or its slope between the points of a mesh.

On each edge of the mesh, bisection finds the place with the largest change. A ladder of
decreasing distances from it shows whether it is a break: where the function is continuous, the
difference across the place shrinks with the distance; at a break it stays the same; and
round-off makes as large a difference on one side of the place as across it.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.expression.places import Mesh
from landscapes.functions import Array
from landscapes.objective import Objective

HALVINGS = 30
"""The number of bisections of an edge."""
LADDER = 10.0 ** -np.arange(3, 7, 0.5)
"""Distances from the place as shares of the edge; much nearer, round-off dominates."""
ENOUGH = 5
"""The least number of rungs on which a break is seen; round-off may hide it on the nearest."""
NEAR = len(LADDER) // 2
"""The rung from which on the difference must be the same."""
ACROSS = 8
"""The least ratio of the difference across a break to that on one side of it."""
NOISE = 100
"""The least ratio of the difference across a break to the usual one at this distance."""
VISIBLE = 1e-12
"""Smaller relative changes of the loss along an edge may be round-off."""
KINK, JUMP = 1.1, 1.02
"""The largest ratio of the differences on two rungs, for a kink and for a jump."""
ZOOMS = 12
"""The number of tenfold refinements of the mesh around a pole."""
POLE = 10.0 ** -np.arange(4.5, 9, 0.5)
"""Distances from a pole as shares of the domain."""

Mask: TypeAlias = NDArray[np.bool_]
Measure: TypeAlias = Callable[[Array], Array]
"""From points, shape (..., 2), to losses, or to slopes along an axis, shape (...)."""
Places: TypeAlias = tuple[Array, Array]
"""Places found along x and places found along y, shape (K, 2) each."""


class Breaks(NamedTuple):
    """Places where a loss is not smooth.

    Attributes:
        jumps: the loss jumps.
        kinks: the slope jumps.
        cusps: the slope grows without bound, down on one side of the place and up on the other.
        walls: the slope grows without bound in another way.
    """

    jumps: Places
    kinks: Places
    cusps: Places
    walls: Places


@np.errstate(all="ignore")
def breaks(objective: Objective, mesh: Mesh) -> Breaks:
    """Find the places along the edges of a mesh where a loss is not smooth."""
    along_x, along_y = (_along(objective, mesh, axis) for axis in (0, 1))
    return Breaks(*zip(along_x, along_y, strict=True))


def _along(objective: Objective, mesh: Mesh, axis: int) -> tuple[Array, Array, Array, Array]:
    """Find jumps, kinks, cusps and walls along one axis."""

    def slope(points: Array) -> Array:
        return objective.gradient(points)[..., axis]

    low, high = mesh.edges(axis)
    by_loss, by_slope = (
        _Ladder(objective.value, slope, _most_changed(measure, low, high), low, high)
        for measure in (objective.value, slope)
    )
    cusps, walls = by_slope.steep
    return (
        by_loss.places[by_loss.jumps],
        by_slope.places[by_slope.kinks & ~cusps & ~walls],
        by_slope.places[cusps],
        np.concatenate([by_loss.places[by_loss.steep[1]], by_slope.places[walls]]),
    )


def _most_changed(measure: Measure, low: Array, high: Array) -> Array:
    """Find the place of the largest change on each edge that is not smooth, shape (K, 2)."""
    at_low, at_high = measure(low), measure(high)
    most = np.zeros(len(low))
    for _ in range(HALVINGS):
        most = np.fmax(most, np.abs(at_high - at_low))
        middle = (low + high) / 2
        at_middle = measure(middle)
        is_first = np.abs(at_middle - at_low) >= np.abs(at_high - at_middle)
        low = np.where(is_first[:, np.newaxis], low, middle)
        high = np.where(is_first[:, np.newaxis], middle, high)
        at_low = np.where(is_first, at_low, at_middle)
        at_high = np.where(is_first, at_middle, at_high)
    is_smooth = np.abs(at_high - at_low) <= 1e-6 * most
    return np.asarray(((low + high) / 2)[~is_smooth])


class _Ladder:
    """Losses and slopes on both sides of places.

    Args:
        loss: the loss at points.
        slope: the slope at points.
        places: shape (K, 2).
        low: the beginnings of the edges of the mesh.
        high: their ends.
    """

    def __init__(
        self, loss: Measure, slope: Measure, places: Array, low: Array, high: Array
    ) -> None:
        edge = high[0] - low[0]
        self.places = places
        self._edge = float(edge.sum())
        offsets = np.multiply.outer(np.multiply.outer(LADDER, [-2, -1, 1, 2]), edge)
        points = places + offsets[:, :, np.newaxis]
        # Shape (R, 4, K)
        self._losses, self._slopes = loss(points), slope(points)
        self._largest_losses = np.abs(self._losses).max(axis=(0, 1))
        near, far = low + offsets[-1, 2], low + offsets[-1, 3]
        self._usual_change = _usual(np.abs(loss(far) - loss(near)))
        self._usual_bend = _usual(np.abs(slope(far) - slope(near)))

    @property
    def jumps(self) -> Mask:
        """Whether the loss jumps at each place."""
        visible = np.maximum(VISIBLE * self._largest_losses, NOISE * self._usual_change)
        return np.asarray(_lasting(self._losses, JUMP) > visible)

    @property
    def kinks(self) -> Mask:
        """Whether the slope jumps at each place."""
        rounded = VISIBLE * self._largest_losses / self._edge
        visible = np.maximum(rounded, NOISE * self._usual_bend)
        return np.asarray(_lasting(self._slopes, KINK) > visible)

    @property
    def steep(self) -> tuple[Mask, Mask]:
        """Whether each place is a cusp, and whether it is a wall."""
        slopes = self._slopes[:, 1:3]
        sizes = np.abs(slopes)
        growth = np.diff(sizes, axis=0)
        grows = (growth > 1e-6 * sizes[1:]).all(axis=0) & (growth[-1] > growth[0] / 2)
        # The slope at a pole grows so fast that the loss changes as much on each rung.
        rises = sizes * LADDER[:, np.newaxis, np.newaxis]
        grows &= rises[-1] < 0.97 * rises[0]
        grows &= sizes[-1] * self._edge > VISIBLE * self._largest_losses
        is_defined = np.isfinite(self._losses).all(axis=(0, 1))
        is_cusp = grows.all(axis=0) & (slopes[-1, 0] * slopes[-1, 1] < 0)
        return is_cusp & is_defined, grows.any(axis=0) & ~is_cusp & is_defined


def _lasting(values: Array, limit: float) -> Array:
    """Return the difference across each place that lasts on all rungs, shape (K,), or 0.

    Args:
        values: measured on the ladder, shape (R, 4, K).
        limit: the largest ratio of the differences on two rungs.
    """
    far_behind, behind, ahead, far_ahead = np.moveaxis(values, 1, 0)
    across = np.abs(ahead - behind)
    aside = np.maximum(np.abs(far_ahead - ahead), np.abs(behind - far_behind))
    is_seen = across > ACROSS * aside
    most = np.where(is_seen, across, 0.0)[NEAR:].max(axis=0)
    least = np.where(is_seen, across, np.inf)[NEAR:].min(axis=0)
    lasts = (is_seen.sum(axis=0) >= ENOUGH) & (most <= limit * least) & (most > 0)
    return np.where(lasts, least, 0.0)


def _usual(differences: Array) -> float:
    """Return the 0.9 quantile of differences; the largest ones may be breaks."""
    finite = differences[np.isfinite(differences)]
    return float(np.quantile(finite, 0.9)) if finite.size else 0.0


@np.errstate(all="ignore")
def pole(objective: Objective, mesh: Mesh, sign: float) -> Array | None:
    """Find a place, shape (2,), where the loss times the sign grows without bound, if any.

    The search refines the mesh around the highest point. Each time the distance to a pole
    shrinks tenfold, the loss grows by as much as before or by more; at a cusp, however
    steep, it grows by less.
    """

    def heights(points: Array) -> Array:
        return sign * objective.value(points)

    closer = mesh
    for _ in range(ZOOMS + 1):
        found = heights(closer.points)
        found = np.where(np.isnan(found), -np.inf, found)
        place: Array = closer.points[np.unravel_index(np.argmax(found), found.shape)]
        if found.max() == np.inf:
            return place
        closer = closer.closer(place, mesh.domain)
    sides = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    span = np.array([mesh.domain.width, mesh.domain.height])
    growth = np.diff(heights(place + np.multiply.outer(POLE, sides * span)), axis=0)
    visible = VISIBLE * _largest(objective.value(mesh.points))
    is_pole = (growth > visible).all(axis=0) & (growth[-1] > 0.97 * growth[0])
    return place if is_pole.any() else None


def _largest(values: Array) -> float:
    """Return the largest absolute value of the finite values."""
    return float(np.max(np.abs(values), where=np.isfinite(values), initial=0.0))
