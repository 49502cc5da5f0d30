"""What the scenarios without a landscape mean: responses, grids of them, learning histories."""

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
        signal_title: what the signal is called.
        signal: the gradient at each epoch, shape (E,).
        optimizer_title: what the optimizer is called.
        optimizers: the optimizer with each of the values; their labels say which.
        reading: how a look-ahead reads the signal.
        accumulators: whether what the optimizer accumulates is shown too.
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
    """The answer to a signal of E epochs.

    Attributes:
        answers: shape (E,), the step −Δθ taken at each epoch.
        accumulators: what the rule has accumulated after each epoch's step, in
            the symbols of its formula; each of shape (E,).
    """

    answers: Array
    accumulators: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class ResponseRecording(Recording[ResponseScenario]):
    """What each of the scenario's optimizers answers to its signal."""

    responses: tuple[Response, ...]

    def __getitem__(self, label: str) -> Response:
        """The answer of the optimizer with this label."""
        return labelled(label, (each.label for each in self.scenario.optimizers), self.responses)
