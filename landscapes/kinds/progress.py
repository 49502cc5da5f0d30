"""The progress of work that is done in one process, item by item."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from landscapes.kinds.base import Progress

Item = TypeVar("Item")


def reported(items: Sequence[Item], progress: Progress | None) -> Iterator[Item]:
    """The items one after another, with progress told before the first and after each."""
    for done, item in enumerate(items):
        if progress:
            progress(done, len(items))
        yield item
    if progress:
        progress(len(items), len(items))
