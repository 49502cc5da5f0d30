"""What the scenarios without a landscape mean: responses, grids of them, learning histories."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from landscapes.functions import Array
from landscapes.scenario.model.base import OptimizerEntry, RenderSettings

if TYPE_CHECKING:
    from landscapes.datasets import Split
    from landscapes.network import Network
    from landscapes.signals import Reading


@dataclass(frozen=True, eq=False)
class ResponseScenario:
    """A gradient signal, and an optimizer with several values of one hyperparameter.

    Attributes:
        name: what its files are called.
        title: what its picture is called.
        render: how it is drawn.
        signal_title: what the signal is called.
        signal: the gradient at each epoch, shape (E,).
        optimizer_title: what the optimizer is called.
        optimizers: the optimizer with each of the values; their labels say which.
        reading: how a look-ahead reads the signal.
        accumulators: whether what the optimizer accumulates is shown too.
    """

    kind: ClassVar = "response"

    name: str
    title: str
    render: RenderSettings
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


@dataclass(frozen=True, eq=False)
class ResponseGridScenario:
    """Responses side by side: a row for each optimizer, a column for each signal.

    Attributes:
        name: what the folder of its files is called.
        title: what the overview is called.
        render: how the overview and each response is drawn.
        rows: the responses, one for each signal in each row.
    """

    kind: ClassVar = "response_grid"

    name: str
    title: str
    render: RenderSettings
    rows: tuple[tuple[ResponseScenario, ...], ...]

    steps = 0
    """There are only stills of it."""


@dataclass(frozen=True, eq=False)
class LearningScenario:
    """A dataset, a network and a set of optimizers that train it.

    Attributes:
        name: what its files are called.
        title: what its picture is called.
        render: how it is drawn.
        split: what to learn from and what to judge by.
        network: the network to train.
        batch_size: how many points each step's gradient is the mean of.
        steps: how many iterations each run takes.
        seeds: one run of each optimizer for each.
        optimizers: the optimizers, in the order they are drawn.
    """

    kind: ClassVar = "learning_history"

    name: str
    title: str
    render: RenderSettings
    split: "Split"
    network: "Network"
    batch_size: int
    steps: int
    seeds: tuple[int, ...]
    optimizers: tuple[OptimizerEntry, ...]
