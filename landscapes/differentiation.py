"""Reverse-mode differentiation that never writes into its arguments.

The derivatives are autograd's. Autograd's own reverse pass saves memory by adding
some gradients in place. Repeated from a recording, it would add to the recorded
arrays again and again. Here each sum is a new array.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import autograd.numpy as np
from autograd.core import VJPNode, sparse_add, sparse_object_types, vspace
from autograd.tracer import isbox, new_box, toposort, trace_stack

Traced: TypeAlias = Any
"""An array, or autograd's box around one."""

PullBack: TypeAlias = Callable[[Traced], list[Traced]]
"""From the gradient with respect to a value to those with respect to its arguments."""


def make_vjp(function: Callable[..., Traced], *arguments: Traced) -> tuple[Traced, PullBack]:
    """Return the value of a function, and its vector-Jacobian product vᵀJ as a function of v.

    The gradient is 0 for an argument that the value does not depend on.

    Args:
        function: written with ``autograd.numpy``; takes and returns arrays.
        arguments: the point at which to compute it.
    """
    with trace_stack.new_trace() as level:
        roots = [VJPNode.new_root() for _ in arguments]
        boxes = [new_box(each, level, root) for each, root in zip(arguments, roots, strict=True)]
        end = function(*boxes)
    depends = isbox(end) and end._trace == level

    def pull_back(gradient: Traced) -> list[Traced]:
        sums = _sums(end._node, gradient) if depends else {}
        return [
            sums[root] if root in sums else vspace(argument).zeros()
            for root, argument in zip(roots, arguments, strict=True)
        ]

    return (end._value if depends else end), pull_back


def value_and_gradients(
    function: Callable[..., Traced], *arguments: Traced
) -> tuple[Traced, list[Traced]]:
    """Return the value of a function, and the gradients of the sum of its elements."""
    value, pull_back = make_vjp(function, *arguments)
    return value, pull_back(np.ones(np.shape(value)))


def _sums(end: VJPNode, gradient: Traced) -> dict[VJPNode, Traced]:
    """Return the gradient with respect to each root of a trace on which the end depends."""
    sums = {end: gradient}
    for node in toposort(end):
        if node.parents:
            parts = node.vjp(sums.pop(node))
            for parent, part in zip(node.parents, parts, strict=True):
                sums[parent] = _added(sums.get(parent), part)
    return sums


def _added(before: Traced | None, part: Traced) -> Traced:
    if type(part) in sparse_object_types:
        part = sparse_add(vspace(part), None, part)
    return part if before is None else vspace(part).add(before, part)
