"""Boxes moved as little as need be so that none covers another."""

import numpy as np

from landscapes.drawing.canvas.layout import Box
from landscapes.functions import Array

PUSHES = 40
"""The most times that boxes push one another."""

HAIR = 0.25
"""Boxes that share so little, in pixels, only touch."""


def separated(corners: Array, sides: Array, room: Box) -> Array:
    """Move boxes apart, each pair on the shorter way; those that cover no other stay.

    Args:
        corners: their lower left corners, shape (R, 2).
        sides: their widths and heights, shape (R, 2).
        room: the box that they stay inside if they are moved.
    """
    low = np.array([room.left, room.bottom])
    high = np.maximum(np.array([room.right, room.top]) - sides, low)
    for _ in range(PUSHES):
        shared = _shared(corners, sides)
        if not shared.any():
            break
        corners = np.clip(corners + _pushes(corners + sides / 2, shared), low, high)
    return corners


def _shared(corners: Array, sides: Array) -> Array:
    """The width and height that each pair of boxes shares, or 0; shape (R, R, 2)."""
    low = np.maximum(corners[:, np.newaxis], corners)
    high = np.minimum((corners + sides)[:, np.newaxis], corners + sides)
    overlap = ((high - low) > HAIR).all(axis=-1) & ~np.eye(len(corners), dtype=bool)
    return np.asarray((high - low) * overlap[..., np.newaxis])


def _pushes(middles: Array, shared: Array) -> Array:
    """How far each box is pushed: half of what it shares with each other, on the shorter way."""
    away = middles[:, np.newaxis] - middles
    # Of two at the same place, the first goes up.
    order = np.arange(len(middles))
    first = np.sign(order - order[:, np.newaxis])[..., np.newaxis]
    shorter = np.arange(2) == shared.argmin(axis=-1)[..., np.newaxis]
    return np.asarray((np.where(away == 0, first, np.sign(away)) * shared * shorter).sum(1) / 2)
