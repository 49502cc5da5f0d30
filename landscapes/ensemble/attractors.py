"""Where runs come to rest at no known minimum: clusters of their end points."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble.outcome import CONVERGENCE_RADIUS
from landscapes.functions import Array, Domain

Cell = tuple[int, int]


class Attractor(NamedTuple):
    """A minimum that runs end at: a known one, or one that was found.

    Attributes:
        x, y: where it is; of a found one, where the run with the least loss ended.
        loss: the loss there.
        known: whether the landscape declares it.
    """

    x: float
    y: float
    loss: float
    known: bool


class Rests(NamedTuple):
    """Where runs came to rest: the K cells of a grid in which they did.

    Attributes:
        cells: shape (K, 2), the columns and rows of the cells, none twice.
        places: shape (K, 2), in each the position with the least loss.
        losses: shape (K,), the loss there.
    """

    cells: NDArray[np.int64]
    places: Array
    losses: Array


def rests(domain: Domain, positions: Array, losses: Array) -> tuple[Rests, NDArray[np.int64]]:
    """The cells that end points lie in, and which of them each lies in, shape (R,).

    A run at rest is nearly as close to its minimum as ``CONVERGENCE_RADIUS``
    says. Cells have twice that side, so the end points of one minimum lie in
    one cell or in neighbouring ones.

    Args:
        domain: that of the landscape.
        positions: where runs came to rest, shape (R, 2).
        losses: the losses there, shape (R,).
    """
    side = 2 * CONVERGENCE_RADIUS * domain.diagonal
    cells = np.floor((positions - domain.center) / side).astype(np.int64)
    # The least loss of each cell comes first; what ties is told apart by its place.
    order = np.lexsort((positions[:, 1], positions[:, 0], losses, cells[:, 1], cells[:, 0]))
    found, first, back = np.unique(cells[order], axis=0, return_index=True, return_inverse=True)
    which = np.empty(len(cells), np.int64)
    which[order] = back.reshape(-1)
    best = order[first]
    return Rests(found, positions[best], losses[best]), which


class Collection:
    """The rests of many tasks, brought together in whatever order they come."""

    def __init__(self) -> None:
        self._numbers: dict[Cell, int] = {}
        self._best: list[tuple[float, float, float]] = []

    def add(self, rests: Rests) -> NDArray[np.int32]:
        """Add the rests of a task; the number of each of its cells, shape (K,)."""
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
        """The attractors, the lowest first, and which of them each cell by its number is part of.

        Neighbouring cells, be it by a corner, belong to one attractor. It is
        where the least loss of them all is.
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
