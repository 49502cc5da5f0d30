"""The optimizers of Optax, in float64."""

from inspect import signature
from typing import Any

import jax
import numpy as np
import optax

from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable


def factory(name: str) -> OptimizerFactory:
    """Return the factory of an optimizer; its settings are the arguments of its function."""
    chosen = getattr(optax, name)

    def make(**settings: Any) -> Optimizer:
        return _optimizer(chosen(**settings))

    parameters = signature(chosen).parameters.values()
    return declared(name, "Optax's optimizer, which takes the steps itself.", parameters, make)


def _optimizer(transformation: Any) -> Optimizer:
    """Make an optimizer of a gradient transformation for each run."""

    def init(position: Array) -> tuple[Any, ...]:
        with jax.enable_x64(True):
            return tuple(transformation.init(jax.numpy.asarray(row)) for row in position)

    def step(
        objective: Differentiable, position: Array, state: tuple[Any, ...]
    ) -> tuple[Array, tuple[Any, ...]]:
        gradient = objective.gradient(position)
        with jax.enable_x64(True):
            moved = [
                transformation.update(
                    *map(jax.numpy.asarray, (slope,)), own, jax.numpy.asarray(row)
                )
                for slope, own, row in zip(gradient, state, position, strict=True)
            ]
            updates = np.stack([np.asarray(update) for update, _ in moved])
        return position + updates, tuple(own for _, own in moved)

    return Optimizer(init, step)
