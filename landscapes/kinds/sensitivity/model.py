"""The scenario and the recording of a sensitivity."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble import Scale
from landscapes.functions import Array, Landscape
from landscapes.kinds.base import OptimizerEntry, Point, Recording, Scenario
from landscapes.kinds.noise import Disturbed, NoiseSettings
from landscapes.kinds.recordings import labelled

AxisScale: TypeAlias = Scale
Measure: TypeAlias = Literal["final_loss", "steps_to_converge"]


@dataclass(frozen=True, eq=False)
class Axis:
    """The values of one hyperparameter, evenly spaced on a scale.

    Attributes:
        hyperparameter: its name.
        scale: the evenly spaced quantity: the values, their logarithms, or the
            logarithms of 1 − value (``log_complement``).
        values: shape (K,), increasing.
    """

    hyperparameter: str
    scale: AxisScale
    values: Array


@dataclass(frozen=True, eq=False)
class SensitivityScenario(Disturbed, Scenario["SensitivityRecording"]):
    """A landscape, optimizers, and the values of one or two hyperparameters to try.

    Attributes:
        landscape: the loss to minimise.
        starts: the start points; every optimizer starts from each with all values.
        run_steps: the number of steps of each run.
        optimizers: the optimizers, without the hyperparameters of the axes.
        axes: one or two axes: the horizontal one, then the vertical one.
        measure: the measure that is shown.
        noise: the noise on the gradients, if any.
    """

    kind: ClassVar = "sensitivity"
    is_cut_into_tasks: ClassVar = True

    landscape: Landscape
    starts: tuple[Point, ...]
    run_steps: int
    optimizers: tuple[OptimizerEntry, ...]
    axes: tuple[Axis, ...]
    measure: Measure
    noise: NoiseSettings | None = None

    steps = 0
    """Nothing moves."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of an optimizer's map: rows and columns, or columns alone."""
        return tuple(len(axis.values) for axis in reversed(self.axes))


SAME_LOSS = 1e-9
"""Losses that differ by less than this share count as equal."""


class Mark(NamedTuple):
    """The place of a default on a map: the frameworks that have it, and its value on each axis."""

    frameworks: tuple[str, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class SensitivityMap:
    """How the runs of one optimizer ended, cell by cell.

    A map has a row for each value of the second axis and a column for each of the
    first, (H, W); with one axis, its shape is (W,).

    Attributes:
        losses: shape (3, H, W), the quartiles over starts of the final loss, a
            diverged run counting as infinite; each is one of the losses.
        steps: shape (3, H, W), those of the steps to converge, a run that did not
            come to rest counting as infinite.
        diverged: shape (H, W), the number of runs that diverged.
        converged: shape (H, W), the number of runs that came to rest.
        defaults: the frameworks' defaults within the axes.
    """

    losses: Array
    steps: Array
    diverged: NDArray[np.int32]
    converged: NDArray[np.int32]
    defaults: tuple[Mark, ...]

    @property
    def quartiles(self) -> dict[Measure, Array]:
        """The quartiles of each measure, shape (3, H, W)."""
        return {"final_loss": self.losses, "steps_to_converge": self.steps}

    @property
    def diverged_cells(self) -> NDArray[np.bool_]:
        """The cells in which more than half of the runs diverged."""
        return np.asarray(np.isinf(self.losses[1]))

    def best(self, measure: Measure) -> tuple[int, ...] | None:
        """The index of the cell with the lowest median; None if no median is finite.

        Losses that differ by less than a billionth count as equal. Among equal cells,
        the one with the lowest other measure is taken, and among these the first.
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
    """The values of the hyperparameters in the cell with this index."""
    return {
        axis.hyperparameter: float(axis.values[index])
        for axis, index in zip(axes, reversed(cell), strict=True)
    }


@dataclass(frozen=True, eq=False)
class SensitivityRecording(Recording[SensitivityScenario]):
    """How the runs of each of the scenario's optimizers ended, value by value."""

    maps: tuple[SensitivityMap, ...]

    def __getitem__(self, label: str) -> SensitivityMap:
        """The map of the optimizer with this label."""
        return labelled(label, (each.label for each in self.scenario.optimizers), self.maps)
