"""The names that an expression can use, and the error for invalid expressions."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from types import MappingProxyType
from typing import Any, NamedTuple

import autograd.numpy as np

from landscapes.functions.kinks import hypot, sqrt


class ExpressionError(ValueError):
    """A mistake in an expression.

    Attributes:
        message: the mistake, in one line.
        column: its place in the text, from 1 to its length.
        others: further mistakes.
    """

    def __init__(
        self, message: str, column: int = 1, others: "Sequence[ExpressionError]" = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.others = others


class NamedFunction(NamedTuple):
    """A function of an expression, and the number of its arguments.

    Where the slope is undefined, it is set by convention: at a kink to the mean of both
    sides, and to 0 where it is infinite, as for sqrt and hypot at 0. At a jump it is
    the slope of both sides.
    """

    function: Callable[..., Any]
    fewest: int = 1
    most: int = 1


_several = partial(NamedFunction, fewest=2, most=20)
_of_two = partial(NamedFunction, fewest=2, most=2)

VARIABLES = ("x", "y")

CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "e": math.e, "tau": math.tau})

_MAXIMUM = _several(lambda *values: reduce(np.maximum, values))
_MINIMUM = _several(lambda *values: reduce(np.minimum, values))

FUNCTIONS: Mapping[str, NamedFunction] = MappingProxyType(
    {
        "sin": NamedFunction(np.sin),
        "cos": NamedFunction(np.cos),
        "tan": NamedFunction(np.tan),
        "asin": NamedFunction(np.arcsin),
        "acos": NamedFunction(np.arccos),
        "atan": NamedFunction(np.arctan),
        "atan2": _of_two(np.arctan2),
        "sinh": NamedFunction(np.sinh),
        "cosh": NamedFunction(np.cosh),
        "tanh": NamedFunction(np.tanh),
        "asinh": NamedFunction(np.arcsinh),
        "acosh": NamedFunction(np.arccosh),
        "atanh": NamedFunction(np.arctanh),
        "arcsin": NamedFunction(np.arcsin),
        "arccos": NamedFunction(np.arccos),
        "arctan": NamedFunction(np.arctan),
        "arctan2": _of_two(np.arctan2),
        "arcsinh": NamedFunction(np.arcsinh),
        "arccosh": NamedFunction(np.arccosh),
        "arctanh": NamedFunction(np.arctanh),
        "radians": NamedFunction(np.radians),
        "degrees": NamedFunction(np.degrees),
        "exp": NamedFunction(np.exp),
        "log": NamedFunction(np.log),
        "ln": NamedFunction(np.log),
        "log2": NamedFunction(np.log2),
        "log10": NamedFunction(np.log10),
        "sqrt": NamedFunction(sqrt),
        "hypot": _of_two(hypot),
        "abs": NamedFunction(np.abs),
        "sign": NamedFunction(np.sign),
        "floor": NamedFunction(np.floor),
        "ceil": NamedFunction(np.ceil),
        "min": _MINIMUM,
        "max": _MAXIMUM,
        "minimum": _MINIMUM,
        "maximum": _MAXIMUM,
    }
)
"""Every function by name; log and ln are to the base e."""
