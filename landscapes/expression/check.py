"""What a person should know of an own landscape before optimizers travel over it."""

from collections.abc import Iterator

import numpy as np

from landscapes.expression.breaks import jumps, kinks, pole
from landscapes.expression.places import Mesh, edge_of_side, masked, scattered
from landscapes.expression.vocabulary import ExpressionError
from landscapes.functions import Array, Domain, Landscape
from landscapes.objective import Objective

SAMPLES = 200
"""How many random points the gradient is tested at."""
WIDTHS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
"""Half the widths of the differences that it is compared with, as shares of the domain's."""


def check_expression(landscape: Landscape) -> list[str]:
    """What is particular about a landscape: a sentence each, none if it is smooth all over.

    The notes name where in the domain the loss is not finite or grows without
    bound, where it has no finite gradient, where it jumps, and where it has
    kinks. They come from a mesh of 41 by 41 points, so what is smaller than
    its cells may be missed.

    Raises:
        ExpressionError: if the loss is finite nowhere on the mesh, or autograd's gradient
            disagrees with finite differences, as where a function is not autograd's.
    """
    objective = Objective(landscape)
    mesh = Mesh.over(landscape.domain)
    with np.errstate(all="ignore"):
        losses, gradients = objective.value_and_gradient(mesh.points)
        if not np.isfinite(losses).any():
            raise ExpressionError("the loss is not a finite number anywhere in the domain")
        _check_gradient(objective, landscape.domain)
        unbounded = list(_unbounded(objective, mesh, losses))
        return [
            *unbounded,
            *_without_gradient(mesh, losses, gradients),
            *([] if unbounded else _at_jumps(objective, mesh)),
            *_at_kinks(objective, mesh),
        ]


def _check_gradient(objective: Objective, domain: Domain) -> None:
    """Compare with central differences of several widths, one of which must agree.

    Wide ones are wrong where the loss bends, narrow ones where it is rounded.
    Where the two narrowest disagree themselves, they prove nothing.
    """
    low, high = np.array([domain.x_min, domain.y_min]), np.array([domain.x_max, domain.y_max])
    points = np.random.default_rng(0).uniform(low, high, (SAMPLES, 2))
    steps = np.multiply.outer(WIDTHS, high - low)
    slopes = np.stack([_slopes(objective, points, step) for step in steps])
    rounding = 1e-15 * np.abs(objective.value(points))[:, np.newaxis] / steps[:, np.newaxis]
    gradient = objective.gradient(points)
    agrees = np.abs(gradient - slopes) <= 1e-3 * np.abs(slopes) + rounding
    is_proof = np.abs(slopes[-1] - slopes[-2]) <= 0.1 * np.abs(slopes[-1]) + rounding[-1]
    wrong = (is_proof & ~agrees.any(axis=0)).any(axis=-1)
    # One or two can be wrong by chance, next to a cusp; an error is wrong in many places.
    if wrong.sum() > SAMPLES / 50:
        x, y = points[wrong][0]
        raise ExpressionError(
            f"the gradient at ({x:.4g}, {y:.4g}) does not agree with finite differences"
        )


def _slopes(objective: Objective, points: Array, steps: Array) -> Array:
    """Central differences along x and y, shape (..., 2)."""
    along = [
        (objective.value(points + step) - objective.value(points - step)) / (2 * step.sum())
        for step in np.diag(steps)
    ]
    return np.stack(along, axis=-1)


def _unbounded(objective: Objective, mesh: Mesh, losses: Array) -> Iterator[str]:
    """Where the loss is not finite, or would not be between the points of the mesh."""
    mask = ~np.isfinite(losses)
    if mask.any():
        what = "is not defined" if np.isnan(losses).any() else "is infinite"
        edge = edge_of_side(objective, mesh, mask)
        yield f"the loss {what} {edge or masked(mesh, mask)}"
        return
    for sign, what in (1.0, "grows"), (-1.0, "falls"):
        place = pole(objective, mesh, sign)
        if place is not None:
            yield f"the loss {what} without bound near {mesh.named(place)}"


def _without_gradient(mesh: Mesh, losses: Array, gradients: Array) -> Iterator[str]:
    mask = np.isfinite(losses) & ~np.isfinite(gradients).all(axis=-1)
    if mask.any():
        yield f"the gradient is not finite {masked(mesh, mask)}"


def _at_jumps(objective: Objective, mesh: Mesh) -> Iterator[str]:
    places = scattered(mesh, jumps(objective, mesh))
    if places:
        yield f"the loss jumps {places}, and no gradient tells of it"


def _at_kinks(objective: Objective, mesh: Mesh) -> Iterator[str]:
    places = scattered(mesh, kinks(objective, mesh))
    if places:
        yield f"the loss has a kink {places}"
