"""How pictures are made: the part ``render`` of the scenarios of all kinds."""

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, TypeAlias

from annotated_types import Ge, Gt, Le, Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from landscapes.scenario.model import (
    AtlasSettings,
    Format,
    Pageless,
    RenderSettings,
    Size,
    ThemeName,
)
from landscapes.scenario.parts import Line, Part, Whole, as_items
from landscapes.words import shown

MIN_SIDE, MAX_SIDE = 200, 4096
NARROWEST, WIDEST = 0.5, 4.0
MIN_FPS = 0.1
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


def _moving(fps: float) -> float:
    """A rule of its own, so that 0 is told to be greater than 0."""
    if fps < MIN_FPS:
        raise ValueError(f"must be at least {MIN_FPS:g}, not {fps:g}")
    return fps


_SIDE = "(?: *[0-9]){1,5} *"
_Sides: TypeAlias = Annotated[
    str,
    Field(
        pattern=f"^{_SIDE}[xX×]{_SIDE}$",
        json_schema_extra={"patternErrorMessage": "WIDTHxHEIGHT in pixels, such as 1200x800."},
    ),
]
FigureSize: TypeAlias = Annotated[Size, PlainValidator(parse_size, json_schema_input_type=_Sides)]
Formats: TypeAlias = Annotated[tuple[Format, ...], Len(1), BeforeValidator(as_items)]


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


Hold: TypeAlias = Annotated[float, Ge(0)]
Plays: TypeAlias = Annotated[
    int,
    BeforeValidator(_plays, json_schema_input_type=Literal["forever", "once"] | int),
]
Caption: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Line
]
Asked: TypeAlias = Annotated[
    Reveal, BeforeValidator(_reveal, json_schema_input_type=Literal["predict"] | Reveal)
]


class Picture(Part):
    """How a picture is made in which nothing moves."""

    size: FigureSize = Size(1200, 800)
    theme: ThemeName = "light"
    caption: Caption | None = None

    def settings(self) -> RenderSettings:
        """How the scenario is drawn."""
        raise NotImplementedError


class Render(Picture):
    """How the picture and the animation are made."""

    QUESTION: ClassVar = "What does it answer?"

    fps: Annotated[float, Gt(0), Le(50), AfterValidator(_moving)] = 12.5
    duration: Annotated[float, Gt(0), Le(600)] = 10.0
    pace: Literal["even", "early"] = "even"
    reveal: Asked | None = None
    hold_first: Hold | None = None
    hold_last: Hold | None = None
    loop: Annotated[Plays, Field(json_schema_extra={"default": "forever"})] = 0
    max_mb: Annotated[float, Gt(0), Le(1000)] | None = None
    formats: Formats = ("png", "gif", "mp4")

    @field_validator("hold_first", "hold_last")
    @classmethod
    def _ends_in_time(cls, hold: float, info: ValidationInfo) -> float:
        duration = info.data.get("duration", math.inf)  # a wrong duration has its own error
        others = info.data.get("hold_first") or 0.0
        if others and hold + others >= duration:
            raise ValueError(
                f"must leave time between the holds: {others:g} s and {hold:g} s"
                f" of a duration of {duration:g} s"
            )
        if hold >= duration:
            raise ValueError(f"must be shorter than the duration of {duration:g} s, not {hold:g} s")
        return hold

    def settings(self) -> RenderSettings:
        """How the scenario is drawn; the last picture stays for a while, and a question does."""
        first = READING_TIME * self.duration if self.reveal else 0.0
        last = min(LONGEST_HOLD, self.duration / 5)
        return RenderSettings(
            size=self.size,
            fps=self.fps,
            duration=self.duration,
            hold_first=first if self.hold_first is None else self.hold_first,
            hold_last=last if self.hold_last is None else self.hold_last,
            formats=tuple(dict.fromkeys(self.formats)),
            pace=self.pace,
            loop=self.loop or None,
            max_mb=self.max_mb,
            theme=self.theme,
            caption=self.caption,
            question=(self.reveal.question or self.QUESTION) if self.reveal else None,
        )


class TabledRender(Render):
    """How the picture and the animation are made, and a table of what came out."""

    formats: Annotated[tuple[Pageless, ...], Len(1), BeforeValidator(as_items)] = (
        "png",
        "gif",
        "mp4",
        "csv",
    )


class Atlas(Part):
    """What an explorable page can show beside the scenario's own runs."""

    starts: Annotated[int, Ge(2), Le(31), Whole] = AtlasSettings.starts
    learning_rates: Annotated[int, Ge(1), Le(9), Whole] = AtlasSettings.learning_rates
    momenta: Annotated[int, Ge(1), Le(5), Whole] = AtlasSettings.momenta
    positions: Annotated[int, Ge(100_000), Le(5_000_000), Whole] = AtlasSettings.positions


class MapRender(Render):
    """How the picture of a landscape is made, with charts beside the map."""

    QUESTION: ClassVar = "Which one gets to the minimum?"

    atlas: Atlas = Atlas()

    panels: Annotated[
        tuple[Literal["landscape", "loss", "gradient_norm"], ...],
        Len(1, 3),
        BeforeValidator(as_items),
    ] = ("landscape",)

    @field_validator("panels")
    @classmethod
    def _beside_a_map(cls, panels: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if panels[0] != "landscape" or len(set(panels)) < len(panels):
            raise ValueError("must begin with landscape and name each panel once")
        size = info.data.get("size")
        if len(panels) > 1 and size and not size.is_wide:
            raise ValueError(
                f"must be landscape alone in a figure of {size}: charts stand beside the map"
                " of a figure that is 1.2 times as wide as high or more"
            )
        return panels

    def settings(self) -> RenderSettings:
        """How the scenario is drawn."""
        charts = tuple(panel for panel in self.panels if panel != "landscape")
        atlas = AtlasSettings(**self.atlas.model_dump())
        return replace(super().settings(), panels=charts, atlas=atlas)
