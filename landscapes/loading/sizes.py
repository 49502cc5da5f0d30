"""The sizes of pictures: by name, or in pixels."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, PlainValidator

from landscapes.kinds.base import Size
from landscapes.words import shown

MIN_SIDE, MAX_SIDE = 200, 4096
NARROWEST, WIDEST = 0.5, 4.0

SIZES: Mapping[str, Size] = MappingProxyType(
    {
        "article": Size(1200, 800),
        "16:9": Size(1920, 1080),
        "4:3": Size(1440, 1080),
        "square": Size(1080, 1080),
    }
)
"""Every size with a name."""


def parse_size(value: object) -> Size:
    """Read a size written as WIDTHxHEIGHT or as a name.

    Raises:
        ValueError: if it is neither, or a side is too short or too long.
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


def _spaced(*digits: str) -> str:
    """Return a pattern of digits, with optional blanks before each of them."""
    return "".join(f" *{digit}" for digit in digits)


# MIN_SIDE to MAX_SIDE; a pattern cannot express the limits of the aspect ratio.
_DIGIT = "[0-9]"
_SIDE = "|".join(
    [
        _spaced("[2-9]", _DIGIT, _DIGIT),
        _spaced("[1-3]", _DIGIT, _DIGIT, _DIGIT),
        _spaced("4", "0", "[0-8]", _DIGIT),
        _spaced("4", "0", "9", "[0-6]"),
    ]
)
_Sides: TypeAlias = Annotated[
    str,
    Field(
        pattern=f"^(?: *0)*(?:{_SIDE}) *[xX×](?: *0)*(?:{_SIDE}) *$",
        json_schema_extra={
            "patternErrorMessage": "WIDTHxHEIGHT in pixels, such as 1200x800,"
            f" with sides of {MIN_SIDE} to {MAX_SIDE}."
        },
    ),
]
_SizeNames: TypeAlias = Literal[tuple(SIZES)]  # type: ignore[valid-type]
FigureSize: TypeAlias = Annotated[
    Size,
    PlainValidator(parse_size, json_schema_input_type=_SizeNames | _Sides),
    Field(
        description="Width and height in pixels, at most twice as high as wide and 4 times as wide"
        " as high; text and lines scale with the height, or with 3/4 of the width if that is"
        " less. No text is smaller than 9 pixels; where it would be, details are left out, then"
        " ticks, then legends and tables."
    ),
]
