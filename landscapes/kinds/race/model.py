"""What a scenario of a race between tuned optimizers means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from landscapes.ensemble import Range, Search, Tuning
from landscapes.functions import Domain, Landscape, Levels
from landscapes.kinds.base import HyperparameterValue, OptimizerEntry, Point, Recording, Scenario
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario, MapSettings
from landscapes.kinds.noise import NoiseSettings, plain
from landscapes.optimizers import OPTIMIZERS, OptimizerFactory
from landscapes.words import settings

if TYPE_CHECKING:
    from landscapes.trajectory import Trajectory


@dataclass(frozen=True)
class Contestant:
    """One optimizer of a race.

    Attributes:
        name: the optimizer's name.
        label: what tells it apart from the others.
        color: a colour that the scenario asks for, as ``#rrggbb``.
        fixed: the hyperparameters that are not tuned, defaults included.
        ranges: those that are, each with what it is tried with.
        plugin: the factory of an optimizer that is not in ``OPTIMIZERS``.
    """

    name: str
    label: str
    color: str | None
    fixed: Mapping[str, HyperparameterValue]
    ranges: Mapping[str, Range]
    plugin: OptimizerFactory | None = None

    @property
    def factory(self) -> OptimizerFactory:
        """What declares and makes the optimizer."""
        return self.plugin or OPTIMIZERS[self.name]

    def tuned(self, values: Mapping[str, float]) -> OptimizerEntry:
        """The optimizer with these values of what is tuned."""
        both = {**self.fixed, **values}
        detail = settings(values)
        return OptimizerEntry(self.name, self.label, detail, self.color, both, self.plugin)


@dataclass(frozen=True)
class RaceScenario(Scenario["RaceRecording"]):
    """A landscape, start points, and optimizers that are tuned before they run.

    Attributes:
        landscape: the loss to minimise.
        domain: the part of the plane that is shown.
        levels: the losses at which isolines are drawn, increasing, or how the
            picture chooses them from the losses in view.
        starts: the start points, the same for every trial of every optimizer.
        starts_seed: what they were drawn with at random, if they were.
        steps: how many steps each run takes.
        target: the loss to reach; without one, a global minimum is to be reached.
        tuning: how each optimizer is tuned.
        contestants: the optimizers, in the order they are drawn.
        noise: what is wrong with the gradients that the runs are told; None is nothing.
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
    contestants: tuple[Contestant, ...]
    noise: NoiseSettings | None = None

    @property
    def plain_landscape(self) -> Landscape:
        """The landscape that is written; with mini-batches that of a data point at (0, 0)."""
        return plain(self.landscape, self.noise)

    def tuned(self, values: Sequence[Mapping[str, float]]) -> LandscapeScenario:
        """The runs of all optimizers with these values of what is tuned."""
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
                contestant.tuned(own)
                for contestant, own in zip(self.contestants, values, strict=True)
            ),
            noise=self.noise,
        )


@dataclass(frozen=True, eq=False)
class RaceRecording(Recording[RaceScenario]):
    """What the search of each optimizer found, and how it runs then.

    Attributes:
        scenario: what is raced.
        searches: what came of each optimizer's search.
        trajectories: the runs of the tuned optimizers: for each, one for each start.
    """

    searches: tuple[Search, ...]
    trajectories: "tuple[Trajectory, ...]"

    @property
    def tuned(self) -> LandscapeRecording:
        """The runs of the tuned optimizers, as they would be without a race."""
        values = [search.tuned for search in self.searches]
        return LandscapeRecording(self.scenario.tuned(values), self.trajectories)

    @cached_property
    def ranking(self) -> tuple[int, ...]:
        """The optimizers by their best trials, the best first, as trials are ranked."""
        order = range(len(self.searches))
        return tuple(sorted(order, key=lambda index: self.searches[index].score))
