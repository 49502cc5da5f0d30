"""The scenario and the recording of a response."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from landscapes.functions import Array
from landscapes.kinds.base import OptimizerEntry, Recording, Scenario
from landscapes.kinds.recordings import labelled
from landscapes.signals import Reading


@dataclass(frozen=True, eq=False)
class ResponseScenario(Scenario["ResponseRecording"]):
    """A gradient signal, and an optimizer with several values of one hyperparameter.

    Attributes:
        signal_title: the name of the signal in the picture.
        signal: the gradient at each epoch, shape (E,).
        optimizer_title: the name of the optimizer in the picture.
        optimizers: the optimizer with each of the values, labelled by these.
        reading: how a look-ahead reads the signal.
        accumulators: whether the optimizer's accumulated values are shown too.
    """

    kind: ClassVar = "response"

    signal_title: str
    signal: Array
    optimizer_title: str
    optimizers: tuple[OptimizerEntry, ...]
    reading: "Reading"
    accumulators: bool

    @property
    def steps(self) -> int:
        """The number of the last epoch; the first is 0."""
        return len(self.signal) - 1


class Response(NamedTuple):
    """The updates for a signal of E epochs.

    Attributes:
        updates: shape (E,), the update −Δθ at each epoch.
        accumulators: the accumulated values after each epoch's step, by their
            symbols in the formula; each of shape (E,).
    """

    updates: Array
    accumulators: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class ResponseRecording(Recording[ResponseScenario]):
    """The response of each of the scenario's optimizers to its signal."""

    responses: tuple[Response, ...]

    def __getitem__(self, label: str) -> Response:
        """The response of the optimizer with this label."""
        return labelled(label, (each.label for each in self.scenario.optimizers), self.responses)
