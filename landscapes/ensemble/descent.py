"""Steps of an optimizer from many points at once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from landscapes.functions import Array
from landscapes.optimizers import Differentiable, Optimizer
from landscapes.optimizers.base import Stop


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


class Descent(NamedTuple):
    """R runs that advanced together.

    Attributes:
        positions: as of :func:`descend`.
        tracks: the other points that the rule keeps, by name, each of the shape of the positions:
            at each step, the point after that step.
        stop: the end that the optimizer decided on, if it did.
    """

    positions: Array
    tracks: Mapping[str, Array]
    stop: Stop | None


def descend_with_tracks(
    objectives: Iterable[Differentiable], optimizer: Optimizer, starts: Array, steps: int
) -> Descent:
    """The runs of :func:`descend`, with everything else that the optimizer tells."""
    positions, tracks = _room(starts, steps), dict[str, Array]()
    stop = None
    with np.errstate(all="ignore"):
        for k, (position, state) in enumerate(_advance(objectives, optimizer, positions, starts)):
            positions[k] = position
            stop = optimizer.stop(state)
            for name, points in optimizer.tracks(state).items():
                tracks.setdefault(name, np.full_like(positions, np.nan))[k] = points
    return Descent(positions, tracks, stop)


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
