"""Gradient descent with noise of its own.

In the formula θ is the position, g = ∇f(θ) its gradient, η the learning rate.
"""

from typing import Annotated, NamedTuple

import numpy as np
from annotated_types import Ge, Lt, doc

from landscapes.optimizers.base import Array, Differentiable, LearningRate, Optimizer

Seed = Annotated[
    int, Ge(0), Lt(2**32), doc("The seed of its noise, which is the same for runs from all starts.")
]


class Count(NamedTuple):
    """The number of steps taken."""

    step: int


def langevin(
    learning_rate: LearningRate = 0.01,
    temperature: Annotated[
        float, Ge(0), doc("T, how far it is shaken: losses that differ by T are about as likely.")
    ] = 1.0,
    seed: Seed = 0,
) -> Optimizer:
    """Langevin: gradient descent that is shaken, and so leaves shallow minima.

    With small steps it comes to be where exp(−f / T) is large: at T = 1 it is stochastic
    gradient Langevin dynamics (SGLD), which samples from a posterior exp(−f).

    Formula:
        θ ← θ − η g + √(2 η T) z,  z standard normal

    Source:
        Welling and Teh 2011, https://dl.acm.org/doi/10.5555/3104482.3104568 (its ε is 2 η)
    """

    def init(position: Array) -> Count:
        return Count(0)

    def step(objective: Differentiable, position: Array, state: Count) -> tuple[Array, Count]:
        shake = np.sqrt(2 * learning_rate * temperature) * _normal(seed, state.step, position)
        descent = learning_rate * objective.gradient(position)
        return position - descent + shake, Count(state.step + 1)

    return Optimizer(init, step)


def _normal(seed: int, step: int, position: Array) -> Array:
    """Standard normal numbers, shape (N,), that depend on the seed and the step alone.

    The generator counts, so that no state goes from step to step. A step has 2⁶⁴ counts of
    its own: neighbours would share numbers if each began one count after the one before.
    """
    generator = np.random.Generator(np.random.Philox(key=seed, counter=step << 64))
    return generator.standard_normal(position.shape[-1])
