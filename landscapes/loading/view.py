"""What is shown of a landscape: which part of the plane, and the losses of its isolines."""

from itertools import pairwise
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
)

from landscapes.functions import Landscape, Levels, Spacing
from landscapes.loading.landscape_entry import DOMAIN, DomainPart
from landscapes.loading.parts import Part, as_tuple

MAX_LEVELS = 100


# No one asks for more than these, and far beyond them the arithmetic of drawing overflows.
MAX_LEVEL = 1e12


def _increasing(levels: tuple[float, ...]) -> tuple[float, ...]:
    for low, high in pairwise(levels):
        if low >= high:
            raise ValueError(f"must increase, not go from {low:.15g} to {high:.15g}")
    return levels


Losses: TypeAlias = Annotated[
    tuple[Annotated[float, Ge(-MAX_LEVEL), Le(MAX_LEVEL)], ...],
    Len(1, MAX_LEVELS),
    AfterValidator(_increasing),
    BeforeValidator(as_tuple),
]


def _levels_tag(value: object) -> str:
    return "a word" if isinstance(value, str) else "a list"


LevelsPart: TypeAlias = Annotated[
    Annotated[Losses, Tag("a list")] | Annotated[Spacing, Tag("a word")],
    Discriminator(_levels_tag),
]


class Shown(Part):
    """What is shown of the landscape: which part, and the losses of its isolines."""

    domain: Annotated[DomainPart | None, Field(description=DOMAIN)] = None
    levels: Annotated[
        LevelsPart | None,
        Field(
            description="The losses at which isolines are drawn, increasing, or how to choose them."
        ),
    ] = None


def levels_of(landscape: Landscape, view: Shown) -> Levels:
    """The levels that the view asks for, or else the landscape's.

    Losses suit the landscape's own domain only; in another one they are chosen
    from those in view.
    """
    if view.levels or not view.domain or isinstance(landscape.levels, str):
        return view.levels or landscape.levels
    return "linear"
