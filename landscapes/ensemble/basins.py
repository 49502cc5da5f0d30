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
from landscapes.schedules import Hyperparameter

UNDECIDED, DIVERGED = -1, -2
"""The basin of a run that came to rest at no minimum, and of one that diverged."""

MOST_RUNS = 1 << 14
"""The largest number of runs of a part."""

MOST_GRADIENTS = 1 << 22
"""The largest number of gradients for all runs of a part: a second's work or less."""


@dataclass(frozen=True)
class Grid:
    """Starts at the centres of the cells into which a domain is divided.

    They are numbered row by row from the lower left one. In a domain centred at
    zero they mirror each other exactly.
    """

    domain: Domain
    columns: int
    rows: int

    @property
    def size(self) -> int:
        """The number of starts."""
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
        """Divide the starts into tasks of good size, for runs that ask for so many gradients."""
        runs = max(1, min(MOST_RUNS, MOST_GRADIENTS // gradients))
        return [slice(first, min(first + runs, self.size)) for first in range(0, self.size, runs)]


def _middles(count: int, center: float, width: float) -> Array:
    """The centres of equal parts; odd multiples of half a part, so that both halves mirror."""
    odd = 2.0 * np.arange(count) + 1 - count
    return np.asarray(center + odd * (width / (2 * count)))


@dataclass(frozen=True, eq=False)
class Part:
    """Some of a grid's starts, and the runs from there.

    Attributes:
        landscape: the loss to minimise.
        factory: makes the optimizer.
        hyperparameters: all of its settings.
        grid: all starts.
        starts: the numbers of these starts.
        steps: the number of steps of each run.
        noise: the noise on the gradients.
        seed: the seed of the noise.
    """

    landscape: Landscape
    factory: OptimizerFactory
    hyperparameters: Mapping[str, Hyperparameter]
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
        ``basins``: int16, shape (R,): the index of the known minimum at which a run
        ended; ``UNDECIDED``; ``DIVERGED``; or, if it came to rest elsewhere, the
        number of known minima plus the index of its cell.
        ``steps``: uint16, shape (R,): the step from which on the run stayed near its
        minimum, or at which it diverged; the last step of an undecided run.
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
