"""How a scenario is run, and the progress of its work: checked, and told item by item."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from landscapes.words import passed

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from landscapes.workers import Checkpoint

Item = TypeVar("Item")

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the amount of work done and the total."""


@dataclass(frozen=True)
class Work:
    """How a scenario is run, without effect on the numbers.

    Attributes:
        progress: called with the amount of work done and the total.
        executor: does the tasks, instead of processes of this machine.
        jobs: number of worker processes (default: one per processor).
        checkpoint: where finished tasks are kept.
    """

    progress: Progress | None = None
    executor: "Executor | None" = None
    jobs: int | None = None
    checkpoint: "Checkpoint | None" = None


def reported(items: Sequence[Item], progress: Progress | None) -> Iterator[Item]:
    """The items one after another, with progress told before the first and after each."""
    for done, item in enumerate(items):
        if progress:
            progress(done, len(items))
        yield item
    if progress:
        progress(len(items), len(items))


def expect_progress(progress: object) -> None:
    """Raise unless it is a function of the work done and the total, or None."""
    if progress is None:
        return
    try:
        signature(progress).bind(0, 1)  # type: ignore[arg-type]
    except TypeError:
        message = f"progress must be a function progress(done, total), not {passed(progress)}"
        raise TypeError(message) from None
    except ValueError:
        return  # The signature of a function from C is not known.
