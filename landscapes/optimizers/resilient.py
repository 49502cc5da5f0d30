"""Resilient propagation: each parameter has a step of its own, which only signs change.

In the formulas θ is the position, g = ∇f(θ) its gradient, h the gradient before.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Gt, Lt, doc

from landscapes.declaration import usual
from landscapes.optimizers.base import FORM, Array, Differentiable, Optimizer

FirstStep = Annotated[float, Gt(0), doc("η, the size of each parameter's first step.")]
Shrinking = Annotated[float, Gt(0), Lt(1), doc("η⁻, the factor of a step after a change of sign.")]
Growing = Annotated[float, Gt(1), doc("η⁺, the factor of a step while the sign stays.")]
Smallest = Annotated[float, Gt(0), doc("The smallest size of a step.")]
Largest = Annotated[float, Gt(0), doc("The largest size of a step.")]


class RpropState(NamedTuple):
    """The gradient before, the sizes of the steps, and the step before."""

    gradient: Array
    size: Array
    move: Array


def rprop(
    learning_rate: Annotated[FirstStep, usual(torch=0.01)] = 0.1,
    shrink: Shrinking = 0.5,
    grow: Growing = 1.2,
    smallest_step: Smallest = 1e-6,
    largest_step: Largest = 50.0,
    convention: Annotated[Literal["paper", "torch"], FORM] = "paper",
) -> Optimizer:
    """Rprop: steps that grow while the gradient keeps its sign, else shrink.

    After a change of sign the paper takes the last step back, while torch stays. Either way
    the next step counts as one without a gradient before it. The learning rate is that of
    the first step alone.

    Formula:
        h = 0 and Δ = η before the first step
        g h > 0:  Δ ← min(η⁺ Δ, largest_step),   θ ← θ − Δ sign(g),  h ← g
        g h = 0:                                 θ ← θ − Δ sign(g),  h ← g
        g h < 0:  Δ ← max(η⁻ Δ, smallest_step),  h ← 0,  and
            paper:  the last step is taken back
            torch:  θ stays

    Source:
        Riedmiller and Braun 1993, doi:10.1109/ICNN.1993.298623

    Frameworks:
        torch.optim.Rprop
    """

    def init(position: Array) -> RpropState:
        zeros = np.zeros_like(position)
        return RpropState(zeros, np.full_like(position, learning_rate), zeros)

    def step(
        objective: Differentiable, position: Array, state: RpropState
    ) -> tuple[Array, RpropState]:
        gradient = objective.gradient(position)
        agreement = np.sign(gradient * state.gradient)
        factor = np.where(agreement > 0, grow, np.where(agreement < 0, shrink, 1.0))
        size = np.minimum(np.maximum(state.size * factor, smallest_step), largest_step)
        has_turned = agreement < 0
        back = -state.move if convention == "paper" else np.zeros_like(state.move)
        move = np.where(has_turned, back, -size * np.sign(gradient))
        return position + move, RpropState(np.where(has_turned, 0, gradient), size, move)

    def accumulators(state: RpropState) -> Mapping[str, Array]:
        return {"Δ": state.size}

    return Optimizer(init, step, accumulators)
