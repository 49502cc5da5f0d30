"""Adam and its relatives: momentum and adaptive scaling in one.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate,
t = 1, 2, … the number of the step. Powers are taken by numpy, which gives a scalar
the same bits as an array; Python's ``**`` does not.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np

from landscapes.declaration import REQUIRED, usual
from landscapes.optimizers.base import (
    FORM,
    Array,
    Beta1,
    Beta2,
    Convention,
    Differentiable,
    Epsilon,
    LearningRate,
    Optimizer,
)


class Moments(NamedTuple):
    """Step count, and running averages of the gradients and of their squares."""

    step: int
    mean: Array
    mean_square: Array


def adam(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Annotated[Epsilon, usual(keras=1e-7)] = 1e-8,
    convention: Annotated[Convention, FORM] = "lasagne",
) -> Optimizer:
    """Adam: momentum and RMSProp, both with bias correction.

    The powers βᵗ are those of the β of the present step, however it was before.

    Formula:
        m ← β₁ m + (1 − β₁) g,  m̂ = m / (1 − β₁ᵗ)
        v ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)
        lasagne, keras:       θ ← θ − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
        article:              θ ← θ − η m̂ / √(v̂ + ε)
        paper, torch, optax:  θ ← θ − η m̂ / (√v̂ + ε)

    Source:
        Kingma and Ba 2015, arXiv:1412.6980 (lasagne: the form at the end of its section 2)

    Frameworks:
        torch.optim.Adam, keras.optimizers.Adam, optax.adam

    Color:
        red
    """

    def init(position: Array) -> Moments:
        return Moments(0, np.zeros_like(position), np.zeros_like(position))

    def step(objective: Differentiable, position: Array, state: Moments) -> tuple[Array, Moments]:
        gradient = objective.gradient(position)
        t = state.step + 1
        mean = beta1 * state.mean + (1 - beta1) * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * gradient**2
        mean_weight, square_weight = 1 - np.power(beta1, t), 1 - np.power(beta2, t)
        if convention in ("lasagne", "keras"):
            rate = learning_rate * np.sqrt(square_weight) / mean_weight
            update = rate * mean / (np.sqrt(mean_square) + epsilon)
        else:
            unbiased, square = mean / mean_weight, mean_square / square_weight
            inside = convention == "article"
            root = np.sqrt(square + epsilon) if inside else np.sqrt(square) + epsilon
            update = learning_rate * unbiased / root
        return position - update, Moments(t, mean, mean_square)

    def accumulators(state: Moments) -> Mapping[str, Array]:
        return {
            "m̂": state.mean / (1 - np.power(beta1, state.step)),
            "v̂": state.mean_square / (1 - np.power(beta2, state.step)),
        }

    return Optimizer(init, step, accumulators)


class AmsgradState(NamedTuple):
    """Adam's state, and the largest mean square so far."""

    step: int
    mean: Array
    mean_square: Array
    largest: Array


def amsgrad(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Annotated[Epsilon, usual(keras=1e-7)] = 1e-8,
    convention: Annotated[Literal["lasagne", "torch", "keras", "optax"], FORM] = "lasagne",
) -> Optimizer:
    """AMSGrad: Adam with a scaling that never grows.

    Optax takes the maximum of the bias-corrected averages v / (1 − β₂ᵗ), all others of v.

    Formula:
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        w ← max(w, v)
        lasagne, keras:  θ ← θ − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√w + ε)
        torch:           θ ← θ − η m̂ / (√ŵ + ε)
        optax:           ŵ ← max(ŵ, v / (1 − β₂ᵗ)),  θ ← θ − η m̂ / (√ŵ + ε)
        bias-corrected:  m̂ = m / (1 − β₁ᵗ),  ŵ = w / (1 − β₂ᵗ) but for optax

    Source:
        Reddi, Kale and Kumar 2018, arXiv:1904.09237

    Frameworks:
        torch.optim.Adam and keras.optimizers.Adam with amsgrad=True, optax.amsgrad
    """

    def init(position: Array) -> AmsgradState:
        zeros = np.zeros_like(position)
        return AmsgradState(0, zeros, zeros, zeros)

    def step(
        objective: Differentiable, position: Array, state: AmsgradState
    ) -> tuple[Array, AmsgradState]:
        gradient = objective.gradient(position)
        t = state.step + 1
        mean = beta1 * state.mean + (1 - beta1) * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * gradient**2
        mean_weight, square_weight = 1 - np.power(beta1, t), 1 - np.power(beta2, t)
        candidate = mean_square / square_weight if convention == "optax" else mean_square
        largest = np.maximum(state.largest, candidate)
        if convention in ("lasagne", "keras"):
            rate = learning_rate * np.sqrt(square_weight) / mean_weight
            update = rate * mean / (np.sqrt(largest) + epsilon)
        else:
            square = largest if convention == "optax" else largest / square_weight
            update = learning_rate * (mean / mean_weight) / (np.sqrt(square) + epsilon)
        return position - update, AmsgradState(t, mean, mean_square, largest)

    def accumulators(state: AmsgradState) -> Mapping[str, Array]:
        square_weight = 1 - np.power(beta2, state.step)
        return {
            "m̂": state.mean / (1 - np.power(beta1, state.step)),
            "ŵ": state.largest if convention == "optax" else state.largest / square_weight,
        }

    return Optimizer(init, step, accumulators)


class AdamaxState(NamedTuple):
    """Step count, running average of the gradients, decaying maximum of their size."""

    step: int
    mean: Array
    largest: Array


def adamax(
    learning_rate: Annotated[LearningRate, usual(keras=0.001, optax=REQUIRED)] = 0.002,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Annotated[Epsilon, usual(keras=1e-7)] = 1e-8,
    convention: Annotated[Literal["lasagne", "torch", "keras", "optax"], FORM] = "lasagne",
) -> Optimizer:
    """Adamax: Adam with the maximum in place of the root mean square.

    Formula:
        m ← β₁ m + (1 − β₁) g
        lasagne, keras:  u ← max(β₂ u, |g|),      θ ← θ − η / (1 − β₁ᵗ) · m / (u + ε)
        torch, optax:    u ← max(β₂ u, |g| + ε),  θ ← θ − η / (1 − β₁ᵗ) · m / u
        bias-corrected:  m̂ = m / (1 − β₁ᵗ)

    Source:
        Kingma and Ba 2015, arXiv:1412.6980, section 7.1

    Frameworks:
        torch.optim.Adamax, keras.optimizers.Adamax, optax.adamax

    Color:
        violet
    """

    def init(position: Array) -> AdamaxState:
        return AdamaxState(0, np.zeros_like(position), np.zeros_like(position))

    def step(
        objective: Differentiable, position: Array, state: AdamaxState
    ) -> tuple[Array, AdamaxState]:
        gradient = objective.gradient(position)
        t = state.step + 1
        mean = beta1 * state.mean + (1 - beta1) * gradient
        rate = learning_rate / (1 - np.power(beta1, t))
        if convention in ("lasagne", "keras"):
            largest = np.maximum(beta2 * state.largest, np.abs(gradient))
            update = rate * mean / (largest + epsilon)
        else:
            largest = np.maximum(beta2 * state.largest, np.abs(gradient) + epsilon)
            update = rate * mean / largest
        return position - update, AdamaxState(t, mean, largest)

    def accumulators(state: AdamaxState) -> Mapping[str, Array]:
        return {"m̂": state.mean / (1 - np.power(beta1, state.step)), "u": state.largest}

    return Optimizer(init, step, accumulators)
