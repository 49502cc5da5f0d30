"""How pictures are made: the part ``render`` of the scenarios of all kinds."""

from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from annotated_types import Ge, Gt, Le, Len, Lt
from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails

from landscapes.formats import FORMATS
from landscapes.kinds.base import RenderSettings, Size
from landscapes.kinds.contradictions import ContradictionError, SettingsError
from landscapes.loading.parts import Line, Part, as_items, described
from landscapes.loading.sizes import FigureSize
from landscapes.themes import THEMES
from landscapes.words import shown

MIN_FPS, MAX_FPS = 0.1, 50
MIN_DURATION, MAX_DURATION = 2 / MAX_FPS, 600
LONGEST_HOLD = 2.0
READING_TIME = 0.25
"""The share of a duration that a question stays, if nothing is said of it."""
MOST_PLAYS = 1000


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
    listed = Annotated[several, Len(1), BeforeValidator(as_items)]
    return described(listed, "The files to write.")


def _plays(value: object) -> object:
    """How often an animation plays: ``forever`` is 0, for GIF's and WebP's loops count so."""
    words = {"forever": 0, "once": 1}
    if isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_PLAYS:
        return value
    raise ValueError(f"must be forever, once or a number up to {MOST_PLAYS}, not {shown(value)}")


Question: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Line
]


class Reveal(Part):
    """A question before the runs go, over the first picture."""

    question: Annotated[Question | None, Field(description="What is asked.")] = None


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
    theme: Annotated[
        Literal[tuple(THEMES)],  # type: ignore[valid-type]
        Field(description="The colours: on a light or dark ground, for printing, or on none."),
    ] = "light"
    caption: Annotated[Caption | None, Field(description="A line of text below the picture.")] = (
        None
    )

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
    """How the picture looks, how the animation plays, and which files there are."""

    QUESTION: ClassVar = "What does it answer?"

    fps: Annotated[
        float,
        Ge(MIN_FPS),
        Le(MAX_FPS),
        Field(description="Frames per second; the whole film has two frames or more."),
    ] = 12.5
    duration: Annotated[
        float,
        Ge(MIN_DURATION),
        Le(MAX_DURATION),
        Field(
            description="How long the animation plays, in seconds, holds included; an MP4"
            " lasts the whole frames that come nearest to it."
        ),
    ] = 10.0
    pace: Annotated[
        Literal["even", "early"],
        Field(description="Whether the steps go by evenly, or the first ones slower."),
    ] = "even"
    reveal: Annotated[
        Asked | None,
        Field(description="A question over the first picture, before the runs go."),
    ] = None
    hold_first: Annotated[
        Hold | None,
        Field(
            description="How long the first picture stays, in seconds; a frame, or for a question a"
            " quarter of the duration or less, if not said."
        ),
    ] = None
    hold_last: Annotated[
        Hold | None,
        Field(description="How long the last picture stays, in seconds; 2 or less, if not said."),
    ] = None
    loop: Annotated[
        Plays,
        Field(
            description="How many times a GIF or WebP plays; forever, if not said.",
            json_schema_extra={"default": "forever"},
        ),
    ] = 0
    max_mb: Annotated[
        Annotated[float, Gt(0), Le(1000)] | None,
        Field(description="How many megabytes a GIF or WebP may have."),
    ] = None
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


def rendered(model: type[Picture]) -> Any:
    """The key ``render`` of a kind whose pictures are made so: its type, and its default."""
    return described(model, "How the picture and the animation are made."), model()
