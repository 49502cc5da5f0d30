"""The solvers of ``scipy.optimize.minimize``; each iterate is a step."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from inspect import Parameter
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize, show_options

from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable

_DERIVATIVE_FREE = ("Nelder-Mead", "Powell")
_WITH_HESSIAN = ("Newton-CG", "dogleg", "trust-ncg", "trust-krylov", "trust-exact")
_NOT_WRITTEN = ("maxiter", "disp", "return_all", "workers", "eps", "finite_diff_rel_step")
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
    """Return the numeric options of a method, which SciPy lists in its documentation."""
    text = show_options("minimize", method, disp=False)
    names = re.findall(r"^(\w+(?:, \w+)*) : (?:float|int|bool)", text, re.MULTILINE)
    each = [name for several in names for name in several.split(", ")]
    return [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None)
        for name in dict.fromkeys(each)
        if name not in _NOT_WRITTEN
    ]


class _Replayed(NamedTuple):
    """The number of the last step, and the iterates of each run once they are known."""

    step: int
    iterates: tuple[Array, ...] | None


def _optimizer(method: str, options: Mapping[str, Any]) -> Optimizer:
    """Make an optimizer that solves at its first step, and then follows the iterates.

    A run that has stopped stays at its last point.
    """

    def init(position: Array) -> _Replayed:
        return _Replayed(0, None)

    def step(
        objective: Differentiable, position: Array, state: _Replayed
    ) -> tuple[Array, _Replayed]:
        iterates = state.iterates
        if iterates is None:
            iterates = tuple(
                _iterates(method, options, _of_run(objective, position, run), start)
                for run, start in enumerate(position)
            )
        reached = state.step + 1
        new = np.stack([path[min(reached, len(path) - 1)] for path in iterates])
        return new, _Replayed(reached, iterates)

    return Optimizer(init, step)


class _Alone(NamedTuple):
    """The objective of one run: functions of a point of shape (N,)."""

    value: Callable[[Array], float]
    gradient: Callable[[Array], Array]
    hessian: Callable[[Array], Array]


def _of_run(objective: Any, position: Array, run: int) -> _Alone:
    """Return the objective of one of the runs, whose others stay where they are."""

    def at(point: Array) -> Array:
        points = position.copy()
        points[run] = point
        return points

    return _Alone(
        lambda point: float(objective.value(at(point))[run]),
        lambda point: np.array(objective.gradient(at(point))[run]),
        lambda point: np.array(objective.hessian(at(point))[run]),
    )


def _iterates(method: str, options: Mapping[str, Any], objective: _Alone, start: Array) -> Array:
    """Return the points of a solver's iterations, shape (iterations + 1, N), the start first.

    A solver that raises an exception has come as far as its last iterate.
    """
    points = [np.array(start)]

    def note(intermediate_result: Any) -> None:
        points.append(np.array(intermediate_result.x))

    derivatives: dict[str, Any] = {}
    if method not in _DERIVATIVE_FREE:
        derivatives["jac"] = objective.gradient
    if method in _WITH_HESSIAN:
        derivatives["hess"] = objective.hessian
    most = {"maxfun" if method == "TNC" else "maxiter": MOST_ITERATES}
    with suppress(Exception):
        minimize(
            objective.value, start, method=method, callback=note,
            options={**most, **options}, **derivatives,
        )  # fmt: skip
    return np.stack(points)
