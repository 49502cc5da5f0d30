"""Adam and its relatives: momentum and adaptive scaling in one.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate,
t = 1, 2, … the number of the step. Powers are taken by numpy, which gives a scalar
the same bits as an array; Python's ``**`` does not.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np

from landscapes.optimizers.base import (
    FORM,
    Array,
    Beta1,
    Beta2,
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
    learning_rate: LearningRate = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Epsilon = 1e-8,
    convention: Annotated[Literal["lasagne", "article"], FORM] = "lasagne",
) -> Optimizer:
    """Adam: momentum and RMSProp, both with bias correction.

    Formula:
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        lasagne:  θ ← θ − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
        article:  θ ← θ − η m̂ / √(v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

    Source:
        Kingma and Ba 2015, arXiv:1412.6980 (lasagne: the form at the end of its section 2)

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
        if convention == "lasagne":
            rate = learning_rate * np.sqrt(square_weight) / mean_weight
            update = rate * mean / (np.sqrt(mean_square) + epsilon)
        else:
            unbiased = mean / mean_weight
            update = learning_rate * unbiased / np.sqrt(mean_square / square_weight + epsilon)
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
    learning_rate: LearningRate = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Epsilon = 1e-8,
) -> Optimizer:
    """AMSGrad: Adam with a scaling that never grows.

    Formula:
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        w ← max(w, v)
        θ ← θ − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√w + ε)
        bias-corrected:  m̂ = m / (1 − β₁ᵗ),  ŵ = w / (1 − β₂ᵗ)

    Source:
        Reddi, Kale and Kumar 2018, arXiv:1904.09237
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
        largest = np.maximum(state.largest, mean_square)
        rate = learning_rate * np.sqrt(1 - np.power(beta2, t)) / (1 - np.power(beta1, t))
        update = rate * mean / (np.sqrt(largest) + epsilon)
        return position - update, AmsgradState(t, mean, mean_square, largest)

    def accumulators(state: AmsgradState) -> Mapping[str, Array]:
        return {
            "m̂": state.mean / (1 - np.power(beta1, state.step)),
            "ŵ": state.largest / (1 - np.power(beta2, state.step)),
        }

    return Optimizer(init, step, accumulators)


class AdamaxState(NamedTuple):
    """Step count, running average of the gradients, decaying maximum of their size."""

    step: int
    mean: Array
    largest: Array


def adamax(
    learning_rate: LearningRate = 0.002,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Epsilon = 1e-8,
) -> Optimizer:
    """Adamax: Adam with the maximum in place of the root mean square.

    Formula:
        m ← β₁ m + (1 − β₁) g
        u ← max(β₂ u, |g|)
        θ ← θ − η / (1 − β₁ᵗ) · m / (u + ε)
        bias-corrected:  m̂ = m / (1 − β₁ᵗ)

    Source:
        Kingma and Ba 2015, arXiv:1412.6980, section 7.1

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
        largest = np.maximum(beta2 * state.largest, np.abs(gradient))
        update = learning_rate / (1 - np.power(beta1, t)) * mean / (largest + epsilon)
        return position - update, AdamaxState(t, mean, largest)

    def accumulators(state: AdamaxState) -> Mapping[str, Array]:
        return {"m̂": state.mean / (1 - np.power(beta1, state.step)), "u": state.largest}

    return Optimizer(init, step, accumulators)
