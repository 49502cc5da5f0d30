"""Reverse-mode differentiation that writes into no array it has been given.

The derivatives are autograd's. Autograd's own reverse pass saves memory by adding
some gradients in place; repeated from a recording, it would add to what the
recording holds, and every repetition would find another sum there. Here each sum
is an array of its own.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import autograd.numpy as np
from autograd.core import VJPNode, sparse_add, sparse_object_types, vspace
from autograd.tracer import isbox, new_box, toposort, trace_stack

Traced: TypeAlias = Any
"""An array, or what autograd puts around one to differentiate it."""

PullBack: TypeAlias = Callable[[Traced], list[Traced]]
"""From the gradient with respect to a value to those with respect to what it was computed from."""


def make_vjp(function: Callable[..., Traced], *arguments: Traced) -> tuple[Traced, PullBack]:
    """The value of a function, and its vector-Jacobian product vᵀJ for any v.

    The gradient with respect to an argument that the value does not depend on is 0.

    Args:
        function: written with ``autograd.numpy``; takes and returns arrays.
        arguments: where to compute it.
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
    """The value of a function, and the gradients of the sum of its elements."""
    value, pull_back = make_vjp(function, *arguments)
    return value, pull_back(np.ones(np.shape(value)))


def _sums(end: VJPNode, gradient: Traced) -> dict[VJPNode, Traced]:
    """The gradient with respect to each root of a trace that leads to the end."""
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
