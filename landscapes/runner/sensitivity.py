"""Sensitivity: how the runs of each optimizer end with every combination of some values."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble import Sweep, sweep
from landscapes.functions import Array
from landscapes.optimizers.defaults import framework_defaults
from landscapes.scenario.model import Axis, Measure, OptimizerEntry, SensitivityScenario
from landscapes.workers import Checkpoint, fan_out

SAME_LOSS = 1e-9
"""Losses that differ by less than this part are as good as each other."""


class Mark(NamedTuple):
    """A place on a map: the value along each axis, and the frameworks whose defaults these are."""

    frameworks: tuple[str, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class SensitivityMap:
    """How the runs of one optimizer ended, cell by cell.

    A map has a row for each value of the second axis and a column for each of the
    first, (H, W); if there is one axis, its shape is (W,).

    Attributes:
        losses: shape (3, H, W), the quartiles over starts of the final loss, a run
            that diverged counting as infinite; each is one of the losses.
        steps: shape (3, H, W), those of the steps to converge, a run that did not
            come to rest counting as infinite.
        diverged: shape (H, W), how many runs did.
        converged: shape (H, W), how many runs did.
        defaults: what frameworks take by default, where it lies within the axes.
    """

    losses: Array
    steps: Array
    diverged: NDArray[np.int32]
    converged: NDArray[np.int32]
    defaults: tuple[Mark, ...]

    def quartiles(self, measure: Measure) -> Array:
        """The quartiles of a measure, shape (3, H, W)."""
        return self.losses if measure == "final_loss" else self.steps

    @property
    def diverged_cells(self) -> NDArray[np.bool_]:
        """The cells more than half of whose runs diverged."""
        return np.asarray(np.isinf(self.losses[1]))

    def best(self, measure: Measure) -> tuple[int, ...] | None:
        """The index of the cell with the least median; None if no cell has one.

        Losses that differ by less than a billionth count as equal. Of several cells
        that are equal it is the one with the least of the other measure, and of
        these the first.
        """
        losses, steps = self.losses[1].ravel(), self.steps[1].ravel()
        least = losses.min()
        if np.isfinite(least):
            losses = np.where(losses <= least + SAME_LOSS * abs(least), least, losses)
        first, then = (losses, steps) if measure == "final_loss" else (steps, losses)
        index = int(np.lexsort((then, first))[0])
        if not np.isfinite(first[index]):
            return None
        return tuple(int(i) for i in np.unravel_index(index, self.diverged.shape))


def values_at(axes: Sequence[Axis], cell: Sequence[int]) -> dict[str, float]:
    """The hyperparameters' values in a cell, given as the index of a map."""
    return {
        axis.hyperparameter: float(axis.values[index])
        for axis, index in zip(axes, reversed(cell), strict=True)
    }


class _Part(NamedTuple):
    """Some cells of an optimizer's map."""

    optimizer: int
    cells: slice
    task: Sweep


FEW = 8
"""So few tasks are done sooner here than other processes could have begun."""


def sensitivity_maps(
    scenario: SensitivityScenario,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[SensitivityMap]:
    """The map of each optimizer.

    Args:
        scenario: what to run.
        progress: called with how many tasks are done, and how many there are.
        executor: who shares the work, instead of processes of this machine.
        jobs: how many processes do; one a processor, if None.
        checkpoint: where the finished tasks are kept.
    """
    parts = [
        _Part(index, cells, task)
        for index, entry in enumerate(scenario.optimizers)
        for cells, task in _sweep(scenario, entry).tasks()
    ]
    results_of_parts = fan_out(
        sweep,
        [part.task for part in parts],
        executor=executor,
        jobs=1 if len(parts) < FEW else jobs,
        checkpoint=checkpoint,
        progress=progress,
    )
    found = [_unknown(scenario.shape) for _ in scenario.optimizers]
    for index, results in results_of_parts:
        for name, values in results.items():
            whole = found[parts[index].optimizer][name]
            whole.reshape(*whole.shape[: values.ndim - 1], -1)[..., parts[index].cells] = values
    for entry, arrays in zip(scenario.optimizers, found, strict=True):
        yield SensitivityMap(**arrays, defaults=tuple(_defaults(scenario.axes, entry)))


def _sweep(scenario: SensitivityScenario, entry: OptimizerEntry) -> Sweep:
    """All cells of an optimizer's map, row by row."""
    noise = scenario.noise
    values = np.meshgrid(*(axis.values for axis in scenario.axes))
    names = [axis.hyperparameter for axis in scenario.axes]
    return Sweep(
        landscape=scenario.landscape,
        factory=entry.factory,
        fixed=entry.hyperparameters,
        swept={name: those.ravel() for name, those in zip(names, values, strict=True)},
        starts=np.array(scenario.starts, dtype=np.float64),
        steps=scenario.run_steps,
        noise=noise.kind if noise else None,
        seeds=np.full(len(scenario.starts), noise.seeds[0] if noise else 0),
    )


def _unknown(shape: Sequence[int]) -> dict[str, Any]:
    """A map's arrays before anything is known."""
    return {
        "losses": np.empty((3, *shape)),
        "steps": np.empty((3, *shape)),
        "diverged": np.empty(shape, np.int32),
        "converged": np.empty(shape, np.int32),
    }


def _defaults(axes: Sequence[Axis], entry: OptimizerEntry) -> Iterator[Mark]:
    """The places of frameworks' defaults on the axes; frameworks with the same share one."""
    places: dict[tuple[float, ...], list[str]] = {}
    for default in framework_defaults(entry.name, entry.factory, entry.hyperparameters):
        values = [default.settings.get(axis.hyperparameter) for axis in axes]
        place = tuple(value for value in values if value is not None)
        ends = [(axis.values[0], axis.values[-1]) for axis in axes]
        if len(place) == len(axes) and all(
            low <= value <= high for value, (low, high) in zip(place, ends, strict=True)
        ):
            places.setdefault(place, []).append(default.framework)
    for place, names in places.items():
        yield Mark(tuple(names), place)
