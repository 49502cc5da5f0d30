"""Finding where a loss or its slope is not continuous, between the points of a mesh.

Between two neighbouring points, what is continuous differs less and less as
the interval is halved; what is broken differs as much at the end.
"""

from collections.abc import Callable

import numpy as np

from landscapes.expression.places import Mesh
from landscapes.functions import Array
from landscapes.objective import Objective

HALVINGS = 20
"""How often an interval is halved before a difference is taken, and again before it is compared."""
ZOOMS = 8


def jumps(objective: Objective, mesh: Mesh) -> tuple[Array, Array]:
    """The places where the loss jumps along x and along y, shape (K, 2) each."""

    def along(axis: int) -> Array:
        low, high, growth = _breaks(objective.value, *mesh.edges(axis))
        # Towards a pole the difference grows instead of staying.
        return ((low + high) / 2)[growth < 2]

    return along(0), along(1)


def kinks(objective: Objective, mesh: Mesh) -> tuple[Array, Array]:
    """The places where the slope jumps but the loss does not, shape (K, 2) each."""
    small = 1e-5 * _largest(objective.value(mesh.points))

    def along(axis: int) -> Array:
        def slope(points: Array) -> Array:
            gradient: Array = objective.value_and_gradient(points)[1]
            return gradient[:, axis]

        low, high, _ = _breaks(slope, *mesh.edges(axis))
        is_continuous = np.abs(objective.value(high) - objective.value(low)) <= small
        # Where the loss is not defined on one side, its domain ends; that is no kink.
        around = objective.value(np.stack([2 * low - high, 2 * high - low]))
        return ((low + high) / 2)[is_continuous & np.isfinite(around).all(axis=0)]

    return along(0), along(1)


def _breaks(
    measure: Callable[[Array], Array], low: Array, high: Array
) -> tuple[Array, Array, Array]:
    """The tiny intervals in which a measure is not continuous.

    Args:
        measure: takes points of shape (N, 2) and returns shape (N,).
        low: where the intervals begin, shape (N, 2).
        high: where they end.

    Returns:
        Their ends, in two arrays of shape (K, 2), and in shape (K,) the ratio
        of the difference between the ends to what it was halfway.
    """
    scale = _largest(measure(low))
    low, high = _halved(measure, low, high)
    halfway = np.abs(measure(high) - measure(low))
    low, high = _halved(measure, low, high)
    growth = np.abs(measure(high) - measure(low)) / halfway
    found = (growth > 0.5) & np.isfinite(growth) & (halfway > 1e-6 * scale)
    return low[found], high[found], growth[found]


def _halved(measure: Callable[[Array], Array], low: Array, high: Array) -> tuple[Array, Array]:
    """Of each interval again and again the half in which the measure changes more."""
    at_low, at_high = measure(low), measure(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        at_middle = measure(middle)
        is_first = np.abs(at_middle - at_low) >= np.abs(at_high - at_middle)
        low = np.where(is_first[:, np.newaxis], low, middle)
        high = np.where(is_first[:, np.newaxis], middle, high)
        at_low = np.where(is_first, at_low, at_middle)
        at_high = np.where(is_first, at_middle, at_high)
    return low, high


def _largest(values: Array) -> float:
    return float(np.max(np.abs(values), where=np.isfinite(values), initial=0.0))


def pole(objective: Objective, mesh: Mesh, sign: float) -> Array | None:
    """A place, shape (2,), where the loss times the sign grows without bound, if there is one.

    Around the highest point the mesh is made ten times finer again and again:
    towards a maximum the height soon grows no more, towards a pole it does.
    """
    heights = []
    closer = mesh
    for _ in range(ZOOMS + 1):
        losses = sign * objective.value(closer.points)
        losses = np.where(np.isnan(losses), -np.inf, losses)
        place = np.unravel_index(np.argmax(losses), losses.shape)
        highest: Array = closer.points[place]
        if losses[place] == np.inf:
            return highest
        heights.append(losses[place])
        closer = closer.closer(highest, mesh.domain)
    early, late = np.diff(heights[:: ZOOMS // 2])
    is_pole = late >= early / 2 and late > 0.05 * np.ptp(objective.value(mesh.points))
    return highest if is_pole else None
