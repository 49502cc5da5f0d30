"""Gradient descent and the methods that give it momentum.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, Le, doc

from landscapes.declaration import ABSENT, OURS, REQUIRED, usual
from landscapes.optimizers.base import (
    FORM,
    Array,
    Differentiable,
    LearningRate,
    Momentum,
    Optimizer,
)


class NoState(NamedTuple):
    """The state of an update rule without memory."""


class Velocity(NamedTuple):
    """The decaying sum of past steps, of shape (R, N), and the number of the last step."""

    velocity: Array
    step: int = 0


def _at_rest(position: Array) -> Velocity:
    return Velocity(np.zeros_like(position))


def _velocity(state: Velocity) -> Mapping[str, Array]:
    return {"v": state.velocity}


def sgd(
    learning_rate: Annotated[LearningRate, usual(lasagne=OURS, torch=0.001, optax=REQUIRED)] = 0.01,
    convention: Annotated[Literal["lasagne", "torch", "keras", "optax"], FORM] = "lasagne",
) -> Optimizer:
    """SGD: gradient descent.

    All conventions share the formula; their defaults differ.

    Formula:
        θ ← θ − η g

    Source:
        Robbins and Monro 1951, doi:10.1214/aoms/1177729586

    Frameworks:
        torch.optim.SGD, keras.optimizers.SGD, optax.sgd

    Color:
        brown
    """

    def init(position: Array) -> NoState:
        return NoState()

    def step(objective: Differentiable, position: Array, state: NoState) -> tuple[Array, NoState]:
        return position - learning_rate * objective.gradient(position), state

    return Optimizer(init, step)


Dampening = Annotated[
    float,
    Ge(0),
    Le(1),
    doc("τ, the share of each gradient that the velocity leaves out, but at the first step."),
    usual(lasagne=ABSENT, keras=ABSENT, optax=ABSENT),
]


def momentum(
    learning_rate: Annotated[LearningRate, usual(lasagne=OURS, torch=0.001, optax=REQUIRED)] = 0.01,
    momentum: Annotated[Momentum, usual(torch=0.0, keras=0.0, optax=REQUIRED)] = 0.9,
    dampening: Dampening = 0.0,
    convention: Annotated[Literal["lasagne", "torch", "keras", "optax"], FORM] = "lasagne",
) -> Optimizer:
    """Momentum: gradient descent that keeps rolling.

    A change of η acts on all of the velocity in the form of torch and optax, but only
    on new gradients in the form of lasagne and keras. Without one, and without
    dampening, all forms take the same steps.

    Formula:
        lasagne, keras:  v ← μ v + η g,        θ ← θ − v
        torch, optax:    v ← μ v + (1 − τ) g,  θ ← θ − η v,  with τ = 0 at the first step

    Source:
        Polyak 1964, doi:10.1016/0041-5553(64)90137-5

    Frameworks:
        torch.optim.SGD, keras.optimizers.SGD, optax.sgd, each with momentum

    Color:
        mint
    """

    def of_steps(
        objective: Differentiable, position: Array, state: Velocity
    ) -> tuple[Array, Velocity]:
        velocity = momentum * state.velocity + learning_rate * objective.gradient(position)
        return position - velocity, Velocity(velocity, state.step + 1)

    def of_gradients(
        objective: Differentiable, position: Array, state: Velocity
    ) -> tuple[Array, Velocity]:
        share = 1 - dampening if state.step else 1.0
        velocity = momentum * state.velocity + share * objective.gradient(position)
        return position - learning_rate * velocity, Velocity(velocity, state.step + 1)

    scales_at_the_end = convention in ("torch", "optax")
    return Optimizer(_at_rest, of_gradients if scales_at_the_end else of_steps, _velocity)


def nesterov(
    learning_rate: Annotated[LearningRate, usual(lasagne=OURS, torch=0.001, optax=REQUIRED)] = 0.01,
    momentum: Annotated[Momentum, usual(torch=REQUIRED, keras=0.0, optax=REQUIRED)] = 0.9,
    convention: Annotated[
        Literal["lasagne", "article", "torch", "keras", "optax"], FORM
    ] = "lasagne",
) -> Optimizer:
    """Nesterov: momentum that looks ahead before it takes the gradient.

    The article keeps the point before the look-ahead as the position; all others keep
    the look-ahead point. Both describe the same run. A change of η acts on all of the
    velocity in the form of torch and optax, but only on new gradients in the others.

    Formula:
        lasagne, keras:  v ← μ v + η g,  θ ← θ − (μ v + η g)
        article:         v ← μ v + η ∇f(θ − μ v),  θ ← θ − v
        torch, optax:    v ← μ v + g,  θ ← θ − η (g + μ v)

    Source:
        Nesterov 1983, Soviet Mathematics Doklady 27(2), 372–376;
        Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html

    Frameworks:
        torch.optim.SGD, keras.optimizers.SGD, optax.sgd, each with nesterov=True

    Color:
        blue
    """

    def of_steps(
        objective: Differentiable, position: Array, state: Velocity
    ) -> tuple[Array, Velocity]:
        descent = learning_rate * objective.gradient(position)
        velocity = momentum * state.velocity + descent
        return position - (momentum * velocity + descent), Velocity(velocity)

    def of_gradients(
        objective: Differentiable, position: Array, state: Velocity
    ) -> tuple[Array, Velocity]:
        gradient = objective.gradient(position)
        velocity = momentum * state.velocity + gradient
        return position - learning_rate * (gradient + momentum * velocity), Velocity(velocity)

    def looking_ahead(
        objective: Differentiable, position: Array, state: Velocity
    ) -> tuple[Array, Velocity]:
        rolled = momentum * state.velocity
        velocity = rolled + learning_rate * objective.gradient(position - rolled)
        return position - velocity, Velocity(velocity)

    forms = {"article": looking_ahead, "torch": of_gradients, "optax": of_gradients}
    return Optimizer(_at_rest, forms.get(convention, of_steps), _velocity)


Averaging = Annotated[
    Literal["thirds", "halvings", "quarters"],
    doc("The points along the look-ahead at which gradients are averaged, and their weights."),
]

# How far along the look-ahead each gradient is taken, and its weight.
_LOOK_AHEAD: dict[Averaging, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "thirds": ((1 / 3, 2 / 3, 1), (1 / 3, 1 / 3, 1 / 3)),
    "halvings": ((1 / 2, 3 / 4, 1), (1 / 7, 2 / 7, 4 / 7)),
    "quarters": ((1 / 4, 1 / 2, 3 / 4, 1), (1 / 4, 1 / 4, 1 / 4, 1 / 4)),
}


def smoothed_nesterov(
    learning_rate: LearningRate = 0.01,
    momentum: Momentum = 0.9,
    averaging: Averaging = "quarters",
) -> Optimizer:
    """Smoothed Nesterov: the gradient averaged along the look-ahead.

    ``thirds`` and ``halvings`` are printed in the article; ``quarters`` is what
    its script computes.

    Formula:
        v ← μ v + η Σ wᵢ ∇f(θ − cᵢ μ v),  θ ← θ − v
        thirds:    c = 1/3, 2/3, 1;       w = 1/3, 1/3, 1/3
        halvings:  c = 1/2, 3/4, 1;       w = 1/7, 2/7, 4/7
        quarters:  c = 1/4, 1/2, 3/4, 1;  w = 1/4, 1/4, 1/4, 1/4

    Source:
        Neural network optimization methods (Habr, 4 January 2017)
    """
    fractions, weights = (np.reshape(c, (-1, 1, 1)) for c in _LOOK_AHEAD[averaging])

    def step(objective: Differentiable, position: Array, state: Velocity) -> tuple[Array, Velocity]:
        rolled = momentum * state.velocity
        ahead = objective.gradient(position - fractions * rolled)
        gradient = (weights * ahead).sum(axis=0)
        velocity = rolled + learning_rate * gradient
        return position - velocity, Velocity(velocity)

    return Optimizer(_at_rest, step, _velocity)
