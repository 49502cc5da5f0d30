"""A mesh over a domain, and words for places on it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy import bool_
from numpy.typing import NDArray

from landscapes.digits import decimals_on, on_axis
from landscapes.functions import Array, Domain
from landscapes.objective import Objective

Mask = NDArray[bool_]
"""Points of a mesh, shape (POINTS, POINTS)."""

POINTS = 41
"""Points of a mesh along each axis; an odd number, to include the centre."""
_NAMED = 3
"""The most lines to name."""
_HALVINGS = 40


@dataclass(frozen=True)
class Mesh:
    """A mesh of points over a domain.

    Attributes:
        domain: the domain.
        xs: the points' x, shape (POINTS,).
        ys: the points' y, shape (POINTS,).
        points: shape (POINTS, POINTS, 2), the first axis along y.
    """

    domain: Domain
    xs: Array
    ys: Array
    points: Array

    @classmethod
    def over(cls, domain: Domain) -> "Mesh":
        xs = np.linspace(domain.x_min, domain.x_max, POINTS)
        ys = np.linspace(domain.y_min, domain.y_max, POINTS)
        return cls(domain, xs, ys, np.stack(np.meshgrid(xs, ys), axis=-1))

    def closer(self, point: Array, within: Domain) -> "Mesh":
        """Make a mesh ten times as fine around a point, which is not itself a mesh point."""
        width, height = self.domain.width / 20, self.domain.height / 20
        x, y = point + np.array([width, height]) / 120
        return Mesh.over(
            Domain(
                max(x - width, within.x_min),
                min(x + width, within.x_max),
                max(y - height, within.y_min),
                min(y + height, within.y_max),
            )
        )

    def edges(self, axis: int) -> tuple[Array, Array]:
        """Return the beginnings and ends, shape (N, 2), of all edges along x (0) or y (1)."""
        lines = np.moveaxis(self.points, 1 - axis, 0)
        return lines[:-1].reshape(-1, 2), lines[1:].reshape(-1, 2)

    def rounded(self, points: Array) -> Array:
        """Round points, shape (..., 2), to the resolution of this mesh."""
        parts = [
            np.round(points[..., axis], decimals_on(span)) + 0.0
            for axis, span in enumerate(self._spans)
        ]
        return np.stack(parts, axis=-1)

    def named(self, point: Array) -> str:
        x, y = (on_axis(*each) for each in zip(point, self._spans, strict=True))
        return f"({x}, {y})"

    def bound(self, axis: int, sign: str, value: float) -> str:
        """Write ``x < 0.3``."""
        return f"{'xy'[axis]} {sign} {on_axis(value, self._spans[axis])}"

    @property
    def _spans(self) -> tuple[float, float]:
        return self.domain.width, self.domain.height


def masked(mesh: Mesh, mask: Mask) -> str:
    """Say where a mask is: ``along x = 0``, ``at (0, 0)``, or a share with an example."""
    if mask.all():
        return "anywhere in the domain"
    if place := _alone(mesh, mask):
        return place
    if place := _alone(mesh, ~mask):
        return f"anywhere but {place}"
    share = min(max(mask.mean(), 0.01), 0.99)
    return f"in {share:.0%} of the domain, such as near {mesh.named(mesh.points[mask][0])}"


def _alone(mesh: Mesh, mask: Mask) -> str:
    """Write ``along x = 0`` or ``at (0, 0)`` if the mask is a line or a point, or nothing."""
    first = mesh.points[mask][0]
    if mask.sum() == 1:
        return f"at {mesh.named(first)}"
    for axis in (0, 1):
        if mask.all(axis=axis).sum() == 1 and mask.sum() == POINTS:
            return f"along {mesh.bound(axis, '=', first[axis])}"
    return ""


def edge_of_side(objective: Objective, mesh: Mesh, mask: Mask) -> str:
    """Write ``for x < 0`` if the mask is one side of the mesh, or nothing.

    The edge is found by bisection along the middle line of the mesh.
    """
    for axis, values in (0, mesh.xs), (1, mesh.ys):
        lines = np.asarray(mask.all(axis=axis))
        if mask.sum() != POINTS * lines.sum() or lines.sum() < 2:
            continue
        for sign, order in ("<", 1), (">", -1):
            inside = lines[::order]
            beyond = int(inside.sum())
            if inside[:beyond].all():
                edge = _edge(objective, mesh, axis, *values[::order][[beyond - 1, beyond]])
                return f"for {mesh.bound(axis, sign, edge)}"
    return ""


def _edge(objective: Objective, mesh: Mesh, axis: int, outside: float, inside: float) -> float:
    def point(value: float) -> Array:
        place = np.array(mesh.domain.center)
        place[axis] = value
        return place

    for _ in range(_HALVINGS):
        middle = (outside + inside) / 2
        if np.isfinite(objective.value(point(middle))):
            inside = middle
        else:
            outside = middle
    return float(inside)


def scattered(mesh: Mesh, along: Iterable[Array]) -> str:
    """Say where the points found along x and the points found along y are.

    Lines across the mesh give ``along x = 0, x = 1 and y = 0``, many lines ``along lines such
    as …``, single points ``at (0, 0)``, and no points nothing.
    """
    lines, others = [], []
    for axis, points in enumerate(along):
        found = np.unique(mesh.rounded(points), axis=0)
        values, counts = np.unique(found[:, axis], return_counts=True)
        straight = values[counts > POINTS / 4]
        lines += [mesh.bound(axis, "=", value) for value in straight]
        others += [mesh.named(point) for point in found[~np.isin(found[:, axis], straight)]]
    if lines:
        # If there are many lines, the mesh has missed others between them.
        such = "lines such as " if lines[_NAMED:] else ""
        rest = ["elsewhere"] if others else []
        *first, last = lines[:_NAMED] + rest
        return f"along {such}{', '.join(first)}{' and ' if first else ''}{last}"
    others = list(dict.fromkeys(others))
    if len(others) > 1:
        return f"at places such as {others[len(others) // 2]}"
    return f"at {others[0]}" if others else ""
