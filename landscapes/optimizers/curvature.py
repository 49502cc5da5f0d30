"""Rules that use the curvature of the loss, its exact Hessian.

In the formulas θ is the position, g = ∇f(θ) its gradient, H the Hessian at θ, η the
learning rate.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, Gt, doc

from landscapes.optimizers.base import (
    Array,
    Beta1,
    Beta2,
    Differentiable,
    Epsilon,
    LearningRate,
    Optimizer,
)
from landscapes.optimizers.linear_algebra import eigen, quotient
from landscapes.optimizers.momentum import NoState


def newton(
    learning_rate: LearningRate = 1.0,
    damping: Annotated[
        float, Ge(0), doc("λ, which is added to every curvature: small steps where it is large.")
    ] = 0.0,
    curvatures: Annotated[
        Literal["raw", "absolute"],
        doc("The eigenvalues of the Hessian as they are, or their absolute values."),
    ] = "raw",
) -> Optimizer:
    """Newton: to where the gradient of the local quadratic is 0, in one step.

    That may as well be a saddle or a maximum: along a direction of negative curvature,
    the raw form goes uphill. The absolute form goes downhill there, and leaves saddles. A
    direction without slope is not taken, and one with a slope and no curvature has no end.

    Formula:
        raw:       θ ← θ − η (H + λ I)⁻¹ g
        absolute:  θ ← θ − η (|H| + λ I)⁻¹ g,  |H| with the absolute eigenvalues of H

    Source:
        Nocedal and Wright 2006, doi:10.1007/978-0-387-40065-5, chapter 3 (absolute: Dauphin
        et al. 2014, arXiv:1406.2572)

    Asks for:
        hessian
    """

    def init(position: Array) -> NoState:
        return NoState()

    def step(objective: Differentiable, position: Array, state: NoState) -> tuple[Array, NoState]:
        hessian = eigen(objective.hessian(position))
        bends = hessian.values if curvatures == "raw" else np.abs(hessian.values)
        slopes = hessian.components(objective.gradient(position))
        moves = hessian.combined(quotient(slopes, bends + damping))
        return position - learning_rate * moves, state

    return Optimizer(init, step)


class Curved(NamedTuple):
    """Step count, and running averages of the gradients and of the Hessian's diagonal."""

    step: int
    mean: Array
    curvature: Array


def sophia(
    learning_rate: LearningRate = 0.001,
    beta1: Beta1 = 0.96,
    beta2: Annotated[Beta2, doc("β₂, the share of the mean curvature kept at each update.")] = 0.99,
    gamma: Annotated[
        float, Gt(0), doc("γ: a smaller one makes more steps full ones, of length η.")
    ] = 0.01,
    interval: Annotated[int, Ge(1), doc("k, the number of steps from Hessian to Hessian.")] = 10,
    epsilon: Annotated[Epsilon, doc("ε, the least curvature, in place of smaller ones.")] = 1e-12,
) -> Optimizer:
    """Sophia: momentum over curvature, no coordinate's step longer than η.

    The diagonal of the Hessian is exact here; the paper estimates it. Where it is negative,
    a coordinate makes a full step. The paper's weight decay is a modifier.

    Formula:
        m ← β₁ m + (1 − β₁) g
        at steps 1, k + 1, 2k + 1, …:  h ← β₂ h + (1 − β₂) diag H
        θ ← θ − η clip(m / max(γ h, ε), −1, 1)

    Source:
        Liu, Li, Hall, Liang and Ma 2024, arXiv:2305.14342, algorithm 3

    Asks for:
        hessian
    """

    def init(position: Array) -> Curved:
        return Curved(0, np.zeros_like(position), np.zeros_like(position))

    def step(objective: Differentiable, position: Array, state: Curved) -> tuple[Array, Curved]:
        mean = beta1 * state.mean + (1 - beta1) * objective.gradient(position)
        curvature = state.curvature
        if state.step % interval == 0:
            diagonal = np.diagonal(objective.hessian(position), axis1=-2, axis2=-1)
            curvature = beta2 * curvature + (1 - beta2) * diagonal
        update = np.clip(mean / np.maximum(gamma * curvature, epsilon), -1, 1)
        return position - learning_rate * update, Curved(state.step + 1, mean, curvature)

    def accumulators(state: Curved) -> Mapping[str, Array]:
        return {"m": state.mean, "h": state.curvature}

    return Optimizer(init, step, accumulators)
