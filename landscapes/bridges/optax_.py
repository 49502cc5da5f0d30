"""The optimizers of Optax, in float64."""

from inspect import signature
from typing import Any

import jax
import numpy as np
import optax

from landscapes.bridges.ending import ending
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
    """Make an optimizer of one run from a gradient transformation."""

    def init(position: Array) -> Any:
        with jax.enable_x64(True):
            return transformation.init(jax.numpy.asarray(position[0]))

    def step(objective: Differentiable, position: Array, state: Any) -> tuple[Array, Any]:
        gradient = objective.gradient(position)
        with jax.enable_x64(True):
            slope, point = jax.numpy.asarray(gradient[0]), jax.numpy.asarray(position[0])
            update, new = transformation.update(slope, state, point)
            return position + np.asarray(update), new

    return ending(Optimizer(init, step))
