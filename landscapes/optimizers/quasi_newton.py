"""Rules that learn the curvature of the loss from the gradients on their way.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate, I the identity.
"""

from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, Le, doc

from landscapes.declaration import usual
from landscapes.optimizers.base import FORM, Array, Differentiable, LearningRate, Optimizer
from landscapes.optimizers.linear_algebra import dot, total

LEAST_BEND = 1e-10
"""A pair whose s·y is not above this is not kept."""


class Memory(NamedTuple):
    """Step count, position and gradient before the last step, and pairs of changes.

    Attributes:
        moved: s, shape (m, R, N), the newest first.
        turned: y, in the same shape.
        weight: ρ = 1 / s·y, shape (m, R, 1); 0 where a run has no pair.
        scale: s·y / y·y of each run's newest pair, shape (R, 1); 1 without a pair.
    """

    step: int
    position: Array
    gradient: Array
    moved: Array
    turned: Array
    weight: Array
    scale: Array

    def after(self, position: Array, gradient: Array, history: int) -> "Memory":
        """Return it with one more pair in each run where the last step shows a curvature."""
        moved, turned = position - self.position, gradient - self.gradient
        bend = dot(moved, turned)
        is_kept = bend > LEAST_BEND
        weight = 1 / np.where(is_kept, bend, np.inf)
        square = np.where(is_kept, dot(turned, turned), 1.0)

        def pushed(old: Array, new: Array) -> Array:
            with_new = np.concatenate([new[np.newaxis], old])
            without = np.concatenate([old, np.zeros_like(new)[np.newaxis]])
            return np.where(is_kept, with_new, without)[:history]

        return Memory(
            self.step,
            position,
            gradient,
            pushed(self.moved, moved),
            pushed(self.turned, turned),
            pushed(self.weight, weight),
            np.where(is_kept, bend / square, self.scale),
        )

    def scaled(self, gradient: Array) -> Array:
        """Return H g, by the two loops of Nocedal, which need no matrix."""
        pairs = list(zip(self.moved, self.turned, self.weight, strict=True))
        vector, shares = gradient, []
        for moved, turned, weight in pairs:
            shares.append(weight * dot(moved, vector))
            vector = vector - shares[-1] * turned
        vector = self.scale * vector
        for (moved, turned, weight), share in zip(pairs[::-1], shares[::-1], strict=True):
            vector = vector + (share - weight * dot(turned, vector)) * moved
        return vector


def lbfgs(
    learning_rate: LearningRate = 1.0,
    history: Annotated[
        int, Ge(1), Le(100), doc("m, the most pairs of changes that it keeps."), usual(torch=100)
    ] = 10,
    convention: Annotated[Literal["paper", "torch"], FORM] = "paper",
) -> Optimizer:
    """L-BFGS: Newton's step with the curvature that the last gradients show.

    It takes one gradient for a step. There is no line search, which the papers have, so it may
    leap far or diverge where the curvature changes. The forms differ in their defaults alone.

    Formula:
        s, y: the last change of θ and of g
        of the pairs (s, y) with s·y > 10⁻¹⁰, the last m are kept, with ρ = 1 / s·y
        H ← s·y / y·y I  of the last pair kept; I without a pair
        H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ  for each pair kept, the oldest first
        θ ← θ − η H g;  at the first step:  θ ← θ − η min(1, 1 / Σ |g|) g

    Source:
        Nocedal 1980, doi:10.1090/S0025-5718-1980-0572855-7; Liu and Nocedal 1989,
        doi:10.1007/BF01589116

    Frameworks:
        torch.optim.LBFGS(max_iter=1) without its tolerances, which stop it early

    Asks for:
        position
    """

    def init(position: Array) -> Memory:
        none = np.zeros((0, *position.shape))
        unit = np.ones((*position.shape[:-1], 1))
        return Memory(0, position, np.zeros_like(position), none, none, none[..., :1], unit)

    def step(objective: Differentiable, position: Array, state: Memory) -> tuple[Array, Memory]:
        gradient = objective.gradient(position)
        if state.step == 0:
            memory = state._replace(gradient=gradient)
            update = gradient / np.maximum(1.0, total(np.abs(gradient)))
        else:
            memory = state.after(position, gradient, history)
            update = memory.scaled(gradient)
        return position - learning_rate * update, memory._replace(step=state.step + 1)

    return Optimizer(init, step)
