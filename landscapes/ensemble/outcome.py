"""How runs end: at rest at a minimum, on a flat, under way, or diverged.

``docs/outcomes.md`` has the definitions.
"""

from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.functions import Array, Domain
from landscapes.objective import Objective

ESCAPE_RADIUS = 100.0
"""A run has left once it is this many domain diagonals farther from the domain's centre than its
start; then it has diverged unless it comes back or comes to rest."""

RETURN_RADIUS = 1.0
"""A run that left is back within this many domain diagonals of its start's distance."""

CONVERGENCE_RADIUS = 1e-3
"""A run within this share of a domain diagonal of a minimum has converged."""

ROUND_OFF = 4 * float(np.finfo(np.float64).eps)
"""The share of the size of numbers that is lost to rounding."""

BLOCK = 1 << 14
"""The number of points differentiated at once; their arrays stay in the cache."""


class Outcome(Enum):
    """How a run ended; the value is a sentence about it."""

    CONVERGED = "converged: it came to rest at a minimum"
    HELD = "at rest where its weight decay or its constraint holds it"
    STANDS_STILL = (
        "stands still: the gradient is zero, but the loss does not rise in every direction"
    )
    STOPPED = "stopped by itself, but not at a minimum"
    RAN_ALL_STEPS = "ran all its steps without coming to rest"
    DIVERGED = (
        "diverged: the loss or its gradient was no longer finite, or the run left and"
        " did not come back"
    )


class Fates(NamedTuple):
    """The losses along R runs, and where each run ended.

    Attributes:
        losses: shape (T+1, R), the loss at each position.
        gradient_norms: shape (T+1, R), the Euclidean norm of the gradient there.
        last_steps: shape (R,), the last step of each run; T, or less if it diverged.
        diverged: shape (R,), whether each run diverged.
    """

    losses: Array
    gradient_norms: Array
    last_steps: NDArray[np.int64]
    diverged: NDArray[np.bool_]


def fates(objective: Objective, positions: Array) -> Fates:
    """Where runs ended: those that diverged, when they did; the others, at the last step.

    A run diverged if the loss or its gradient is not finite at some position, or if
    it left and neither came back nor came to rest at a minimum out there. It ended
    at the first step that was not finite or had left.

    Args:
        objective: the objective that the runs minimise.
        positions: shape (T+1, R, 2).
    """
    losses, gradient_norms = _measure(objective, positions)
    domain = objective.landscape.domain
    with np.errstate(all="ignore"):
        distance = np.hypot(*np.moveaxis(positions - domain.center, -1, 0))
    away = ~(distance <= distance[0] + escape_distance(domain))
    broken = ~np.isfinite(losses) | ~np.isfinite(gradient_norms)
    diverged = np.asarray(broken.any(axis=0))
    if (left := np.flatnonzero(away.any(axis=0) & ~diverged)).size:
        # One position may be near by chance: ever wider swings pass through the centre.
        near = distance[-2:, left] <= distance[0, left] + RETURN_RADIUS * domain.diagonal
        diverged[left] = ~(near.all(axis=0) | settled(objective, *positions[-2:, left]))
    last = np.where(diverged, (away | broken).argmax(axis=0), len(positions) - 1)
    # A run cannot end at a position that is not finite: it ended one step earlier.
    nowhere = ~np.isfinite(distance[last, np.arange(len(last))])
    return Fates(losses, gradient_norms, np.maximum(last - nowhere, 0), diverged)


def escape_distance(domain: Domain) -> float:
    """How much farther than its start a run may get from the domain's centre."""
    return ESCAPE_RADIUS * domain.diagonal


def settled(objective: Objective, before: Array, last: Array) -> NDArray[np.bool_]:
    """Whether each run came to rest at a minimum.

    It did if its last step was short and ended at a known minimum, or where the
    Hessian is positive definite and a Newton step is short too. A plateau, where
    the gradient alone would look converged, does not count.

    Args:
        objective: the objective that the runs minimise.
        before: the positions before the last step, shape (R, 2).
        last: the positions after it.
    """
    radius = CONVERGENCE_RADIUS * objective.landscape.domain.diagonal
    with np.errstate(all="ignore"):
        is_short = np.linalg.norm(last - before, axis=-1) < radius
    arrived = _at_known(objective, last, radius) | _in_a_bowl(objective, last, radius)
    return np.asarray(is_short & arrived)


def stands_still(objective: Objective, before: Array, last: Array) -> NDArray[np.bool_]:
    """Whether each run has stopped for good: to round-off, its last step and the gradient are zero.

    That may be at a minimum, on a flat or at a saddle. A run that is about to leave a saddle is
    as slow, but then the gradient grows. The arguments are those of :func:`settled`.
    """
    step = np.abs(last - before)
    with np.errstate(all="ignore"):
        is_short = step <= ROUND_OFF * _size(objective, last)
        has_stopped = step <= 2 * np.spacing(np.abs(last))
        calms = np.abs(objective.gradient(last)) <= np.abs(objective.gradient(before))
    stops = (is_short & (has_stopped | calms)).all(axis=-1)
    return np.asarray(stops & is_level(objective, last))


def is_level(objective: Objective, places: Array) -> NDArray[np.bool_]:
    """Whether the gradient is zero to round-off at each place, shape (R, 2).

    It is no larger than the differences that the curvature makes between places as near to each
    other as numbers of the size of the domain can be; without curvature, it must be zero.
    """
    spacing = CONVERGENCE_RADIUS * objective.landscape.domain.diagonal / 10
    with np.errstate(all="ignore"):
        bends = np.abs(objective.hessian_by_differences(places, spacing)).sum(axis=-1)
        unseen = ROUND_OFF * _size(objective, places) * bends
        return np.asarray((np.abs(objective.gradient(places)) <= unseen).all(axis=-1))


def _size(objective: Objective, places: Array) -> Array:
    """The size of numbers at each place: that of the domain, or larger outside, shape (R, 1)."""
    largest = np.abs(places).max(axis=-1, keepdims=True)
    return np.asarray(np.maximum(largest, objective.landscape.domain.diagonal))


def _at_known(objective: Objective, last: Array, radius: float) -> NDArray[np.bool_]:
    """Whether each position, shape (R, 2), is within the radius of a known minimum."""
    places = np.array([m[:2] for m in objective.landscape.minima]).reshape(-1, 2)
    with np.errstate(all="ignore"):
        distances = np.hypot(*np.moveaxis(last[:, np.newaxis] - places, -1, 0))
    return np.asarray((distances < radius).any(axis=1))


def _in_a_bowl(objective: Objective, last: Array, radius: float) -> NDArray[np.bool_]:
    """Whether the Hessian is positive definite at each position, and a Newton step this short."""
    gradient = objective.gradient(last)
    with np.errstate(all="ignore"):
        hessian = objective.hessian_by_differences(last, spacing=radius / 10)
        (a, b), (_, d) = np.moveaxis(hessian, 0, -1)
        determinant = a * d - b * b
        newton = (
            np.stack(
                [d * gradient[:, 0] - b * gradient[:, 1], a * gradient[:, 1] - b * gradient[:, 0]]
            )
            / determinant
        )
        near = np.hypot(*newton) < radius
    return np.asarray((a > 0) & (determinant > 0) & near)


def _measure(objective: Objective, positions: Array) -> tuple[Array, Array]:
    """Loss and gradient norm at positions of shape (T+1, R, 2), block by block."""
    rows = max(1, BLOCK // positions.shape[1])
    losses, norms = np.empty(positions.shape[:2]), np.empty(positions.shape[:2])
    for first in range(0, len(positions), rows):
        block = slice(first, first + rows)
        losses[block] = objective.value(positions[block])
        gradients = objective.gradient(positions[block])
        with np.errstate(over="ignore"):
            norms[block] = np.hypot(gradients[..., 0], gradients[..., 1])
    return losses, norms
