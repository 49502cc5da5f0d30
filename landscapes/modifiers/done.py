"""Modifiers of what a rule does: weight decay, and parts of its step that are left out.

In the formulas θ is the position, g the gradient that the rule gets, η its learning rate.
"""

from typing import Annotated, Any

import numpy as np
from annotated_types import Ge, doc

from landscapes.modifiers.told import Told, middle, telling
from landscapes.optimizers import Optimizer
from landscapes.optimizers.base import Array

LEAST_SHARE = 1e-3
"""The least share of parts by which the parts that are kept are divided."""

Decay = Annotated[float, Ge(0)]
Decoupled = Annotated[
    Decay, doc("λ of the decay beside the rule's step, which η alone is multiplied by.")
]
L2 = Annotated[Decay, doc("λ of the term ½ λ‖θ‖² beside the loss, whose gradient the rule gets.")]

NO_LEARNING_RATE = "decoupled weight decay is multiplied by a learning rate, which this rule lacks"


class _Decayed(Told):
    """An objective beside a term ½ λ‖θ‖²."""

    def __init__(self, objective: Any, decay: Any) -> None:
        super().__init__(objective)
        self._decay = decay

    def value(self, points: Array, /) -> Array:
        term = np.asarray(0.5 * self._decay * np.square(points)).sum(axis=-1)
        return np.asarray(super().value(points) + term)

    def gradient(self, points: Array, /) -> Array:
        return np.asarray(super().gradient(points) + self._decay * points)

    def hessian(self, points: Array, /) -> Array:
        each = np.asarray(self._decay)[..., np.newaxis]
        return np.asarray(super().hessian(points) + each * np.eye(points.shape[-1]))


def weight_decay(
    rule: Optimizer, *, learning_rate: Any, decoupled: Decoupled = 0.0, l2: L2 = 0.0
) -> Optimizer:
    """Weight decay: a pull towards the origin.

    In a rule that divides by the size of its gradients, both forms pull to different places: it
    divides the term that L2 adds, but not the decoupled one. For gradient descent they are equal.

    Formula:
        l2:         g ← g + λ θ, after clipping
        decoupled:  θ ← rule(θ) − η λ θ, with the old θ and with η of this step

    Example:
        weight_decay: {decoupled: 0.1}
        weight_decay: {l2: 0.1}

    Source:
        Loshchilov and Hutter 2019, doi:10.48550/arXiv.1711.05101

    Frameworks:
        torch: weight_decay (L2; decoupled in torch.optim.AdamW), keras: weight_decay (decoupled),
        optax: optax.add_decayed_weights
    """
    problem = rule.problem._replace(l2=rule.problem.l2 + l2)
    told = telling(rule, lambda objective: _Decayed(objective, l2)) if np.any(l2) else rule
    if not np.any(decoupled):
        return told._replace(problem=problem)
    if learning_rate is None:
        raise ValueError(NO_LEARNING_RATE)

    def step(objective: Any, position: Array, state: Any) -> tuple[Array, Any]:
        new, own = told.step(objective, position, state)
        return new - learning_rate * decoupled * position, own

    return told._replace(step=step, problem=problem._replace(is_told=False))


class _Heard(Told):
    """An objective whose last gradient is kept."""

    def __init__(self, objective: Any) -> None:
        super().__init__(objective)
        self.last: Array | None = None

    def gradient(self, points: Array, /) -> Array:
        self.last = super().gradient(points)
        return self.last


def cautious(rule: Optimizer) -> Optimizer:
    """Cautious: parts of a step that go up the slope are left out.

    The other parts grow so that the mean size of all stays: of two, one alone is doubled. For a
    rule that takes several gradients in a step, g is their mean.

    Formula:
        d = rule(θ) − θ,  m = 1 where d g < 0, else 0,  θ ← θ + d m / max(mean(m), 0.001)

    Example:
        cautious: true

    Source:
        Liang, Chen, Liu and Liu 2024, doi:10.48550/arXiv.2411.16085
    """

    def step(objective: Any, position: Array, state: Any) -> tuple[Array, Any]:
        heard = _Heard(objective)
        new, own = rule.step(heard, position, state)
        gradient = middle(heard.last, position)
        if gradient is None:
            return new, own
        kept = (new - position) * gradient < 0
        share = np.maximum(kept.mean(axis=-1, keepdims=True), LEAST_SHARE)
        return position + (new - position) * (kept / share), own

    return rule._replace(step=step)
