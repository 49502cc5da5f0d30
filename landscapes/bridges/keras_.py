"""The optimizers of Keras, in float64, on its JAX backend unless the program has chosen another."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from inspect import Parameter, signature
from typing import Any, NamedTuple
from warnings import catch_warnings

import numpy as np

from landscapes.bridges.ending import ending
from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable

SUMMARY = "Keras's optimizer, which takes the steps itself."
_NOT_WRITTEN = (
    *("name", "loss_scale_factor", "gradient_accumulation_steps"),
    *("use_ema", "ema_momentum", "ema_overwrite_frequency"),
)
BACKEND = "KERAS_BACKEND"
"""The variable of the environment by which Keras chooses, when it is imported."""


def _keras() -> Any:
    """Import Keras.

    Raises:
        ModuleNotFoundError: if it, or the library of its backend, is not installed.
    """
    if "keras" not in sys.modules and BACKEND not in os.environ:
        os.environ[BACKEND] = "jax"
        try:
            import keras
        finally:
            del os.environ[BACKEND]
    import keras

    return keras


def named(name: str) -> Callable[..., Any]:
    """Return the class of this name."""
    chosen: Callable[..., Any] = getattr(_keras().optimizers, name)
    return chosen


def factory(name: str) -> OptimizerFactory:
    """Return the factory of an optimizer; its settings are the arguments of its class."""
    return of_class(named(name))


def of_class(chosen: Callable[..., Any]) -> OptimizerFactory:
    """Return the factory of an optimizer from its class."""

    def make(**settings: Any) -> Optimizer:
        return _optimizer(partial(chosen, **settings))

    parameters = [
        each
        for each in signature(chosen).parameters.values()
        if each.name not in _NOT_WRITTEN and each.kind is not Parameter.VAR_KEYWORD
    ]
    return declared(chosen.__name__, SUMMARY, parameters, make)


def of_optimizer(optimizer: Any) -> OptimizerFactory:
    """Return the factory of an optimizer with the arguments of this one; it has no settings."""
    with catch_warnings(action="ignore"):
        again = partial(type(optimizer).from_config, optimizer.get_config())
    return declared(type(optimizer).__name__, SUMMARY, (), lambda: _optimizer(again))


class _Run(NamedTuple):
    """A variable, shape (N,), and its optimizer, which moves it."""

    point: Any
    optimizer: Any


@contextmanager
def _in_float64() -> Iterator[Any]:
    """Yield Keras, whose numbers are float64 in here."""
    keras = _keras()
    usual, is_jax = keras.config.floatx(), keras.config.backend() == "jax"
    keras.config.set_floatx("float64")
    try:
        with sys.modules["jax"].enable_x64(True) if is_jax else nullcontext():
            yield keras
    finally:
        keras.config.set_floatx(usual)


def _optimizer(make: Callable[[], Any]) -> Optimizer:
    """Make an optimizer of one run that lets Keras move the point; this keeps its state."""

    def init(position: Array) -> _Run:
        with _in_float64() as keras:
            point, optimizer = keras.Variable(position[0]), make()
            optimizer.build([point])
            return _Run(point, optimizer)

    def step(objective: Differentiable, position: Array, state: _Run) -> tuple[Array, _Run]:
        gradient = objective.gradient(position)[0]
        with _in_float64() as keras:
            state.optimizer.apply([keras.ops.convert_to_tensor(gradient)])
            return np.array(keras.ops.convert_to_numpy(state.point))[np.newaxis], state

    return ending(Optimizer(init, step))
