"""The view of a landscape: the visible domain, and the levels of the isolines."""

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


# A generous limit; far beyond it, drawing overflows.
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
    """The visible domain, and the levels of the isolines."""

    domain: Annotated[DomainPart | None, Field(description=DOMAIN)] = None
    levels: Annotated[
        LevelsPart | None,
        Field(description="The losses of the isolines in increasing order, or how to choose them."),
    ] = None


def levels_of(landscape: Landscape, view: Shown) -> Levels:
    """Return the levels of the view, or otherwise the landscape's.

    The landscape's own levels suit its own domain only; in another domain they are
    chosen from the losses in view.
    """
    if view.levels or not view.domain or isinstance(landscape.levels, str):
        return view.levels or landscape.levels
    return "linear"
