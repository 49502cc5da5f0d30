"""``kind: landscape``: optimizers travel over a loss landscape."""

from functools import cache
from itertools import pairwise
from typing import Annotated, Any, TypeAlias

from annotated_types import Ge, Le, Len
from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, create_model

from landscapes.functions import LANDSCAPES, Domain, Landscape
from landscapes.scenario.entries import choice, optimizer_entries, optimizer_models, optimizers
from landscapes.scenario.model import LandscapeScenario, Point
from landscapes.scenario.parts import MapRender, Part, Steps, Title, as_numbers, as_tuple, literal
from landscapes.words import shown, unknown

MAX_STARTS = 100
MAX_LEVELS = 100
# No one asks for more than these, and far beyond them the arithmetic of drawing overflows.
MAX_LEVEL = 1e12
MIN_SPAN, MAX_SPAN = 1e-9, 1e9


Two: TypeAlias = Annotated[tuple[float, ...], Len(2, 2)]
Four: TypeAlias = Annotated[tuple[float, ...], Len(4, 4)]


def _point(value: object) -> Point:
    numbers = as_numbers(value, 2)
    if numbers is None:
        raise ValueError(f"must be a point [x, y] of two finite numbers, not {shown(value)}")
    return Point(*numbers)


def _points(value: object) -> object:
    """One point stands for a list of one; the items are checked one by one."""
    if isinstance(value, list) and any(isinstance(item, list) for item in value):
        return tuple(value)
    return (_point(value),)


def _domain(value: object) -> Domain:
    numbers = as_numbers(value, 4)
    if numbers is None:
        raise ValueError(
            f"must be four finite numbers [x_min, x_max, y_min, y_max], not {shown(value)}"
        )
    domain = Domain(*numbers)
    if domain.x_min >= domain.x_max or domain.y_min >= domain.y_max:
        raise ValueError(f"must have x_min < x_max and y_min < y_max, not {shown(value)}")
    if not all(MIN_SPAN <= span <= MAX_SPAN for span in (domain.width, domain.height)):
        raise ValueError(f"must span {MIN_SPAN:g} to {MAX_SPAN:g} each way, not {shown(value)}")
    return domain


def _increasing(levels: tuple[float, ...]) -> tuple[float, ...]:
    for low, high in pairwise(levels):
        if low >= high:
            raise ValueError(f"must increase, not go from {low:.15g} to {high:.15g}")
    return levels


def _known(name: str) -> str:
    if name not in LANDSCAPES:
        raise ValueError(unknown("landscape", name, LANDSCAPES))
    return name


class View(Part):
    """The part of the plane that is shown, and the losses of its isolines."""

    domain: Annotated[Domain, PlainValidator(_domain, json_schema_input_type=Four)] | None = None
    levels: (
        Annotated[
            tuple[Annotated[float, Ge(-MAX_LEVEL), Le(MAX_LEVEL)], ...],
            Len(1, MAX_LEVELS),
            AfterValidator(_increasing),
            BeforeValidator(as_tuple),
        ]
        | None
    ) = None


@cache
def landscape_model() -> type[Part]:
    """What may stand in the file."""
    several = Annotated[tuple[Two, ...], Len(1, MAX_STARTS)]
    start = Annotated[
        tuple[Annotated[Point, PlainValidator(_point)], ...],
        Len(1, MAX_STARTS),
        BeforeValidator(_points, json_schema_input_type=Two | several),
    ]
    name = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": [*LANDSCAPES]})]
    return create_model(
        "landscape",
        __base__=Part,
        kind=(literal("landscape"), "landscape"),
        title=(Title | None, None),
        landscape=(name, ...),
        start=(start, ...),
        steps=(Steps, ...),
        optimizers=(optimizers(choice(optimizer_models())), ...),
        view=(View, View()),
        render=(MapRender, MapRender()),
    )


def landscape_scenario(written: Any, name: str) -> LandscapeScenario:
    """The scenario that a validated file means."""
    landscape = LANDSCAPES[written.landscape]
    return LandscapeScenario(
        name=name,
        title=written.title or landscape.title,
        render=written.render.settings(),
        landscape=landscape,
        domain=written.view.domain or landscape.domain,
        levels=_levels(landscape, written.view),
        starts=written.start,
        steps=written.steps,
        optimizers=optimizer_entries(written.optimizers),
    )


def _levels(landscape: Landscape, view: View) -> tuple[float, ...]:
    """The levels that the view asks for, or else the landscape's.

    The landscape's suit its own domain; in another one they are left to be
    chosen from the losses in view.
    """
    return view.levels or (() if view.domain else landscape.levels)
