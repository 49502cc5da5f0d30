"""Checks of a user's own landscape: finite, differentiable, smooth."""

from collections.abc import Iterator

import numpy as np

from landscapes.expression.breaks import breaks, pole
from landscapes.expression.differences import compared
from landscapes.expression.places import Mesh, edge_of_side, masked, scattered
from landscapes.expression.vocabulary import ExpressionError
from landscapes.functions import Array, Landscape
from landscapes.objective import Objective


def check_finite(landscape: Landscape) -> None:
    """Check that the loss is finite somewhere in the domain.

    Raises:
        ExpressionError: if it is finite nowhere on a mesh of 41 by 41 points.
    """
    if not np.isfinite(Objective(landscape).value(Mesh.over(landscape.domain).points)).any():
        raise ExpressionError("the loss is not a finite number anywhere in the domain")


def check_gradient(landscape: Landscape) -> None:
    """Check that the gradient is the slope of the loss.

    Raises:
        ExpressionError: if it disagrees with finite differences, for example because a
            function is not autograd's.
    """
    wrong = compared(Objective(landscape), landscape.domain).points
    if len(wrong):
        x, y = wrong[0]
        raise ExpressionError(
            f"the gradient at ({x:.4g}, {y:.4g}) does not agree with finite differences"
        )


def check_expression(landscape: Landscape) -> list[str]:
    """Describe where a landscape is not smooth, in one sentence each.

    The notes say where in the domain the loss is not finite or grows without
    bound, where the gradient is not finite or is lost to rounding, where the loss
    jumps, and where it has kinks and cusps. They come from a mesh of 41 by 41
    points, so features smaller than its cells may be missed.

    Raises:
        ExpressionError: if the loss is finite nowhere on the mesh.
    """
    check_finite(landscape)
    objective = Objective(landscape)
    mesh = Mesh.over(landscape.domain)
    losses, gradients = objective.value_and_gradient(mesh.points)
    unbounded = list(_unbounded(objective, mesh, losses))
    return [
        *unbounded,
        *_without_gradient(mesh, losses, gradients),
        *_rounded(objective, mesh),
        *_broken(objective, mesh, bool(unbounded)),
    ]


def _unbounded(objective: Objective, mesh: Mesh, losses: Array) -> Iterator[str]:
    """Say where the loss is not finite, or grows without bound between the points of the mesh."""
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


def _rounded(objective: Objective, mesh: Mesh) -> Iterator[str]:
    """Say where the gradient, which is exact but for rounding, is lost to it."""
    found = compared(objective, mesh.domain)
    if len(found.points):
        yield (
            f"the gradient is lost to rounding or overflow in {max(found.share, 0.01):.0%} of the"
            f" domain, such as near {mesh.named(found.points[0])}"
        )


def _broken(objective: Objective, mesh: Mesh, is_unbounded: bool) -> Iterator[str]:
    found = breaks(objective, mesh)
    if not is_unbounded and (places := scattered(mesh, found.jumps)):
        yield f"the loss jumps {places}, which no gradient shows"
    if places := scattered(mesh, found.kinks):
        yield f"the loss has a kink {places}"
    if places := scattered(mesh, found.cusps):
        yield f"the loss has a cusp {places}, where its slope grows without bound"
    if places := scattered(mesh, found.walls):
        yield f"the slope of the loss grows without bound {places}"
