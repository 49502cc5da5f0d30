"""What a scenario of a race between tuned optimizers means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from landscapes.ensemble import Range, Tuning
from landscapes.functions import Domain, Landscape, Levels
from landscapes.optimizers import OPTIMIZERS, OptimizerFactory
from landscapes.scenario.model.base import (
    HyperparameterValue,
    OptimizerEntry,
    Point,
    RenderSettings,
)
from landscapes.scenario.model.landscape import LandscapeScenario
from landscapes.scenario.model.noise import NoiseSettings, plain
from landscapes.words import settings


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
class RaceScenario:
    """A landscape, start points, and optimizers that are tuned before they run.

    Attributes:
        name: what its files are called.
        title: what its picture is called.
        render: how it is drawn.
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

    name: str
    title: str
    render: RenderSettings
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
            render=self.render,
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
