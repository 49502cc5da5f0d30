"""Basins: the minimum at which each start of a grid ends, with each optimizer of a scenario."""

from collections.abc import Iterable, Sequence

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
from landscapes.kinds.basins.model import BasinMap, BasinsRecording, BasinsScenario
from landscapes.kinds.work import Work
from landscapes.workers import Result, fan_out


def run(scenario: BasinsScenario, work: Work) -> BasinsRecording:
    """Find the attractors of a scenario, and a map for each of its optimizers.

    The attractors are the landscape's known minima, followed, the lowest first, by
    the others at which runs of any optimizer came to rest. Neither they nor the maps
    depend on how the work is divided.
    """
    grid = scenario.grid
    noise, seed = scenario.first_noise
    asked = scenario.steps * gradients_asked(noise)
    parts = [
        Part(
            scenario.landscape,
            entry.composed,
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
    results = fan_out(basins_of, parts, **vars(work))
    return BasinsRecording(scenario, *_joined(scenario, parts, results))


def _joined(
    scenario: BasinsScenario,
    parts: Sequence[Part],
    results: Iterable[tuple[int, Result]],
) -> tuple[tuple[Attractor, ...], tuple[BasinMap, ...]]:
    """Join the attractors and maps of all parts, which come in any order.

    Each part numbers the places where its runs came to rest; the meaning of its
    numbers is known once all parts are there.
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
    """Replace the numbers of basins by those in a table; negative ones stay."""
    if not len(table):
        return basins
    # Only numbers of attractors beyond thirty thousand do not fit.
    fits = np.where(table <= np.iinfo(np.int16).max, table, UNDECIDED)
    return np.where(basins >= 0, fits[np.maximum(basins, 0)], basins).astype(np.int16)
