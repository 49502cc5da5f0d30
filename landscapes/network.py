"""A small fully connected network with all parameters in one flat vector.

So any optimizer can train it, and train several runs at once: a leading
dimension of the parameters is a run, and runs are independent. Like
``objective``, this module calls autograd's operators; ``np`` is autograd's
numpy, for differentiated code, and ``numpy`` is numpy itself.
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
from landscapes.optimizers.layers import joined, split
from landscapes.program import Program, record

ActivationName = Literal["tanh", "relu", "logistic"]
LossName = Literal["cross_entropy", "mean_squared_error"]

Traced: TypeAlias = Any
"""An array, or autograd's box around one."""


def relu(x: Traced) -> Traced:
    """Compute max(x, 0); the slope at 0 is 1/2, the mean of both sides."""
    return np.maximum(x, 0.0)


def logistic(x: Traced) -> Traced:
    """Compute 1 / (1 + exp(−x)) without overflow."""
    return (1 + np.tanh(x / 2)) / 2


def glorot_uniform(inputs: int, outputs: int, rng: numpy.random.Generator) -> Array:
    """Draw weights of shape (inputs, outputs), uniform within ±√(6 / (inputs + outputs)).

    Source: Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
    """
    bound = sqrt(6 / (inputs + outputs))
    return rng.uniform(-bound, bound, (inputs, outputs))


def he_normal(inputs: int, outputs: int, rng: numpy.random.Generator) -> Array:
    """Draw weights of shape (inputs, outputs), normal with standard deviation √(2 / inputs).

    Source: He, Zhang, Ren and Sun 2015, arXiv:1502.01852
    """
    return rng.normal(0.0, sqrt(2 / inputs), (inputs, outputs))


class Activation(NamedTuple):
    """The activation function of hidden units, and the initial weights that suit it."""

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
    """Compute −log of the probability of the targets y given the outputs z, point by point.

    A single output is the logit of the second class; several outputs are one logit per class:

        one:      log(1 + exp(z)) − y z
        several:  log Σ exp(z) − Σ y z
    """
    if outputs.shape[-1] == 1:
        return np.sum(np.logaddexp(0.0, outputs) - targets * outputs, axis=-1)
    # Subtracting the largest changes nothing, because Σ y = 1, and keeps exp from overflowing.
    shifted = outputs - np.max(outputs, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=-1)) - np.sum(targets * shifted, axis=-1)


def squared_error(outputs: Traced, targets: Traced) -> Traced:
    """Compute the mean of (z − y)² over a point's outputs z and targets y."""
    return np.mean((outputs - targets) ** 2, axis=-1)


class Loss(NamedTuple):
    """The loss of a point, and the threshold above which one output means the second class.

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

    In the shapes below, B is the number of points of a batch, and D and C are the
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
            raise ValueError(f"a network needs two or more layers with units, not {self.layers}")

    @property
    def parameters(self) -> int:
        """The number N of weights and biases."""
        return sum(map(prod, self.shapes))

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of weights (inputs, outputs) and biases (outputs,), layer by layer."""
        return tuple(
            shape
            for inputs, outputs in pairwise(self.layers)
            for shape in ((inputs, outputs), (outputs,))
        )

    def initial(self, rng: numpy.random.Generator) -> Array:
        """Draw random weights that suit the activation, and zero biases; shape (N,)."""
        draw = ACTIVATIONS[self.activation].initial
        parts: list[Array] = []
        for inputs, outputs in pairwise(self.layers):
            parts += [draw(inputs, outputs, rng).ravel(), numpy.zeros(outputs)]
        return numpy.concatenate(parts)

    def outputs(self, positions: Array, inputs: Array) -> Array:
        """Compute the outputs of the network, shape (..., B, C).

        Args:
            positions: the parameters, shape (..., N).
            inputs: shape (..., B, D).
        """
        outputs: Array = self._outputs(self._parts(positions), inputs)
        return outputs

    def loss_of(self, outputs: Array, targets: Array) -> Array:
        """Compute the loss of outputs (..., B, C), averaged over the batch; shape (...)."""
        mean: Array = self._mean_loss(outputs, targets)
        return mean

    def accuracy_of(self, outputs: Array, targets: Array) -> Array:
        """Compute the share of points classified correctly by outputs (..., B, C); shape (...)."""
        if self.layers[-1] == 1:
            right = (outputs > LOSSES[self.loss].threshold) == (targets > 0.5)
        else:
            right = outputs.argmax(-1, keepdims=True) == targets.argmax(-1, keepdims=True)
        return numpy.asarray(right.mean(axis=(-2, -1)))

    def losses(self, positions: Array, inputs: Array, targets: Array) -> Array:
        """Compute the loss averaged over the batch, shape (...).

        Args:
            positions: the parameters, shape (..., N).
            inputs: shape (..., B, D).
            targets: shape (..., B, C).
        """
        return self.loss_of(self.outputs(positions, inputs), targets)

    def gradient(self, positions: Array, inputs: Array, targets: Array) -> Array:
        """Compute the gradient of each run's loss, shape (..., N), by one reverse pass.

        Args:
            positions: the parameters, shape (..., N).
            inputs: shape (..., B, D).
            targets: shape (..., B, C).
        """
        parts = self._differentiate(*self._arguments(positions, inputs, targets))
        return joined(parts, self._matrices)

    def _parts(self, positions: Array) -> list[Array]:
        """Weights (..., inputs, outputs) and biases (..., 1, outputs), layer by layer."""
        return split(positions, self._matrices)

    @cached_property
    def _matrices(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of all weights, and of all biases as rows."""
        return tuple((1, *shape)[-2:] for shape in self.shapes)

    def _arguments(self, positions: Array, inputs: Array, targets: Array) -> list[Array]:
        """Return the arguments of :meth:`_differentiate`: parts for all runs, and the batch."""
        runs = numpy.broadcast_shapes(positions.shape[:-1], inputs.shape[:-2], targets.shape[:-2])
        every_run = numpy.broadcast_to(positions, (*runs, self.parameters))
        return [*self._parts(every_run), inputs, targets]

    def _differentiate(self, *arguments: Traced) -> Sequence[Traced]:
        """Compute the gradient as parts, from parts, inputs and targets."""
        *parts, inputs, targets = arguments

        def losses(*parts: Traced) -> Traced:
            return self._mean_loss(self._outputs(parts, inputs), targets)

        # The runs are independent, so the gradient of the sum holds the gradient of each run.
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
    """A network's gradient, recorded at the first call for some shapes.

    A network's operations never depend on the values of its arguments, so later calls
    with the same shapes repeat the recording without autograd, with the same bits.

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
        return joined(differentiate(*arguments), self._network._matrices)
