"""Methods that use only the signs of gradients: a step has the same size in every parameter.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate;
the sign of 0 is 0.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import doc

from landscapes.declaration import REQUIRED, usual
from landscapes.optimizers.base import (
    FORM,
    Array,
    Decay,
    Differentiable,
    LearningRate,
    Momentum,
    Optimizer,
    WeightDecay,
)
from landscapes.optimizers.momentum import NoState


class Mean(NamedTuple):
    """The running average of the gradients."""

    mean: Array


def _empty(position: Array) -> Mean:
    return Mean(np.zeros_like(position))


def _mean(state: Mean) -> Mapping[str, Array]:
    return {"m": state.mean}


def sign_sgd(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.01,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """signSGD: gradient descent that takes only the signs of the gradient.

    Formula:
        θ ← θ − η sign(g)

    Source:
        Bernstein et al. 2018, arXiv:1802.04434

    Frameworks:
        optax.sign_sgd
    """

    def init(position: Array) -> NoState:
        return NoState()

    def step(objective: Differentiable, position: Array, state: NoState) -> tuple[Array, NoState]:
        return position - learning_rate * np.sign(objective.gradient(position)), state

    return Optimizer(init, step)


def signum(
    learning_rate: LearningRate = 0.01,
    momentum: Annotated[
        Momentum, doc("μ, the share of the mean gradient kept from step to step.")
    ] = 0.9,
) -> Optimizer:
    """Signum: signSGD with momentum, by the sign of the mean gradient.

    Formula:
        m ← μ m + (1 − μ) g
        θ ← θ − η sign(m)

    Source:
        Bernstein et al. 2018, arXiv:1802.04434
    """

    def step(objective: Differentiable, position: Array, state: Mean) -> tuple[Array, Mean]:
        mean = momentum * state.mean + (1 - momentum) * objective.gradient(position)
        return position - learning_rate * np.sign(mean), Mean(mean)

    return Optimizer(_empty, step, _mean)


def lion(
    learning_rate: Annotated[LearningRate, usual(keras=0.001, optax=REQUIRED)] = 1e-4,
    beta1: Annotated[Decay, doc("β₁, the weight of the mean gradient in a step.")] = 0.9,
    beta2: Annotated[
        Decay, doc("β₂, the share of the mean gradient kept from step to step.")
    ] = 0.99,
    weight_decay: Annotated[WeightDecay, usual(optax=0.001)] = 0.0,
    convention: Annotated[Literal["paper", "keras", "optax"], FORM] = "paper",
) -> Optimizer:
    """Lion: signSGD with momentum, which counts the newest gradient twice.

    The rule was found by a search among programs. Optax decays the weights by default.

    Formula:
        θ ← θ − η (sign(β₁ m + (1 − β₁) g) + λ θ)
        m ← β₂ m + (1 − β₂) g

    Source:
        Chen et al. 2023, arXiv:2302.06675

    Frameworks:
        keras.optimizers.Lion, optax.lion
    """

    def step(objective: Differentiable, position: Array, state: Mean) -> tuple[Array, Mean]:
        gradient = objective.gradient(position)
        direction = np.sign(beta1 * state.mean + (1 - beta1) * gradient)
        mean = beta2 * state.mean + (1 - beta2) * gradient
        return position - learning_rate * (direction + weight_decay * position), Mean(mean)

    return Optimizer(_empty, step, _mean)
