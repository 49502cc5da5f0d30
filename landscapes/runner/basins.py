"""Basins: which minimum every start of a grid ends at, with each of a scenario's optimizers."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble import (
    UNDECIDED,
    Attractor,
    Collection,
    Part,
    Rests,
    basins_of,
    gradients_asked,
)
from landscapes.scenario.model import BasinsScenario
from landscapes.workers import Checkpoint, Result, fan_out

Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class BasinMap:
    """Where all starts end with one optimizer.

    Attributes:
        basins: shape (H, W), the index of the attractor that a start's run ends
            at; ``UNDECIDED``, or ``DIVERGED``. The lowest row comes first.
        steps: shape (H, W), the step from which on the run stayed near its
            attractor, or at which it diverged; the last one if it is undecided.
    """

    basins: NDArray[np.int16]
    steps: NDArray[np.uint16]

    def counts(self, attractors: int) -> NDArray[np.int64]:
        """How many starts end at each attractor, shape (attractors,)."""
        return np.bincount(self.basins[self.basins >= 0], minlength=attractors)

    def count(self, basin: int) -> int:
        """How many starts end so."""
        return int(np.count_nonzero(self.basins == basin))

    def median_steps(self, basin: int) -> float:
        """The median of the steps of those that do; NaN if there are none."""
        steps = self.steps[self.basins == basin]
        return float(np.median(steps)) if steps.size else float("nan")


def basin_maps(
    scenario: BasinsScenario,
    progress: Progress | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    checkpoint: Checkpoint | None = None,
) -> tuple[tuple[Attractor, ...], tuple[BasinMap, ...]]:
    """The attractors of a scenario, and a map for each of its optimizers.

    The attractors are the landscape's known minima, and behind them, the lowest
    first, those that runs of any optimizer came to rest at besides. Neither they
    nor the maps depend on how the work is divided.
    """
    grid = scenario.grid
    noise, seed = (scenario.noise.kind, scenario.noise.seeds[0]) if scenario.noise else (None, 0)
    asked = scenario.steps * gradients_asked(noise)
    parts = [
        Part(
            scenario.landscape,
            entry.factory,
            entry.hyperparameters,
            grid,
            starts,
            scenario.steps,
            noise,
            seed,
        )
        for entry in scenario.optimizers
        for starts in grid.parts(asked)
    ]
    results = fan_out(
        basins_of, parts,
        executor=executor, jobs=jobs, checkpoint=checkpoint, progress=progress,
    )  # fmt: skip
    return _joined(scenario, parts, results)


def _joined(
    scenario: BasinsScenario,
    parts: Sequence[Part],
    results: Iterable[tuple[int, Result]],
) -> tuple[tuple[Attractor, ...], tuple[BasinMap, ...]]:
    """The maps of all parts, in whatever order these come.

    A part numbers where its runs came to rest for itself; what the numbers mean
    is known when all are there.
    """
    grid = scenario.grid
    known = [Attractor(*minimum, known=True) for minimum in scenario.landscape.minima]
    several = len(scenario.optimizers), grid.size
    basins, steps = np.empty(several, np.int16), np.empty(several, np.uint16)
    collection, numbers = Collection(), {}
    per_map = len(parts) // len(scenario.optimizers)
    for index, result in results:
        place = index // per_map, parts[index].starts
        basins[place], steps[place] = result["basins"], result["steps"]
        numbers[index] = collection.add(Rests(result["cells"], result["places"], result["losses"]))
    found, which = collection.attractors()
    for index, own in numbers.items():
        place = index // per_map, parts[index].starts
        table = np.concatenate([np.arange(len(known)), len(known) + which[own]])
        basins[place] = _renumbered(basins[place], table)
    shape = (-1, grid.rows, grid.columns)
    maps = map(BasinMap, basins.reshape(shape), steps.reshape(shape))
    return (*known, *found), tuple(maps)


def _renumbered(basins: NDArray[np.int16], table: NDArray[np.int64]) -> NDArray[np.int16]:
    """The basins by the numbers in a table, those below zero as they are."""
    if not len(table):
        return basins
    # Numbers that do not fit would be of attractors beyond thirty thousand.
    fits = np.where(table <= np.iinfo(np.int16).max, table, UNDECIDED)
    return np.where(basins >= 0, fits[np.maximum(basins, 0)], basins).astype(np.int16)
