"""Where the starts of a grid end: the work of a map of basins, one part at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble.attractors import rests
from landscapes.ensemble.noise import Noise
from landscapes.ensemble.runs import Endings, Ensemble, endings
from landscapes.functions import Array, Domain, Landscape
from landscapes.optimizers import OptimizerFactory

UNDECIDED, DIVERGED = -1, -2
"""What stands for the basin of a run that came to rest at no minimum, and of one that diverged."""

MOST_RUNS = 1 << 14
"""How many runs a part has at most."""

MOST_GRADIENTS = 1 << 22
"""How many gradients the runs of a part ask for together at most: a second's work or less."""


@dataclass(frozen=True)
class Grid:
    """Starts in the middles of the cells that a domain is divided into.

    They are numbered row by row from the lower left one. Those of a domain
    around zero mirror each other exactly.
    """

    domain: Domain
    columns: int
    rows: int

    @property
    def size(self) -> int:
        """How many starts there are."""
        return self.columns * self.rows

    @property
    def xs(self) -> Array:
        """The x of each column, shape (columns,)."""
        return _middles(self.columns, self.domain.center[0], self.domain.width)

    @property
    def ys(self) -> Array:
        """The y of each row, shape (rows,)."""
        return _middles(self.rows, self.domain.center[1], self.domain.height)

    def starts(self, part: slice) -> Array:
        """Some of the starts, by their numbers, shape (R, 2)."""
        rows, columns = np.divmod(np.arange(part.start, part.stop), self.columns)
        return np.column_stack([self.xs[columns], self.ys[rows]])

    def parts(self, gradients: int) -> list[slice]:
        """All starts in parts worth a process's while, of runs that ask for so many gradients."""
        runs = max(1, min(MOST_RUNS, MOST_GRADIENTS // gradients))
        return [slice(first, min(first + runs, self.size)) for first in range(0, self.size, runs)]


def _middles(count: int, center: float, width: float) -> Array:
    """The middles of so many equal parts; odd numbers, so that both halves are the same."""
    odd = 2.0 * np.arange(count) + 1 - count
    return np.asarray(center + odd * (width / (2 * count)))


@dataclass(frozen=True, eq=False)
class Part:
    """Some of a grid's starts, and what runs from there.

    Attributes:
        landscape: the loss to minimise.
        factory: makes the optimizer.
        hyperparameters: all of its settings.
        grid: the starts.
        starts: which of them, by their numbers.
        steps: how many steps each run takes.
        noise: what is wrong with the gradients.
        seed: that of the noise.
    """

    landscape: Landscape
    factory: OptimizerFactory
    hyperparameters: Mapping[str, float | str]
    grid: Grid
    starts: slice
    steps: int
    noise: Noise = None
    seed: int = 0

    def ensemble(self) -> Ensemble:
        """The runs."""
        starts = self.grid.starts(self.starts)
        seeds = np.full(len(starts), self.seed, np.int64)
        return Ensemble(
            self.landscape, self.factory, self.hyperparameters,
            starts, self.steps, self.noise, seeds,
        )  # fmt: skip


def basins_of(part: Part) -> dict[str, NDArray[np.generic]]:
    """Where each of the part's R runs ended, in few bytes.

    Returns:
        ``basins``: int16, shape (R,): the index of the known minimum that a run
        ended at; ``UNDECIDED``; ``DIVERGED``; or, if it came to rest elsewhere,
        the number of the known minima and the index of the cell it did so in.
        ``steps``: uint16, shape (R,): when that was so, the step from which on
        it stayed near its minimum, or at which it diverged; the last step of a
        run that is undecided.
        ``cells``, ``places`` and ``losses``: those of
        :class:`~landscapes.ensemble.attractors.Rests`.
    """
    ended = endings(part.ensemble())
    elsewhere = ended.at_rest & (ended.minima < 0)
    found, which = rests(part.landscape.domain, ended.positions[elsewhere], ended.losses[elsewhere])
    basins = ended.minima.copy()
    basins[elsewhere] = len(part.landscape.minima) + which
    basins[ended.diverged] = DIVERGED
    return {"basins": basins, "steps": _steps(ended), **found._asdict()}


def _steps(ended: Endings) -> NDArray[np.uint16]:
    """The step at which the end of each run was decided."""
    return np.where(ended.at_rest, ended.arrivals, ended.last_steps).astype(np.uint16)
