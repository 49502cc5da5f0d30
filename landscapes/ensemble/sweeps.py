"""A sweep: all combinations of values of some hyperparameters, each from all starts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble.noise import Noise, gradients_asked
from landscapes.ensemble.quartiles import quartiles_with_failures
from landscapes.ensemble.runs import Ensemble
from landscapes.ensemble.variants import variant_endings
from landscapes.functions import Array, Landscape
from landscapes.optimizers import OptimizerFactory
from landscapes.schedules import Hyperparameter

RUN_STEPS = 1 << 21
"""The approximate number of steps of all runs of a task: a fraction of a second."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """C cells, each a combination of values, with S runs each, one from every start.

    Attributes:
        landscape: the loss to minimise.
        factory: makes the optimizer.
        fixed: the hyperparameters that all cells share.
        swept: the value of each other hyperparameter in every cell, shape (C,).
        starts: shape (S, 2).
        steps: the number of steps of each run.
        noise: the noise on the gradients.
        seeds: shape (S,), the seed of the noise of the run from each start.
    """

    landscape: Landscape
    factory: OptimizerFactory
    fixed: Mapping[str, Hyperparameter]
    swept: Mapping[str, Array]
    starts: Array
    steps: int
    noise: Noise
    seeds: NDArray[np.int64]

    @property
    def cells(self) -> int:
        """The number of combinations."""
        return len(next(iter(self.swept.values())))

    def part(self, cells: slice) -> "Sweep":
        """Some of the cells."""
        return replace(self, swept={key: values[cells] for key, values in self.swept.items()})

    def tasks(self) -> Iterator[tuple[slice, "Sweep"]]:
        """Yield parts of about equal cost, each after its cells; a cell is never divided."""
        size = ceil(RUN_STEPS / (len(self.starts) * self.steps * gradients_asked(self.noise)))
        for first in range(0, self.cells, size):
            cells = slice(first, first + size)
            yield cells, self.part(cells)


def sweep(task: Sweep) -> dict[str, NDArray[np.generic]]:
    """How the runs of each cell ended.

    Returns:
        ``losses``: shape (3, C), the quartiles over starts of the final loss, a
        diverged run counting as infinite; ``steps``: shape (3, C), those of the
        steps to converge, a run that did not come to rest counting as infinite;
        ``diverged`` and ``converged``: shape (C,), the numbers of such runs.
    """
    one = Ensemble(
        task.landscape, task.factory, task.fixed, task.starts, task.steps, task.noise, task.seeds
    )
    found = variant_endings(one, task.swept, task.cells)
    diverged = found.diverged.reshape(task.cells, -1)
    converged = found.arrivals.reshape(task.cells, -1) >= 0
    losses = np.where(diverged, np.inf, found.losses.reshape(task.cells, -1))
    steps = np.where(converged, found.arrivals.reshape(task.cells, -1), np.inf)
    return {
        "losses": np.stack(quartiles_with_failures(losses)),
        "steps": np.stack(quartiles_with_failures(steps)),
        "diverged": diverged.sum(axis=1, dtype=np.int32),
        "converged": converged.sum(axis=1, dtype=np.int32),
    }
