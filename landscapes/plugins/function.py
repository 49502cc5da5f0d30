"""A user's own landscape, given as a Python function of x and y."""

from collections.abc import Callable, Mapping
from inspect import signature
from types import MappingProxyType
from typing import Any

import numpy as np

from landscapes.expression.check import check_gradient
from landscapes.expression.places import Mesh
from landscapes.functions import Array, Domain, Landscape, Levels
from landscapes.objective import Objective
from landscapes.tracing import traced
from landscapes.words import spelt

SEVERAL = 5
"""The number of points at which the losses are checked first."""

IMPORT = (
    "write it with autograd's numpy (import autograd.numpy as np), and with where in place of"
    " assignments such as a[x > 0] = 1"
)

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "truth value": "use where in place of if, and maximum in place of max",
        "Python scalar": "use functions of numpy in place of those of math",
        "VJP of": "autograd has no derivative of this function; use others",
    }
)
"""The advice on an error, by a part of its text."""


def function_landscape(
    function: Callable[[Any, Any], Any],
    domain: Domain,
    title: str | None = None,
    levels: Levels = "linear",
) -> Landscape:
    """Make the landscape of a Python function, without known minima.

    Its gradient is compared with finite differences at random points of the domain.

    Args:
        function: takes two float64 arrays of the same shape and returns the losses in that
            shape. It is differentiated, so it must use functions of ``autograd.numpy``, or
            those of numpy that autograd supports.
        domain: the visible rectangle.
        title: its name in a picture (default: the function's name).
        levels: the losses of its isolines, or how to choose them.

    Raises:
        TypeError: if it does not return such losses, or cannot be differentiated.
    """
    _check_losses(function, domain)
    name = getattr(function, "__name__", "<lambda>")
    is_named = name.isidentifier()
    for f in (function, traced(function)):
        landscape = Landscape(
            name=name if is_named else "function",
            title=title or (spelt(name).capitalize() if is_named else "Own landscape"),
            formula=f"{name}(x, y)" if is_named else "a Python function",
            f=f,
            domain=domain,
            levels=levels,
            minima=(),
            source="a Python function",
        )
        try:
            _check_gradient(landscape)
        except Exception as error:
            wrong = error
        else:
            return landscape
    advice = _advice(wrong) or f"; {IMPORT}"
    raise TypeError(
        f"{_named(function)} cannot be differentiated: {_said(wrong)}{advice}"
    ) from wrong


def _check_losses(function: Callable[[Any, Any], Any], domain: Domain) -> None:
    """Check that the function maps arrays to arrays of the same shape, and repeatably."""
    try:
        signature(function).bind("x", "y")
    except TypeError:
        raise TypeError(f"{_named(function)} must take two arrays, x and y") from None
    except ValueError:
        pass  # The signature of a function from C is not known.
    low, high = (domain.x_min, domain.y_min), (domain.x_max, domain.y_max)
    several = np.random.default_rng(0).uniform(low, high, (SEVERAL, 2))
    for points in (several, Mesh.over(domain).points):
        _check_losses_at(function, *np.moveaxis(points, -1, 0))


def _check_losses_at(function: Callable[[Any, Any], Any], x: Array, y: Array) -> None:
    try:
        with np.errstate(all="ignore"):
            losses = np.asarray(function(x.copy(), y.copy()))
            again = np.asarray(function(x.copy(), y.copy()))
    except Exception as error:
        raise TypeError(f"{_named(function)} fails: {_said(error)}{_advice(error)}") from error
    if losses.shape != x.shape or losses.dtype != np.float64:
        raise TypeError(
            f"{_named(function)} must return a float64 array of the shape of x and y, which is"
            f" {x.shape}, not {losses.dtype} of shape {losses.shape}"
        )
    if not np.array_equal(losses, again, equal_nan=True):
        raise TypeError(
            f"{_named(function)} must return the same losses at every call; for noise on the"
            " gradients, use a key of the scenario, such as noise={'gaussian': 0.5}"
        )


def _check_gradient(landscape: Landscape) -> None:
    objective = Objective(landscape)
    value, gradient = objective.value_and_gradient(np.array([landscape.domain.center]))
    if value.dtype != np.float64 or gradient.dtype != np.float64:
        raise TypeError("numpy hides x and y from autograd")
    check_gradient(landscape)


def _named(function: object) -> str:
    name = getattr(function, "__name__", "<lambda>")
    return f"the function {name}" if name.isidentifier() else "the function"


def _said(error: Exception) -> str:
    """Write an error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _advice(error: Exception) -> str:
    """Return the advice on an error, after a semicolon; empty if there is none."""
    return next((f"; {advice}" for part, advice in ADVICE.items() if part in str(error)), "")
