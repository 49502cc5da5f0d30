"""A user's Python function → the loss of a landscape, which autograd can differentiate.

A function of ``autograd.numpy``, or of arithmetic and numpy's ufuncs, is used as it is.
Other functions of plain numpy, such as ``numpy.where``, do not recognize autograd's boxes; they
are called with arrays that redirect them to ``autograd.numpy``.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import autograd.numpy
import numpy as np
from autograd.tracer import isbox
from numpy.lib.mixins import NDArrayOperatorsMixin

from landscapes.functions import Array, Function


def traced(function: Function) -> Function:
    """Return the same function, in which autograd also follows plain numpy."""

    @wraps(function)
    def seen(x: Any, y: Any) -> Any:
        if not isbox(x) and not isbox(y):
            return function(x, y)
        return _opened(function(_closed(x), _closed(y)))

    return seen


class _Traced(NDArrayOperatorsMixin):
    """An array that autograd follows through functions of plain numpy.

    Args:
        box: autograd's box around the array.
    """

    def __init__(self, box: Any) -> None:
        self._box = box

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **settings: Any) -> Any:
        if method != "__call__" or "out" in settings:
            return NotImplemented
        return _called(ufunc.__name__, autograd.numpy, inputs, settings)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, inputs: Any, settings: Mapping[str, Any]
    ) -> Any:
        is_of_linalg = function.__module__ == "numpy.linalg"
        module = autograd.numpy.linalg if is_of_linalg else autograd.numpy
        return _called(function.__name__, module, inputs, settings)

    def __array__(self, *settings: Any, **named: Any) -> Array:
        raise TypeError("numpy.array and numpy.asarray hide x and y from autograd")

    def __getitem__(self, key: Any) -> Any:
        return _closed(self._box[key])

    def __len__(self) -> int:
        return len(self._box)

    def __getattr__(self, name: str) -> Any:
        # numpy asks for several special attributes, which the box must not provide.
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self._box, name)
        if not callable(value):
            return _closed(value)
        return lambda *inputs, **settings: _closed(value(*_opened(inputs), **_opened(settings)))


def _called(name: str, module: Any, inputs: Any, settings: Mapping[str, Any]) -> Any:
    function = getattr(module, name, None)
    if function is None:
        raise TypeError(f"autograd does not know numpy.{name}")
    return _closed(function(*_opened(inputs), **_opened(settings)))


def _closed(value: Any) -> Any:
    return _Traced(value) if isbox(value) else value


def _opened(value: Any) -> Any:
    """Replace our arrays by autograd's boxes, also in lists and dictionaries."""
    match value:
        case _Traced():
            return value._box
        case tuple() | list():
            return type(value)(map(_opened, value))
        case dict():
            return {key: _opened(each) for key, each in value.items()}
    return value
