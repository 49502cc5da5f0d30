"""A rule for matrices, on the weights and biases of a network."""

from collections.abc import Sequence
from math import prod
from typing import Any, TypeAlias

import numpy as np

from landscapes.optimizers.base import Array, Differentiable, Optimizer

Shapes: TypeAlias = Sequence[tuple[int, ...]]
"""The shapes of the parts of a position: (inputs, outputs) of weights, (outputs,) of biases."""


def on_layers(rule: Optimizer, shapes: Shapes) -> Optimizer:
    """A rule that steps every part of a position by itself.

    It gets matrices of weights as positions of shape (R, inputs, outputs). Vectors of biases,
    of shape (R, outputs), go to ``rule.vectors``, if it has such a rule.

    Args:
        rule: the update rule, for matrices and for vectors.
        shapes: the shapes of the parts, in the order in which a position has them.
    """
    rules = [rule if len(shape) == 2 else rule.vectors or rule for shape in shapes]

    def init(position: Array) -> tuple[Any, ...]:
        parts = split(position, shapes)
        return tuple(each.init(part) for each, part in zip(rules, parts, strict=True))

    def step(
        objective: Differentiable, position: Array, state: tuple[Any, ...]
    ) -> tuple[Array, tuple[Any, ...]]:
        whole = _Whole(objective, position, shapes)
        parts = split(position, shapes)
        stepped = [
            each.step(_Part(whole, turn), part, own)
            for turn, (each, part, own) in enumerate(zip(rules, parts, state, strict=True))
        ]
        return joined([new for new, _ in stepped], shapes), tuple(own for _, own in stepped)

    return Optimizer(init, step, problem=rule.problem)


class _Whole:
    """An objective at the position of a step, whose gradient is taken once for all parts."""

    def __init__(self, objective: Differentiable, position: Array, shapes: Shapes) -> None:
        self.objective = objective
        self.parts = split(position, shapes)
        self.gradients = split(objective.gradient(position), shapes)
        self.shapes = shapes


class _Part:
    """An objective of one part of a position; the other parts stay where they are."""

    def __init__(self, whole: _Whole, turn: int) -> None:
        self._whole = whole
        self._turn = turn

    def gradient(self, points: Array, /) -> Array:
        whole, turn = self._whole, self._turn
        if np.array_equal(points, whole.parts[turn], equal_nan=True):
            return whole.gradients[turn]
        gradient = whole.objective.gradient(self._with(points))
        return split(gradient, whole.shapes)[turn]

    def value(self, points: Array, /) -> Array:
        return self._whole.objective.value(self._with(points))

    def hessian(self, points: Array, /) -> Array:
        raise NotImplementedError("a network has no Hessian here")

    def _with(self, points: Array) -> Array:
        """The position with this part at other points, of which there may be several for a run."""
        shapes, own = self._whole.shapes, self._whole.shapes[self._turn]
        before = points.shape[: points.ndim - len(own)]
        parts = [
            np.broadcast_to(part, (*before, *shape))
            for part, shape in zip(self._whole.parts, shapes, strict=True)
        ]
        parts[self._turn] = points
        return joined(parts, shapes)


def split(positions: Array, shapes: Shapes) -> list[Array]:
    """The parts of positions of shape (..., N), each of shape (..., *its own shape)."""
    ends = np.cumsum([prod(shape) for shape in shapes])[:-1]
    pieces = np.split(positions, ends, axis=-1)
    return [
        piece.reshape(*piece.shape[:-1], *shape)
        for piece, shape in zip(pieces, shapes, strict=True)
    ]


def joined(parts: Sequence[Array], shapes: Shapes) -> Array:
    """The positions with these parts."""
    flat = [
        part.reshape(*part.shape[: part.ndim - len(shape)], -1)
        for part, shape in zip(parts, shapes, strict=True)
    ]
    return np.concatenate(flat, axis=-1)
