"""Adam with other estimates of how large the squares of the gradients are.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate,
t = 1, 2, … the number of the step.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, doc

from landscapes.declaration import REQUIRED, usual
from landscapes.optimizers.adam import Moments
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


def _at_rest(position: Array) -> Moments:
    return Moments(0, np.zeros_like(position), np.zeros_like(position))


EpsilonRoot = Annotated[
    float, Ge(0), doc("ε′, what is added to the mean square at each step and stays there.")
]


def adabelief(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Epsilon = 1e-16,
    epsilon_root: EpsilonRoot = 1e-16,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """AdaBelief: Adam that takes large steps where gradients are as expected.

    It scales by the mean square of the gradients' deviations from their mean. ε and ε′ are
    one number in the paper.

    Formula:
        m ← β₁ m + (1 − β₁) g,  m̂ = m / (1 − β₁ᵗ)
        s ← β₂ s + (1 − β₂) (g − m)² + ε′,  ŝ = s / (1 − β₂ᵗ)
        θ ← θ − η m̂ / (√ŝ + ε)

    Source:
        Zhuang et al. 2020, arXiv:2010.07468

    Frameworks:
        optax.adabelief
    """

    def step(objective: Differentiable, position: Array, state: Moments) -> tuple[Array, Moments]:
        gradient = objective.gradient(position)
        t = state.step + 1
        mean = beta1 * state.mean + (1 - beta1) * gradient
        deviation = (gradient - mean) ** 2
        mean_square = beta2 * state.mean_square + (1 - beta2) * deviation + epsilon_root
        unbiased = mean / (1 - np.power(beta1, t))
        root = np.sqrt(mean_square / (1 - np.power(beta2, t))) + epsilon
        return position - learning_rate * unbiased / root, Moments(t, mean, mean_square)

    def accumulators(state: Moments) -> Mapping[str, Array]:
        return {
            "m̂": state.mean / (1 - np.power(beta1, state.step)),
            "ŝ": state.mean_square / (1 - np.power(beta2, state.step)),
        }

    return Optimizer(_at_rest, step, accumulators)


InitialAccumulator = Annotated[
    float, Ge(0), doc("v₀, the mean square before the first step; in Optax the mean, too.")
]


def yogi(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.01,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Epsilon = 1e-3,
    initial_accumulator: InitialAccumulator = 1e-6,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """Yogi: Adam whose mean square never changes abruptly.

    It changes by (1 − β₂) g², however far v is from g². Optax corrects both averages as if
    they had begun at 0, which they have not.

    Formula:
        m ← β₁ m + (1 − β₁) g
        v ← v − (1 − β₂) sign(v − g²) g²
        paper:  θ ← θ − η m / (√v + ε),  with m₀ = 0
        optax:  θ ← θ − η m̂ / (√v̂ + ε),  with m₀ = v₀,  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

    Source:
        Zaheer et al. 2018, https://papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization

    Frameworks:
        optax.yogi
    """
    is_corrected = convention == "optax"

    def corrected(average: Array, beta: float | Array, t: int) -> Array:
        return average / (1 - np.power(beta, t)) if is_corrected else average

    def init(position: Array) -> Moments:
        initial = np.full_like(position, initial_accumulator)
        return Moments(0, initial if is_corrected else np.zeros_like(position), initial)

    def step(objective: Differentiable, position: Array, state: Moments) -> tuple[Array, Moments]:
        gradient = objective.gradient(position)
        t = state.step + 1
        mean = beta1 * state.mean + (1 - beta1) * gradient
        square = gradient**2
        mean_square = state.mean_square - (1 - beta2) * np.sign(state.mean_square - square) * square
        root = np.sqrt(corrected(mean_square, beta2, t)) + epsilon
        update = learning_rate * corrected(mean, beta1, t) / root
        return position - update, Moments(t, mean, mean_square)

    def accumulators(state: Moments) -> Mapping[str, Array]:
        symbols = ("m̂", "v̂") if is_corrected else ("m", "v")
        mean = corrected(state.mean, beta1, state.step)
        return dict(
            zip(symbols, (mean, corrected(state.mean_square, beta2, state.step)), strict=True)
        )

    return Optimizer(init, step, accumulators)


class AdoptState(NamedTuple):
    """Step count, and running averages of the scaled gradients and of the squares."""

    step: int
    mean: Array
    mean_square: Array


def adopt(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.9999,
    epsilon: Epsilon = 1e-6,
    use_clipping: Annotated[bool, doc("Whether scaled gradients are clipped.")] = True,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """ADOPT: Adam that scales by the squares before, and then averages.

    The first step only measures: the position stays.

    Formula:
        t = 1:  v ← g²
        t > 1:  u = g / max(√v, ε), clipped to ±(t − 1)^¼   (without use_clipping: as it is)
                m ← β₁ m + (1 − β₁) u
                θ ← θ − η m
                v ← β₂ v + (1 − β₂) g²

    Source:
        Taniguchi et al. 2024, arXiv:2411.02853 (algorithm 2; without clipping: algorithm 1)

    Frameworks:
        optax.contrib.adopt
    """

    def init(position: Array) -> AdoptState:
        return AdoptState(0, np.zeros_like(position), np.zeros_like(position))

    def step(
        objective: Differentiable, position: Array, state: AdoptState
    ) -> tuple[Array, AdoptState]:
        gradient = objective.gradient(position)
        if state.step == 0:
            return position, AdoptState(1, state.mean, gradient**2)
        bound = np.power(float(state.step), 0.25) if use_clipping else np.inf
        scaled = gradient / np.maximum(np.sqrt(state.mean_square), epsilon)
        mean = beta1 * state.mean + (1 - beta1) * np.clip(scaled, -bound, bound)
        mean_square = beta2 * state.mean_square + (1 - beta2) * gradient**2
        return position - learning_rate * mean, AdoptState(state.step + 1, mean, mean_square)

    def accumulators(state: AdoptState) -> Mapping[str, Array]:
        return {"m": state.mean, "v": state.mean_square}

    return Optimizer(init, step, accumulators)
