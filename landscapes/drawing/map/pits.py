"""The pits of a landscape: where water would stay, and how high it would rise before it spills.

Each point of the mesh drains to its lowest neighbour, and so on to the lowest point of its pit.
Two pits meet at the lowest pass between them. From the lowest pass upwards, pits that meet become
one; the shallower one is full. The border of the mesh is a pit without a floor. This is the
merge tree of the losses, by persistence: Edelsbrunner and Harer, "Computational Topology" (2010).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.functions import Array

FULL = 0.9
"""A pit's isoline stands at this share of the way from its lowest point to its pass."""

EQUAL = 0.01
"""Two pits are equally low if their lowest points differ by at most this share of a depth."""

SHALLOW = 1e-9
"""Pits that are shallower than this share of the losses' size are round-off."""

_NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1))
"""The offsets, row and column, to half of a point's neighbours; the others are opposite."""


class Pit(NamedTuple):
    """A local minimum on a mesh.

    Attributes:
        row, column: its place on the mesh.
        loss: the loss there.
        spill: the loss at the lowest pass out of it, or where it reaches the border.
    """

    row: int
    column: int
    loss: float
    spill: float

    @property
    def depth(self) -> float:
        return self.spill - self.loss

    @property
    def level(self) -> float:
        """The loss of its isoline, which closes around it."""
        return self.loss + FULL * self.depth


def pits(losses: Array) -> list[Pit]:
    """Find the pits of losses on a mesh, the deepest first.

    Pits on the border are left out, and those that may be due to rounding or to the mesh,
    as in a valley that is narrower than its cells. So is the lowest pit, unless others
    are as low: any isoline shows it.

    Args:
        losses: shape (rows, columns); NaN where there is none.
    """
    heights = np.where(np.isnan(losses), np.inf, losses)
    home = _drained(heights)
    bottoms = np.unique(home)
    finite = heights[np.isfinite(heights)]
    if not finite.size:
        return []
    least = SHALLOW * float(np.abs(finite).max())
    found = []
    for place, spill in _spills(heights, home, bottoms, least):
        row, column = divmod(place, heights.shape[1])
        pit = Pit(row, column, float(heights[row, column]), spill)
        if pit.depth > max(least, _roughness(heights, row, column)):
            found.append(pit)
    found.sort(key=lambda pit: pit.loss)
    if found and (len(found) == 1 or not _equal(found[0].loss, found[1].loss, found[0].spill)):
        del found[0]
    return sorted(found, key=lambda pit: -pit.depth)


def _drained(heights: Array) -> NDArray[np.int64]:
    """The place of the lowest point to which each point drains, as an index of all points."""
    ranks = np.empty(heights.size, np.int32)
    # Of equal heights the first counts as lower, so that a plateau drains too.
    ranks[np.argsort(heights, axis=None, kind="stable")] = np.arange(heights.size, dtype=np.int32)
    order, here = ranks.reshape(heights.shape), np.arange(heights.size).reshape(heights.shape)
    lowest, lower = order.copy(), here.copy()
    for offset in _NEIGHBOURS:
        sides = _sides(offset)
        for one, other in (sides, sides[::-1]):
            is_lower = order[other] < lowest[one]
            np.copyto(lowest[one], order[other], where=is_lower)
            np.copyto(lower[one], here[other], where=is_lower)
    goal = lower.ravel()
    while not np.array_equal(further := goal[goal], goal):
        goal = further
    return np.asarray(goal.reshape(heights.shape))


def _spills(
    heights: Array, home: NDArray[np.int64], bottoms: NDArray[np.int64], least: float
) -> Iterator[tuple[int, float]]:
    """Yield the lowest point of each pit, as an index, and the loss at which it spills."""
    floors = [*heights.ravel()[bottoms].tolist(), -np.inf]
    outside = len(bottoms)
    numbers = np.searchsorted(bottoms, home)
    parents = list(range(outside + 1))
    spilled: set[int] = set()

    def root(pit: int) -> int:
        while parents[pit] != pit:
            parents[pit] = pit = parents[parents[pit]]
        return pit

    for height, one, other in zip(*_passes(heights, numbers, outside), strict=True):
        low, high = sorted((root(one), root(other)), key=lambda pit: floors[pit])
        if low == high:
            continue
        parents[high] = low
        # Where both are equally low, both are full.
        for pit in (high, low) if _equal(floors[low], floors[high], height) else (high,):
            if pit not in spilled and height - floors[pit] > least:
                spilled.add(pit)
                yield int(bottoms[pit]), height


def _equal(low: float, high: float, spill: float) -> bool:
    return high - low <= EQUAL * (spill - high)


def _passes(
    heights: Array, numbers: NDArray[np.int64], outside: int
) -> tuple[list[float], list[int], list[int]]:
    """The lowest passes between neighbouring pits and out of the mesh, the lowest first."""
    passes, ones, others = [], [], []
    for offset in _NEIGHBOURS:
        a, b = _sides(offset)
        meets = numbers[a] != numbers[b]
        passes.append(np.maximum(heights[a], heights[b])[meets])
        ones.append(numbers[a][meets])
        others.append(numbers[b][meets])
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        passes.append(heights[edge])
        ones.append(numbers[edge])
        others.append(np.full(len(numbers[edge]), outside))
    height, one, other = map(np.concatenate, (passes, ones, others))
    pairs = np.minimum(one, other) * (outside + 1) + np.maximum(one, other)
    order = np.lexsort((height, pairs))
    first = order[np.flatnonzero(np.diff(pairs[order], prepend=-1))]
    first = first[np.isfinite(height[first])]
    first = first[np.argsort(height[first], kind="stable")]
    return height[first].tolist(), one[first].tolist(), other[first].tolist()


def _sides(offset: tuple[int, int]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The points of a mesh with a neighbour at this offset, and these neighbours."""
    down, right = offset
    rows = (slice(None, -down or None), slice(down, None))
    if right < 0:
        return (rows[0], slice(-right, None)), (rows[1], slice(None, right))
    return (rows[0], slice(None, -right or None)), (rows[1], slice(right, None))


def _roughness(heights: Array, row: int, column: int) -> float:
    """How far the mesh may miss the loss between its points, near one of them.

    A pit that is no deeper may be none: a narrow valley that winds across the mesh has
    such pits wherever a point is near its floor.
    """
    if not (0 < row < heights.shape[0] - 1 and 0 < column < heights.shape[1] - 1):
        return np.inf
    around = heights[row - 1 : row + 2, column - 1 : column + 2]
    bends = [around[1 + i, 1 + j] + around[1 - i, 1 - j] - 2 * around[1, 1] for i, j in _NEIGHBOURS]
    return float(np.max(bends)) / 2
