"""The view of a landscape: the visible domain, the isolines, the axes, and its style."""

from itertools import pairwise
from typing import Annotated, Literal, TypeAlias, TypedDict

from annotated_types import Ge, Le, Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)

from landscapes.functions import Landscape, Levels, Spacing
from landscapes.kinds.axes import Aspect, Mapped, SurfaceView
from landscapes.loading.landscape_entry import DOMAIN, DomainPart
from landscapes.loading.parts import Line, Part, as_tuple
from landscapes.words import mistaken

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


AxisName: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), Line
]


class Shown(Part):
    """The visible domain, the levels of the isolines, and the axes."""

    domain: Annotated[DomainPart | None, Field(description=DOMAIN)] = None
    levels: Annotated[
        LevelsPart | None,
        Field(description="The losses of the isolines in increasing order, or how to choose them."),
    ] = None
    aspect: Annotated[
        Aspect | None,
        Field(
            description="Whether both axes have the same scale, or the map fills its room (default:"
            " the same scale, unless one side of the domain is more than twice as long as the"
            " other)."
        ),
    ] = None
    x_label: Annotated[AxisName, Field(description="The name of the horizontal axis.")] = (
        Mapped.x_label
    )
    y_label: Annotated[AxisName, Field(description="The name of the vertical axis.")] = (
        Mapped.y_label
    )


class View(Shown):
    """The part of the landscape that is shown, its style, its isolines and its axes."""

    style: Annotated[
        Literal["contour", "surface"],
        Field(description="A map with isolines, or a surface seen from above at an angle."),
    ] = "contour"
    azimuth: Annotated[
        float,
        Ge(-360),
        Le(360),
        Field(description="The viewpoint of a surface: the angle around the vertical, in degrees."),
    ] = SurfaceView.azimuth
    elevation: Annotated[
        float,
        Ge(10),
        Le(80),
        Field(description="The viewpoint of a surface: the angle above the plane, in degrees."),
    ] = SurfaceView.elevation
    height: Annotated[
        Annotated[float, Ge(0.05), Le(2)] | None,
        Field(
            description="The height of a surface, as a share of the mean of its width and depth"
            " (default: between 0.3 and 0.5, so that it fills its room)."
        ),
    ] = SurfaceView.height

    def surface(self) -> SurfaceView | None:
        """The view of the landscape as a surface; None if it is shown as a map."""
        return (
            SurfaceView(self.azimuth, self.elevation, self.height)
            if self.style == "surface"
            else None
        )


def spelled_out(value: object) -> object:
    """``surface`` alone is a surface from the default viewpoint."""
    if isinstance(value, str):
        if value not in ("contour", "surface"):
            meant = mistaken(value, ("contour", "surface"))
            raise ValueError(f"must be contour, surface or a mapping, not {meant}")
        return {"style": value}
    return value


class Axes(TypedDict):
    """The axes of a map, as arguments of a scenario."""

    aspect: Aspect | None
    x_label: str
    y_label: str


def axes_of(view: Shown) -> Axes:
    """Return the axes of the view."""
    return Axes(aspect=view.aspect, x_label=view.x_label, y_label=view.y_label)


def levels_of(landscape: Landscape, view: Shown) -> Levels:
    """Return the levels of the view, or otherwise the landscape's.

    The landscape's own levels suit its own domain only; in another domain they are
    chosen from the losses in view.
    """
    if view.levels or not view.domain or isinstance(landscape.levels, str):
        return view.levels or landscape.levels
    return "linear"
