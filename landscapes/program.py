"""Recording what autograd does, to do it again without autograd.

Autograd builds its tape anew on every call, which for a single point costs
far more than the arithmetic. The calls of numpy that come out of it are always
the same for one function and one shape, so they are recorded once and then
repeated on new points: the same operations in the same order, hence the same
bits.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

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
        The program, or None if there is none: a result does not depend on the
        arguments, or the function computes something that autograd cannot
        trace for them, such as a single truth value.
    """
    calls: list[Call] = []

    class Recorder(Node):  # type: ignore[misc]
        """A node of autograd's trace that also notes the call it stands for."""

        __slots__ = ("place",)
        place: int

        def __init__(
            self,
            value: Any,
            fun: Any,
            args: tuple[Any, ...],
            kwargs: dict[str, Any],
            parent_argnums: tuple[int, ...],
            parents: tuple["Recorder", ...],
        ) -> None:
            inputs = zip(parent_argnums, (parent.place for parent in parents), strict=True)
            calls.append(Call(fun.fun, args, kwargs, tuple(inputs)))
            self.place = len(arguments) + len(calls) - 1

        def initialize_root(self, place: int) -> None:
            self.place = place

    with trace_stack.new_trace() as level:
        boxes = [new_box(a, level, Recorder.new_root(i)) for i, a in enumerate(arguments)]
        try:
            results = function(*boxes)
        except (TypeError, ValueError):
            return None
        if not all(isbox(result) for result in results):
            return None
        shapes = [argument.shape for argument in arguments]
        return Program(shapes, calls, [result._node.place for result in results])
