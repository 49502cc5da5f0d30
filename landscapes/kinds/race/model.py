"""The scenario and the recording of a race between tuned optimizers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from landscapes.composition import Composed
from landscapes.ensemble import Range, Search, Tuning
from landscapes.functions import Array, Domain, Landscape, Levels
from landscapes.kinds.axes import Mapped
from landscapes.kinds.base import (
    Count,
    HyperparameterValue,
    OptimizerEntry,
    Point,
    Recording,
    Scenario,
)
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario, MapSettings
from landscapes.kinds.noise import Disturbed, NoiseSettings
from landscapes.modifiers.wording import phrases
from landscapes.optimizers import OPTIMIZERS, OptimizerFactory
from landscapes.words import settings

if TYPE_CHECKING:
    from landscapes.trajectory import Trajectory


@dataclass(frozen=True)
class Candidate:
    """A candidate: one optimizer of a race.

    Attributes:
        name: the optimizer's name.
        label: its name among the candidates.
        color: a colour set in the scenario, as ``#rrggbb``.
        fixed: the hyperparameters that are not tuned, defaults included.
        ranges: the hyperparameters that are tuned, each with its range.
        plugin: the factory of an optimizer that is not in ``OPTIMIZERS``.
        modifiers: the settings of each modifier of the rule, by its name.
    """

    name: str
    label: str
    color: str | None
    fixed: Mapping[str, HyperparameterValue]
    ranges: Mapping[str, Range]
    plugin: OptimizerFactory | None = None
    modifiers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def factory(self) -> OptimizerFactory:
        """The function that declares the rule."""
        return self.plugin or OPTIMIZERS[self.name]

    @property
    def composed(self) -> OptimizerFactory:
        """The function that makes the optimizer: the rule with its modifiers."""
        return Composed(self.factory, self.modifiers)

    def tuned(self, values: Mapping[str, float]) -> OptimizerEntry:
        """The optimizer with these values of the tuned hyperparameters."""
        both = {**self.fixed, **values}
        detail = settings(values)
        detail = ", ".join(filter(None, [detail, *phrases(self.modifiers).values()]))
        return OptimizerEntry(
            self.name, self.label, detail, self.color, both, self.plugin, self.modifiers
        )


@dataclass(frozen=True)
class RaceScenario(Disturbed, Mapped, Scenario["RaceRecording"]):
    """A landscape, start points, and optimizers that are tuned before they run.

    Attributes:
        landscape: the loss to minimise.
        domain: the part of the plane that is shown.
        levels: the losses at which isolines are drawn, increasing, or how the
            picture chooses them from the losses in view.
        starts: the start points, the same for every trial of every optimizer.
        starts_seed: the seed that they were drawn with, if they are random.
        steps: the number of steps of each run.
        target: the loss to reach; without one, a global minimum is to be reached.
        tuning: how each optimizer is tuned.
        candidates: the candidates, in the order in which they are drawn.
        count: what the way to success is measured in.
        noise: the noise on the gradients, if any.
    """

    kind: ClassVar = "race"
    is_cut_into_tasks: ClassVar = True

    landscape: Landscape
    domain: Domain
    levels: Levels
    starts: tuple[Point, ...]
    starts_seed: int | None
    steps: int
    target: float | None
    tuning: Tuning
    candidates: tuple[Candidate, ...]
    count: Count = "steps"
    noise: NoiseSettings | None = None

    @property
    def usual_question(self) -> str:
        return "Which one gets there first?"

    def tuned(self, values: Sequence[Mapping[str, float]]) -> LandscapeScenario:
        """The scenario of all optimizers with these values of the tuned hyperparameters."""
        return LandscapeScenario(
            name=self.name,
            title=self.title,
            render=MapSettings(**vars(self.render)),
            landscape=self.landscape,
            domain=self.domain,
            levels=self.levels,
            starts=self.starts,
            steps=self.steps,
            optimizers=tuple(
                candidate.tuned(own) for candidate, own in zip(self.candidates, values, strict=True)
            ),
            noise=self.noise,
            aspect=self.aspect,
            x_label=self.x_label,
            y_label=self.y_label,
        )


@dataclass(frozen=True, eq=False)
class RaceRecording(Recording[RaceScenario]):
    """The result of each candidate's search, and its tuned runs.

    Attributes:
        scenario: the race.
        searches: the result of each candidate's search.
        trajectories: the runs of the tuned optimizers: for each, one per start.
    """

    searches: tuple[Search, ...]
    trajectories: "tuple[Trajectory, ...]"

    def __getitem__(self, label: str) -> "Trajectory":
        """The run of a tuned optimizer with this label, such as ``Adam from (2, 1)``."""
        return self.tuned[label]

    @property
    def tuned(self) -> LandscapeRecording:
        """The runs of the tuned optimizers as a recording of kind landscape."""
        values = [search.tuned for search in self.searches]
        return LandscapeRecording(self.scenario.tuned(values), self.trajectories)

    def counts(self, candidate: int) -> Array:
        """The steps of the tuned runs of a candidate, or the evaluations used by each.

        Their shape is (T+1,). With evaluations, too, they are the same for all starts.
        """
        if self.scenario.count == "steps":
            return np.arange(self.scenario.steps + 1.0)
        first = self.tuned.of_optimizer(candidate)[0]
        return first.asked.astype(np.float64)

    def routes(self) -> Iterator[Array]:
        return self.tuned.routes()

    @cached_property
    def ranking(self) -> tuple[int, ...]:
        """The indices of the candidates, ranked by their best trials, the best first."""
        order = range(len(self.searches))
        return tuple(sorted(order, key=lambda index: self.searches[index].score))
