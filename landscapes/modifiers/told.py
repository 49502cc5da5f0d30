"""Modifiers of what a rule is told: the gradient it gets, and where that is taken.

In the formulas θ is the position, g = ∇f(θ) its gradient, u what the rule gets for g.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from annotated_types import Gt, doc

from landscapes.optimizers import Optimizer
from landscapes.optimizers.base import Array

TINY = 1e-6
"""What PyTorch adds to a gradient's norm before it divides by it."""

MostNorm = Annotated[float, Gt(0), doc("c, the largest norm of a gradient.")]
MostValue = Annotated[float, Gt(0), doc("c, the largest size of each part of a gradient.")]
Radius = Annotated[float, Gt(0), doc("ρ, how far up the slope the gradient is taken.")]


class Told:
    """An objective as a rule is told of it; this one changes nothing.

    Args:
        objective: the objective that is asked. A rule that asks only for gradients may have one
            that answers nothing else.
    """

    def __init__(self, objective: Any) -> None:
        self._objective = objective

    def value(self, points: Array, /) -> Array:
        """The loss, shape (R,), at points of shape (R, N)."""
        value: Array = self._objective.value(points)
        return value

    def gradient(self, points: Array, /) -> Array:
        """The gradient, shape (R, N), at points of that shape."""
        gradient: Array = self._objective.gradient(points)
        return gradient

    def hessian(self, points: Array, /) -> Array:
        """The Hessian, shape (R, N, N), at points of shape (R, N)."""
        hessian: Array = self._objective.hessian(points)
        return hessian


def telling(rule: Optimizer, told: Callable[[Any], Told]) -> Optimizer:
    """The rule, told of an objective through another one."""

    def step(objective: Any, position: Array, state: Any) -> tuple[Array, Any]:
        return rule.step(told(objective), position, state)

    return rule._replace(step=step)


def norms(vectors: Array) -> Array:
    """The Euclidean norm of each vector, shape (R, 1); squares of large numbers do not overflow."""
    largest = np.abs(vectors).max(axis=-1, keepdims=True)
    unit = np.where(largest > 0, largest, 1.0)
    return np.asarray(unit * np.sqrt(np.square(vectors / unit).sum(axis=-1, keepdims=True)))


def middle(asked: Array | None, position: Array) -> Array | None:
    """One value for each run, (R, N), of several that a rule asked for at once, (…, R, N)."""
    while asked is not None and asked.ndim > position.ndim:
        asked = asked.mean(axis=0)
    return asked


class _Changed(Told):
    """An objective with changed gradients."""

    def __init__(self, objective: Any, change: Callable[[Array], Array]) -> None:
        super().__init__(objective)
        self._change = change

    def gradient(self, points: Array, /) -> Array:
        return self._change(super().gradient(points))


def clip_norm(
    rule: Optimizer, norm: MostNorm = 1.0, convention: Literal["paper", "torch"] = "paper"
) -> Optimizer:
    """Clipping by norm: a longer gradient is shortened and keeps its direction.

    Formula:
        paper:  u = g · min(1, c / ‖g‖)
        torch:  u = g · min(1, c / (‖g‖ + 1e-6))

    Example:
        clip_norm: 1

    Source:
        Pascanu, Mikolov and Bengio 2013, doi:10.48550/arXiv.1211.5063

    Frameworks:
        torch: torch.nn.utils.clip_grad_norm_, keras: clipnorm, optax: optax.clip_by_global_norm
    """
    tiny = TINY if convention == "torch" else 0.0

    def shortened(gradient: Array) -> Array:
        # Where the norm is less, this divides c by itself; in a schedule, c may be 0.
        longest = np.maximum(norms(gradient) + tiny, norm)
        return np.asarray(gradient * (norm / np.where(longest > 0, longest, 1.0)))

    return telling(rule, lambda objective: _Changed(objective, shortened))


def clip_value(rule: Optimizer, value: MostValue = 1.0) -> Optimizer:
    """Clipping by value: each part of a gradient is brought into [−c, c].

    It changes the direction: a long gradient points along a diagonal.

    Formula:
        u = max(−c, min(c, g))

    Example:
        clip_value: 0.5

    Source:
        Mikolov 2012, Statistical language models based on neural networks, PhD thesis

    Frameworks:
        torch: torch.nn.utils.clip_grad_value_, keras: clipvalue, optax: optax.clip
    """

    def cut(gradient: Array) -> Array:
        return np.asarray(np.clip(gradient, -value, value))

    return telling(rule, lambda objective: _Changed(objective, cut))


class _Ascended(Told):
    """An objective that is asked up the slope from each point."""

    def __init__(self, objective: Any, radius: Any) -> None:
        super().__init__(objective)
        self._radius = radius
        self._below: Array | None = None
        self.ascent: Array | None = None

    def value(self, points: Array, /) -> Array:
        return super().value(self._up(points))

    def gradient(self, points: Array, /) -> Array:
        return super().gradient(self._up(points))

    def hessian(self, points: Array, /) -> Array:
        return super().hessian(self._up(points))

    def _up(self, points: Array) -> Array:
        """The ascent points; found once where a rule asks for several things at one place."""
        if self.ascent is None or self._below is not points:
            gradient = super().gradient(points)
            length = norms(gradient)
            # Where the slope is level, no direction leads up.
            up = gradient / np.where(length > 0, length, 1.0)
            self._below, self.ascent = points, points + self._radius * up
        return self.ascent


class Ascent(NamedTuple):
    """The point at which the last gradient was taken, shape (R, N), and the rule's state.

    Of several, it is their middle.
    """

    point: Array
    rule: Any


def sam(rule: Optimizer, radius: Radius = 0.05) -> Optimizer:
    """SAM: the gradient is taken a little way up the slope, so that sharp minima repel.

    The rule's step goes from θ, not from the ascent point. Each step takes two gradients.

    Formula:
        u = ∇f(θ + ρ g / ‖g‖),  and u = g where g = 0

    Example:
        sam: 0.05

    Source:
        Foret, Kleiner, Mobahi and Neyshabur 2021, doi:10.48550/arXiv.2010.01412

    Frameworks:
        optax: optax.contrib.sam
    """

    def init(position: Array) -> Ascent:
        return Ascent(position, rule.init(position))

    def step(objective: Any, position: Array, state: Ascent) -> tuple[Array, Ascent]:
        above = _Ascended(objective, radius)
        new, own = rule.step(above, position, state.rule)
        ascent = middle(above.ascent, position)
        return new, Ascent(position if ascent is None else ascent, own)

    def tracks(state: Ascent) -> Mapping[str, Array]:
        return {**rule.tracks(state.rule), "ascent point": state.point}

    return keeping(rule, init, step, tracks)


def keeping(
    rule: Optimizer,
    init: Callable[[Array], Any],
    step: Callable[[Any, Array, Any], tuple[Array, Any]],
    tracks: Callable[[Any], Mapping[str, Array]],
) -> Optimizer:
    """An optimizer whose state has that of a rule as ``rule``, and something of its own."""

    def accumulators(state: Any) -> Mapping[str, Array]:
        return rule.accumulators(state.rule)

    return rule._replace(init=init, step=step, accumulators=accumulators, tracks=tracks)
