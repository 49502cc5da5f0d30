"""Methods that average their positions.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate,
t = 1, 2, … the number of the step.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, doc

from landscapes.declaration import ABSENT, usual
from landscapes.optimizers.base import (
    FORM,
    Array,
    Beta2,
    Decay,
    Differentiable,
    Epsilon,
    LearningRate,
    Optimizer,
    WeightDecay,
)


class AsgdState(NamedTuple):
    """Step count, the average of the positions, and torch's learning rate of the next step."""

    step: int
    average: Array
    rate: float | Array


def asgd(
    learning_rate: LearningRate = 0.01,
    decay: Annotated[
        float, Ge(0), doc("λ, how fast the learning rate falls; also the pull to the origin.")
    ] = 1e-4,
    power: Annotated[float, Ge(0), doc("α, the power by which the learning rate falls.")] = 0.75,
    average_after: Annotated[
        float, Ge(0), doc("t₀, the step after which positions are averaged.")
    ] = 1e6,
    convention: Annotated[Literal["paper", "torch"], FORM] = "paper",
) -> Optimizer:
    """ASGD: gradient descent that also keeps the average of its positions.

    The run is that of θ; the average θ̄ is a point beside it, and θ itself up to step t₀.
    torch calls λ ``lambd`` and t₀ ``t0``, and uses a changed η one step late.

    Formula:
        paper:  ηₜ = η / (1 + λ η (t − 1))^α
        torch:  ηₜ is computed in step t − 1, from its η
        θ ← θ − ηₜ λ θ − ηₜ g
        θ̄ ← θ̄ + (θ − θ̄) / max(1, t − 1 − t₀)

    Source:
        Polyak and Juditsky 1992, doi:10.1137/0330046; the learning rate: Xu 2011, arXiv:1107.2490

    Frameworks:
        torch.optim.ASGD

    Asks for:
        position
    """

    def rate_after(steps: int) -> float | Array:
        falling: float | Array = np.power(1 + decay * learning_rate * steps, power)
        return learning_rate / falling

    def init(position: Array) -> AsgdState:
        return AsgdState(0, position.copy(), learning_rate)

    def step(
        objective: Differentiable, position: Array, state: AsgdState
    ) -> tuple[Array, AsgdState]:
        gradient = objective.gradient(position)
        t = state.step + 1
        rate = state.rate if convention == "torch" else rate_after(state.step)
        new = position - rate * decay * position - rate * gradient
        share = 1 / np.maximum(1, state.step - average_after)
        average = np.where(share == 1, new, state.average + share * (new - state.average))
        return new, AsgdState(t, average, rate_after(t))

    def average(state: AsgdState) -> Mapping[str, Array]:
        return {"θ̄": state.average}

    def tracks(state: AsgdState) -> Mapping[str, Array]:
        return {"average": state.average}

    return Optimizer(init, step, average, tracks)


Interpolation = Annotated[
    Decay, doc("β₁, the weight of the average x in the point y at which the gradient is taken.")
]


class ScheduleFreeState(NamedTuple):
    """Step count, the points beside x, the mean square, and the weights of the average.

    Attributes:
        step: the number of steps.
        y: the point at which the next gradient will be taken.
        z: the point that takes the steps.
        mean_square: the running average of squared gradients.
        largest: the largest learning rate so far.
        total: the sum of all weights.
    """

    step: int
    y: Array
    z: Array
    mean_square: Array
    largest: float | Array
    total: float | Array


def _resting(position: Array) -> ScheduleFreeState:
    start = position.copy()
    return ScheduleFreeState(0, start, start, np.zeros_like(position), 0.0, 0.0)


def _tracks(state: ScheduleFreeState) -> Mapping[str, Array]:
    return {"y": state.y, "z": state.z}


def _share(weight: float | Array, total: float | Array) -> float | Array:
    """The share of a weight in the sum; 0 while all weights are 0."""
    share: float | Array = weight / np.where(total == 0, 1.0, total)
    return share


def schedule_free_sgd(
    learning_rate: LearningRate = 1.0,
    beta1: Interpolation = 0.9,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """Schedule-Free SGD: gradient descent on z, averaged into x, in place of a schedule.

    The run is that of x, which is evaluated; y and z are points beside it. While η is
    constant, x is the mean of all z.

    Formula:
        y = (1 − β₁) z + β₁ x
        z ← z − η ∇f(y)
        x ← (1 − c) x + c z,  c = w / Σ w,  θ = x
        paper:  w = η²
        optax:  w = (the largest η so far)²

    Source:
        Defazio et al. 2024, arXiv:2405.15682

    Frameworks:
        optax.contrib.schedule_free_sgd

    Asks for:
        position
    """

    def step(
        objective: Differentiable, position: Array, state: ScheduleFreeState
    ) -> tuple[Array, ScheduleFreeState]:
        y = (1 - beta1) * state.z + beta1 * position
        z = state.z - learning_rate * objective.gradient(y)
        largest = np.maximum(state.largest, learning_rate)
        weight = np.square(largest if convention == "optax" else learning_rate)
        total = state.total + weight
        share = _share(weight, total)
        x = (1 - share) * position + share * z
        ahead = (1 - beta1) * z + beta1 * x
        return x, ScheduleFreeState(state.step + 1, ahead, z, state.mean_square, largest, total)

    def accumulators(state: ScheduleFreeState) -> Mapping[str, Array]:
        return {"z": state.z}

    return Optimizer(_resting, step, accumulators, _tracks)


def schedule_free_adamw(
    learning_rate: LearningRate = 0.0025,
    beta1: Interpolation = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Epsilon = 1e-8,
    weight_decay: Annotated[WeightDecay, usual(keras=ABSENT)] = 0.0,
    convention: Annotated[Literal["paper", "keras", "optax"], FORM] = "paper",
) -> Optimizer:
    """Schedule-Free AdamW: steps scaled as Adam's on z, averaged into x.

    The run is that of x, which is evaluated; y and z are points beside it. The average
    stands for Adam's first moment. Keras decays y itself, which its rule knows nothing of.

    Formula:
        y = (1 − β₁) z + β₁ x,  g = ∇f(y)
        v ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)
        paper:         γ = η √(1 − β₂ᵗ),  z ← z − γ g / (√v + ε) − γ λ y
        keras, optax:  z ← z − η g / (√v̂ + ε) − η λ y
        x ← (1 − c) x + c z,  c = w / Σ w,  θ = x
        paper:  w = γ²
        keras:  w = 1
        optax:  w = (the largest η so far)²

    Source:
        Defazio et al. 2024, arXiv:2405.15682

    Frameworks:
        keras.optimizers.ScheduleFreeAdamW, optax.contrib.schedule_free_adamw

    Asks for:
        position
    """
    is_paper = convention == "paper"

    def step(
        objective: Differentiable, position: Array, state: ScheduleFreeState
    ) -> tuple[Array, ScheduleFreeState]:
        t = state.step + 1
        y = (1 - beta1) * state.z + beta1 * position
        gradient = objective.gradient(y)
        mean_square = beta2 * state.mean_square + (1 - beta2) * gradient**2
        correction = 1 - np.power(beta2, t)
        rate = learning_rate * np.sqrt(correction) if is_paper else learning_rate
        root = np.sqrt(mean_square if is_paper else mean_square / correction) + epsilon
        z = state.z - rate * gradient / root - rate * weight_decay * y
        largest = np.maximum(state.largest, learning_rate)
        weight = {"paper": np.square(rate), "keras": 1.0, "optax": np.square(largest)}[convention]
        total = state.total + weight
        share = _share(weight, total)
        x = (1 - share) * position + share * z
        ahead = (1 - beta1) * z + beta1 * x
        return x, ScheduleFreeState(t, ahead, z, mean_square, largest, total)

    def accumulators(state: ScheduleFreeState) -> Mapping[str, Array]:
        return {"z": state.z, "v̂": state.mean_square / (1 - np.power(beta2, state.step))}

    return Optimizer(_resting, step, accumulators, _tracks)
