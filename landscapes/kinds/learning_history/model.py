"""The scenario and the recording of a learning history."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from landscapes.datasets import Indices, Split
from landscapes.ensemble import Quartiles, quartiles
from landscapes.functions import Array
from landscapes.kinds.base import OptimizerEntry, Recording, Scenario
from landscapes.kinds.recordings import labelled
from landscapes.network import Network


@dataclass(frozen=True, eq=False)
class LearningScenario(Scenario["LearningRecording"]):
    """A dataset, a network and a set of optimizers that train it.

    Attributes:
        split: the data for training and for validation.
        network: the network to train.
        batch_size: the number of points in a mini-batch.
        steps: the number of iterations of each run.
        seeds: the seeds, with one run of each optimizer for each.
        optimizers: the optimizers, in the order in which they are drawn.
    """

    kind: ClassVar = "learning_history"

    split: "Split"
    network: "Network"
    batch_size: int
    steps: int
    seeds: tuple[int, ...]
    optimizers: tuple[OptimizerEntry, ...]

    @property
    def usual_question(self) -> str:
        return "Which one learns fastest?"


@dataclass(frozen=True)
class History:
    """How S runs of one optimizer, one for each seed, learned.

    A run ends where its loss or parameters stop being finite, and its rows are
    NaN from that record on.

    Attributes:
        seeds: the seed of each run.
        iterations: shape (K,), the iterations that are recorded, from 0,
            before the first step, to the last.
        train_losses: shape (S, K), the mean loss over the training part.
        validation_losses: shape (S, K), the mean loss over the validation part.
        validation_accuracies: shape (S, K), the share of the validation part
            that is classified correctly.
    """

    seeds: tuple[int, ...]
    iterations: Indices
    train_losses: Array
    validation_losses: Array
    validation_accuracies: Array

    @property
    def diverged(self) -> NDArray[np.bool_]:
        """Whether each run ended before its last iteration, shape (S,)."""
        return np.isnan(self.train_losses[:, -1])

    @property
    def finals(self) -> dict[str, Quartiles]:
        """The quartiles of each measure at the end, over the seeds that did not diverge."""
        measures = {
            "train_loss": self.train_losses,
            "validation_loss": self.validation_losses,
            "validation_accuracy": self.validation_accuracies,
        }
        return {name: quartiles(values[:, -1:]) for name, values in measures.items()}


@dataclass(frozen=True, eq=False)
class LearningRecording(Recording[LearningScenario]):
    """How the network learned with each of the scenario's optimizers."""

    histories: tuple[History, ...]

    def __getitem__(self, label: str) -> History:
        """The runs of the optimizer with this label."""
        return labelled(label, (each.label for each in self.scenario.optimizers), self.histories)
