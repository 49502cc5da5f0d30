"""The optimizers of Optax, in float64."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import jax
import numpy as np
import optax

from landscapes.bridges.ending import ending
from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable

SUMMARY = "Optax's optimizer, which takes the steps itself."


def named(name: str) -> Callable[..., Any]:
    """Return Optax's function of this name."""
    function: Callable[..., Any] = getattr(optax, name)
    return function


def factory(name: str) -> OptimizerFactory:
    """Return the factory of an optimizer; its settings are the arguments of its function."""
    return of_function(named(name), name)


def of_function(function: Callable[..., Any], title: str) -> OptimizerFactory:
    """Return the factory of an optimizer from a function that makes a transformation.

    Args:
        function: the function.
        title: the name in pictures.
    """

    def make(**settings: Any) -> Optimizer:
        return _optimizer(function(**settings))

    parameters = signature(function).parameters.values()
    return declared(title, SUMMARY, parameters, make)


def of_transformation(transformation: Any) -> OptimizerFactory:
    """Return the factory of an optimizer from a transformation; it has no settings."""
    return declared("Optax transformation", SUMMARY, (), lambda: _optimizer(transformation))


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
