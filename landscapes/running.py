"""Scenario → Recording: the numbers behind the pictures."""

from typing import TYPE_CHECKING, Any, TypeVar

from landscapes.kinds import concern
from landscapes.kinds.base import Progress, Recording, Scenario, Work

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from landscapes.workers import Checkpoint

R = TypeVar("R", bound=Recording[Any])


def run(
    scenario: Scenario[R],
    progress: Progress | None = None,
    *,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    checkpoint: "Checkpoint | None" = None,
) -> R:
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
    work = Work(progress, executor, jobs, checkpoint)
    recording: R = concern(scenario.kind, "run").run(scenario, work)
    return recording
