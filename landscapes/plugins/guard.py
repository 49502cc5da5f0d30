"""A user's optimizer or landscape with every call checked, so that a late mistake has its line."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import wraps
from inspect import signature
from typing import Any, NamedTuple

import numpy as np

from landscapes.declaration import declaration
from landscapes.functions import Array, Landscape
from landscapes.optimizers import Differentiable, Optimizer, OptimizerFactory
from landscapes.plugins.factory import Factory, explained, running
from landscapes.words import passed

OUTSIDE = "; runs may leave the domain, where losses may be inf or nan, but f must not fail"
INIT, STEP = "init(position)", "step(objective, position, state)"


def guarded(factory: Factory) -> OptimizerFactory:
    """Return the factory with its optimizers guarded: their mistakes are PluginErrors."""
    asks = declaration(factory.function).asks

    @wraps(factory.function)
    def make(**hyperparameters: Any) -> Optimizer:
        with running(factory.path, factory.line):
            optimizer = factory.function(**hyperparameters)
        if not isinstance(optimizer, Optimizer):
            raise factory.wrong(f"must return an Optimizer, not {passed(optimizer)}")
        for form in (INIT, STEP):
            _check_parameters(factory, optimizer, form)
        return _with_guard(factory, optimizer, asks)

    return make


def _with_guard(factory: Factory, optimizer: Optimizer, asks: Collection[str]) -> Optimizer:
    guard = _Guard(factory, optimizer, asks)
    vectors = optimizer.vectors and _with_guard(factory, optimizer.vectors, asks)
    return Optimizer(guard.init, guard.step, guard.accumulators, vectors=vectors)


def guarded_landscape(factory: Factory) -> Callable[..., Landscape]:
    """Return the factory with losses that are guarded: where they fail, it is a PluginError."""

    @wraps(factory.function)
    def make(**parameters: Any) -> Landscape:
        landscape: Landscape = factory.function(**parameters)

        def f(x: Any, y: Any) -> Any:
            try:
                return landscape.f(x, y)
            except Exception as error:
                raise explained(error, factory.path, factory.line, OUTSIDE) from error

        return replace(landscape, f=f)

    return make


class GuardedObjective:
    """The objective of a user's step: a gradient at positions, and what the rule asks for.

    Args:
        objective: the objective.
        shape: the shape of the step's positions.
        asks: what the optimizer's docstring asks for.
    """

    def __init__(
        self, objective: Differentiable, shape: tuple[int, ...], asks: Collection[str] = ()
    ) -> None:
        self._objective = objective
        self._shape = shape
        self._asks = asks

    def gradient(self, position: Array) -> Array:
        """The gradient at positions of the step's shape; there may be several such arrays."""
        self._check_shape("gradient", position)
        return self._objective.gradient(position)

    def value(self, position: Array) -> Array:
        """The value at such positions, if the rule asks for it."""
        self._check_asked("value")
        self._check_shape("value", position)
        return self._objective.value(position)

    def hessian(self, position: Array) -> Array:
        """The Hessian at such positions, if the rule asks for it."""
        self._check_asked("hessian")
        self._check_shape("hessian", position)
        return self._objective.hessian(position)

    def _check_asked(self, name: str) -> None:
        if name not in self._asks:
            raise AttributeError(
                f"an optimizer that uses objective.{name} says so in its docstring:"
                f" 'Asks for:' and, indented below it, '{name}'"
            )

    def _check_shape(self, name: str, position: Array) -> None:
        shape = np.shape(position)
        if shape[-len(self._shape) :] != self._shape:
            axes = "inputs, outputs" if len(self._shape) == 3 else "parameters"
            raise ValueError(
                f"{name} takes positions of shape (runs, {axes}), {self._shape}, not {shape}"
            )

    def __getattr__(self, name: str) -> object:
        raise AttributeError(
            "an objective has gradient(position), value(position) and hessian(position),"
            f" and no {name}"
        )


class _Kept(NamedTuple):
    """The state of a guarded optimizer.

    Attributes:
        step: the number of the last step.
        shape: the shape of the positions.
        own: the user's state.
        symbols: those of the accumulators after the first step.
    """

    step: int
    shape: tuple[int, ...]
    own: Any
    symbols: tuple[str, ...] = ()


class _Guard(NamedTuple):
    """The three functions of a user's optimizer, with their arguments and results checked."""

    factory: Factory
    optimizer: Optimizer
    asks: Collection[str]

    def init(self, position: Array) -> _Kept:
        own = self._called(0, self.optimizer.init, _read_only(position))
        return _Kept(0, position.shape, own)

    def step(self, objective: Differentiable, position: Array, state: _Kept) -> tuple[Array, _Kept]:
        number, shape = state.step + 1, state.shape
        seen = GuardedObjective(objective, shape, self.asks)
        returned = self._called(number, self.optimizer.step, seen, _read_only(position), state.own)
        if not (isinstance(returned, tuple) and len(returned) == 2):
            raise self._wrong(number, f"step must return (position, state), not {passed(returned)}")
        new, own = returned
        if not isinstance(new, np.ndarray):
            raise self._wrong(number, f"step must return an array of positions, not {passed(new)}")
        if new.shape != shape or new.dtype != np.float64:
            raise self._wrong(
                number,
                f"step must return float64 positions of the shape that it gets, {shape},"
                f" not {new.dtype} of shape {new.shape}",
            )
        kept = _Kept(number, shape, own, state.symbols)
        return new, kept if state.step else kept._replace(symbols=tuple(self.accumulators(kept)))

    def accumulators(self, state: _Kept) -> Mapping[str, Array]:
        values: Mapping[str, Array] = self._called(
            state.step, self.optimizer.accumulators, state.own
        )
        if wrong := _not_accumulators(values, state.shape):
            raise self._wrong(
                state.step,
                "accumulators must return a dictionary of arrays of the positions' shape,"
                f" {state.shape}, not {wrong}",
            )
        if state.symbols and set(values) != set(state.symbols):
            first, now = ", ".join(state.symbols), ", ".join(values) or "none"
            raise self._wrong(
                state.step,
                f"accumulators must have the same symbols after every step: {first}, not {now}",
            )
        return values

    def _called(self, step: int, function: Callable[..., Any], *arguments: object) -> Any:
        try:
            return function(*arguments)
        except Exception as error:
            at = self.factory.path, self.factory.line
            raise explained(error, *at, when=_when(step)) from error

    def _wrong(self, step: int, message: str) -> Exception:
        return self.factory.wrong(message + _when(step))


def _when(step: int) -> str:
    return f" (step {step})" if step else ""


def _read_only(position: Array) -> Array:
    view = position.view()
    view.flags.writeable = False
    return view


def _not_accumulators(values: object, shape: tuple[int, ...]) -> str:
    """Describe what is wrong with accumulators; empty if nothing is."""
    if not isinstance(values, Mapping):
        return passed(values)
    for symbol, value in values.items():
        if not isinstance(value, np.ndarray):
            return f"{passed(value)} for {symbol!r}"
        if value.shape != shape or value.dtype.kind not in "fiu":
            return f"{value.dtype} of shape {value.shape} for {symbol!r}"
    return ""


def _check_parameters(factory: Factory, optimizer: Optimizer, form: str) -> None:
    """Check that init or step takes the arguments that it will be given."""
    name, _, arguments = form.rstrip(")").partition("(")
    function = getattr(optimizer, name)
    if not callable(function):
        raise factory.wrong(f"{name} must be a function {form}, not {passed(function)}")
    try:
        signature(function).bind(*arguments.split(", "))
    except TypeError:
        raise factory.wrong(f"{name} must take these arguments: {form}") from None
    except ValueError:
        return  # The signature of a function from C is not known.
