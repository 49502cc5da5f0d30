"""The progress of work: checking that it can be told, and telling it item by item."""

from collections.abc import Iterator, Sequence
from inspect import signature
from typing import TypeVar

from landscapes.kinds.base import Progress
from landscapes.words import passed

Item = TypeVar("Item")


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
