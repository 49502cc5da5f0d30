"""Fast arithmetic: a few buffers that stay in the cache, and no memory allocation.

The arguments of every call of numpy are fixed in advance; running the arithmetic
is making these calls one after the other.
"""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from landscapes.arithmetic import FLOAT, ROUNDED_ALIKE, Arithmetic, Operand, Writer, places
from landscapes.functions import Array

BLOCK = 1 << 13
"""The number of points in a block; their buffers fit into the cache of one core."""

LENGTHS = 4
"""The number of block lengths to keep calls for: a full block, one point, and others."""


class _Bound(NamedTuple):
    """All calls for one block length, with the arrays of arguments and results."""

    arguments: Sequence[Array]
    calls: Sequence[tuple[Writer, tuple[Array, ...]]]
    results: Sequence[Array]


class Kernel:
    """Arithmetic for any number of points, done block by block.

    The buffers serve one call at a time; calls from other threads wait.

    Args:
        arithmetic: the operations for one point.
    """

    def __init__(self, arithmetic: Arithmetic) -> None:
        self._arithmetic = arithmetic
        self._assigned, dtypes = _assign(arithmetic)
        self._buffers = [np.empty(BLOCK, dtype) for dtype in dtypes]
        self._bound = lru_cache(LENGTHS)(self._bind)
        self._lock = Lock()

    def __call__(self, arguments: Array, results: Array) -> None:
        """Do the arithmetic, for any memory layout of the points.

        Args:
            arguments: shape (points, arguments of the arithmetic).
            results: shape (points, results of the arithmetic), written to.
        """
        with self._lock:
            for first in range(0, len(arguments), BLOCK):
                block = slice(first, first + BLOCK)
                self._run(arguments[block].T, results[block].T)

    def _run(self, arguments: Array, results: Array) -> None:
        bound = self._bound(arguments.shape[1])
        for buffer, argument in zip(bound.arguments, arguments, strict=True):
            np.copyto(buffer, argument)
        for function, operands in bound.calls:
            function(*operands)
        for result, buffer in zip(results, bound.results, strict=True):
            np.copyto(result, buffer)

    def _bind(self, length: int) -> _Bound:
        """Make the calls for blocks of this many points."""
        arrays = [self._buffers[number][:length] for number in self._assigned]

        def array(operand: Operand) -> Array:
            return arrays[operand] if isinstance(operand, int) else np.array(operand)

        arguments, operations, results = self._arithmetic
        calls = [
            (function, (*map(array, operands), arrays[place]))
            for place, (function, operands, _) in enumerate(operations, arguments)
        ]
        return _Bound(arrays[:arguments], calls, [array(result) for result in results])


def _assign(arithmetic: Arithmetic) -> tuple[list[int], list[np.dtype[Any]]]:
    """Return the buffer number of each value, and the types of all buffers.

    A value keeps its buffer until the last operation that takes it. That operation may
    overwrite the buffer only if its rounding does not depend on the memory layout.
    """
    dtypes: list[np.dtype[Any]] = [FLOAT] * arithmetic.arguments
    assigned = list(range(arithmetic.arguments))
    last = {place: i for i, each in enumerate(arithmetic.operations) for place in places(each[1])}
    free: list[int] = []

    def take(dtype: np.dtype[Any]) -> int:
        for number in reversed(free):
            if dtypes[number] == dtype:
                free.remove(number)
                return number
        dtypes.append(dtype)
        return len(dtypes) - 1

    for i, (function, operands, dtype) in enumerate(arithmetic.operations):
        ending = {place for place in places(operands) if last[place] == i} - {*arithmetic.results}
        released = [assigned[place] for place in sorted(ending)]
        if function in ROUNDED_ALIKE:
            free += released
            assigned.append(take(dtype))
        else:
            assigned.append(take(dtype))
            free += released
    return assigned, dtypes
