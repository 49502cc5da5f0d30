"""Methods that find their learning rate by how far they have come from the start.

In the formulas θ is the position, θ₀ the start, g = ∇f(θ) the gradient, η a factor of
every step, ‖·‖ the length of a vector over all parameters, t = 1, 2, … the number of the step.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Gt, doc

from landscapes.optimizers.base import (
    FORM,
    Array,
    Beta1,
    Beta2,
    Differentiable,
    Epsilon,
    LearningRate,
    Optimizer,
    WeightDecay,
)


def _sum(values: Array) -> Array:
    """The sum over all parameters, shape (R, 1)."""
    total: Array = np.sum(values, axis=-1, keepdims=True)
    return total


class DogState(NamedTuple):
    """The start, the largest distance from it, and the sum of the gradients' squared lengths."""

    start: Array
    distance: Array
    total: Array


def dog(
    learning_rate: LearningRate = 1.0,
    initial_distance: Annotated[
        float, Gt(0), doc("The distance taken for gone before the first step, times 1 + ‖θ₀‖.")
    ] = 1e-6,
    epsilon: Epsilon = 1e-8,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """DoG: the learning rate is the distance gone over the gradients.

    All forms agree.

    Formula:
        r ← max(r, ‖θ − θ₀‖),  with r = initial_distance (1 + ‖θ₀‖) before the first step
        G ← G + ‖g‖²
        θ ← θ − η r / √(G + ε) · g

    Source:
        Ivgi, Hinder and Carmon 2023, arXiv:2302.12022

    Frameworks:
        optax.contrib.dog

    Asks for:
        position
    """

    def init(position: Array) -> DogState:
        reach = initial_distance * (1 + np.sqrt(_sum(position**2)))
        return DogState(position.copy(), reach, np.zeros_like(reach))

    def step(objective: Differentiable, position: Array, state: DogState) -> tuple[Array, DogState]:
        gradient = objective.gradient(position)
        gone = np.sqrt(_sum((position - state.start) ** 2))
        distance = np.maximum(state.distance, gone)
        total = state.total + _sum(gradient**2)
        rate = learning_rate * distance / np.sqrt(total + epsilon)
        return position - rate * gradient, DogState(state.start, distance, total)

    def accumulators(state: DogState) -> Mapping[str, Array]:
        both = {"r": state.distance, "G": state.total}
        return {symbol: np.broadcast_to(each, state.start.shape) for symbol, each in both.items()}

    return Optimizer(init, step, accumulators)


class ProdigyState(NamedTuple):
    """Adam's state, the start, the estimate of the distance, and the sums that it comes from."""

    step: int
    start: Array
    mean: Array
    mean_square: Array
    descent: Array
    gradients: Array
    estimate: Array


def prodigy(
    learning_rate: LearningRate = 1.0,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Epsilon = 1e-8,
    initial_estimate: Annotated[
        float, Gt(0), doc("d₀, the estimate of the distance before the first step.")
    ] = 1e-6,
    weight_decay: WeightDecay = 0.0,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """Prodigy: Adam whose learning rate is an estimated distance.

    Optax corrects the bias of Adam's averages, which the paper leaves as it is.

    Formula:
        paper:  γ = η d
        optax:  γ = η d √(1 − β₂ᵗ) / (1 − β₁ᵗ)
        m ← β₁ m + (1 − β₁) d g
        v ← β₂ v + (1 − β₂) d² g²
        r ← √β₂ r + (1 − √β₂) γ d ⟨g, θ₀ − θ⟩
        s ← √β₂ s + (1 − √β₂) γ d g
        d′ = max(d, r / Σ |s|),  with d = d₀ before the first step
        paper:  θ ← θ − γ λ θ − γ m / (√v + d ε)
        optax:  θ ← θ − γ λ θ − γ m / (√v + d′ ε)
        d ← d′

    Source:
        Mishchenko and Defazio 2023, arXiv:2306.06101

    Frameworks:
        optax.contrib.prodigy

    Asks for:
        position
    """
    is_optax = convention == "optax"
    kept = np.sqrt(beta2)

    def init(position: Array) -> ProdigyState:
        zeros = np.zeros_like(position)
        none = np.zeros((*position.shape[:-1], 1))
        estimate = np.full_like(none, initial_estimate)
        return ProdigyState(0, position.copy(), zeros, zeros, none, zeros, estimate)

    def step(
        objective: Differentiable, position: Array, state: ProdigyState
    ) -> tuple[Array, ProdigyState]:
        gradient = objective.gradient(position)
        t = state.step + 1
        d = state.estimate
        rate = learning_rate * d
        if is_optax:
            rate = rate * np.sqrt(1 - np.power(beta2, t)) / (1 - np.power(beta1, t))
        mean = beta1 * state.mean + (1 - beta1) * d * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * d**2 * gradient**2
        weight = (1 - kept) * rate * d
        descent = kept * state.descent + weight * _sum(gradient * (state.start - position))
        gradients = kept * state.gradients + weight * gradient
        size = _sum(np.abs(gradients))
        estimate = np.maximum(d, descent / np.where(size == 0, 1, size))
        root = np.sqrt(mean_square) + (estimate if is_optax else d) * epsilon
        new = position - rate * weight_decay * position - rate * mean / root
        return new, ProdigyState(t, state.start, mean, mean_square, descent, gradients, estimate)

    def accumulators(state: ProdigyState) -> Mapping[str, Array]:
        estimate = np.broadcast_to(state.estimate, state.start.shape)
        return {"d": estimate, "m": state.mean, "v": state.mean_square, "s": state.gradients}

    return Optimizer(init, step, accumulators)
