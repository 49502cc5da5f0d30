"""The solvers of ``scipy.optimize.minimize``; each iterate is a step."""

import re
from collections.abc import Mapping
from inspect import Parameter
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize, show_options

from landscapes.bridges.ending import FinishedError, ending
from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable, uncounted

_DERIVATIVE_FREE = ("Nelder-Mead", "Powell")
_WITH_HESSIAN = ("Newton-CG", "dogleg", "trust-ncg", "trust-krylov", "trust-exact")
_TRYING = ("SLSQP",)
"""Methods that call back at points which they only try; at those that they accept, they ask for
the gradient."""
_NOT_WRITTEN = ("maxiter", "disp", "iprint", "return_all", "workers", "eps")
_TYPES: Mapping[str, type] = MappingProxyType(
    {"float": float, "number": float, "int": int, "bool": bool}
)
"""The types of options by SciPy's words."""
MOST_ITERATES = 10_000
"""A solver is stopped after this many iterations, if it has not stopped by itself."""


def factory(method: str) -> OptimizerFactory:
    """Return the factory of a method; its settings are the method's options."""

    def make(**options: Any) -> Optimizer:
        return _optimizer(method, options)

    return declared(
        method, "SciPy's solver, of which each iterate is a step.", _options(method), make
    )


def _options(method: str) -> list[Parameter]:
    """Return the options of a method that are numbers or flags, as SciPy's documentation has them.

    There, a line such as ``maxiter, maxfev : int`` begins each of them.
    """
    text = show_options("minimize", method, disp=False)
    found = re.findall(r"^(\w+(?:, \w+)*) : (float|number|int|bool)\b", text, re.MULTILINE)
    types = {name: _TYPES[word] for names, word in found for name in names.split(", ")}
    return [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=of)
        for name, of in types.items()
        if name not in _NOT_WRITTEN
    ]


class _Request(NamedTuple):
    """What a solver asked for: ``value``, ``gradient`` or ``hessian``, and at which point."""

    what: str
    point: Array


class _Iterate(NamedTuple):
    """A point, shape (1, N), and what the solver asked for on its way there."""

    point: Array
    requests: tuple[_Request, ...]


class _Solved(NamedTuple):
    """The iterates of a solver after the start, and how it ended.

    Attributes:
        iterates: the iterates.
        error: its exception, or its own message as one.
        requests: what it asked for after the last iterate.
    """

    iterates: tuple[_Iterate, ...]
    error: Exception
    requests: tuple[_Request, ...]


class _Replayed(NamedTuple):
    """The number of the last step, and the solution once it is known."""

    step: int
    solved: _Solved | None


def _optimizer(method: str, options: Mapping[str, Any]) -> Optimizer:
    """Make an optimizer of one run that solves at its first step, then follows the iterates.

    Each step asks once more for what the solver asked for, so that it is counted there.
    """

    def init(position: Array) -> _Replayed:
        return _Replayed(0, None)

    def step(
        objective: Differentiable, position: Array, state: _Replayed
    ) -> tuple[Array, _Replayed]:
        solved = state.solved or _solve(method, options, uncounted(objective), position)
        is_over = state.step >= len(solved.iterates)
        for what, at in solved.requests if is_over else solved.iterates[state.step].requests:
            getattr(objective, what)(at)
        if is_over:
            raise solved.error
        return solved.iterates[state.step].point, _Replayed(state.step + 1, solved)

    return ending(Optimizer(init, step))


def _solve(
    method: str, options: Mapping[str, Any], objective: Differentiable, start: Array
) -> _Solved:
    """Follow a solver from a start, to its end or to its exception."""
    followed = _Followed(objective, start)
    derivatives: dict[str, Any] = {}
    if method not in _DERIVATIVE_FREE:
        derivatives["jac"] = followed.gradient
    if method in _WITH_HESSIAN:
        derivatives["hess"] = followed.hessian
    if method in _TRYING:
        derivatives["jac"] = followed.accepted_gradient
    else:
        derivatives["callback"] = followed.callback
    most = {"maxfun" if method == "TNC" else "maxiter": MOST_ITERATES}
    try:
        result = minimize(
            followed.value, start[0], method=method, options={**most, **options}, **derivatives
        )
    except Exception as error:
        return followed.solved(error)
    followed.note(result.x)
    return followed.solved(FinishedError(result.message))


class _Followed:
    """An objective, with what a solver has asked of it and the iterates that it has come to."""

    def __init__(self, objective: Differentiable, start: Array) -> None:
        self._objective, self._last = objective, start
        self._iterates: list[_Iterate] = []
        self._requests: list[_Request] = []

    def value(self, point: Array) -> float:
        return float(self._answer("value", point))

    def gradient(self, point: Array) -> Array:
        return self._answer("gradient", point)

    def hessian(self, point: Array) -> Array:
        return self._answer("hessian", point)

    def accepted_gradient(self, point: Array) -> Array:
        """The gradient at an iterate."""
        slope = self.gradient(point)
        self.note(point)
        return slope

    def callback(self, intermediate_result: Any) -> None:
        """Note an iterate, which SciPy passes in a result; TNC passes the point itself."""
        self._add(getattr(intermediate_result, "x", intermediate_result))

    def note(self, point: Array) -> None:
        """Note an iterate, unless it is the last one again."""
        if np.any(point != self._last[0]):
            self._add(point)

    def solved(self, error: Exception) -> _Solved:
        """What has been followed, to this end."""
        return _Solved(tuple(self._iterates), error, tuple(self._requests))

    def _add(self, point: Array) -> None:
        self._last = np.array(point)[np.newaxis]
        self._iterates.append(_Iterate(self._last, tuple(self._requests)))
        self._requests.clear()

    def _answer(self, what: str, point: Array) -> Array:
        request = _Request(what, np.array(point)[np.newaxis])
        self._requests.append(request)
        return np.array(getattr(self._objective, what)(request.point)[0])
