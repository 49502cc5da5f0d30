"""Methods that scale each parameter's step by the size of its past gradients.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate;
squares, roots and quotients are taken parameter by parameter.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, doc

from landscapes.optimizers.base import (
    FORM,
    Array,
    Differentiable,
    Epsilon,
    LearningRate,
    Optimizer,
    Rho,
)

Accumulate = Annotated[
    Literal["squares", "absolute_values"],
    doc("Whether the gradients' squares or absolute values are summed."),
]
Scaling = Annotated[
    Literal["inverse_root", "inverse", "exponential"], doc("How the sum scales a step.")
]


class AdagradState(NamedTuple):
    """The sum of past squared gradients (or of their absolute values)."""

    accumulated: Array


def adagrad(
    learning_rate: LearningRate = 1.0,
    epsilon: Epsilon = 1e-6,
    accumulate: Accumulate = "squares",
    scaling: Scaling = "inverse_root",
) -> Optimizer:
    """Adagrad: steps shrink with the sum of all past squared gradients.

    The article's variations remove the root (``scaling: inverse``),
    accumulate absolute values instead of squares, or scale by exp(−G).

    Formula:
        G ← G + g²   (squares)   or   G ← G + |g|   (absolute_values)
        θ ← θ − η g s(G)
        inverse_root:  s(G) = 1 / √(G + ε)
        inverse:       s(G) = 1 / (G + ε)
        exponential:   s(G) = exp(−G)

    Source:
        Duchi, Hazan and Singer 2011, https://jmlr.org/papers/v12/duchi11a.html

    Color:
        pink
    """

    def scale(total: Array) -> Array:
        if scaling == "exponential":
            return np.exp(-total)
        return 1 / (total + epsilon if scaling == "inverse" else np.sqrt(total + epsilon))

    def init(position: Array) -> AdagradState:
        return AdagradState(np.zeros_like(position))

    def step(
        objective: Differentiable, position: Array, state: AdagradState
    ) -> tuple[Array, AdagradState]:
        gradient = objective.gradient(position)
        size = gradient**2 if accumulate == "squares" else np.abs(gradient)
        accumulated = state.accumulated + size
        return position - learning_rate * gradient * scale(accumulated), AdagradState(accumulated)

    def accumulators(state: AdagradState) -> Mapping[str, Array]:
        return {"G": state.accumulated}

    return Optimizer(init, step, accumulators)


class MeanSquare(NamedTuple):
    """The running average of squared gradients, E[g²]."""

    mean_square: Array


def rmsprop(
    learning_rate: LearningRate = 1.0, rho: Rho = 0.9, epsilon: Epsilon = 1e-6
) -> Optimizer:
    """RMSProp: steps scaled by the root of the running mean of squared gradients.

    Formula:
        E[g²] ← ρ E[g²] + (1 − ρ) g²
        θ ← θ − η g / √(E[g²] + ε)

    Source:
        Tieleman and Hinton 2012, Lecture 6.5, Neural Networks for Machine Learning

    Color:
        amber
    """

    def init(position: Array) -> MeanSquare:
        return MeanSquare(np.zeros_like(position))

    def step(
        objective: Differentiable, position: Array, state: MeanSquare
    ) -> tuple[Array, MeanSquare]:
        gradient = objective.gradient(position)
        mean_square = rho * state.mean_square + (1 - rho) * gradient**2
        update = learning_rate * gradient / np.sqrt(mean_square + epsilon)
        return position - update, MeanSquare(mean_square)

    def accumulators(state: MeanSquare) -> Mapping[str, Array]:
        return {"E[g²]": state.mean_square}

    return Optimizer(init, step, accumulators)


InitialUpdate = Annotated[
    float, Ge(0), doc("The root mean square of the updates, as assumed before the first step.")
]


class AdadeltaState(NamedTuple):
    """The running averages of squared gradients, E[g²], and updates, E[u²]."""

    mean_square_gradient: Array
    mean_square_update: Array


def adadelta(
    learning_rate: LearningRate = 1.0,
    rho: Rho = 0.95,
    epsilon: Epsilon = 1e-6,
    initial_update_rms: InitialUpdate = 0.0,
    convention: Annotated[Literal["lasagne", "article"], FORM] = "lasagne",
) -> Optimizer:
    """Adadelta: RMSProp with steps in the units of the parameters.

    ``initial_update_rms`` is the root of E[u²] before the first step: with zero,
    rarely updated parameters move late; with a large value, early. The article's
    formula has no learning rate: with ``convention: article``, u is the step
    taken, so a learning rate other than 1 scales E[u²] too.

    Formula:
        E[g²] ← ρ E[g²] + (1 − ρ) g²
        lasagne:  u = g √(E[u²] + ε) / √(E[g²] + ε),    θ ← θ − η u
        article:  u = η g √(E[u²] + ε) / √(E[g²] + ε),  θ ← θ − u
        E[u²] ← ρ E[u²] + (1 − ρ) u²

    Source:
        Zeiler 2012, arXiv:1212.5701

    Color:
        green
    """

    def init(position: Array) -> AdadeltaState:
        initial = np.full_like(position, np.square(initial_update_rms))
        return AdadeltaState(np.zeros_like(position), initial)

    def step(
        objective: Differentiable, position: Array, state: AdadeltaState
    ) -> tuple[Array, AdadeltaState]:
        gradient = objective.gradient(position)
        mean_square = rho * state.mean_square_gradient + (1 - rho) * gradient**2
        root_mean_update = np.sqrt(state.mean_square_update + epsilon)
        unit = gradient * root_mean_update / np.sqrt(mean_square + epsilon)
        update = learning_rate * unit
        averaged = update if convention == "article" else unit
        mean_square_update = rho * state.mean_square_update + (1 - rho) * averaged**2
        return position - update, AdadeltaState(mean_square, mean_square_update)

    def accumulators(state: AdadeltaState) -> Mapping[str, Array]:
        return {"E[g²]": state.mean_square_gradient, "E[u²]": state.mean_square_update}

    return Optimizer(init, step, accumulators)
