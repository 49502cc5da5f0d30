"""Notes for several kinds: expressions that are not smooth, starts outside the domain."""

from collections.abc import Iterator, Sequence

from landscapes.checking import Note
from landscapes.digits import told_apart
from landscapes.expression import check_expression
from landscapes.functions import Domain, Landscape
from landscapes.kinds.base import Point
from landscapes.loading import Written
from landscapes.loading.mistakes import Location


def of_expression(written: Written, landscape: Landscape) -> Iterator[Note]:
    """Note where the loss of an expression is not smooth or not finite."""
    place = ("landscape", "expression")
    if place in written.document.values:
        for message in check_expression(landscape):
            yield Note(place, message)


def of_starts(
    written: Written,
    starts: Sequence[Point],
    domain: Domain,
    where: str = "the visible domain",
    key: str = "start",
) -> Iterator[Note]:
    """Note starts outside a domain."""
    several = (key, 0, 0) in written.document.values
    for index, (x, y) in enumerate(starts):
        if not domain.contains(x, y):
            location: Location = (key, index) if several else (key,)
            at_x, left, right = told_apart([x, domain.x_min, domain.x_max])
            at_y, bottom, top = told_apart([y, domain.y_min, domain.y_max])
            yield Note(
                location,
                f"the start ({at_x}, {at_y}) is outside {where}:"
                f" x from {left} to {right}, y from {bottom} to {top}",
            )
