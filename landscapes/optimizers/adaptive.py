"""Methods that scale each parameter's step by the size of its past gradients.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate;
squares, roots and quotients are taken parameter by parameter.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, doc

from landscapes.declaration import ABSENT, REQUIRED, usual
from landscapes.optimizers.base import (
    FORM,
    Array,
    Differentiable,
    Epsilon,
    LearningRate,
    Momentum,
    Optimizer,
    Rho,
)

Accumulate = Annotated[
    Literal["squares", "absolute_values"],
    doc("Whether the gradients' squares or absolute values are summed."),
]
Scaling = Annotated[
    Literal["inverse_root", "inverse", "exponential"], doc("How the sum scales a step.")
]


_VARIATION = usual(torch=ABSENT, keras=ABSENT, optax=ABSENT)


class AdagradState(NamedTuple):
    """The step count, and the sum of past squared gradients (or of their absolute values)."""

    step: int
    accumulated: Array


InitialAccumulator = Annotated[
    float,
    Ge(0),
    doc("G₀, the sum of squares before the first step."),
    usual(lasagne=ABSENT, torch=0.0, keras=0.1, optax=0.1),
]
LearningRateDecay = Annotated[
    float,
    Ge(0),
    doc("δ: at step t the learning rate is η / (1 + δ (t − 1))."),
    usual(lasagne=ABSENT, keras=ABSENT, optax=ABSENT),
]


def adagrad(
    learning_rate: Annotated[LearningRate, usual(torch=0.01, keras=0.001, optax=REQUIRED)] = 1.0,
    epsilon: Annotated[Epsilon, usual(torch=1e-10, keras=1e-7, optax=1e-7)] = 1e-6,
    accumulate: Annotated[Accumulate, _VARIATION] = "squares",
    scaling: Annotated[Scaling, _VARIATION] = "inverse_root",
    initial_accumulator: InitialAccumulator = 0.0,
    learning_rate_decay: LearningRateDecay = 0.0,
    convention: Annotated[Literal["lasagne", "torch", "keras", "optax"], FORM] = "lasagne",
) -> Optimizer:
    """Adagrad: steps shrink with the sum of all past squared gradients.

    The article's variations, which only the form of lasagne has, remove the root
    (``scaling: inverse``), accumulate absolute values instead of squares, or scale by exp(−G).

    Formula:
        G ← G + g²   (squares)   or   G ← G + |g|   (absolute_values)
        θ ← θ − η g s(G)
        inverse_root:  s(G) = 1 / √(G + ε)
        inverse:       s(G) = 1 / (G + ε)
        exponential:   s(G) = exp(−G)
        torch:         s(G) = 1 / (√G + ε), with η / (1 + δ (t − 1)) for η

    Source:
        Duchi, Hazan and Singer 2011, https://jmlr.org/papers/v12/duchi11a.html

    Frameworks:
        torch.optim.Adagrad, keras.optimizers.Adagrad, optax.adagrad

    Color:
        pink
    """

    def scale(total: Array) -> Array:
        if scaling == "exponential":
            return np.exp(-total)
        if convention == "torch":
            return 1 / (np.sqrt(total) + epsilon)
        return 1 / (total + epsilon if scaling == "inverse" else np.sqrt(total + epsilon))

    def init(position: Array) -> AdagradState:
        return AdagradState(0, np.zeros_like(position) + initial_accumulator)

    def step(
        objective: Differentiable, position: Array, state: AdagradState
    ) -> tuple[Array, AdagradState]:
        gradient = objective.gradient(position)
        size = gradient**2 if accumulate == "squares" else np.abs(gradient)
        accumulated = state.accumulated + size
        rate = learning_rate / (1 + learning_rate_decay * state.step)
        update = rate * gradient * scale(accumulated)
        return position - update, AdagradState(state.step + 1, accumulated)

    def accumulators(state: AdagradState) -> Mapping[str, Array]:
        return {"G": state.accumulated}

    return Optimizer(init, step, accumulators)


class RmspropState(NamedTuple):
    """The running averages of squared gradients, E[g²], and of gradients, and the velocity."""

    mean_square: Array
    mean: Array
    velocity: Array


Centered = Annotated[
    bool,
    doc("Whether the square of the mean gradient is subtracted, which leaves the variance."),
    usual(lasagne=ABSENT),
]


def rmsprop(
    learning_rate: Annotated[LearningRate, usual(torch=0.01, keras=0.001, optax=REQUIRED)] = 1.0,
    rho: Annotated[Rho, usual(torch=0.99)] = 0.9,
    epsilon: Annotated[Epsilon, usual(torch=1e-8, keras=1e-7, optax=1e-8)] = 1e-6,
    momentum: Annotated[Momentum, usual(lasagne=ABSENT)] = 0.0,
    centered: Centered = False,
    convention: Annotated[Literal["lasagne", "torch", "keras", "optax"], FORM] = "lasagne",
) -> Optimizer:
    """RMSProp: steps scaled by the root mean square of recent gradients.

    Formula:
        E[g²] ← ρ E[g²] + (1 − ρ) g²
        centered:      E[g] ← ρ E[g] + (1 − ρ) g,  s = E[g²] − E[g]²;  otherwise s = E[g²]
        lasagne:       θ ← θ − η g / √(s + ε)
        torch:         v ← μ v + g / (√s + ε),    θ ← θ − η v
        keras, optax:  v ← μ v + η g / √(s + ε),  θ ← θ − v

    Source:
        Tieleman and Hinton 2012, Lecture 6.5, Neural Networks for Machine Learning;
        centered: Graves 2013, arXiv:1308.0850

    Frameworks:
        torch.optim.RMSprop, keras.optimizers.RMSprop, optax.rmsprop

    Color:
        amber
    """

    def init(position: Array) -> RmspropState:
        zeros = np.zeros_like(position)
        return RmspropState(zeros, zeros, zeros)

    def step(
        objective: Differentiable, position: Array, state: RmspropState
    ) -> tuple[Array, RmspropState]:
        gradient = objective.gradient(position)
        mean_square = rho * state.mean_square + (1 - rho) * gradient**2
        mean = rho * state.mean + (1 - rho) * gradient if centered else state.mean
        spread = mean_square - mean**2 if centered else mean_square
        if convention == "torch":
            velocity = momentum * state.velocity + gradient / (np.sqrt(spread) + epsilon)
            update = learning_rate * velocity
        else:
            scaled = learning_rate * gradient / np.sqrt(spread + epsilon)
            velocity = update = momentum * state.velocity + scaled
        return position - update, RmspropState(mean_square, mean, velocity)

    def accumulators(state: RmspropState) -> Mapping[str, Array]:
        return {"E[g²]": state.mean_square}

    return Optimizer(init, step, accumulators)


InitialUpdate = Annotated[
    float, Ge(0), doc("The root mean square of the updates, as assumed before the first step.")
]


class AdadeltaState(NamedTuple):
    """The running averages of squared gradients, E[g²], and updates, E[u²]."""

    mean_square_gradient: Array
    mean_square_update: Array


def adadelta(
    learning_rate: Annotated[LearningRate, usual(keras=0.001, optax=REQUIRED)] = 1.0,
    rho: Annotated[Rho, usual(torch=0.9, optax=0.9)] = 0.95,
    epsilon: Annotated[Epsilon, usual(keras=1e-7)] = 1e-6,
    initial_update_rms: Annotated[
        InitialUpdate, usual(torch=ABSENT, keras=ABSENT, optax=ABSENT)
    ] = 0.0,
    convention: Annotated[
        Literal["lasagne", "article", "torch", "keras", "optax"], FORM
    ] = "lasagne",
) -> Optimizer:
    """Adadelta: RMSProp with steps in the units of the parameters.

    ``initial_update_rms`` is the root of E[u²] before the first step: with zero,
    rarely updated parameters move late; with a large value, early. The article's
    formula has no learning rate: with ``convention: article``, u is the step
    taken, so a learning rate other than 1 scales E[u²] too. The frameworks share
    Lasagne's form.

    Formula:
        E[g²] ← ρ E[g²] + (1 − ρ) g²
        lasagne and others:  u = g √(E[u²] + ε) / √(E[g²] + ε),    θ ← θ − η u
        article:             u = η g √(E[u²] + ε) / √(E[g²] + ε),  θ ← θ − u
        E[u²] ← ρ E[u²] + (1 − ρ) u²

    Source:
        Zeiler 2012, arXiv:1212.5701

    Frameworks:
        torch.optim.Adadelta, keras.optimizers.Adadelta, optax.adadelta

    Color:
        green
    """

    def init(position: Array) -> AdadeltaState:
        initial = np.full_like(position, np.square(initial_update_rms))
        return AdadeltaState(np.zeros_like(position), initial)

    def step(
        objective: Differentiable, position: Array, state: AdadeltaState
    ) -> tuple[Array, AdadeltaState]:
        gradient = objective.gradient(position)
        mean_square = rho * state.mean_square_gradient + (1 - rho) * gradient**2
        root_mean_update = np.sqrt(state.mean_square_update + epsilon)
        unit = gradient * root_mean_update / np.sqrt(mean_square + epsilon)
        update = learning_rate * unit
        averaged = update if convention == "article" else unit
        mean_square_update = rho * state.mean_square_update + (1 - rho) * averaged**2
        return position - update, AdadeltaState(mean_square, mean_square_update)

    def accumulators(state: AdadeltaState) -> Mapping[str, Array]:
        return {"E[g²]": state.mean_square_gradient, "E[u²]": state.mean_square_update}

    return Optimizer(init, step, accumulators)
