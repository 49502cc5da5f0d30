"""A schedule as a value: its name, its settings, and a pure function of the step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from numpy import float64
from numpy.typing import NDArray

Array: TypeAlias = NDArray[float64]
Value: TypeAlias = float | Array
"""A number, or one for each run of a batch, of shape (R, 1)."""


@dataclass(frozen=True)
class Schedule:
    """The values of a hyperparameter over the steps of a run.

    Attributes:
        name: the schedule's name.
        settings: all of its settings.
        factory: makes the function of the step from the settings.
    """

    name: str
    settings: Mapping[str, Value]
    factory: Callable[..., Callable[[int], Value]]

    def at(self, step: int) -> Value:
        """The value for the update after ``step`` others; the first update has step 0."""
        return self.factory(**self.settings)(step)
