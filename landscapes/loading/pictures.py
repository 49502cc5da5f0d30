"""How pictures are made: the part ``render`` of the scenarios of all kinds."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from annotated_types import Ge, Gt, Le, Len, Lt
from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails

from landscapes.formats import FORMATS
from landscapes.kinds.base import RenderSettings, Size
from landscapes.kinds.contradictions import ContradictionError, SettingsError
from landscapes.loading.parts import Line, Part, as_items
from landscapes.themes import THEMES
from landscapes.words import shown

MIN_SIDE, MAX_SIDE = 200, 4096
NARROWEST, WIDEST = 0.5, 4.0
MIN_FPS, MAX_FPS = 0.1, 50
MIN_DURATION, MAX_DURATION = 2 / MAX_FPS, 600
LONGEST_HOLD = 2.0
READING_TIME = 0.25
"""The share of a duration that a question stays, if nothing is said of it."""
MOST_PLAYS = 1000


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


def _spaced(*digits: str) -> str:
    """A pattern of digits, with blanks before each of them."""
    return "".join(f" *{digit}" for digit in digits)


# MIN_SIDE to MAX_SIDE; that one side is not too long for the other a pattern cannot say.
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
    Size, PlainValidator(parse_size, json_schema_input_type=_SizeNames | _Sides)
]


def list_of_formats(*, moving: bool = True, table: bool = True, page: bool = True) -> Any:
    """The type of a list of formats.

    Args:
        moving: whether something moves in the pictures.
        table: whether there is a table of what came out.
        page: whether there is a page to explore.
    """
    left_out = {name for name, has in (("csv", table), ("html", page)) if not has}
    names = tuple(
        each.name
        for each in FORMATS.values()
        if each.name not in left_out and (moving or not each.moves)
    )
    several = tuple[Literal[names], ...]  # type: ignore[valid-type]
    return Annotated[several, Len(1), BeforeValidator(as_items)]


def _plays(value: object) -> object:
    """How often an animation plays: ``forever`` is 0, for GIF's and WebP's loops count so."""
    words = {"forever": 0, "once": 1}
    if isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_PLAYS:
        return value
    raise ValueError(f"must be forever, once or a number up to {MOST_PLAYS}, not {shown(value)}")


class Reveal(Part):
    """A question before the runs go, over the first picture."""

    question: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Line]
        | None
    ) = None


def _reveal(value: object) -> object:
    """``predict`` alone asks the usual question."""
    if value == "predict":
        return {}
    if isinstance(value, str):
        raise ValueError(f"must be predict or a mapping with a question, not {shown(value)}")
    return value


Hold: TypeAlias = Annotated[float, Ge(0), Lt(MAX_DURATION)]
Plays: TypeAlias = Annotated[
    int,
    BeforeValidator(
        _plays,
        json_schema_input_type=Literal["forever", "once"] | Annotated[int, Ge(1), Le(MOST_PLAYS)],
    ),
]
Caption: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Line
]
Asked: TypeAlias = Annotated[
    Reveal, BeforeValidator(_reveal, json_schema_input_type=Literal["predict"] | Reveal)
]


class Picture(Part):
    """How a picture is made in which nothing moves."""

    SETTINGS: ClassVar = RenderSettings

    size: FigureSize = Size(1200, 800)
    theme: Literal[tuple(THEMES)] = "light"  # type: ignore[valid-type]
    caption: Caption | None = None

    def settings(self) -> Any:
        """How the scenario is drawn.

        Raises:
            SettingsError: if some of it cannot hold together.
        """
        return self.SETTINGS(**self._settings())

    def _settings(self) -> dict[str, Any]:
        """The settings by their names."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        try:
            self.settings()
        except SettingsError as error:
            problems = list(map(self._problem, error.contradictions))
            raise ValidationError.from_exception_data(type(self).__name__, problems) from None
        return self

    def _problem(self, contradiction: ContradictionError) -> InitErrorDetails:
        """The contradiction as the mistake of the likeliest setting of those that are written."""
        keys = list(contradiction.sentences)
        key = next((key for key in keys if key in self.model_fields_set), keys[0])
        context = {"error": contradiction}
        return InitErrorDetails(type="value_error", loc=(key,), input=None, ctx=context)


class Render(Picture):
    """How the picture and the animation are made."""

    QUESTION: ClassVar = "What does it answer?"

    fps: Annotated[float, Ge(MIN_FPS), Le(MAX_FPS)] = 12.5
    duration: Annotated[float, Ge(MIN_DURATION), Le(MAX_DURATION)] = 10.0
    pace: Literal["even", "early"] = "even"
    reveal: Asked | None = None
    hold_first: Hold | None = None
    hold_last: Hold | None = None
    loop: Annotated[Plays, Field(json_schema_extra={"default": "forever"})] = 0
    max_mb: Annotated[float, Gt(0), Le(1000)] | None = None
    formats: list_of_formats() = ("png", "gif", "mp4")  # type: ignore[valid-type]

    def _settings(self) -> dict[str, Any]:
        first, last = self._holds()
        return {
            "size": self.size,
            "fps": self.fps,
            "duration": self.duration,
            "hold_first": first,
            "hold_last": last,
            "formats": tuple(dict.fromkeys(self.formats)),
            "pace": self.pace,
            "loop": self.loop or None,
            "max_mb": self.max_mb,
            "theme": self.theme,
            "caption": self.caption,
            "question": (self.reveal.question or self.QUESTION) if self.reveal else None,
        }

    def _holds(self) -> tuple[float, float]:
        """How long the first and the last picture stay.

        If it is not said, the last one stays for a while, and so does a question, but neither
        for more than half of the time that the other leaves.
        """
        first, last = self.hold_first, self.hold_last
        if first is None:
            left = max(0.0, self.duration - (last or 0.0))
            first = min(READING_TIME * self.duration, left / 2) if self.reveal else 0.0
        if last is None:
            left = max(0.0, self.duration - first)
            last = min(LONGEST_HOLD, self.duration / 5, left / 2)
        return first, last


class TabledRender(Render):
    """How the picture and the animation are made, and a table of what came out."""

    formats: list_of_formats(page=False) = (  # type: ignore[valid-type]
        "png",
        "gif",
        "mp4",
        "csv",
    )
