"""What a scenario of each kind becomes when it is run.

What runs a kind is imported when there is one: a command is about one kind, and
importing what is for the others would take a good part of a short one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, TypedDict, Unpack, overload

from landscapes.runner.descent import trajectories
from landscapes.runner.recordings import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    RaceRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    SensitivityRecording,
)
from landscapes.scenario.model import (
    BasinsScenario,
    LandscapeScenario,
    LearningScenario,
    RaceScenario,
    ResponseGridScenario,
    ResponseScenario,
    Scenario,
    SensitivityScenario,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from landscapes.workers import Checkpoint

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how much is done and how much there is to do."""


FANNED_OUT: tuple[type[Scenario], ...] = (SensitivityScenario, BasinsScenario, RaceScenario)
"""The kinds whose work is cut into tasks, which processes share, or other machines."""


class _Options(TypedDict, total=False):
    executor: "Executor | None"
    jobs: int | None
    checkpoint: "Checkpoint | None"


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
    scenario: RaceScenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> RaceRecording: ...
@overload
def run(
    scenario: Scenario, progress: Progress | None = ..., **options: Unpack[_Options]
) -> Recording: ...


def run(
    scenario: Scenario,
    progress: Progress | None = None,
    *,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    checkpoint: "Checkpoint | None" = None,
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
            from landscapes.runner.sensitivity import sensitivity_maps

            maps = sensitivity_maps(scenario, progress, executor, jobs, checkpoint)
            return SensitivityRecording(scenario, tuple(maps))
        case BasinsScenario():
            from landscapes.runner.basins import basin_maps

            attractors, basins = basin_maps(scenario, progress, executor, jobs, checkpoint)
            return BasinsRecording(scenario, attractors, basins)
        case RaceScenario():
            from landscapes.runner.race import searches

            found = searches(
                scenario, progress, executor=executor, jobs=jobs, checkpoint=checkpoint
            )
            runs = trajectories(scenario.tuned([search.tuned for search in found]))
            return RaceRecording(scenario, tuple(found), tuple(runs))


def _response(scenario: ResponseScenario) -> ResponseRecording:
    from landscapes.runner.response import respond

    responses = tuple(
        respond(entry.build(), scenario.signal, reading=scenario.reading)
        for entry in scenario.optimizers
    )
    return ResponseRecording(scenario, responses)


def _learning(scenario: LearningScenario, progress: Progress | None) -> LearningRecording:
    from landscapes.runner.learning import train

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
