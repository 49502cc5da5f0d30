"""Trial runs, for notes on runs that diverge or leave the view."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from landscapes.checking.note import where_written
from landscapes.formulas import plain
from landscapes.kinds.base import OptimizerEntry
from landscapes.loading import Written
from landscapes.loading.document import Location
from landscapes.loading.labels import words


class Ended(NamedTuple):
    """Runs of one optimizer with the same ending.

    Attributes:
        step: the step at which the first one ended.
        how_many: their number.
        of: the number of all runs of the optimizer.
    """

    step: int
    how_many: int
    of: int

    @classmethod
    def at(cls, steps: Sequence[int], of: int) -> "Ended | None":
        return cls(min(steps), len(steps), of) if steps else None

    def told(self, label: str, verb: str) -> str:
        """Write ``SGD diverges at step 3``, ``2 of the 5 runs of SGD diverge, the first at …``."""
        label = plain(label)
        if self.of == 1:
            return f"{label} {verb} at step {self.step}"
        if self.how_many == 1:
            return f"{self._which} of {label} {verb}, at step {self.step}"
        plural = re.sub(r"s\b", "", verb)
        return f"{self._which} of {label} {plural}, the first at step {self.step}"

    def stuck(self, label: str) -> str:
        """Write ``the first step of Newton is not finite``, or of which of its runs."""
        which = "" if self.of == 1 else f"{self._which} of "
        return f"the first step of {which}{plain(label)} is not finite"

    @property
    def _which(self) -> str:
        if self.how_many == 1:
            return f"one of the {self.of} runs"
        if self.how_many == self.of:
            return "both runs" if self.of == 2 else f"all {self.of} runs"
        return f"{self.how_many} of the {self.of} runs"


def affordable(steps: int, work: int, optimizers: int, share: float) -> int:
    """Return the number of steps to try."""
    return min(steps, max(1, int(work / (optimizers * (1 + share)))))


def places_of(written: Written, optimizers: Sequence[OptimizerEntry]) -> list[Location]:
    """Return the location of each optimizer's learning rate."""
    found = where_written(written.document.data, len(optimizers))
    if found is None:
        return [("optimizers",)] * len(optimizers)
    return [(*place.entry, "learning_rate", place.turn) for place in found]


def blamed(entry: OptimizerEntry) -> str:
    """Write the learning rate, unless the label has it already."""
    rate = entry.hyperparameters.get("learning_rate")
    named = words("learning_rate", rate) if rate is not None else ""
    return f" with {named}" if named and named not in entry.label else ""
