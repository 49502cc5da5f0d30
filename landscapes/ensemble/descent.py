"""Steps of an optimizer from many points at once."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from landscapes.functions import Array
from landscapes.optimizers import Differentiable, Optimizer


def descend(
    objectives: Iterable[Differentiable], optimizer: Optimizer, starts: Array, steps: int
) -> Array:
    """The positions of R runs that advance together.

    Args:
        objectives: the objective of each step; always the same one, unless there is noise.
        optimizer: the update rule.
        starts: shape (R, N).
        steps: the number of steps of each run.

    Returns:
        The positions, shape (steps + 1, R, N), the starts first. Each parameter is
        contiguous in memory over the runs, as computing gradients needs it.
    """
    positions = _room(starts, steps)
    with np.errstate(all="ignore"):
        for k, (position, _) in enumerate(_advance(objectives, optimizer, positions, starts)):
            positions[k] = position
    return positions


def descend_with_tracks(
    objectives: Iterable[Differentiable], optimizer: Optimizer, starts: Array, steps: int
) -> tuple[Array, dict[str, Array]]:
    """The positions as of :func:`descend`, and the other points that the rule keeps, by name.

    Each track has the shape of the positions: at each step, the point after that step.
    """
    positions, tracks = _room(starts, steps), dict[str, Array]()
    with np.errstate(all="ignore"):
        for k, (position, state) in enumerate(_advance(objectives, optimizer, positions, starts)):
            positions[k] = position
            for name, points in optimizer.tracks(state).items():
                tracks.setdefault(name, np.full_like(positions, np.nan))[k] = points
    return positions, tracks


def _room(starts: Array, steps: int) -> Array:
    """An array for the positions, to be filled."""
    runs, parameters = starts.shape
    return np.empty((steps + 1, parameters, runs)).transpose(0, 2, 1)


def _advance(
    objectives: Iterable[Differentiable], optimizer: Optimizer, room: Array, starts: Array
) -> Iterator[tuple[Array, Any]]:
    """Yield the position and the state before the first step, and after each one."""
    room[0] = starts
    position = room[0]
    state = optimizer.init(position)
    yield position, state
    for _, objective in zip(range(1, len(room)), objectives, strict=False):
        position, state = optimizer.step(objective, position, state)
        yield position, state
