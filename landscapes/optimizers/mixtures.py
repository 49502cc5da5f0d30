"""Methods that mix averages of several lengths.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate,
t = 1, 2, … the number of the step.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, Le, doc

from landscapes.declaration import REQUIRED, usual
from landscapes.optimizers.adam import Moments, adam
from landscapes.optimizers.base import (
    FORM,
    Array,
    Beta1,
    Beta2,
    Decay,
    Differentiable,
    Epsilon,
    LearningRate,
    Momentum,
    Optimizer,
)
from landscapes.optimizers.sign import Mean

Share = Annotated[float, Ge(0), Le(1)]


def qhm(
    learning_rate: LearningRate = 1.0,
    momentum: Annotated[
        Momentum, doc("μ, the share of the mean gradient kept from step to step.")
    ] = 0.999,
    nu: Annotated[Share, doc("ν, the weight of the mean gradient in a step.")] = 0.7,
) -> Optimizer:
    """QHM: a weighted mean of a step of SGD and a step of momentum.

    The name stands for quasi-hyperbolic momentum. With ν = 0 it is SGD, with ν = 1 momentum
    with a learning rate of (1 − μ) η. The paper writes β for μ.

    Formula:
        m ← μ m + (1 − μ) g
        θ ← θ − η ((1 − ν) g + ν m)

    Source:
        Ma and Yarats 2019, arXiv:1810.06801
    """

    def init(position: Array) -> Mean:
        return Mean(np.zeros_like(position))

    def step(objective: Differentiable, position: Array, state: Mean) -> tuple[Array, Mean]:
        gradient = objective.gradient(position)
        mean = momentum * state.mean + (1 - momentum) * gradient
        return position - learning_rate * ((1 - nu) * gradient + nu * mean), Mean(mean)

    def accumulators(state: Mean) -> Mapping[str, Array]:
        return {"m": state.mean}

    return Optimizer(init, step, accumulators)


def qhadam(
    learning_rate: LearningRate = 0.001,
    beta1: Beta1 = 0.995,
    beta2: Beta2 = 0.999,
    nu1: Annotated[Share, doc("ν₁, the weight of the mean gradient in a step.")] = 0.7,
    nu2: Annotated[Share, doc("ν₂, the weight of the mean square in the scaling.")] = 1.0,
    epsilon: Epsilon = 1e-8,
) -> Optimizer:
    """QHAdam: Adam with quasi-hyperbolic averages.

    With ν₁ = ν₂ = 1 it is Adam. The defaults are those that the paper recommends.

    Formula:
        m ← β₁ m + (1 − β₁) g,  m̂ = m / (1 − β₁ᵗ)
        v ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)
        θ ← θ − η ((1 − ν₁) g + ν₁ m̂) / (√((1 − ν₂) g² + ν₂ v̂) + ε)

    Source:
        Ma and Yarats 2019, arXiv:1810.06801
    """
    plain = adam(learning_rate, beta1, beta2, epsilon)

    def step(objective: Differentiable, position: Array, state: Moments) -> tuple[Array, Moments]:
        gradient = objective.gradient(position)
        t = state.step + 1
        mean = beta1 * state.mean + (1 - beta1) * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * gradient**2
        unbiased = mean / (1 - np.power(beta1, t))
        square = mean_square / (1 - np.power(beta2, t))
        direction = (1 - nu1) * gradient + nu1 * unbiased
        root = np.sqrt((1 - nu2) * gradient**2 + nu2 * square) + epsilon
        return position - learning_rate * direction / root, Moments(t, mean, mean_square)

    return Optimizer(plain.init, step, plain.accumulators)


class AdemamixState(NamedTuple):
    """Step count, a short and a long average of the gradients, and one of their squares."""

    step: int
    short: Array
    long: Array
    mean_square: Array


def ademamix(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.001,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    beta3: Annotated[
        Decay, doc("β₃, the share of the long average kept from step to step.")
    ] = 0.9999,
    alpha: Annotated[float, Ge(0), doc("α, the weight of the long average in a step.")] = 5.0,
    epsilon: Epsilon = 1e-8,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """AdEMAMix: Adam with a second, very long average of the gradients.

    The paper lets α and β₃ grow during training. Here they are constant, as Optax has
    them by default, unless they are schedules.

    Formula:
        m₁ ← β₁ m₁ + (1 − β₁) g,  m̂₁ = m₁ / (1 − β₁ᵗ)
        m₂ ← β₃ m₂ + (1 − β₃) g
        v ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)
        θ ← θ − η (m̂₁ + α m₂) / (√v̂ + ε)

    Source:
        Pagliardini, Ablin and Grangier 2024, arXiv:2409.03137

    Frameworks:
        optax.contrib.ademamix
    """

    def init(position: Array) -> AdemamixState:
        zeros = np.zeros_like(position)
        return AdemamixState(0, zeros, zeros, zeros)

    def step(
        objective: Differentiable, position: Array, state: AdemamixState
    ) -> tuple[Array, AdemamixState]:
        gradient = objective.gradient(position)
        t = state.step + 1
        short = beta1 * state.short + (1 - beta1) * gradient
        long = beta3 * state.long + (1 - beta3) * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * gradient**2
        direction = short / (1 - np.power(beta1, t)) + alpha * long
        root = np.sqrt(mean_square / (1 - np.power(beta2, t))) + epsilon
        new = position - learning_rate * direction / root
        return new, AdemamixState(t, short, long, mean_square)

    def accumulators(state: AdemamixState) -> Mapping[str, Array]:
        return {
            "m̂₁": state.short / (1 - np.power(beta1, state.step)),
            "m₂": state.long,
            "v̂": state.mean_square / (1 - np.power(beta2, state.step)),
        }

    return Optimizer(init, step, accumulators)


class AdanState(NamedTuple):
    """Step count, the gradient before, and averages of gradients, differences and squares."""

    step: int
    gradient: Array
    mean: Array
    difference: Array
    mean_square: Array


def adan(
    learning_rate: Annotated[LearningRate, usual(optax=REQUIRED)] = 0.001,
    beta1: Beta1 = 0.98,
    beta2: Annotated[
        Decay, doc("β₂, the share of the mean difference of gradients kept from step to step.")
    ] = 0.92,
    beta3: Annotated[Decay, doc("β₃, the share of the mean square kept from step to step.")] = 0.99,
    epsilon: Epsilon = 1e-8,
    epsilon_root: Annotated[
        float, Ge(0), doc("ε′, a small number inside the root."), usual(optax=1e-8)
    ] = 0.0,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """Adan: Adam that looks ahead by the differences of gradients.

    The paper's β are what is taken from the new gradient, one minus those here. Optax looks
    ahead by its 1 − β₂, which is the paper's β₂ and not its 1 − β₂. Averages are
    bias-corrected as in the authors' program.

    Formula:
        δ = g − the gradient before   (0 at the first step)
        paper:  κ = β₂
        optax:  κ = 1 − β₂
        m ← β₁ m + (1 − β₁) g,  m̂ = m / (1 − β₁ᵗ)
        v ← β₂ v + (1 − β₂) δ,  v̂ = v / (1 − β₂ᵗ)
        n ← β₃ n + (1 − β₃) (g + κ δ)²,  n̂ = n / (1 − β₃ᵗ)
        θ ← θ − η (m̂ + κ v̂) / (√(n̂ + ε′) + ε)

    Source:
        Xie et al. 2022, arXiv:2208.06677

    Frameworks:
        optax.adan
    """
    ahead = 1 - beta2 if convention == "optax" else beta2

    def init(position: Array) -> AdanState:
        zeros = np.zeros_like(position)
        return AdanState(0, zeros, zeros, zeros, zeros)

    def step(
        objective: Differentiable, position: Array, state: AdanState
    ) -> tuple[Array, AdanState]:
        gradient = objective.gradient(position)
        t = state.step + 1
        change = gradient - state.gradient if state.step else np.zeros_like(gradient)
        mean = beta1 * state.mean + (1 - beta1) * gradient
        difference = beta2 * state.difference + (1 - beta2) * change
        mean_square = beta3 * state.mean_square + (1 - beta3) * (gradient + ahead * change) ** 2
        unbiased, lead, square = _corrected(t, mean, difference, mean_square)
        root = np.sqrt(square + epsilon_root) + epsilon
        new = position - learning_rate * (unbiased + ahead * lead) / root
        return new, AdanState(t, gradient, mean, difference, mean_square)

    def _corrected(t: int, *averages: Array) -> tuple[Array, ...]:
        decays = (beta1, beta2, beta3)
        return tuple(a / (1 - np.power(b, t)) for a, b in zip(averages, decays, strict=True))

    def accumulators(state: AdanState) -> Mapping[str, Array]:
        averages = _corrected(state.step, state.mean, state.difference, state.mean_square)
        return dict(zip(("m̂", "v̂", "n̂"), averages, strict=True))

    return Optimizer(init, step, accumulators)
