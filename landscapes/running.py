"""Scenario → Recording: the numbers behind the pictures."""

from collections.abc import Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

from landscapes.kinds import concern
from landscapes.kinds.base import Progress, Recording, Scenario, Work
from landscapes.words import passed

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from landscapes.workers import Checkpoint

R = TypeVar("R", bound=Recording[Any])
Readable: TypeAlias = str | PathLike[str] | Mapping[str, Any]
"""What a scenario can be read from: a name or a path, or a dictionary of its keys."""


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
# In quotes, types are read in help as they are written here.
def run(
    scenario: "Scenario[Any] | str | PathLike[str] | Mapping[str, Any]",
    progress: "Progress | None" = None,
    *,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    checkpoint: "Checkpoint | None" = None,
) -> Any:
    """Run a scenario of any kind: compute all its numbers.

    >>> import landscapes as ls
    >>> ls.run("hills_and_canyon")
    <LandscapeRecording of hills_and_canyon: Hills and canyon>

    Args:
        scenario: what to run: a scenario, the name of a built-in one, the path of a file, or a
            dictionary with the keys and values of a file, in which Python functions may stand for
            a landscape and for optimizers.
        progress: called with how much is done and how much there is to do, as the work goes on.
        executor: who shares the work of maps and races, instead of processes of this machine.
        jobs: how many processes do; one a processor, if None.
        checkpoint: where the finished tasks of maps and races are kept.

    Returns:
        The recording of the scenario's kind, such as ``LandscapeRecording``.

    Raises:
        TypeError: if it is nothing that can be run, or a function in it cannot be differentiated.
        ScenarioNotFoundError: if there is no scenario of this name, or no such file.
        ScenarioError: if the scenario is wrong; it lists every problem.
        PluginError: if a function in a dictionary makes no optimizer.
        WorkerLostError: if a process that shares the work is ended from outside.
    """
    read = _read(scenario)
    work = Work(progress, executor, jobs, checkpoint)
    return concern(read.kind, "run").run(read, work)


def _read(scenario: object) -> Scenario[Any]:
    """The scenario that is meant."""
    if isinstance(scenario, Scenario):
        return scenario
    # Whoever has a scenario has read it already.
    from landscapes.loading import load_scenario, read_mapping

    if isinstance(scenario, (str, PathLike)):
        return load_scenario(fspath(scenario))
    if isinstance(scenario, Mapping):
        return read_mapping(scenario).scenario
    function = "; scenario(function, domain=…, …) makes one of it" if callable(scenario) else ""
    raise TypeError(
        "run takes a scenario, the name or path of one, or a dictionary of its keys,"
        f" not {passed(scenario)}{function}"
    )
