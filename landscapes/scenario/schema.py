"""What may stand in a scenario file, declared once as pydantic models.

The models say which keys there are, their types, bounds and defaults. The
optimizers' part is made from the signatures of their factories.
"""

import re
from functools import cache
from itertools import pairwise
from math import isfinite
from typing import Annotated, Any, Literal, Union

from annotated_types import Ge, Gt, Le, Len
from PIL import ImageColor
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    PlainValidator,
    Tag,
    ValidationInfo,
    create_model,
    field_validator,
)

from landscapes.functions import LANDSCAPES, Domain
from landscapes.optimizers import OPTIMIZERS, OptimizerFactory, declaration
from landscapes.scenario.model import Format, Point, Size
from landscapes.words import shown, unknown

MAX_OPTIMIZERS = 10
MAX_STARTS = 100
MAX_STEPS = 100_000
MAX_LEVELS = 100
MIN_SIDE, MAX_SIDE = 200, 4096
NARROWEST, WIDEST = 0.5, 4.0
# No one asks for more than these, and far beyond them the arithmetic of drawing overflows.
MAX_LEVEL = 1e12
MIN_SPAN, MAX_SPAN = 1e-9, 1e9
MIN_FPS = 0.1


class _Nothing:
    """What stands for the value of a key that has none: None says that the key is not there."""

    def __repr__(self) -> str:
        return "empty"


class Part(BaseModel):
    """A mapping of a scenario file: no unknown keys, no guessing of types."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        str_strip_whitespace=True,
    )

    @field_validator("*", mode="before")
    @classmethod
    def _written(cls, value: object) -> object:
        return _Nothing() if value is None else value


def _whole(value: object) -> object:
    """1e2 and 100.0 are the whole number 100."""
    if isinstance(value, float) and isfinite(value) and value.is_integer():
        return int(value)
    return value


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _items(value: object) -> object:
    """A list as a tuple; one name or mapping stands for a list of one."""
    return (value,) if isinstance(value, (str, dict)) else _tuple(value)


def _numbers(value: object, count: int) -> tuple[float, ...] | None:
    """The value as finite numbers, or None if it is not a list of that many."""
    if not isinstance(value, (list, tuple)) or len(value) != count:
        return None
    numbers = [item for item in value if type(item) in (int, float) and isfinite(item)]
    return tuple(map(float, numbers)) if len(numbers) == count else None


def _point(value: object) -> Point:
    numbers = _numbers(value, 2)
    if numbers is None:
        raise ValueError(f"must be a point [x, y] of two finite numbers, not {shown(value)}")
    return Point(*numbers)


def _points(value: object) -> object:
    """One point stands for a list of one; the items are checked one by one."""
    if isinstance(value, list) and any(isinstance(item, list) for item in value):
        return tuple(value)
    return (_point(value),)


def _domain(value: object) -> Domain:
    numbers = _numbers(value, 4)
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


def _moving(fps: float) -> float:
    """A rule of its own, so that 0 is told to be greater than 0."""
    if fps < MIN_FPS:
        raise ValueError(f"must be at least {MIN_FPS:g}, not {fps:g}")
    return fps


def parse_size(value: object) -> Size:
    """A size written as WIDTHxHEIGHT.

    Raises:
        ValueError: if it is not written so, or a side is too short or too long.
    """
    sides = str(value).lower().replace("×", "x").replace(" ", "").split("x")
    if len(sides) != 2 or not all(side.isascii() and side.isdigit() for side in sides):
        raise ValueError(f"must be WIDTHxHEIGHT in pixels such as 1200x800, not {shown(value)}")
    if not all(len(side) < 6 and MIN_SIDE <= int(side) <= MAX_SIDE for side in sides):
        raise ValueError(f"must have sides of {MIN_SIDE} to {MAX_SIDE} pixels, not {shown(value)}")
    size = Size(*map(int, sides))
    if not NARROWEST <= size.width / size.height <= WIDEST:
        raise ValueError(
            f"must be at most {1 / NARROWEST:g} times as high as wide,"
            f" and at most {WIDEST:g} times as wide as high, not {shown(value)}"
        )
    return size


def _color(value: object) -> str:
    """Names and plain hexadecimal only: Pillow's other spellings let numbers out of range pass."""
    plain = isinstance(value, str) and re.fullmatch(r"#(\w{3}){1,2}|[a-zA-Z]+", value)
    try:
        red, green, blue = ImageColor.getrgb(str(value) if plain else "")[:3]
    except ValueError:
        message = f"must be a colour such as '#d55e00' or crimson, not {shown(value)}"
        raise ValueError(message) from None
    return f"#{red:02x}{green:02x}{blue:02x}"


def _line(value: str) -> str:
    """Text that a picture can show, which has neither tabs nor line breaks."""
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", value):
        raise ValueError(f"must be one line of text, not {shown(value)}")
    return value


def _known_landscape(name: str) -> str:
    if name not in LANDSCAPES:
        raise ValueError(unknown("landscape", name, LANDSCAPES))
    return name


class View(Part):
    """The part of the plane that is shown, and the losses of its isolines."""

    domain: Annotated[Domain, PlainValidator(_domain)] | None = None
    levels: (
        Annotated[
            tuple[Annotated[float, Ge(-MAX_LEVEL), Le(MAX_LEVEL)], ...],
            Len(1, MAX_LEVELS),
            AfterValidator(_increasing),
            BeforeValidator(_tuple),
        ]
        | None
    ) = None


class Render(Part):
    """How the picture and the animation are made."""

    size: Annotated[Size, PlainValidator(parse_size)] = Size(1200, 800)
    fps: Annotated[float, Gt(0), Le(50), AfterValidator(_moving)] = 12.5
    duration: Annotated[float, Gt(0), Le(600)] = 10.0
    hold: Annotated[float, Ge(0)] | None = None
    formats: Annotated[tuple[Format, ...], Len(1), BeforeValidator(_items)] = ("png", "gif", "mp4")

    @field_validator("hold")
    @classmethod
    def _ends_in_time(cls, hold: float, info: ValidationInfo) -> float:
        duration = info.data.get("duration", hold + 1)  # a wrong duration has its own error
        if hold >= duration:
            raise ValueError(f"must be shorter than the duration of {duration:g} s, not {hold:g} s")
        return hold


class Entry(Part):
    """What every optimizer of a scenario may set, besides its hyperparameters."""

    name: str
    label: Annotated[str, Len(1, 60), AfterValidator(_line)] | None = None
    color: Annotated[str, PlainValidator(_color)] | None = None


def entry_model(name: str, factory: OptimizerFactory) -> type[Entry]:
    """The model of one optimizer's entry, made from its factory's signature."""
    hyperparameters: dict[str, Any] = {
        setting.name: (setting.annotation, setting.default)
        for setting in declaration(factory).hyperparameters
    }
    literal_name: Any = (Literal[name], ...)
    return create_model(name, __base__=Entry, name=literal_name, **hyperparameters)


def _mapping(entry: object) -> object:
    """A bare name is an optimizer with all its defaults."""
    return {"name": entry} if isinstance(entry, str) else entry


def _name_of(entry: object) -> str | None:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else None


@cache
def scenario_model() -> type[Part]:
    """The model of a whole scenario file."""
    entries = tuple(
        Annotated[entry_model(name, factory), Tag(name)] for name, factory in OPTIMIZERS.items()
    )
    any_entry = Annotated[
        Union[entries],  # type: ignore[valid-type]  # noqa: UP007
        Discriminator(_name_of),
        BeforeValidator(_mapping),
    ]
    return create_model(
        "scenario",
        __base__=Part,
        title=(Annotated[str, Len(1, 80), AfterValidator(_line)] | None, None),
        landscape=(Annotated[str, AfterValidator(_known_landscape)], ...),
        start=(
            Annotated[
                tuple[Annotated[Point, PlainValidator(_point)], ...],
                Len(1, MAX_STARTS),
                BeforeValidator(_points),
            ],
            ...,
        ),
        steps=(Annotated[int, Ge(1), Le(MAX_STEPS), BeforeValidator(_whole)], ...),
        optimizers=(
            Annotated[tuple[any_entry, ...], Len(1, MAX_OPTIMIZERS), BeforeValidator(_items)],
            ...,
        ),
        view=(View, View()),
        render=(Render, Render()),
    )
