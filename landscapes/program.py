"""Record the calls that autograd makes, and repeat them without autograd.

Autograd builds its tape anew on every call, which for a single point costs
far more than the arithmetic. For one function and one shape, its calls of numpy
are always the same. So they are recorded once and then repeated on new points:
the same operations in the same order, hence the same bits.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from autograd.core import VSpace, sparse_add
from autograd.tracer import Node, isbox, new_box, trace_stack

from landscapes.functions import Array

Function = Callable[..., Sequence[Any]]
"""A function from arrays to arrays, written with ``autograd.numpy``."""


class Call(NamedTuple):
    """One call of numpy; ``inputs`` pairs positions of arguments with indices of values."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    inputs: tuple[tuple[int, int], ...]


class Program:
    """A function as a straight list of numpy calls.

    It is valid only for arrays of the recorded shapes, and only if the function's
    operations do not depend on the values of its arguments.
    """

    def __init__(
        self, shapes: Sequence[tuple[int, ...]], calls: Sequence[Call], results: Sequence[int]
    ) -> None:
        self.shapes = shapes
        self.calls = calls
        self.results = results

    def __call__(self, *arguments: Array) -> list[Array]:
        """Compute the function's results by repeating the recorded calls."""
        values: list[Any] = list(arguments)
        for function, fixed, keywords, inputs in self.calls:
            current = list(fixed)
            for position, place in inputs:
                current[position] = values[place]
            values.append(function(*current, **keywords))
        return [values[place] for place in self.results]


def record(function: Function, *arguments: Array) -> Program | None:
    """Record the calls of a function for these arguments.

    Returns:
        The program, or None if the function cannot be recorded: it computes something that
        autograd cannot trace, such as a single truth value, or writes into an array that
        every repetition would change again.
    """
    recording = _Recording(len(arguments))
    with trace_stack.new_trace() as level:
        boxes = [
            new_box(argument, level, _Recorder.new_root(recording, place))
            for place, argument in enumerate(arguments)
        ]
        try:
            results = [recording.place(result) for result in function(*boxes)]
        except (TypeError, ValueError):
            return None
    return Program([argument.shape for argument in arguments], recording.calls, results)


class _Recording:
    """The calls so far; their results are numbered after the arguments."""

    def __init__(self, arguments: int) -> None:
        self._arguments = arguments
        self.calls: list[Call] = []

    def add(self, call: Call) -> int:
        """Add a call, and return the index of its result."""
        self.calls.append(call)
        return self._arguments + len(self.calls) - 1

    def place(self, result: Any) -> int:
        """Return the index of a result; a constant one is copied at each repetition."""
        if isbox(result):
            place: int = result._node.place
            return place
        return self.add(Call(np.positive, (np.asarray(result),), {}, ()))


class _Recorder(Node):  # type: ignore[misc]
    """A node of autograd's trace that also records its call.

    All recordings share this class, because autograd never forgets a class of nodes.
    """

    __slots__ = ("place", "recording")
    recording: _Recording
    place: int

    def __init__(
        self,
        value: Any,
        fun: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        parent_argnums: tuple[int, ...],
        parents: tuple["_Recorder", ...],
    ) -> None:
        if fun.fun in _ADDING_IN_PLACE and args[1] is not None and 1 not in parent_argnums:
            raise TypeError("a sum is written into an array that does not depend on the arguments")
        inputs = zip(parent_argnums, (parent.place for parent in parents), strict=True)
        self.recording = parents[0].recording
        self.place = self.recording.add(Call(fun.fun, args, kwargs, tuple(inputs)))

    def initialize_root(self, recording: _Recording, place: int) -> None:
        self.recording = recording
        self.place = place


_ADDING_IN_PLACE = (VSpace.mut_add.fun, sparse_add.fun)
"""Functions of autograd that add to their second argument in place, if it is given."""
