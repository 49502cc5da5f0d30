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


class Pairs(NamedTuple):
    """The last changes of the position and of the gradient, the newest first.

    Attributes:
        moved: s, shape (m, R, N).
        turned: y, in the same shape.
        weight: ρ = 1 / s·y, shape (m, R, 1); 0 where a run has no pair.
        scale: s·y / y·y of each run's newest pair, shape (R, 1); 1 without a pair.
    """

    moved: Array
    turned: Array
    weight: Array
    scale: Array

    def with_newest(self, moved: Array, turned: Array, history: int) -> "Pairs":
        """Return the pairs with one more in each run where it has enough curvature."""
        bend = dot(moved, turned)
        is_kept = bend > LEAST_BEND
        weight = 1 / np.where(is_kept, bend, np.inf)
        square = np.where(is_kept, dot(turned, turned), 1.0)

        def pushed(old: Array, new: Array) -> Array:
            kept = np.concatenate([new[np.newaxis], old])
            skipped = np.concatenate([old, np.zeros_like(new)[np.newaxis]])
            return np.where(is_kept, kept, skipped)[:history]

        return Pairs(
            pushed(self.moved, moved),
            pushed(self.turned, turned),
            pushed(self.weight, weight),
            np.where(is_kept, bend / square, self.scale),
        )

    def scaled(self, gradient: Array) -> Array:
        """Return H g, by the two loops of Nocedal."""
        pairs = list(zip(self.moved, self.turned, self.weight, strict=True))
        vector, shares = gradient, []
        for moved, turned, weight in pairs:
            shares.append(weight * dot(moved, vector))
            vector = vector - shares[-1] * turned
        vector = self.scale * vector
        for (moved, turned, weight), share in zip(pairs[::-1], shares[::-1], strict=True):
            vector = vector + (share - weight * dot(turned, vector)) * moved
        return vector


class Remembered(NamedTuple):
    """Step count, the position and the gradient before the last step, and the pairs before it."""

    step: int
    position: Array
    gradient: Array
    pairs: Pairs


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

    def init(position: Array) -> Remembered:
        none = np.zeros((0, *position.shape))
        pairs = Pairs(none, none, none[..., :1], np.ones((*position.shape[:-1], 1)))
        return Remembered(0, position, np.zeros_like(position), pairs)

    def step(
        objective: Differentiable, position: Array, state: Remembered
    ) -> tuple[Array, Remembered]:
        gradient = objective.gradient(position)
        if state.step == 0:
            pairs = state.pairs
            update = gradient / np.maximum(1.0, total(np.abs(gradient)))
        else:
            moved, turned = position - state.position, gradient - state.gradient
            pairs = state.pairs.with_newest(moved, turned, history)
            update = pairs.scaled(gradient)
        new = position - learning_rate * update
        return new, Remembered(state.step + 1, position, gradient, pairs)

    return Optimizer(init, step)
