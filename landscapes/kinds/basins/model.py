"""The scenario and the recording of a map of basins."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble import DIVERGED, UNDECIDED, Attractor, Grid
from landscapes.functions import Domain, Landscape, Levels
from landscapes.kinds.axes import Mapped
from landscapes.kinds.base import OptimizerEntry, Recording, Scenario
from landscapes.kinds.noise import Disturbed, NoiseSettings
from landscapes.kinds.recordings import labelled

ENDS: Mapping[int, str] = MappingProxyType({DIVERGED: "diverged", UNDECIDED: "undecided"})
"""The words for runs that end at no attractor."""


@dataclass(frozen=True)
class BasinsScenario(Disturbed, Mapped, Scenario["BasinsRecording"]):
    """A landscape, a grid of starts, and optimizers that run from each of them.

    Attributes:
        landscape: the loss to minimise.
        levels: the losses at which isolines are drawn, increasing, or how the
            picture chooses them from the losses in view.
        grid: the starts, in the part of the plane that is shown.
        steps: the number of steps of each run.
        optimizers: the optimizers, a panel for each.
        noise: the noise on the gradients, if any.
    """

    kind: ClassVar = "basins"
    is_cut_into_tasks: ClassVar = True

    landscape: Landscape
    levels: Levels
    grid: Grid
    steps: int
    optimizers: tuple[OptimizerEntry, ...]
    noise: NoiseSettings | None = None

    @property
    def usual_question(self) -> str:
        return "Where does each start end?"

    @property
    def domain(self) -> Domain:
        """The part of the plane that is shown and that contains the starts."""
        return self.grid.domain


@dataclass(frozen=True, eq=False)
class BasinMap:
    """Where all starts end with one optimizer.

    Attributes:
        basins: shape (H, W), the index of the attractor at which the run from a start
            ends; ``UNDECIDED``, or ``DIVERGED``. The lowest row comes first.
        steps: shape (H, W), the step from which on the run stayed near its
            attractor, or at which it diverged; the last one if it is undecided.
    """

    basins: NDArray[np.int16]
    steps: NDArray[np.uint16]

    def counts(self, attractors: int) -> NDArray[np.int64]:
        """The number of starts that end at each attractor, shape (attractors,)."""
        return np.bincount(self.basins[self.basins >= 0], minlength=attractors)

    def count(self, basin: int) -> int:
        """The number of starts in a basin."""
        return int(np.count_nonzero(self.basins == basin))

    def median_steps(self, basin: int) -> float:
        """The median of the steps from the starts in a basin; NaN if there are none."""
        steps = self.steps[self.basins == basin]
        return float(np.median(steps)) if steps.size else float("nan")


@dataclass(frozen=True, eq=False)
class BasinsRecording(Recording[BasinsScenario]):
    """Where every start ends: the attractors, and a map for each of the scenario's optimizers."""

    attractors: tuple[Attractor, ...]
    maps: tuple[BasinMap, ...]

    @property
    def goals(self) -> tuple[int, ...]:
        """The indices of the global minima; without known ones, of the lowest that was found."""
        known = len(self.scenario.landscape.global_minima)
        return tuple(range(min(known or 1, len(self.attractors))))

    def share_at_goals(self, basins: BasinMap) -> float:
        """The share of the starts that end at a global minimum with one optimizer."""
        return sum(map(basins.count, self.goals)) / basins.basins.size

    def __getitem__(self, label: str) -> BasinMap:
        """The map of the optimizer with this label."""
        return labelled(label, (each.label for each in self.scenario.optimizers), self.maps)
