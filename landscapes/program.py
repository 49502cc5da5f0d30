"""Recording what autograd does, to do it again without autograd.

Autograd builds its tape anew on every call, which for a single point costs
far more than the arithmetic. The calls of numpy that come out of it are always
the same for one function and one shape, so they are recorded once and then
repeated on new points: the same operations in the same order, hence the same
bits.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from autograd.core import VSpace, sparse_add
from autograd.tracer import Node, isbox, new_box, trace_stack

from landscapes.functions import Array

Function = Callable[..., Sequence[Any]]
"""Several arrays in, several arrays out, written with ``autograd.numpy``."""


class Call(NamedTuple):
    """One call of numpy; ``inputs`` says which of its arguments are results of others."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    inputs: tuple[tuple[int, int], ...]


class Program:
    """A function as a straight line of numpy calls.

    It is right for arrays of the recorded shapes only, and only if the function
    does not decide by its arguments' values which operations it does.
    """

    def __init__(
        self, shapes: Sequence[tuple[int, ...]], calls: Sequence[Call], results: Sequence[int]
    ) -> None:
        self.shapes = shapes
        self.calls = calls
        self.results = results

    def __call__(self, *arguments: Array) -> list[Array]:
        """The function's results, by repeating the recorded calls."""
        values: list[Any] = list(arguments)
        for function, fixed, keywords, inputs in self.calls:
            current = list(fixed)
            for position, place in inputs:
                current[position] = values[place]
            values.append(function(*current, **keywords))
        return [values[place] for place in self.results]


def record(function: Function, *arguments: Array) -> Program | None:
    """Record what a function calls for these arguments.

    Returns:
        The program, or None if there is none: the function computes something that
        autograd cannot trace for them, such as a single truth value, or it writes
        into an array that every repetition would write into again.
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
    """The calls so far; what they return has the places after those of the arguments."""

    def __init__(self, arguments: int) -> None:
        self._arguments = arguments
        self.calls: list[Call] = []

    def add(self, call: Call) -> int:
        """The place of what this call returns."""
        self.calls.append(call)
        return self._arguments + len(self.calls) - 1

    def place(self, result: Any) -> int:
        """The place of a result; one that depends on no argument is copied at each repetition."""
        if isbox(result):
            place: int = result._node.place
            return place
        return self.add(Call(np.positive, (np.asarray(result),), {}, ()))


class _Recorder(Node):  # type: ignore[misc]
    """A node of autograd's trace that also notes the call it stands for.

    There is one class for all recordings, since autograd never forgets a class of nodes.
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
"""Functions of autograd that add to their second argument, if they are given one."""
