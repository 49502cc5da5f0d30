"""Rest where weight decay or a constraint holds a run, which need not be at a minimum of the loss.

``docs/outcomes.md`` has the definitions.
"""

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble.outcome import CONVERGENCE_RADIUS, is_level
from landscapes.functions import Array
from landscapes.objective import Objective
from landscapes.optimizers.base import Problem

LAST = 10
"""A run has stopped if it did so in the last one of so many parts of its steps."""

STAYS = 0.05
"""A mean place that moves by less than this part of the radius of convergence stays."""

ASIDE = 0.9
"""The least distance, in radii, of the places around a position that are compared with it."""

_ANGLES = np.pi / 8 * np.arange(16)
_COMPASS = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=-1)[:, np.newaxis]


def held(objective: Objective, problem: Problem, positions: Array) -> NDArray[np.bool_]:
    """Whether each run came to rest at a place that its own problem holds it at.

    Args:
        objective: the loss.
        problem: the problem that the optimizer solves, which may be to minimise the loss alone;
            then nothing else holds its runs.
        positions: shape (T+1, R, 2).
    """
    runs = np.zeros(positions.shape[1], np.bool_)
    if problem.is_plain or len(positions) < 3:
        return runs
    radius = CONVERGENCE_RADIUS * objective.landscape.domain.diagonal
    before, last = positions[-2:]
    with np.errstate(all="ignore"):
        if not problem.is_told:
            return _has_stopped(positions, radius)
        is_short = np.hypot(*np.moveaxis(last - before, -1, 0)) < radius
        is_lowest = _is_lowest_around(objective, problem, last, radius)
        is_steep = ~is_level(objective, last)
        return np.asarray((is_short & is_lowest) | (_is_still(positions) & is_steep))


def _is_lowest_around(
    objective: Objective, problem: Problem, places: Array, radius: float
) -> NDArray[np.bool_]:
    """Whether the allowed places at this distance all cost more: a minimum is among them."""
    decay = np.broadcast_to(problem.l2, (len(places), 1))[:, 0]

    def cost(points: Array) -> Array:
        return np.asarray(objective.value(points) + 0.5 * decay * np.square(points).sum(axis=-1))

    around = places + radius * _COMPASS
    if problem.allowed:
        around = problem.allowed(around)
    is_beside = np.hypot(*np.moveaxis(around - places, -1, 0)) < ASIDE * radius
    return np.asarray(((cost(around) > cost(places)) | is_beside).all(axis=0))


def _has_stopped(positions: Array, radius: float) -> NDArray[np.bool_]:
    """Whether each run stayed near its end in its last part, and hardly drifts there.

    It does not if it was twice as far away in the part before, or if its mean place stays.
    """
    recent, earlier = _reaches(positions)
    drift = np.hypot(*np.moveaxis(np.subtract(*map(_middle, _parts(positions))), -1, 0))
    return np.asarray((recent < radius) & ((2 * recent < earlier) | (drift < STAYS * radius)))


def _is_still(positions: Array) -> NDArray[np.bool_]:
    return np.asarray(_reaches(positions)[0] == 0)


def _reaches(positions: Array) -> tuple[Array, Array]:
    """How far from its end each run was in its last part at most, and in the part before that."""
    recent, earlier = (
        np.hypot(*np.moveaxis(part - positions[-1], -1, 0)).max(axis=0)
        for part in _parts(positions)
    )
    return recent, earlier


def _parts(positions: Array) -> tuple[Array, Array]:
    """The last part of the runs, and the part before that."""
    size = max(1, (len(positions) - 1) // LAST)
    return positions[-size - 1 :], positions[-2 * size - 1 : -size]


def _middle(part: Array) -> Array:
    return np.asarray(part.mean(axis=0))
