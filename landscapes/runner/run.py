"""What a scenario of each kind becomes when it is run."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TypeAlias, TypedDict, Unpack, overload

from landscapes.ensemble import Attractor
from landscapes.runner.basins import BasinMap, basin_maps
from landscapes.runner.descent import Trajectory, trajectories
from landscapes.runner.learning import History, train
from landscapes.runner.response import Response, respond
from landscapes.runner.sensitivity import SensitivityMap, sensitivity_maps
from landscapes.scenario.model import (
    BasinsScenario,
    LandscapeScenario,
    LearningScenario,
    ResponseGridScenario,
    ResponseScenario,
    Scenario,
    SensitivityScenario,
)
from landscapes.workers import Checkpoint

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how much is done and how much there is to do."""


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
    trajectories: tuple[Trajectory, ...]

    def of_optimizer(self, index: int) -> tuple[Trajectory, ...]:
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
    responses: tuple[Response, ...]


@dataclass(frozen=True, eq=False)
class ResponseGridRecording:
    """The responses of a grid, row by row."""

    scenario: ResponseGridScenario
    rows: tuple[tuple[ResponseRecording, ...], ...]


@dataclass(frozen=True, eq=False)
class LearningRecording:
    """How the network learned with each of the scenario's optimizers."""

    scenario: LearningScenario
    histories: tuple[History, ...]


@dataclass(frozen=True, eq=False)
class SensitivityRecording:
    """How the runs of each of the scenario's optimizers ended, value by value."""

    scenario: SensitivityScenario
    maps: tuple[SensitivityMap, ...]


@dataclass(frozen=True, eq=False)
class BasinsRecording:
    """Where every start ends: the attractors, and a map for each of the scenario's optimizers."""

    scenario: BasinsScenario
    attractors: tuple[Attractor, ...]
    maps: tuple[BasinMap, ...]


Recording: TypeAlias = (
    LandscapeRecording
    | ResponseRecording
    | ResponseGridRecording
    | LearningRecording
    | SensitivityRecording
    | BasinsRecording
)
"""The numbers of a scenario of any kind."""


FANNED_OUT: tuple[type[Scenario], ...] = (SensitivityScenario, BasinsScenario)
"""The kinds whose work is cut into tasks, which processes share, or other machines."""


class _Options(TypedDict, total=False):
    executor: Executor | None
    jobs: int | None
    checkpoint: Checkpoint | None


@overload
def run(
    scenario: LandscapeScenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> LandscapeRecording: ...
@overload
def run(
    scenario: ResponseScenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> ResponseRecording: ...
@overload
def run(
    scenario: ResponseGridScenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> ResponseGridRecording: ...
@overload
def run(
    scenario: LearningScenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> LearningRecording: ...
@overload
def run(
    scenario: SensitivityScenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> SensitivityRecording: ...
@overload
def run(
    scenario: BasinsScenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> BasinsRecording: ...
@overload
def run(
    scenario: Scenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> Recording: ...


def run(
    scenario: Scenario,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    checkpoint: Checkpoint | None = None,
) -> Recording:
    """Run a scenario of any kind.

    Args:
        scenario: what to run.
        progress: called as the work goes on, of those kinds that take a while.
        executor: who shares the work of maps and races, instead of processes of this machine.
        jobs: how many processes do; one a processor, if None.
        checkpoint: where the finished tasks of maps and races are kept.

    Raises:
        WorkerLostError: if a process that shares the work is ended from outside.
    """
    match scenario:
        case LandscapeScenario():
            return LandscapeRecording(scenario, tuple(trajectories(scenario)))
        case ResponseScenario():
            return _response(scenario)
        case ResponseGridScenario():
            rows = tuple(tuple(_response(cell) for cell in row) for row in scenario.rows)
            return ResponseGridRecording(scenario, rows)
        case LearningScenario():
            return _learning(scenario, progress)
        case SensitivityScenario():
            maps = sensitivity_maps(scenario, progress, executor, jobs, checkpoint)
            return SensitivityRecording(scenario, tuple(maps))
        case BasinsScenario():
            found = basin_maps(scenario, progress, executor, jobs, checkpoint)
            return BasinsRecording(scenario, *found)


def _response(scenario: ResponseScenario) -> ResponseRecording:
    responses = tuple(
        respond(entry.build(), scenario.signal, reading=scenario.reading)
        for entry in scenario.optimizers
    )
    return ResponseRecording(scenario, responses)


def _learning(scenario: LearningScenario, progress: Progress | None) -> LearningRecording:
    total = scenario.steps * len(scenario.optimizers)
    histories = []
    for turn, entry in enumerate(scenario.optimizers):

        def report(done: int, of: int, before: int = turn * scenario.steps) -> None:
            if progress:
                progress(before + done, total)

        histories.append(
            train(
                scenario.network,
                scenario.split,
                entry.build(),
                scenario.seeds,
                scenario.steps,
                scenario.batch_size,
                report,
            )
        )
    return LearningRecording(scenario, tuple(histories))
