"""Adam with decoupled decay, with Nesterov's look-ahead, and with a rectified start.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate,
t = 1, 2, … the number of the step.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, doc

from landscapes.declaration import ABSENT, REQUIRED, usual
from landscapes.optimizers.adam import Moments, adam
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


def adamw(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Annotated[Epsilon, usual(keras=1e-7)] = 1e-8,
    weight_decay: Annotated[WeightDecay, usual(keras=0.004, optax=1e-4)] = 0.01,
    convention: Annotated[Literal["paper", "torch", "keras", "optax"], FORM] = "paper",
) -> Optimizer:
    """AdamW: Adam whose weight decay does not pass through its scaling.

    The paper writes λ for what is η λ here as long as η does not change; a schedule
    scales both terms alike in the paper as in the frameworks.

    Formula:
        m ← β₁ m + (1 − β₁) g,  m̂ = m / (1 − β₁ᵗ)
        v ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)
        paper, torch, optax:  θ ← θ − η λ θ − η m̂ / (√v̂ + ε)
        keras:                θ ← θ − η λ θ − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)

    Source:
        Loshchilov and Hutter 2019, arXiv:1711.05101

    Frameworks:
        torch.optim.AdamW, keras.optimizers.AdamW, optax.adamw
    """
    rule = adam(learning_rate, beta1, beta2, epsilon, "keras" if convention == "keras" else "paper")

    def step(objective: Differentiable, position: Array, state: Moments) -> tuple[Array, Moments]:
        adapted, moments = rule.step(objective, position, state)
        return adapted - learning_rate * weight_decay * position, moments

    return Optimizer(rule.init, step, rule.accumulators)


MomentumDecay = Annotated[
    float,
    Ge(0),
    doc("ψ, how fast the momentum rises from half of β₁ to β₁; Keras has 1 and no setting."),
    usual(keras=ABSENT, optax=ABSENT),
]


class NadamState(NamedTuple):
    """Adam's state, and the product of all momenta so far."""

    step: int
    mean: Array
    mean_square: Array
    product: float | Array


def nadam(
    learning_rate: Annotated[LearningRate, usual(keras=0.001, optax=REQUIRED)] = 0.002,
    beta1: Annotated[Beta1, usual(torch=0.9, keras=0.9, optax=0.9)] = 0.99,
    beta2: Beta2 = 0.999,
    epsilon: Annotated[Epsilon, usual(keras=1e-7)] = 1e-8,
    momentum_decay: MomentumDecay = 0.004,
    convention: Annotated[Literal["paper", "torch", "keras", "optax"], FORM] = "paper",
) -> Optimizer:
    """NAdam: Adam that looks ahead as Nesterov's momentum does.

    The momentum of each step follows a schedule of its own, but for Optax, where it is β₁.
    A change of β₁ acts on later factors of the product, but for Optax, where it acts on all.

    Formula:
        μₜ = β₁ (1 − ½ · 0.96^(t ψ)),  P = μ₁ μ₂ … μₜ   (keras: ψ = 1; optax: μₜ = β₁)
        paper:                m ← μₜ m + (1 − μₜ) g
        torch, keras, optax:  m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)
        m̂ = (1 − μₜ) g / (1 − P) + μₜ₊₁ m / (1 − P μₜ₊₁)
        θ ← θ − η m̂ / (√v̂ + ε)

    Source:
        Dozat 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ

    Frameworks:
        torch.optim.NAdam, keras.optimizers.Nadam, optax.nadam
    """
    is_constant = convention == "optax"
    decay = 1.0 if convention == "keras" else momentum_decay

    def momentum(t: int) -> float | Array:
        return beta1 if is_constant else beta1 * (1 - 0.5 * np.power(0.96, t * decay))

    def init(position: Array) -> NadamState:
        return NadamState(0, np.zeros_like(position), np.zeros_like(position), 1.0)

    def step(
        objective: Differentiable, position: Array, state: NadamState
    ) -> tuple[Array, NadamState]:
        gradient = objective.gradient(position)
        t = state.step + 1
        now, ahead = momentum(t), momentum(t + 1)
        product = np.power(beta1, t) if is_constant else state.product * now
        kept = now if convention == "paper" else beta1
        mean = kept * state.mean + (1 - kept) * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * gradient**2
        direction = (1 - now) * gradient / (1 - product) + ahead * mean / (1 - product * ahead)
        root = np.sqrt(mean_square / (1 - np.power(beta2, t))) + epsilon
        return (
            position - learning_rate * direction / root,
            NadamState(t, mean, mean_square, product),
        )

    def accumulators(state: NadamState) -> Mapping[str, Array]:
        square = state.mean_square / (1 - np.power(beta2, state.step))
        return {"m": state.mean, "v̂": square}

    return Optimizer(init, step, accumulators)


def radam(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Epsilon = 1e-8,
    convention: Annotated[Literal["paper", "torch", "optax"], FORM] = "paper",
) -> Optimizer:
    """RAdam: Adam that scales only once it knows by how much.

    Until ρₜ, the length of the average of squares, exceeds a threshold, steps are those of
    momentum. The paper prints no ε; it is added where the authors' program adds it.

    Formula:
        m ← β₁ m + (1 − β₁) g,  m̂ = m / (1 − β₁ᵗ)
        v ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)
        ρ = 2 / (1 − β₂) − 1,  ρₜ = ρ − 2t β₂ᵗ / (1 − β₂ᵗ)
        r = √((ρₜ − 4) (ρₜ − 2) ρ / ((ρ − 4) (ρ − 2) ρₜ))
        paper:  ρₜ > 4:  θ ← θ − η r m̂ √(1 − β₂ᵗ) / (√v + ε)
        torch:  ρₜ > 5:  θ ← θ − η r m̂ √(1 − β₂ᵗ) / (√v + ε)
        optax:  ρₜ ≥ 5:  θ ← θ − η r m̂ / (√v̂ + ε)
        else:            θ ← θ − η m̂

    Source:
        Liu et al. 2020, arXiv:1908.03265

    Frameworks:
        torch.optim.RAdam, optax.radam
    """
    longest = 2 / (1 - np.asarray(beta2)) - 1

    def scale(mean_square: Array, t: int) -> Array:
        """The factor of m̂: rectified, or one."""
        weight = 1 - np.power(beta2, t)
        length = longest - 2 * t * np.power(beta2, t) / weight
        known = {"paper": length > 4, "torch": length > 5, "optax": length >= 5}[convention]
        # A length that is used is above 4, and so is the longest.
        used, most = np.where(known, length, 5), np.where(known, longest, 5)
        rectified = np.sqrt((used - 4) * (used - 2) * most / ((most - 4) * (most - 2) * used))
        if convention == "optax":
            return np.where(known, rectified / (np.sqrt(mean_square / weight) + epsilon), 1)
        return np.where(known, rectified * np.sqrt(weight) / (np.sqrt(mean_square) + epsilon), 1)

    def init(position: Array) -> Moments:
        return Moments(0, np.zeros_like(position), np.zeros_like(position))

    def step(objective: Differentiable, position: Array, state: Moments) -> tuple[Array, Moments]:
        gradient = objective.gradient(position)
        t = state.step + 1
        mean = beta1 * state.mean + (1 - beta1) * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * gradient**2
        unbiased = mean / (1 - np.power(beta1, t))
        update = learning_rate * unbiased * scale(mean_square, t)
        return position - update, Moments(t, mean, mean_square)

    return Optimizer(init, step, adam(learning_rate, beta1, beta2).accumulators)
