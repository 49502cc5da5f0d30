"""What the scenarios of all kinds are made of: mappings, and the values in them.

Each kind declares its keys, their types, bounds and defaults, as a pydantic
model made of these.
"""

import re
from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias

from annotated_types import Ge, Gt, Le, Len
from PIL import ImageColor
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    ValidationInfo,
    field_validator,
)

from landscapes.scenario.model import Format, RenderSettings, Size
from landscapes.words import shown

MAX_STEPS = 100_000
MIN_SIDE, MAX_SIDE = 200, 4096
NARROWEST, WIDEST = 0.5, 4.0
MIN_FPS = 0.1
LONGEST_HOLD = 2.0


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


def as_tuple(value: object) -> object:
    """A list as a tuple; what is no list is left to be complained of."""
    return tuple(value) if isinstance(value, list) else value


def as_items(value: object) -> object:
    """A list as a tuple; one name or mapping stands for a list of one."""
    return (value,) if isinstance(value, (str, dict)) else as_tuple(value)


def as_values(value: object) -> object:
    """A list as a tuple; any single value stands for a list of one."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def as_numbers(value: object, count: int) -> tuple[float, ...] | None:
    """The value as finite numbers, or None if it is not a list of that many."""
    if not isinstance(value, (list, tuple)) or len(value) != count:
        return None
    numbers = [item for item in value if type(item) in (int, float) and isfinite(item)]
    return tuple(map(float, numbers)) if len(numbers) == count else None


def _line(value: str) -> str:
    """Text that a picture can show, which has neither tabs nor line breaks."""
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", value):
        raise ValueError(f"must be one line of text, not {shown(value)}")
    return value


Whole = BeforeValidator(_whole)
Line = AfterValidator(_line)
Title: TypeAlias = Annotated[str, Len(1, 80), Line]
Steps: TypeAlias = Annotated[int, Ge(1), Le(MAX_STEPS), Whole]


def _color(value: object) -> str:
    """Names and plain hexadecimal only: Pillow's other spellings let numbers out of range pass."""
    plain = isinstance(value, str) and re.fullmatch(r"#(\w{3}){1,2}|[a-zA-Z]+", value)
    try:
        red, green, blue = ImageColor.getrgb(str(value) if plain else "")[:3]
    except ValueError:
        message = f"must be a colour such as '#d55e00' or crimson, not {shown(value)}"
        raise ValueError(message) from None
    return f"#{red:02x}{green:02x}{blue:02x}"


Color: TypeAlias = Annotated[str, PlainValidator(_color)]


SIZES: Mapping[str, Size] = MappingProxyType(
    {
        "article": Size(1200, 800),
        "16:9": Size(1920, 1080),
        "4:3": Size(1440, 1080),
        "square": Size(1080, 1080),
    }
)
"""Every size that has a name."""


def parse_size(value: object) -> Size:
    """A size written as WIDTHxHEIGHT, or by its name.

    Raises:
        ValueError: if it is not written so, or a side is too short or too long.
    """
    if named := SIZES.get(str(value)):
        return named
    sides = str(value).lower().replace("×", "x").replace(" ", "").split("x")
    if len(sides) != 2 or not all(side.isascii() and side.isdigit() for side in sides):
        raise ValueError(
            "must be WIDTHxHEIGHT in pixels such as 1200x800,"
            f" or {', '.join(SIZES)}, not {shown(value)}"
        )
    if not all(len(side) < 6 and MIN_SIDE <= int(side) <= MAX_SIDE for side in sides):
        raise ValueError(f"must have sides of {MIN_SIDE} to {MAX_SIDE} pixels, not {shown(value)}")
    size = Size(*map(int, sides))
    if not NARROWEST <= size.width / size.height <= WIDEST:
        raise ValueError(
            f"must be at most {1 / NARROWEST:g} times as high as wide,"
            f" and at most {WIDEST:g} times as wide as high, not {shown(value)}"
        )
    return size


def _moving(fps: float) -> float:
    """A rule of its own, so that 0 is told to be greater than 0."""
    if fps < MIN_FPS:
        raise ValueError(f"must be at least {MIN_FPS:g}, not {fps:g}")
    return fps


def literal(name: str) -> Any:
    """The type of a key that has this one value."""
    return Literal[name]


FigureSize: TypeAlias = Annotated[Size, PlainValidator(parse_size)]
Formats: TypeAlias = Annotated[tuple[Format, ...], Len(1), BeforeValidator(as_items)]


class Render(Part):
    """How the picture and the animation are made."""

    size: FigureSize = Size(1200, 800)
    fps: Annotated[float, Gt(0), Le(50), AfterValidator(_moving)] = 12.5
    duration: Annotated[float, Gt(0), Le(600)] = 10.0
    hold: Annotated[float, Ge(0)] | None = None
    formats: Formats = ("png", "gif", "mp4")

    @field_validator("hold")
    @classmethod
    def _ends_in_time(cls, hold: float, info: ValidationInfo) -> float:
        duration = info.data.get("duration", hold + 1)  # a wrong duration has its own error
        if hold >= duration:
            raise ValueError(f"must be shorter than the duration of {duration:g} s, not {hold:g} s")
        return hold

    def settings(self) -> RenderSettings:
        """How the scenario is drawn; without a hold, its last picture stays for a while."""
        hold = min(LONGEST_HOLD, self.duration / 5) if self.hold is None else self.hold
        formats = tuple(dict.fromkeys(self.formats))
        return RenderSettings(self.size, self.fps, self.duration, hold, formats)
