"""The solvers of ``scipy.optimize.minimize``; each iterate is a step."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from inspect import Parameter
from typing import Any, NamedTuple
from warnings import catch_warnings

import numpy as np
from scipy.optimize import minimize, show_options

from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable, uncounted

_DERIVATIVE_FREE = ("Nelder-Mead", "Powell")
_WITH_HESSIAN = ("Newton-CG", "dogleg", "trust-ncg", "trust-krylov", "trust-exact")
_NOT_WRITTEN = ("maxiter", "disp", "return_all", "workers", "eps", "finite_diff_rel_step")
MOST_ITERATES = 10_000
"""A solver is stopped after this many iterations, if it has not stopped by itself."""


def factory(method: str) -> OptimizerFactory:
    """Return the factory of a method; its settings are the method's options."""

    def make(**options: Any) -> Optimizer:
        _try(method, options)
        return _optimizer(method, options)

    return declared(
        method, "SciPy's solver, of which each iterate is a step.", _options(method), make
    )


def _try(method: str, options: Mapping[str, Any]) -> None:
    """Take an iteration in a bowl, where only options can be wrong.

    Raises:
        ValueError: if the solver refuses them; other errors are its own too.
    """
    derivatives: dict[str, Any] = {}
    if method not in _DERIVATIVE_FREE:
        derivatives["jac"] = lambda point: 2 * point
    if method in _WITH_HESSIAN:
        derivatives["hess"] = lambda point: 2 * np.eye(2)
    one = {"maxfun" if method == "TNC" else "maxiter": 1}
    with catch_warnings(action="ignore"):
        minimize(
            lambda point: float(point @ point), (1.0, 1.0), method=method,
            options={**one, **options}, **derivatives,
        )  # fmt: skip


def _options(method: str) -> list[Parameter]:
    """Return the numeric options of a method, which SciPy lists in its documentation."""
    text = show_options("minimize", method, disp=False)
    names = re.findall(r"^(\w+(?:, \w+)*) : (?:float|int|bool)", text, re.MULTILINE)
    each = [name for several in names for name in several.split(", ")]
    return [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None)
        for name in dict.fromkeys(each)
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


class _Replayed(NamedTuple):
    """The number of the last step, and the iterates once they are known."""

    step: int
    iterates: tuple[_Iterate, ...]


def _optimizer(method: str, options: Mapping[str, Any]) -> Optimizer:
    """Make an optimizer of one run that solves at its first step, then follows the iterates.

    Each step asks once more for what the solver asked for, so that it is counted there. A run
    that has stopped stays at its last point.
    """

    def init(position: Array) -> _Replayed:
        return _Replayed(0, ())

    def step(
        objective: Differentiable, position: Array, state: _Replayed
    ) -> tuple[Array, _Replayed]:
        iterates = state.iterates or _solve(method, options, uncounted(objective), position)
        if state.step >= len(iterates):
            return position, _Replayed(state.step + 1, iterates)
        point, requests = iterates[state.step]
        for what, at in requests:
            getattr(objective, what)(at)
        return point, _Replayed(state.step + 1, iterates)

    return Optimizer(init, step)


def _solve(
    method: str, options: Mapping[str, Any], objective: Differentiable, start: Array
) -> tuple[_Iterate, ...]:
    """Return the iterates of a solver after the start.

    A solver that raises an exception has come as far as its last iterate.
    """
    iterates: list[_Iterate] = []
    requests: list[_Request] = []

    def asking(what: str) -> Callable[[Array], Array]:
        def answer(point: Array) -> Array:
            request = _Request(what, np.array(point)[np.newaxis])
            requests.append(request)
            answered: Array = getattr(objective, what)(request.point)[0]
            return np.array(answered)

        return answer

    def note(intermediate_result: Any) -> None:
        point = np.array(intermediate_result.x)[np.newaxis]
        iterates.append(_Iterate(point, tuple(requests)))
        requests.clear()

    value = asking("value")
    derivatives: dict[str, Any] = {}
    if method not in _DERIVATIVE_FREE:
        derivatives["jac"] = asking("gradient")
    if method in _WITH_HESSIAN:
        derivatives["hess"] = asking("hessian")
    most = {"maxfun" if method == "TNC" else "maxiter": MOST_ITERATES}
    with suppress(Exception):
        minimize(
            lambda point: float(value(point)), start[0], method=method, callback=note,
            options={**most, **options}, **derivatives,
        )  # fmt: skip
    return tuple(iterates) or (_Iterate(start, tuple(requests)),)
