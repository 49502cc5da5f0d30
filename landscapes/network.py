"""A small fully connected network whose parameters are one flat vector.

So any optimizer can train it, and several runs of it at once: a leading
dimension of the parameters is a run, and no run knows of another. Like
``objective``, this module calls autograd's operators; ``np`` is autograd's
numpy, for what is differentiated, and ``numpy`` is numpy itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod, sqrt
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

import autograd.numpy as np
import numpy

from landscapes.differentiation import value_and_gradients
from landscapes.functions import Array
from landscapes.program import Program, record

ActivationName = Literal["tanh", "relu", "logistic"]
LossName = Literal["cross_entropy", "mean_squared_error"]

Traced: TypeAlias = Any
"""An array, or what autograd puts around one to differentiate it."""


def relu(x: Traced) -> Traced:
    """max(x, 0); its slope at 0 is taken as 1/2, the mean of both sides."""
    return np.maximum(x, 0.0)


def logistic(x: Traced) -> Traced:
    """1 / (1 + exp(−x)), written so that nothing overflows into NaN."""
    return (1 + np.tanh(x / 2)) / 2


def glorot_uniform(inputs: int, outputs: int, rng: numpy.random.Generator) -> Array:
    """Weights of shape (inputs, outputs), uniform within ±√(6 / (inputs + outputs)).

    Source: Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
    """
    bound = sqrt(6 / (inputs + outputs))
    return rng.uniform(-bound, bound, (inputs, outputs))


def he_normal(inputs: int, outputs: int, rng: numpy.random.Generator) -> Array:
    """Weights of shape (inputs, outputs), normal with standard deviation √(2 / inputs).

    Source: He, Zhang, Ren and Sun 2015, arXiv:1502.01852
    """
    return rng.normal(0.0, sqrt(2 / inputs), (inputs, outputs))


class Activation(NamedTuple):
    """What a hidden unit does to its weighted sum, and the initial weights that suit it."""

    function: Callable[[Traced], Traced]
    initial: Callable[[int, int, numpy.random.Generator], Array]


ACTIVATIONS: Mapping[ActivationName, Activation] = MappingProxyType(
    {
        "tanh": Activation(np.tanh, glorot_uniform),
        "relu": Activation(relu, he_normal),
        "logistic": Activation(logistic, glorot_uniform),
    }
)
"""Every activation by name."""


def cross_entropy(outputs: Traced, targets: Traced) -> Traced:
    """−log of the probability that the outputs z give to the targets y, point by point.

    One output is the logit of the second class, several are a logit each:

        one:      log(1 + exp(z)) − y z
        several:  log Σ exp(z) − Σ y z
    """
    if outputs.shape[-1] == 1:
        return np.sum(np.logaddexp(0.0, outputs) - targets * outputs, axis=-1)
    # Subtracting the largest changes nothing, for Σ y = 1, and keeps exp from overflowing.
    shifted = outputs - np.max(outputs, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=-1)) - np.sum(targets * shifted, axis=-1)


def squared_error(outputs: Traced, targets: Traced) -> Traced:
    """The mean of (z − y)² over a point's outputs z and targets y."""
    return np.mean((outputs - targets) ** 2, axis=-1)


class Loss(NamedTuple):
    """A loss of single points, and the value from which one output means the second class.

    ``of_points`` takes outputs and targets of shape (..., B, C) and returns shape (..., B).
    """

    of_points: Callable[[Traced, Traced], Traced]
    threshold: float


LOSSES: Mapping[LossName, Loss] = MappingProxyType(
    {
        "cross_entropy": Loss(cross_entropy, 0.0),
        "mean_squared_error": Loss(squared_error, 0.5),
    }
)
"""Every loss by name."""


@dataclass(frozen=True)
class Network:
    """A fully connected network: hidden layers with an activation, then a linear one.

    Its N parameters are, layer by layer, the weights (inputs, outputs) row by
    row and then the biases:

        h₀ = x,  hₖ = activation(hₖ₋₁ Wₖ + bₖ),  outputs = hₖ₋₁ Wₖ + bₖ in the last layer

    In the shapes below B is the number of points of a batch, D and C are the
    first and the last of ``layers``. Leading dimensions (...) are runs; they
    broadcast, and the result of a run does not depend on the others.

    Attributes:
        layers: the numbers of units, from the inputs to the outputs.
        activation: the name of the hidden units' activation.
        loss: the name of the loss.

    Raises:
        ValueError: if there are fewer than two layers, or one without units.
    """

    layers: tuple[int, ...]
    activation: ActivationName = "tanh"
    loss: LossName = "cross_entropy"

    def __post_init__(self) -> None:
        if len(self.layers) < 2 or min(self.layers) < 1:
            raise ValueError(f"a network needs two layers or more with units, not {self.layers}")

    @property
    def parameters(self) -> int:
        """N, the number of weights and biases."""
        return sum(map(prod, self._shapes))

    def initial(self, rng: numpy.random.Generator) -> Array:
        """Random weights, as the activation wants them, and zero biases; shape (N,)."""
        draw = ACTIVATIONS[self.activation].initial
        parts: list[Array] = []
        for inputs, outputs in pairwise(self.layers):
            parts += [draw(inputs, outputs, rng).ravel(), numpy.zeros(outputs)]
        return numpy.concatenate(parts)

    def outputs(self, positions: Array, inputs: Array) -> Array:
        """What the network answers, shape (..., B, C).

        Args:
            positions: the parameters, shape (..., N).
            inputs: shape (..., B, D).
        """
        answer: Array = self._outputs(self._parts(positions), inputs)
        return answer

    def loss_of(self, outputs: Array, targets: Array) -> Array:
        """The loss of outputs (..., B, C), averaged over the batch; shape (...)."""
        mean: Array = self._mean_loss(outputs, targets)
        return mean

    def accuracy_of(self, outputs: Array, targets: Array) -> Array:
        """The share of the points whose class the outputs (..., B, C) tell; shape (...)."""
        if self.layers[-1] == 1:
            right = (outputs > LOSSES[self.loss].threshold) == (targets > 0.5)
        else:
            right = outputs.argmax(-1, keepdims=True) == targets.argmax(-1, keepdims=True)
        return numpy.asarray(right.mean(axis=(-2, -1)))

    def losses(self, positions: Array, inputs: Array, targets: Array) -> Array:
        """The loss averaged over the batch, shape (...).

        Args:
            positions: the parameters, shape (..., N).
            inputs: shape (..., B, D).
            targets: shape (..., B, C).
        """
        return self.loss_of(self.outputs(positions, inputs), targets)

    def gradient(self, positions: Array, inputs: Array, targets: Array) -> Array:
        """The gradient of each run's loss, shape (..., N), by one reverse pass for all runs.

        Args:
            positions: the parameters, shape (..., N).
            inputs: shape (..., B, D).
            targets: shape (..., B, C).
        """
        return _joined(self._differentiate(*self._arguments(positions, inputs, targets)))

    @cached_property
    def _shapes(self) -> tuple[tuple[int, int], ...]:
        """The shapes of all weights and biases, in their order."""
        return tuple(
            shape
            for inputs, outputs in pairwise(self.layers)
            for shape in ((inputs, outputs), (1, outputs))
        )

    def _parts(self, positions: Array) -> list[Array]:
        """Weights (..., inputs, outputs) and biases (..., 1, outputs), layer by layer."""
        ends = numpy.cumsum([prod(shape) for shape in self._shapes])[:-1]
        pieces = numpy.split(positions, ends, axis=-1)
        return [
            piece.reshape(*piece.shape[:-1], *shape)
            for piece, shape in zip(pieces, self._shapes, strict=True)
        ]

    def _arguments(self, positions: Array, inputs: Array, targets: Array) -> list[Array]:
        """What :meth:`_differentiate` takes: the parts in the shape of all runs, and the batch."""
        runs = numpy.broadcast_shapes(positions.shape[:-1], inputs.shape[:-2], targets.shape[:-2])
        every_run = numpy.broadcast_to(positions, (*runs, self.parameters))
        return [*self._parts(every_run), inputs, targets]

    def _differentiate(self, *arguments: Traced) -> Sequence[Traced]:
        """The gradient as parts, from parts, inputs and targets."""
        *parts, inputs, targets = arguments

        def losses(*parts: Traced) -> Traced:
            return self._mean_loss(self._outputs(parts, inputs), targets)

        # The runs' losses are independent: the gradient of their sum holds each run's own.
        return value_and_gradients(losses, *parts)[1]

    def _outputs(self, parts: Sequence[Traced], inputs: Traced) -> Traced:
        activation = ACTIVATIONS[self.activation].function
        *hidden, last = zip(parts[::2], parts[1::2], strict=True)
        signal = inputs
        for weights, biases in hidden:
            signal = activation(np.matmul(signal, weights) + biases)
        weights, biases = last
        return np.matmul(signal, weights) + biases

    def _mean_loss(self, outputs: Traced, targets: Traced) -> Traced:
        return np.mean(LOSSES[self.loss].of_points(outputs, targets), axis=-1)


class RecordedGradient:
    """A network's gradient that does without autograd where shapes have come before.

    A network never decides by its arguments' values what it computes, so the
    first call for some shapes is recorded for those that follow, to the same bits.

    Args:
        network: the network to differentiate.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._programs: dict[tuple[tuple[int, ...], ...], Program | None] = {}

    def __call__(self, positions: Array, inputs: Array, targets: Array) -> Array:
        """Like :meth:`Network.gradient`."""
        arguments = self._network._arguments(positions, inputs, targets)
        shapes = tuple(argument.shape for argument in arguments)
        if shapes not in self._programs:
            self._programs[shapes] = record(self._network._differentiate, *arguments)
        differentiate = self._programs[shapes] or self._network._differentiate
        return _joined(differentiate(*arguments))


def _joined(parts: Sequence[Array]) -> Array:
    """The flat vectors (..., N) of parts (..., rows, columns)."""
    return numpy.concatenate([part.reshape(*part.shape[:-2], -1) for part in parts], axis=-1)
