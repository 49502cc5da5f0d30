"""Blocks of text around heads: where they may stand, and how much of other things they cover.

A block is (left, bottom, right, top).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from landscapes.drawing.canvas.layout import Box
from landscapes.functions import Array

EDGE = 0.2
"""The least distance of names from the edge of their box, in heights of a line."""

NEAR, FAR = 0.35, 2.2
"""The gaps between a head's disc and its name, in heights of a line."""

_SIDES = (-1.0, -0.5, 0.0, 0.5, 1.0)
DIRECTIONS = np.array(
    sorted(
        ((x, y) for x in _SIDES for y in _SIDES if max(abs(x), abs(y)) == 1),
        key=lambda direction: (-direction[0], abs(direction[1]), direction[1]),
    )
)
"""The directions from a head to the middle of its name, in half sizes of both, the best first."""

UNIT_DIRECTIONS = DIRECTIONS / np.hypot(*DIRECTIONS.T)[:, np.newaxis]

_REACH = np.where(np.abs(DIRECTIONS).min(axis=1, keepdims=True) == 1, 0.7, 1.0)
"""The gaps in these directions: a diagonal list only has to clear the heads with its corner."""


class Density:
    """How densely lines pass parts of a box, by sums over a grid."""

    def __init__(self, passed: Array, box: Box, cell: float) -> None:
        self._low, self._cell = np.array([box.left, box.bottom]), cell
        shape = tuple(int(side / cell) + 1 for side in (box.width, box.height))
        seen = np.zeros(shape)
        cells = ((passed - self._low) / cell).astype(int)
        inside = np.all((cells >= 0) & (cells < shape), axis=1)
        seen[tuple(cells[inside].T)] = 1
        self._sums = np.zeros((shape[0] + 1, shape[1] + 1))
        self._sums[1:, 1:] = seen.cumsum(axis=0).cumsum(axis=1)

    def shares(self, blocks: Array) -> Array:
        """The share of each block's cells that lines pass."""
        limits = np.array(self._sums.shape) - 1
        low = np.clip(np.floor((blocks[:, :2] - self._low) / self._cell), 0, limits).astype(int)
        high = np.clip(np.ceil((blocks[:, 2:] - self._low) / self._cell), low, limits).astype(int)
        (left, bottom), (right, top) = low.T, high.T
        sums = self._sums
        counts = sums[right, top] - sums[left, top] - sums[right, bottom] + sums[left, bottom]
        return np.asarray(counts / np.maximum(1, (high - low).prod(axis=1)))


def candidates(own: Array, size: Array, radius: float, line: float) -> Array:
    """Blocks of a size around heads, at either distance in each direction, shape (32, 4)."""
    low, high = own.min(axis=0) - radius, own.max(axis=0) + radius
    centre, half = (low + high) / 2, (high - low) / 2
    blocks = []
    for gap in (NEAR * line, FAR * line):
        middle = centre + DIRECTIONS * (half + size / 2 + gap * _REACH)
        blocks.append(np.hstack([middle - size / 2, middle + size / 2]))
    return np.concatenate(blocks)


def moved_inside(blocks: Array, box: Box) -> Array:
    """Blocks moved into a box, as far as they fit."""
    low, high = np.array([box.left, box.bottom]), np.array([box.right, box.top])
    corners = np.maximum(np.minimum(blocks[:, :2], high - (blocks[:, 2:] - blocks[:, :2])), low)
    return np.hstack([corners, corners + blocks[:, 2:] - blocks[:, :2]])


def overlaps(blocks: Array, others: Array) -> Array:
    """The share of the smaller one of each block and each other that both cover, shape (N, M)."""
    low = np.maximum(blocks[:, np.newaxis, :2], others[:, :2])
    high = np.minimum(blocks[:, np.newaxis, 2:], others[:, 2:])
    sides = np.maximum(high - low, 0)
    least = np.minimum(_areas(blocks)[:, np.newaxis], _areas(others))
    return np.asarray(sides[..., 0] * sides[..., 1] / np.maximum(least, 1e-9))


def hold(blocks: Array, points: Array) -> NDArray[np.bool_]:
    """Whether each block holds each point, shape (N, P)."""
    above, below = points >= blocks[:, np.newaxis, :2], points <= blocks[:, np.newaxis, 2:]
    return np.asarray((above & below).all(axis=-1))


def corners(boxes: Sequence[Box]) -> Array:
    """The left, bottom, right and top of boxes, shape (N, 4)."""
    return np.array([(b.left, b.bottom, b.right, b.top) for b in boxes]).reshape(-1, 4)


def _areas(boxes: Array) -> Array:
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
