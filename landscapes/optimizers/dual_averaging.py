"""Dual averaging: each position is computed from the start and the sum of all gradients.

In the formulas θ is the position, θ₀ the start, g = ∇f(θ) the gradient, η the learning rate,
t = 1, 2, … the number of the step.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import doc

from landscapes.declaration import REQUIRED, usual
from landscapes.optimizers.base import (
    FORM,
    Array,
    Differentiable,
    Epsilon,
    LearningRate,
    Momentum,
    Optimizer,
)


class MadgradState(NamedTuple):
    """Step count, the start, and the weighted sums of the gradients and of their squares."""

    step: int
    start: Array
    total: Array
    squares: Array


def madgrad(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.01,
    momentum: Annotated[Momentum, doc("μ, the weight of the old position in the new one.")] = 0.9,
    epsilon: Epsilon = 1e-6,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """MADGRAD: Adagrad's dual averaging with a cube root, and momentum.

    The paper writes c for 1 − μ. Optax rounds λ to 32 bits.

    Formula:
        paper:  λ = η √t
        optax:  λ = (η + ε) √t
        s ← s + λ g
        v ← v + λ g²
        θ ← μ θ + (1 − μ) (θ₀ − s / (∛v + ε))

    Source:
        Defazio and Jelassi 2021, arXiv:2101.11075

    Frameworks:
        optax.contrib.madgrad

    Asks for:
        position
    """
    rate = learning_rate + epsilon if convention == "optax" else learning_rate

    def init(position: Array) -> MadgradState:
        zeros = np.zeros_like(position)
        return MadgradState(0, position.copy(), zeros, zeros)

    def step(
        objective: Differentiable, position: Array, state: MadgradState
    ) -> tuple[Array, MadgradState]:
        gradient = objective.gradient(position)
        t = state.step + 1
        weight = rate * np.sqrt(t)
        total = state.total + weight * gradient
        squares = state.squares + weight * gradient**2
        ahead = state.start - total / (np.cbrt(squares) + epsilon)
        new = momentum * position + (1 - momentum) * ahead
        return new, MadgradState(t, state.start, total, squares)

    def accumulators(state: MadgradState) -> Mapping[str, Array]:
        return {"s": state.total, "v": state.squares}

    return Optimizer(init, step, accumulators)
