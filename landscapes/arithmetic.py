"""A recorded program as arithmetic: elementwise operations, each done once.

Autograd's operations for a landscape are nearly always elementwise, so they work
for any number of points. Here such a program is shortened; it gives the same bits.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from autograd.core import VSpace

from landscapes.functions import Array
from landscapes.program import Program

Operand: TypeAlias = int | float
"""The index of a value (``int``) or a constant (``float``)."""

Writer: TypeAlias = Callable[..., object]
"""A function of arrays that writes its result into the array given last."""

FLOAT, BOOL = np.dtype(np.float64), np.dtype(np.bool_)

ROUNDED_ALIKE = frozenset(
    {np.add, np.subtract, np.multiply, np.divide, np.square, np.sqrt}
    | {np.negative, np.positive, np.absolute, np.maximum, np.minimum, np.where}
)
"""Operations with an exact or correctly rounded result, however the arrays lie in memory."""


def choose(condition: Array, chosen: Array, other: Array, out: Array) -> None:
    """Do ``numpy.where``, and write into an array."""
    np.copyto(out, other)
    np.copyto(out, chosen, where=condition)


def larger(x: Array, y: Array, out: Array) -> None:
    """Do ``numpy.maximum``, which takes its output as a keyword."""
    np.maximum(x, y, out=out)


def smaller(x: Array, y: Array, out: Array) -> None:
    """Do ``numpy.minimum``, which takes its output as a keyword."""
    np.minimum(x, y, out=out)


WRITERS: Mapping[Callable[..., Any], Writer] = MappingProxyType(
    {np.where: choose, np.maximum: larger, np.minimum: smaller}
)
"""Replacements for functions of numpy that do not take their output as the last argument."""


class Operation(NamedTuple):
    """A function applied to earlier values."""

    function: Writer
    operands: tuple[Operand, ...]
    dtype: np.dtype[Any]


class Arithmetic(NamedTuple):
    """Operations in a valid order, for arrays of the same, arbitrary shape.

    Values are numbered: first the arguments, then the result of each operation.
    """

    arguments: int
    operations: tuple[Operation, ...]
    results: tuple[Operand, ...]

    def only(self, results: Sequence[Operand]) -> "Arithmetic":
        """Keep only these results and the operations that they need."""
        needed = self._needed(results)
        moved = dict(zip(sorted({*range(self.arguments), *needed}), count(), strict=False))

        def new(operands: Sequence[Operand]) -> tuple[Operand, ...]:
            return tuple(moved[each] if isinstance(each, int) else each for each in operands)

        kept = (
            operation._replace(operands=new(operation.operands))
            for place, operation in enumerate(self.operations, self.arguments)
            if place in needed
        )
        return Arithmetic(self.arguments, tuple(kept), new(results))

    def _needed(self, results: Sequence[Operand]) -> set[int]:
        needed = set(places(results))
        for place in reversed(range(self.arguments, self.arguments + len(self.operations))):
            if place in needed:
                needed.update(places(self.operations[place - self.arguments].operands))
        return needed


def places(operands: Sequence[Operand]) -> Iterator[int]:
    """Return the operands that are indices of values."""
    return (operand for operand in operands if isinstance(operand, int))


class NotArithmeticError(Exception):
    """A program has an operation that is not elementwise."""


def arithmetic(program: Program) -> Arithmetic:
    """Turn a program into arithmetic.

    Raises:
        NotArithmeticError: if an operation is not elementwise.
    """
    if len(set(program.shapes)) != 1:
        raise NotArithmeticError
    line = _Line(program.shapes)
    values: list[Any] = list(range(len(program.shapes)))
    for call in program.calls:
        if call.keywords:
            raise NotArithmeticError
        current: list[Any] = [_Fixed(argument) for argument in call.arguments]
        for position, place in call.inputs:
            current[position] = values[place]
        values.append(line.call(call.function, current))
    return line.arithmetic([values[place] for place in program.results])


class _Fixed(NamedTuple):
    """A constant argument of a call."""

    value: Any


class _Line:
    """Operations in order, each of them once.

    Args:
        shapes: the shape of each argument; all are the same.
    """

    def __init__(self, shapes: Sequence[tuple[int, ...]]) -> None:
        self._shape = shapes[0]
        self._arguments = len(shapes)
        self._operations: list[Operation] = []
        self._known: dict[object, int] = {}

    def arithmetic(self, results: Sequence[Any]) -> Arithmetic:
        if not all(isinstance(result, Operand) for result in results):
            raise NotArithmeticError
        every = Arithmetic(self._arguments, tuple(self._operations), ())
        return every.only(results)

    def call(self, function: Any, arguments: list[Any]) -> Any:
        """Add a call, and return the operand for its result."""
        if function in (VSpace.add.fun, VSpace.mut_add.fun):
            return self._done(np.add, arguments[1:])
        return self._done(function, arguments)

    def _done(self, function: Any, arguments: list[Any]) -> Operand:
        operands = [self._operand(function, argument) for argument in arguments]
        if function is np.where:
            return self._chosen(*operands)
        if not isinstance(function, np.ufunc) or function.signature or function.nout != 1:
            raise NotArithmeticError
        simpler = _simpler(function, operands) if self._are_floats(operands) else None
        if isinstance(simpler, Operand):
            return simpler
        return self._placed(*(simpler or (function, operands)))

    def _chosen(self, condition: Operand, *choices: Operand) -> Operand:
        if len(choices) != 2 or not self._are_floats(choices):
            raise NotArithmeticError
        if self._are_floats([condition]):
            condition = self._placed(np.not_equal, [condition, 0.0])
        return self._placed(np.where, [condition, *choices], FLOAT)

    def _placed(
        self, function: Any, operands: Sequence[Operand], dtype: np.dtype[Any] | None = None
    ) -> Operand:
        # The text of a constant distinguishes 0.0 from -0.0.
        key = (function, *map(repr, operands))
        if all(isinstance(operand, float) for operand in operands):
            return self._operand(function, _Fixed(function(*operands)))
        if key not in self._known:
            taken = [self._dtype(operand) for operand in operands]
            given = dtype or function.resolve_dtypes((*taken, None))[-1]
            if given not in (FLOAT, BOOL):
                raise NotArithmeticError
            self._known[key] = self._arguments + len(self._operations)
            self._operations.append(
                Operation(WRITERS.get(function, function), tuple(operands), given)
            )
        return self._known[key]

    def _operand(self, function: Any, argument: Any) -> Operand:
        if isinstance(argument, Operand):
            return argument
        if not isinstance(argument, _Fixed):
            raise NotArithmeticError
        array = np.asarray(argument.value)
        numbers = array.dtype.kind in "iuf" and array.dtype.itemsize <= 8 and array.size
        alone = array.ndim == 0 or (array.shape == self._shape and function in ROUNDED_ALIKE)
        if not numbers or not alone or array.tobytes() != array.size * array.flat[0].tobytes():
            raise NotArithmeticError
        return float(array.flat[0])

    def _dtype(self, operand: Operand) -> np.dtype[Any]:
        if isinstance(operand, float) or operand < self._arguments:
            return FLOAT
        return self._operations[operand - self._arguments].dtype

    def _are_floats(self, operands: Sequence[Operand]) -> bool:
        return all(self._dtype(operand) == FLOAT for operand in operands)


def _simpler(
    function: np.ufunc, operands: Sequence[Operand]
) -> Operand | tuple[np.ufunc, list[Operand]] | None:
    """Return a simpler operation with the same bits for all real numbers, if there is one."""
    match function, operands:
        case ((np.conjugate | np.positive), [x]):
            return x
        case np.power, [x, float(1.0)]:
            return x
        case np.power, [x, float(2.0)]:
            return np.square, [x]
        case np.multiply, [x, float(1.0)] | [float(1.0), x]:
            return x
    return None
