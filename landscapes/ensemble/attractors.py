"""Attractors: clusters of the places where runs come to rest away from known minima."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble.outcome import CONVERGENCE_RADIUS
from landscapes.functions import Array, Domain

Cell = tuple[int, int]


class Attractor(NamedTuple):
    """A minimum at which runs end: a known one, or one that was found.

    Attributes:
        x, y: its place; for a found one, the end of the run with the lowest loss.
        loss: the loss there.
        known: whether the landscape declares it.
    """

    x: float
    y: float
    loss: float
    known: bool


class Rests(NamedTuple):
    """The K cells of a grid in which runs came to rest.

    Attributes:
        cells: shape (K, 2), the columns and rows of the cells, none twice.
        places: shape (K, 2), the position with the lowest loss in each.
        losses: shape (K,), the loss there.
    """

    cells: NDArray[np.int64]
    places: Array
    losses: Array


def rests(domain: Domain, positions: Array, losses: Array) -> tuple[Rests, NDArray[np.int64]]:
    """The cells that contain end points, and the index of each end point's cell, shape (R,).

    A run at rest is about ``CONVERGENCE_RADIUS`` or less from its minimum. The side
    of a cell is twice that, so the end points of one minimum lie in one cell or in
    neighbouring ones.

    Args:
        domain: the landscape's domain.
        positions: where runs came to rest, shape (R, 2).
        losses: the losses there, shape (R,).
    """
    side = 2 * CONVERGENCE_RADIUS * domain.diagonal
    cells = np.floor((positions - domain.center) / side).astype(np.int64)
    # The lowest loss of each cell comes first; ties are broken by position.
    order = np.lexsort((positions[:, 1], positions[:, 0], losses, cells[:, 1], cells[:, 0]))
    found, first, back = np.unique(cells[order], axis=0, return_index=True, return_inverse=True)
    which = np.empty(len(cells), np.int64)
    which[order] = back.reshape(-1)
    best = order[first]
    return Rests(found, positions[best], losses[best]), which


class Collection:
    """The rests of many tasks, collected in any order."""

    def __init__(self) -> None:
        self._numbers: dict[Cell, int] = {}
        self._best: list[tuple[float, float, float]] = []

    def add(self, rests: Rests) -> NDArray[np.int32]:
        """Add the rests of a task; return the number of each of its cells, shape (K,)."""
        numbers = []
        rows = zip(rests.cells.tolist(), rests.losses.tolist(), rests.places.tolist(), strict=True)
        for (column, row), loss, (x, y) in rows:
            number = self._numbers.setdefault((column, row), len(self._best))
            if number == len(self._best):
                self._best.append((loss, x, y))
            self._best[number] = min(self._best[number], (loss, x, y))
            numbers.append(number)
        return np.array(numbers, np.int32)

    def attractors(self) -> tuple[list[Attractor], NDArray[np.int32]]:
        """The attractors, the lowest first, and the attractor of each cell by its number.

        Cells that share a side or a corner belong to one attractor. It is at the
        lowest loss in them.
        """
        clusters = [
            (min(self._best[number] for number in cluster), cluster) for cluster in self._clusters()
        ]
        found, which = [], np.empty(len(self._best), np.int32)
        for index, ((loss, x, y), cluster) in enumerate(sorted(clusters)):
            found.append(Attractor(x, y, loss, known=False))
            which[cluster] = index
        return found, which

    def _clusters(self) -> Iterator[list[int]]:
        """The numbers of the cells of each cluster."""
        left = dict(self._numbers)
        while left:
            cell, number = left.popitem()
            cluster, border = [number], [cell]
            while border:
                for neighbour in _neighbours(border.pop()):
                    if neighbour in left:
                        cluster.append(left.pop(neighbour))
                        border.append(neighbour)
            yield cluster


def _neighbours(cell: Cell) -> Iterator[Cell]:
    column, row = cell
    for across in (-1, 0, 1):
        for up in (-1, 0, 1):
            yield column + across, row + up
