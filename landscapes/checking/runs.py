"""Notes for several kinds: expressions that are not smooth, starts where no run begins."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from landscapes import words
from landscapes.checking import Note
from landscapes.digits import told_apart
from landscapes.expression import check_expression
from landscapes.functions import Domain, Landscape
from landscapes.kinds.base import Point
from landscapes.loading import Written
from landscapes.loading.mistakes import Location
from landscapes.objective import Objective


def of_expression(written: Written, landscape: Landscape) -> Iterator[Note]:
    """Note where the loss of an expression is not smooth or not finite."""
    place = ("landscape", "expression")
    if place in written.document.values:
        for message in check_expression(landscape):
            yield Note(place, message)


def of_starts(
    written: Written,
    starts: Sequence[Point],
    landscape: Landscape,
    domain: Domain | None = None,
    key: str = "start",
) -> Iterator[Note]:
    """Note starts where the loss or its gradient is not finite, and those outside a domain.

    Args:
        written: the scenario.
        starts: the starts.
        landscape: the loss, whose domain is meant if no other is.
        domain: the visible one, if there is one.
        key: the key of the starts.
    """
    several = (key, 0, 0) in written.document.values
    for index, (start, begins) in enumerate(zip(starts, _begin(landscape, starts), strict=True)):
        location: Location = (key, index) if several else (key,)
        if not begins:
            at = ", ".join(map(words.written, start))
            yield Note(location, f"no run begins at ({at}): the loss or its gradient is not finite")
        if not (domain or landscape.domain).contains(*start):
            where = "the visible domain" if domain else "the landscape's domain"
            yield Note(location, _outside(start, domain or landscape.domain, where))


def _begin(landscape: Landscape, starts: Sequence[Point]) -> NDArray[np.bool_]:
    objective, places = Objective(landscape), np.array(starts)
    is_finite = np.isfinite(objective.gradient(places)).all(axis=-1)
    return np.asarray(is_finite & np.isfinite(objective.value(places)))


def _outside(start: Point, domain: Domain, where: str) -> str:
    (at_x, left, right), (at_y, bottom, top) = (
        told_apart([at, *ends]) for at, ends in zip(start, (domain[:2], domain[2:]), strict=True)
    )
    return (
        f"the start ({at_x}, {at_y}) is outside {where}:"
        f" x from {left} to {right}, y from {bottom} to {top}"
    )
