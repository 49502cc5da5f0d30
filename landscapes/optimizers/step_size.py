"""Gradient descent whose step size comes from what it has seen.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate.
"""

from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, Gt, doc

from landscapes.declaration import ABSENT, ANY_NUMBER, usual
from landscapes.optimizers.base import FORM, Array, Differentiable, LearningRate, Optimizer
from landscapes.optimizers.linear_algebra import dot
from landscapes.optimizers.momentum import NoState

LEAST_SQUARE = float(np.finfo(np.float64).eps)
"""Optax does not move where ‖g‖² + ε is not above this."""


def polyak(
    learning_rate: Annotated[LearningRate, doc("η, a factor of the step.")] = 1.0,
    lowest: Annotated[
        ANY_NUMBER, doc("f*, the lowest loss; with a lower one steps are too long.")
    ] = 0.0,
    largest_rate: Annotated[
        float, Gt(0), doc("α, the largest step size before η."), usual(paper=ABSENT)
    ] = 1.0,
    variant: Annotated[
        Literal["sps", "sps+"],
        doc("Whether it goes uphill from losses below f*, or with sps+ stays."),
        usual(paper=ABSENT),
    ] = "sps",
    epsilon: Annotated[
        float, Ge(0), doc("ε, which is added to the square of the gradient."), usual(paper=ABSENT)
    ] = 0.0,
    convention: Annotated[Literal["paper", "optax"], FORM] = "paper",
) -> Optimizer:
    """Polyak's step: as long as if the loss fell to its optimum in a straight line.

    It needs the loss at the optimum, and no learning rate. Where the loss is below f*, it
    goes uphill.

    Formula:
        paper:  θ ← θ − η (f(θ) − f*) / ‖g‖² g
        optax:  θ ← θ − η min((f(θ) − f*) / (‖g‖² + ε), α) g;  sps+: max(f(θ) − f*, 0)

    Source:
        Polyak 1969, doi:10.1016/0041-5553(69)90061-5 (optax: Loizou et al. 2021,
        arXiv:2002.10542)

    Frameworks:
        optax.polyak_sgd

    Asks for:
        value
    """

    def init(position: Array) -> NoState:
        return NoState()

    def step(objective: Differentiable, position: Array, state: NoState) -> tuple[Array, NoState]:
        gap = objective.value(position)[..., np.newaxis] - lowest
        gradient = objective.gradient(position)
        square = dot(gradient, gradient)
        if convention == "optax":
            if variant == "sps+":
                gap = np.maximum(gap, 0.0)
            is_level = square + epsilon <= LEAST_SQUARE
            size = np.minimum(gap / np.where(is_level, np.inf, square + epsilon), largest_rate)
        else:
            size = gap / np.where(square == 0, np.inf, square)
        return position - learning_rate * size * gradient, state

    return Optimizer(init, step)


class Secant(NamedTuple):
    """The position and the gradient before the last step."""

    position: Array
    gradient: Array


def barzilai_borwein(
    learning_rate: Annotated[
        LearningRate, doc("η, the size of the first step, and where the loss is not convex.")
    ] = 0.01,
    size: Annotated[
        Literal["long", "short"], doc("Which of the two step sizes; the first is the longer one.")
    ] = "long",
) -> Optimizer:
    """Barzilai–Borwein: the step size that the last step would have needed.

    For one parameter it is the secant method. The loss may rise on the way. Along the last step
    the curvature is s·y / s·s; where it is not positive, the step size is η.

    Formula:
        s, y: the last change of θ and of g
        long:   θ ← θ − (s·s / s·y) g
        short:  θ ← θ − (s·y / y·y) g
        at the first step, and where s·y ≤ 0:  θ ← θ − η g

    Source:
        Barzilai and Borwein 1988, doi:10.1093/imanum/8.1.141

    Asks for:
        position
    """

    def init(position: Array) -> Secant:
        return Secant(position, np.zeros_like(position))

    def step(objective: Differentiable, position: Array, state: Secant) -> tuple[Array, Secant]:
        gradient = objective.gradient(position)
        moved, turned = position - state.position, gradient - state.gradient
        bend = dot(moved, turned)
        is_convex = bend > 0
        if size == "long":
            secant = dot(moved, moved) / np.where(is_convex, bend, np.inf)
        else:
            secant = bend / np.where(is_convex, dot(turned, turned), np.inf)
        step_size = np.where(is_convex, secant, learning_rate)
        return position - step_size * gradient, Secant(position, gradient)

    return Optimizer(init, step)
