"""Runs that are tried: whether one diverges, or leaves what is shown."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from landscapes.checking.note import where_written
from landscapes.kinds.base import OptimizerEntry
from landscapes.loading import Written
from landscapes.loading.document import Location
from landscapes.loading.labels import words


class Ended(NamedTuple):
    """Runs of one optimizer that ended alike.

    Attributes:
        step: of the first one's end.
        how_many: they are.
        of: how many runs the optimizer has.
    """

    step: int
    how_many: int
    of: int

    @classmethod
    def at(cls, steps: Sequence[int], of: int) -> "Ended | None":
        return cls(min(steps), len(steps), of) if steps else None

    def told(self, label: str, verb: str) -> str:
        """``SGD diverges at step 3``, ``2 of the 5 runs of SGD diverge, the first at step 3``"""
        if self.of == 1:
            return f"{label} {verb} at step {self.step}"
        if self.how_many == 1:
            return f"one of the {self.of} runs of {label} {verb}, at step {self.step}"
        which = f"{self.how_many} of the {self.of}"
        if self.how_many == self.of:
            which = "both" if self.of == 2 else f"all {self.of}"
        plural = re.sub(r"s\b", "", verb)
        return f"{which} runs of {label} {plural}, the first at step {self.step}"


def affordable(steps: int, work: int, optimizers: int, share: float) -> int:
    """How many of the steps are tried."""
    return min(steps, max(1, int(work / (optimizers * (1 + share)))))


def places_of(written: Written, optimizers: Sequence[OptimizerEntry]) -> list[Location]:
    """Where the learning rate of each optimizer is written."""
    found = where_written(written.document.data, len(optimizers))
    if found is None:
        return [("optimizers",)] * len(optimizers)
    return [(*place.entry, "learning_rate", place.turn) for place in found]


def blamed(entry: OptimizerEntry) -> str:
    """The learning rate, unless the label names it already."""
    rate = entry.hyperparameters.get("learning_rate")
    named = words("learning_rate", rate) if rate is not None else ""
    return f" with {named}" if named and named not in entry.label else ""
