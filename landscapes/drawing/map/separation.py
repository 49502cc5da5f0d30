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

    Where pushing does not help, as in a corner, each takes the nearest place that is free of the
    ones before it.

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
            return corners
        corners = np.clip(corners + _pushes(corners + sides / 2, shared), low, high)
    return _one_by_one(corners, sides, low, high)


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


def _one_by_one(corners: Array, sides: Array, low: Array, high: Array) -> Array:
    """Give each box the nearest place between its bounds where it covers no earlier one."""
    placed = corners[:0]
    for corner, side, most in zip(corners, sides, high, strict=True):
        ends = placed + sides[: len(placed)]
        # The nearest free place is level with the box's own, or beside another, in each direction.
        values = np.concatenate([corner[np.newaxis], placed - side, ends])
        places = np.stack(np.meshgrid(*values.T), axis=-1).reshape(-1, 2)
        places = places[((places >= low) & (places <= most)).all(axis=-1)]
        shared = np.minimum((places + side)[:, np.newaxis], ends)
        shared -= np.maximum(places[:, np.newaxis], placed)
        free = places[~(shared > HAIR).all(axis=-1).any(axis=-1)]
        free = free if len(free) else corner[np.newaxis]
        placed = np.vstack([placed, free[np.hypot(*(free - corner).T).argmin()]])
    return placed
