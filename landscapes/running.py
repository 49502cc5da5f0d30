"""Scenario → Recording: the numbers behind the pictures."""

from collections.abc import Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

from landscapes.kinds import concern
from landscapes.kinds.base import Recording, Scenario
from landscapes.kinds.work import Progress, Work, expect_progress
from landscapes.words import passed

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from landscapes.workers import Checkpoint

R = TypeVar("R", bound=Recording[Any])
Readable: TypeAlias = str | PathLike[str] | Mapping[str, Any]
"""The name or path of a scenario, or a dictionary of its keys."""


@overload
def run(
    scenario: Scenario[R],
    progress: Progress | None = None,
    *,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    checkpoint: "Checkpoint | None" = None,
) -> R: ...
@overload
def run(
    scenario: Readable,
    progress: Progress | None = None,
    *,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    checkpoint: "Checkpoint | None" = None,
) -> Any: ...
# Types in quotes appear in help() as they are written here.
def run(
    scenario: "Scenario[Any] | str | PathLike[str] | Mapping[str, Any]",
    progress: "Progress | None" = None,
    *,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    checkpoint: "Checkpoint | None" = None,
) -> Any:
    """Run a scenario of any kind, and compute all its numbers.

    >>> import landscapes as ls
    >>> ls.run("hills_and_canyon")
    <LandscapeRecording of hills_and_canyon: Hills and canyon>

    Args:
        scenario: a scenario, the name of a built-in one, the path of a file, or a dictionary with
            the keys and values of a file. In a dictionary, the landscape and the optimizers can
            be Python functions.
        progress: a function that is called with the work done and the total, as the work proceeds.
        executor: does the work of maps and races in place of processes of this machine.
        jobs: the number of processes for maps and races; None means one per processor.
        checkpoint: the place to keep the finished tasks of maps and races.

    Returns:
        The recording of the scenario's kind, such as ``LandscapeRecording``.

    Raises:
        TypeError: if the argument cannot be run, or a function in it cannot be differentiated.
        ScenarioNotFoundError: if no scenario has this name, or the file does not exist.
        ScenarioError: if the scenario is wrong; it lists every problem.
        PluginError: if a function in a dictionary does not return an optimizer, or one of its
            steps fails.
        ValueError: if ``jobs`` is less than 1.
        WorkerLostError: if a worker process is ended from outside.
    """
    _expect_jobs(jobs)
    expect_progress(progress)
    read = _read(scenario)
    work = Work(progress, executor, jobs, checkpoint)
    return concern(read.kind, "run").run(read, work)


def _expect_jobs(jobs: object) -> None:
    """Raise unless it is a number of processes, or None."""
    if jobs is not None and (not isinstance(jobs, int) or isinstance(jobs, bool)):
        raise TypeError(f"jobs must be a number of processes, or None, not {passed(jobs)}")
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs must be at least 1, not {jobs}")


def _read(scenario: object) -> Scenario[Any]:
    """Return the scenario, read if necessary."""
    if isinstance(scenario, Scenario):
        return scenario
    # Not imported for a scenario that has been read already.
    from landscapes.loading import load_scenario, read_mapping

    if isinstance(scenario, (str, PathLike)):
        return load_scenario(fspath(scenario))
    if isinstance(scenario, Mapping):
        return read_mapping(scenario).scenario
    function = "; scenario(function, domain=…, …) makes one from it" if callable(scenario) else ""
    raise TypeError(
        "run takes a scenario, the name or path of one, or a dictionary of its keys,"
        f" not {passed(scenario)}{function}"
    )
