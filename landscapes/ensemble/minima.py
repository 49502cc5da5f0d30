"""The local minima of a landscape near guesses.

The minima of a declared landscape are known; averaged over data points, they move a little.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from landscapes.functions import Array, Landscape, Minimum
from landscapes.objective import Objective

ITERATIONS, POLISHES = 200, 4
"""The largest number of steps down, and of Newton steps after them."""

# As shares of the domain's diagonal.
REACH = 1e-2
"""The longest step; barriers between two minima are assumed to be no thinner."""
RING = 1e-4
"""A place is a minimum if the loss is higher all around at this distance."""
APART = 1e-3
"""Minima closer together than this are one."""
SPACING = 1e-5
"""The distance between gradients that are compared for a Hessian."""

SHORTEST, STRIDES = 1e-5, 300
"""The shortest step of a descent along the slope, and the most steps."""

EQUAL = 1e-12
"""Losses that differ by no more than this share are equal up to rounding."""

_HALVINGS = 2.0 ** -np.arange(40)
_ANGLES = np.pi / 8 * np.arange(16)
_COMPASS = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=-1)


def with_minima_near(landscape: Landscape, guesses: tuple[Minimum, ...]) -> Landscape:
    """The landscape with the local minima that are reached by descending from the guesses.

    Where the loss has kinks, Newton's method alone would not get there, so steps in
    all directions are tried as well.

    Args:
        landscape: the loss; its own minima are ignored.
        guesses: presumed minima; their losses are ignored.
    """
    if not guesses:
        return replace(landscape, minima=())
    objective, diagonal = Objective(landscape), landscape.domain.diagonal
    places = np.array([guess[:2] for guess in guesses])
    with np.errstate(all="ignore"):
        places = _polished(objective, _descended(objective, places, diagonal), diagonal)
        losses = objective.value(places)
        around = objective.value(places[:, np.newaxis] + RING * diagonal * _COMPASS)
        real = (around > losses[:, np.newaxis]).all(axis=1)
    found = _Found(places[real], losses[real]).distinct(APART * diagonal)
    return replace(landscape, minima=found.minima())


def minima_below(landscape: Landscape, places: Array) -> list[Minimum | None]:
    """The local minimum to which the slope leads from each place, shape (M, 2).

    A known minimum is the landscape's own; others are found. None stands for a place from
    which no minimum is reached.
    """
    objective, diagonal = Objective(landscape), landscape.domain.diagonal
    minima = list(landscape.minima)
    with np.errstate(all="ignore"):
        ends = _followed(objective, places, diagonal)
        losses = objective.value(ends)
        around = objective.value(ends[:, np.newaxis] + RING * diagonal * _COMPASS)
        real = np.asarray((around > losses[:, np.newaxis]).all(axis=1))
    below: list[Minimum | None] = []
    for (x, y), loss, is_real in zip(ends.tolist(), losses.tolist(), real.tolist(), strict=True):
        near = (m for m in minima if np.hypot(m.x - x, m.y - y) <= REACH * diagonal)
        minimum = next(near, None)
        if minimum is None and is_real:
            minimum = Minimum(x, y, loss)
            minima.append(minimum)
        below.append(minimum)
    return below


def _followed(objective: Objective, places: Array, diagonal: float) -> Array:
    """The ends of descents along the slope: at rest, or near a known minimum."""
    known = np.array([each[:2] for each in objective.landscape.minima]).reshape(-1, 2)
    steps = np.full(len(places), REACH * diagonal)
    losses, gradients = objective.value(places), objective.gradient(places)
    for _ in range(STRIDES):
        away = np.hypot(*np.moveaxis(places[:, np.newaxis] - known, -1, 0))
        arrived = (away <= REACH * diagonal).any(axis=1)
        if (arrived | (steps < SHORTEST * diagonal)).all():
            break
        norms = np.maximum(np.hypot(*gradients.T), 1e-300)
        ahead = places - (steps / norms)[:, np.newaxis] * gradients
        then, turned = objective.value(ahead), objective.gradient(ahead)
        lower = then < losses
        places = np.where(lower[:, np.newaxis], ahead, places)
        gradients = np.where(lower[:, np.newaxis], turned, gradients)
        losses = np.where(lower, then, losses)
        steps = np.where(lower, np.minimum(1.3 * steps, REACH * diagonal), steps / 2)
    return places


class _Found(NamedTuple):
    """Minima: their places, shape (K, 2), and losses, shape (K,)."""

    places: Array
    losses: Array

    def distinct(self, apart: float) -> "_Found":
        """Each once, the lowest first."""
        kept: list[int] = []
        for index in np.argsort(self.losses, kind="stable"):
            if all(np.hypot(*(self.places[index] - self.places[k])) > apart for k in kept):
                kept.append(int(index))
        return _Found(self.places[kept], self.losses[kept])

    def minima(self) -> tuple[Minimum, ...]:
        """The minima; losses that equal the lowest one up to rounding are set to it."""
        least = self.losses.min(initial=np.inf)
        is_least = self.losses <= least + EQUAL * (1 + abs(least))
        losses = np.where(is_least, least, self.losses).tolist()
        return tuple(
            Minimum(x, y, loss) for (x, y), loss in zip(self.places.tolist(), losses, strict=True)
        )


def _descended(objective: Objective, places: Array, diagonal: float) -> Array:
    """Go down from the places, shape (M, 2), until no step tried leads lower."""
    everyone = np.arange(len(places))
    losses = objective.value(places)
    for _ in range(ITERATIONS):
        steps = np.concatenate([_newton_steps(objective, places, diagonal)[None], _tries(places)])
        steps = np.concatenate([_HALVINGS[:20, None, None] * steps[:1], steps[1:] * diagonal])
        tried = objective.value(places + steps)
        best = np.where(np.isnan(tried), np.inf, tried).argmin(axis=0)
        lower = tried[best, everyone] < losses
        if not lower.any():
            break
        places = np.where(lower[:, np.newaxis], places + steps[best, everyone], places)
        losses = np.where(lower, tried[best, everyone], losses)
    return places


def _tries(places: Array) -> Array:
    """Long and short steps in all directions for each place: shape (T, M, 2)."""
    steps = REACH * (_HALVINGS[:, np.newaxis, np.newaxis] * _COMPASS).reshape(-1, 1, 2)
    return np.broadcast_to(steps, (len(steps), *places.shape))


def _polished(objective: Objective, places: Array, diagonal: float) -> Array:
    """Take Newton steps as long as they reduce the gradient, which they do not at a kink."""
    for _ in range(POLISHES):
        ahead = places + _newton_steps(objective, places, diagonal)
        norms = [np.hypot(*objective.value_and_gradient(at)[1].T) for at in (places, ahead)]
        places = np.where((norms[1] < norms[0])[:, np.newaxis], ahead, places)
    return places


def _newton_steps(objective: Objective, places: Array, diagonal: float) -> Array:
    """The Newton step from each place, at most ``REACH`` long; zero where not convex."""
    _, gradients = objective.value_and_gradient(places)
    hessians = objective.hessian_by_differences(places, SPACING * diagonal)
    (a, b), (c, d) = np.moveaxis(hessians, 0, -1)
    determinant, (p, q) = a * d - b * c, gradients.T
    steps = np.stack([b * q - d * p, c * p - a * q], axis=-1) / determinant[:, np.newaxis]
    lengths = np.hypot(*steps.T)
    steps *= np.minimum(1, REACH * diagonal / np.maximum(lengths, 1e-300))[:, np.newaxis]
    convex = (a > 0) & (determinant > 0) & np.isfinite(lengths)
    return np.where(convex[:, np.newaxis], steps, 0.0)
