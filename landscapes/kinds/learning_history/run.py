"""Dataset and network → History: an optimizer trains the network from several seeds."""

from collections.abc import Iterator, Sequence
from itertools import compress, islice
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.datasets import Dataset, Split
from landscapes.ensemble import batches
from landscapes.functions import Array
from landscapes.kinds.learning_history.model import History, LearningRecording, LearningScenario
from landscapes.kinds.work import Progress, Work
from landscapes.network import Network, RecordedGradient
from landscapes.optimizers import Optimizer

MOST_BYTES = 10**9
"""The largest memory for several runs that advance together."""

ARRAYS = 8
"""The numbers that a gradient keeps for each unit and point: forwards and backwards."""

RECORDS = 500
"""Up to this many iterations, the losses over all points are recorded at each; beyond, at every
second, third, …: a record costs as much as a step, and no picture shows more of them."""


class BatchObjective(NamedTuple):
    """The objective of one step: the loss over the mini-batch of each run.

    Attributes:
        network: the network that is trained.
        network_gradient: its gradient.
        inputs: shape (S, B, D).
        targets: shape (S, B, C).
    """

    network: Network
    network_gradient: RecordedGradient
    inputs: Array
    targets: Array

    def gradient(self, points: Array, /) -> Array:
        """The gradient at parameters of shape (..., S, N), in that shape."""
        return self.network_gradient(points, self.inputs, self.targets)

    def value(self, points: Array, /) -> Array:
        """The loss at parameters of shape (..., S, N), shape (..., S)."""
        return self.network.losses(points, self.inputs, self.targets)

    def hessian(self, points: Array, /) -> Array:
        """A network has too many parameters for a Hessian."""
        raise NotImplementedError("a network has no Hessian here")


def train(
    network: Network,
    split: Split,
    optimizer: Optimizer,
    seeds: Sequence[int],
    iterations: int,
    batch_size: int,
    progress: Progress | None = None,
) -> History:
    """Train a network from several seeds at once.

    A seed fixes the initial parameters and the mini-batches, whatever the
    optimizer. Each epoch shuffles the training part anew and cuts it into
    mini-batches; points that do not fill a last one are left out in that epoch.
    A batch size above the number of points means all of them.

    Args:
        network: its first layer takes the inputs of the dataset, and its last
            has an output for each column of targets.
        split: the data for training and for validation.
        optimizer: the update rule.
        seeds: the seeds, with one run for each.
        iterations: the number of steps, each on one mini-batch.
        batch_size: the number of points in a mini-batch.
        progress: called at every recorded iteration.

    Raises:
        ValueError: if the network does not fit the dataset.
    """
    _check_fit(network, split.train)
    points = max(min(batch_size, len(split.train.inputs)), len(split.validation.inputs))
    together = max(1, MOST_BYTES // (8 * ARRAYS * points * sum(network.layers)))
    parts = [seeds[first : first + together] for first in range(0, len(seeds), together)]
    histories = []
    for turn, part in enumerate(parts):

        def report(done: int, of: int, before: int = turn * iterations) -> None:
            if progress:
                progress((before + done) // len(parts), of)

        histories.append(_train(network, split, optimizer, part, iterations, batch_size, report))
    columns = ([getattr(each, name) for each in histories] for name in _FIGURES)
    return History(tuple(seeds), histories[0].iterations, *map(np.concatenate, columns))


_FIGURES = ("train_losses", "validation_losses", "validation_accuracies")


def _train(
    network: Network,
    split: Split,
    optimizer: Optimizer,
    seeds: Sequence[int],
    iterations: int,
    batch_size: int,
    progress: Progress,
) -> History:
    """Train all runs side by side."""
    weights, orders = _generators(seeds)
    start = np.stack([network.initial(rng) for rng in weights])
    objectives = _objectives(network, split.train, batch_size, orders)
    positions = islice(_positions(optimizer, start, objectives), iterations + 1)
    recorded = _recorded(iterations)
    moments = np.flatnonzero(recorded)
    figures = np.full((len(moments), 3, len(seeds)), np.nan)
    alive = np.full(len(seeds), True)
    with np.errstate(all="ignore"):
        for row, position in enumerate(compress(positions, recorded)):
            measured = _measure(network, split, position)
            alive &= np.isfinite(position).all(axis=-1) & np.isfinite(measured).all(axis=0)
            figures[row] = np.where(alive, measured, np.nan)
            progress(int(moments[row]), iterations)
    return History(tuple(seeds), moments, *np.transpose(figures, (1, 2, 0)))


def _generators(
    seeds: Sequence[int],
) -> tuple[list[np.random.Generator], list[np.random.Generator]]:
    """For each seed one generator for the parameters and one for the order of the points."""
    spawned = [np.random.default_rng(seed).spawn(2) for seed in seeds]
    return [weights for weights, _ in spawned], [order for _, order in spawned]


def _positions(
    optimizer: Optimizer, start: Array, objectives: Iterator[BatchObjective]
) -> Iterator[Array]:
    """The parameters (S, N) before the first step and after each one, without end."""
    position, state = start, optimizer.init(start)
    while True:
        yield position
        position, state = optimizer.step(next(objectives), position, state)


def _objectives(
    network: Network, data: Dataset, batch_size: int, generators: Sequence[np.random.Generator]
) -> Iterator[BatchObjective]:
    """The objective of each step, without end."""
    gradient = RecordedGradient(network)
    runs = [batches(len(data.inputs), batch_size, rng) for rng in generators]
    for drawn in zip(*runs, strict=True):
        indices = np.stack(drawn)
        yield BatchObjective(network, gradient, data.inputs[indices], data.targets[indices])


def _recorded(iterations: int) -> NDArray[np.bool_]:
    """Whether each iteration is recorded: evenly spaced ones and the last are."""
    stride = max(1, ceil(iterations / RECORDS))
    recorded: NDArray[np.bool_] = np.arange(iterations + 1) % stride == 0
    recorded[-1] = True
    return recorded


def _measure(network: Network, split: Split, position: Array) -> Array:
    """Training loss, validation loss and validation accuracy of each run, shape (3, S)."""
    train, validation = split
    outputs = network.outputs(position, validation.inputs)
    return np.stack(
        [
            network.losses(position, train.inputs, train.targets),
            network.loss_of(outputs, validation.targets),
            network.accuracy_of(outputs, validation.targets),
        ]
    )


def _check_fit(network: Network, data: Dataset) -> None:
    expected = data.inputs.shape[1], data.targets.shape[1]
    got = network.layers[0], network.layers[-1]
    if got != expected:
        raise ValueError(
            f"{data.name} needs a network of {expected[0]} inputs and {expected[1]} outputs,"
            f" not of {got[0]} and {got[1]}"
        )


def run(scenario: LearningScenario, work: Work) -> LearningRecording:
    """Train the network with every optimizer, from every seed."""
    total = scenario.steps * len(scenario.optimizers)
    histories = []
    for turn, entry in enumerate(scenario.optimizers):

        def report(done: int, of: int, before: int = turn * scenario.steps) -> None:
            if work.progress:
                work.progress(before + done, total)

        histories.append(
            train(
                scenario.network,
                scenario.split,
                entry.build(scenario.network.shapes),
                scenario.seeds,
                scenario.steps,
                scenario.batch_size,
                report,
            )
        )
    return LearningRecording(scenario, tuple(histories))
