"""The other side of the comparison: the same training as a hobbyist writes it.

    python plain_training.py

trains a 2-16-16-1 network on the two moons with five optimizers, from five
seeds each, by Python loops over optimizers, seeds and iterations, ``autograd.grad``
on a list of weight matrices, and the update formulas written out. Data, initial
weights, mini-batches and recorded losses are those of ``landscapes.kinds.learning_history.run``,
so both sides print the same final losses.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import autograd.numpy as np
import numpy
from autograd import grad

from landscapes.datasets import Split, split, two_moons

LAYERS = (2, 16, 16, 1)
SEEDS = range(5)
ITERATIONS = 500
BATCH_SIZE = 32
VALIDATION = 0.2

Array = numpy.ndarray
Weights = list[tuple[Array, Array]]
Memory = dict[str, Array]


def sgd(gradient: Array, memory: Memory, t: int) -> Array:
    return 0.1 * gradient


def momentum(gradient: Array, memory: Memory, t: int) -> Array:
    memory["v"] = 0.9 * memory.get("v", 0) + 0.05 * gradient
    return memory["v"]


def nesterov(gradient: Array, memory: Memory, t: int) -> Array:
    memory["v"] = 0.9 * memory.get("v", 0) + 0.05 * gradient
    return 0.9 * memory["v"] + 0.05 * gradient


def rmsprop(gradient: Array, memory: Memory, t: int) -> Array:
    memory["s"] = 0.9 * memory.get("s", 0) + 0.1 * gradient**2
    return 0.01 * gradient / np.sqrt(memory["s"] + 1e-6)


def adam(gradient: Array, memory: Memory, t: int) -> Array:
    memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * gradient
    memory["s"] = 0.999 * memory.get("s", 0) + 0.001 * gradient**2
    rate = 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return rate * memory["m"] / (np.sqrt(memory["s"]) + 1e-8)


Update = Callable[[Array, Memory, int], Array]
UPDATES: dict[str, Update] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
}


def initial_weights(rng: numpy.random.Generator) -> Weights:
    weights = []
    for inputs, outputs in pairwise(LAYERS):
        bound = np.sqrt(6 / (inputs + outputs))
        weights.append((rng.uniform(-bound, bound, (inputs, outputs)), np.zeros(outputs)))
    return weights


def batches(data: Split, rng: numpy.random.Generator) -> Iterator[tuple[Array, Array]]:
    points = len(data.train.inputs)
    while True:
        order = rng.permutation(points)
        for first in range(0, points - BATCH_SIZE + 1, BATCH_SIZE):
            chosen = order[first : first + BATCH_SIZE]
            yield data.train.inputs[chosen], data.train.targets[chosen]


def loss(weights: Weights, inputs: Array, targets: Array) -> float:
    signal = inputs
    for matrix, bias in weights[:-1]:
        signal = np.tanh(np.dot(signal, matrix) + bias)
    matrix, bias = weights[-1]
    logits = np.dot(signal, matrix) + bias
    return np.mean(np.logaddexp(0, logits) - targets * logits)


loss_gradient = grad(loss)


def train(update: Update, data: Split, seed: int) -> tuple[list[float], list[float]]:
    """The loss over the training and over the validation part, before and after every step."""
    weight_rng, order_rng = numpy.random.default_rng(seed).spawn(2)
    weights = initial_weights(weight_rng)
    memories: list[tuple[Memory, Memory]] = [({}, {}) for _ in weights]
    train_losses = [loss(weights, data.train.inputs, data.train.targets)]
    validation_losses = [loss(weights, data.validation.inputs, data.validation.targets)]
    steps = zip(range(1, ITERATIONS + 1), batches(data, order_rng), strict=False)
    for t, (inputs, targets) in steps:
        gradients = loss_gradient(weights, inputs, targets)
        for i in range(len(weights)):
            matrix, bias = weights[i]
            matrix = matrix - update(gradients[i][0], memories[i][0], t)
            bias = bias - update(gradients[i][1], memories[i][1], t)
            weights[i] = (matrix, bias)
        train_losses.append(loss(weights, data.train.inputs, data.train.targets))
        validation_losses.append(loss(weights, data.validation.inputs, data.validation.targets))
    return train_losses, validation_losses


def main() -> None:
    data = split(two_moons(), VALIDATION, seed=0)
    for name, update in UPDATES.items():
        histories = [train(update, data, seed) for seed in SEEDS]
        train_loss, validation_loss = np.mean([[h[0][-1], h[1][-1]] for h in histories], axis=0)
        print(f"{name:10} train {train_loss:.6f}  validation {validation_loss:.6f}")


if __name__ == "__main__":
    main()
