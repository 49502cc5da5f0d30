"""The numbers of a scenario of each kind, once it has been run."""

from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from landscapes.scenario.model import (
    BasinsScenario,
    LandscapeScenario,
    LearningScenario,
    RaceScenario,
    ResponseGridScenario,
    ResponseScenario,
    SensitivityScenario,
)

if TYPE_CHECKING:
    from landscapes.ensemble import Attractor, Search
    from landscapes.runner.basins import BasinMap
    from landscapes.runner.descent import Trajectory
    from landscapes.runner.learning import History
    from landscapes.runner.response import Response
    from landscapes.runner.sensitivity import SensitivityMap


class Shown:
    """A recording that shows itself in a notebook, as a page to explore."""

    def _repr_html_(self) -> str:
        # The one step against the way of the data: a notebook asks the recording itself.
        page: str = import_module("landscapes.page").notebook_html(self)
        return page


@dataclass(frozen=True, eq=False)
class LandscapeRecording(Shown):
    """All trajectories of a scenario: for each optimizer, one for each start and each seed."""

    scenario: LandscapeScenario
    trajectories: "tuple[Trajectory, ...]"

    def of_optimizer(self, index: int) -> "tuple[Trajectory, ...]":
        """The trajectories of the scenario's optimizer with this index."""
        runs = len(self.scenario.starts) * len(self.scenario.seeds)
        return self.trajectories[index * runs : (index + 1) * runs]

    def of_first_seed(self) -> "LandscapeRecording":
        """The runs that met the noise of the first seed; all of them without noise."""
        noise, first = self.scenario.noise, self.scenario.seeds[0]
        return LandscapeRecording(
            replace(self.scenario, noise=noise and noise.first()),
            tuple(each for each in self.trajectories if each.seed == first),
        )


@dataclass(frozen=True, eq=False)
class ResponseRecording(Shown):
    """What each of the scenario's optimizers answers to its signal."""

    scenario: ResponseScenario
    responses: "tuple[Response, ...]"


@dataclass(frozen=True, eq=False)
class ResponseGridRecording:
    """The responses of a grid, row by row."""

    scenario: ResponseGridScenario
    rows: tuple[tuple[ResponseRecording, ...], ...]


@dataclass(frozen=True, eq=False)
class LearningRecording:
    """How the network learned with each of the scenario's optimizers."""

    scenario: LearningScenario
    histories: "tuple[History, ...]"


@dataclass(frozen=True, eq=False)
class SensitivityRecording:
    """How the runs of each of the scenario's optimizers ended, value by value."""

    scenario: SensitivityScenario
    maps: "tuple[SensitivityMap, ...]"


@dataclass(frozen=True, eq=False)
class BasinsRecording:
    """Where every start ends: the attractors, and a map for each of the scenario's optimizers."""

    scenario: BasinsScenario
    attractors: "tuple[Attractor, ...]"
    maps: "tuple[BasinMap, ...]"


@dataclass(frozen=True, eq=False)
class RaceRecording:
    """What the search of each optimizer found, and how it runs then.

    Attributes:
        scenario: what is raced.
        searches: what came of each optimizer's search.
        trajectories: the runs of the tuned optimizers: for each, one for each start.
    """

    scenario: RaceScenario
    searches: "tuple[Search, ...]"
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


Recording: TypeAlias = (
    LandscapeRecording
    | ResponseRecording
    | ResponseGridRecording
    | LearningRecording
    | SensitivityRecording
    | BasinsRecording
    | RaceRecording
)
"""The numbers of a scenario of any kind."""
