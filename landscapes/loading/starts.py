"""The start points of runs: given or random."""

from typing import Annotated, TypeAlias

import numpy as np
from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, Discriminator, Field, PlainValidator, Tag

from landscapes.functions import Domain
from landscapes.kinds.base import Point
from landscapes.loading.parts import Part, Seed, Two, Whole, as_numbers
from landscapes.words import shown

MAX_STARTS = 100
MAX_RANDOM_STARTS = 1000


def _point(value: object) -> Point:
    numbers = as_numbers(value, 2)
    if numbers is None:
        raise ValueError(f"must be a point [x, y] of two finite numbers, not {shown(value)}")
    return Point(*numbers)


def _points(value: object) -> object:
    """Convert one point to a list of one; the items of a list are checked one by one."""
    if isinstance(value, list) and any(isinstance(item, list) for item in value):
        return tuple(value)
    return (_point(value),)


Points: TypeAlias = Annotated[
    tuple[Annotated[Point, PlainValidator(_point)], ...],
    Len(1, MAX_STARTS),
    BeforeValidator(
        _points, json_schema_input_type=Two | Annotated[tuple[Two, ...], Len(1, MAX_STARTS)]
    ),
]
"""A start point, or several."""


class RandomStarts(Part):
    """Random start points, spread evenly over the domain."""

    count: Annotated[
        int,
        Ge(1),
        Le(MAX_RANDOM_STARTS),
        Whole,
        Field(description="The number of random start points."),
    ]
    seed: Seed = 0


def starts_tag(value: object) -> str:
    """Return the tag of start points: a mapping or a list."""
    return "a mapping" if isinstance(value, (dict, RandomStarts)) else "a list"


Starts: TypeAlias = Annotated[
    Annotated[Points, Tag("a list")] | Annotated[RandomStarts, Tag("a mapping")],
    Discriminator(starts_tag),
]
"""Start points, or the number of random ones."""


def chosen_starts(written: tuple[Point, ...] | RandomStarts, domain: Domain) -> tuple[Point, ...]:
    """Return the start points; random ones depend only on seed, count and domain."""
    if not isinstance(written, RandomStarts):
        return written
    low, high = (domain.x_min, domain.y_min), (domain.x_max, domain.y_max)
    places = np.random.default_rng(written.seed).uniform(low, high, (written.count, 2))
    return tuple(Point(x, y) for x, y in places.tolist())
