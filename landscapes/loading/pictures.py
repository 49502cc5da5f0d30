"""The part ``render`` of scenario files: how pictures are made."""

from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from annotated_types import Ge, Gt, Le, Len, Lt
from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import InitErrorDetails

from landscapes.formats import FORMATS
from landscapes.kinds.base import RenderSettings, Size
from landscapes.kinds.contradictions import ContradictionError, SettingsError
from landscapes.loading.parts import Line, Part, as_items, described
from landscapes.loading.sizes import FigureSize
from landscapes.themes import THEMES
from landscapes.words import mistaken, shown

MIN_FPS, MAX_FPS = 0.1, 50
MIN_DURATION, MAX_DURATION = 2 / MAX_FPS, 600
HOLD_FIRST, HOLD_QUESTION, HOLD_LAST = 1.2, 3.0, 2.5
"""The default holds in seconds: of the first picture, with a question, and of the last one."""
LONG = 10.0
"""The duration in seconds from which these are kept; in a shorter film they are in proportion."""
MOST_PLAYS = 1000


def list_of_formats(*, moving: bool = True, table: bool = True, page: bool = True) -> Any:
    """Make the type of a list of formats.

    Args:
        moving: whether the pictures can be animated.
        table: whether there is a table of results.
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
    return described(listed, "The formats of the files to write.")


def _plays(value: object) -> object:
    """Read how often an animation plays; ``forever`` is 0, as in GIF and WebP."""
    words = {"forever": 0, "once": 1}
    if isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_PLAYS:
        return value
    raise ValueError(
        f"must be forever, once or a number up to {MOST_PLAYS}, not {mistaken(value, words)}"
    )


Question: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Line
]


class Reveal(Part):
    """A question over the first picture, before the runs start."""

    question: Annotated[Question | None, Field(description="The text of the question.")] = None


def _reveal(value: object) -> object:
    """Convert ``predict`` to the default question."""
    if value == "predict":
        return {}
    if isinstance(value, str):
        meant = mistaken(value, ["predict"])
        raise ValueError(f"must be predict or a mapping with a question, not {meant}")
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


_SWITCHES = (("false", ("none", "no", "off", "never")), ("true", ("all", "yes", "on", "always")))
"""Words that are taken for true and false elsewhere."""


def _dots(value: object) -> object:
    if value == "auto" or isinstance(value, bool):
        return value
    meant = next((f" (did you mean {each}?)" for each, others in _SWITCHES if value in others), "")
    given = f"{shown(value)}{meant}" if meant else mistaken(value, ["auto"])
    raise ValueError(f"must be true, false or auto, not {given}")


Dots: TypeAlias = Annotated[
    bool | Literal["auto"],
    BeforeValidator(_dots),
    Field(
        description="Whether each step of a run has a dot (default: auto, where steps are few or"
        " far apart)."
    ),
]


class Picture(Part):
    """The settings of a still picture."""

    SETTINGS: ClassVar = RenderSettings

    size: FigureSize = Size(1200, 800)
    theme: Annotated[
        Literal[tuple(THEMES)],  # type: ignore[valid-type]
        Field(
            description="The colours: for a light, dark or transparent background, or for printing."
        ),
    ] = "light"
    caption: Annotated[Caption | None, Field(description="A line of text below the picture.")] = (
        None
    )

    def settings(self) -> Any:
        """Make the render settings.

        Raises:
            SettingsError: if some settings contradict each other.
        """
        return self.SETTINGS(**self._settings())

    def _settings(self) -> dict[str, Any]:
        """Return the settings by name."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        try:
            self.settings()
        except SettingsError as error:
            self.refuse(*map(self._problem, error.contradictions))
        return self

    def _problem(self, contradiction: ContradictionError) -> InitErrorDetails:
        """Report a contradiction at the likeliest of the settings that the file has."""
        keys = list(contradiction.sentences)
        key = next((key for key in keys if key in self.model_fields_set), keys[0])
        context = {"error": contradiction}
        return InitErrorDetails(type="value_error", loc=(key,), input=None, ctx=context)


class Render(Picture):
    """How the picture looks, how the animation plays, and which files are written."""

    fps: Annotated[
        Annotated[float, Ge(MIN_FPS), Le(MAX_FPS)] | None,
        Field(
            description="Frames per second; the film has at least two frames (default: 25 for an"
            " MP4, and every second of them for a GIF or WebP)."
        ),
    ] = None
    duration: Annotated[
        float,
        Ge(MIN_DURATION),
        Le(MAX_DURATION),
        Field(
            description="The duration of the animation in seconds, holds included; for an MP4,"
            " rounded to whole frames."
        ),
    ] = LONG
    pace: Annotated[
        Literal["auto", "even", "early"],
        Field(
            description="The pace: auto, by which half of the film shows half of the journey; even,"
            " every step for the same time; or early, the first steps more slowly. Where"
            " nothing travels on a map, auto is even."
        ),
    ] = "auto"
    reveal: Annotated[
        Asked | None,
        Field(description="A question over the first picture, before the runs start."),
    ] = None
    hold_first: Annotated[
        Hold | None,
        Field(
            description="How long to show the first picture, in seconds (default: 1.2, or 3 with a"
            " question; less in a film shorter than 10 s)."
        ),
    ] = None
    hold_last: Annotated[
        Hold | None,
        Field(
            description="How long to show the last picture, in seconds (default: 2.5; less in a"
            " film shorter than 10 s)."
        ),
    ] = None
    loop: Annotated[
        Plays,
        Field(
            description="The number of times a GIF or WebP plays (default: forever).",
            json_schema_extra={"default": "forever"},
        ),
    ] = 0
    max_mb: Annotated[
        Annotated[float, Gt(0), Le(1000)] | None,
        Field(description="The largest size of a GIF or WebP in megabytes."),
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
            "question": self.reveal and self.reveal.question,
        }

    def _holds(self) -> tuple[float, float]:
        """Return how long the first and the last picture stay.

        A default is at most half of the time that a written one leaves.
        """
        share = min(1.0, self.duration / LONG)
        first, last = self.hold_first, self.hold_last
        if first is None:
            left = max(0.0, self.duration - (last or 0.0))
            first = min(share * (HOLD_QUESTION if self.reveal else HOLD_FIRST), left / 2)
        if last is None:
            left = max(0.0, self.duration - first)
            last = min(share * HOLD_LAST, left / 2)
        return first, last


class TabledRender(Render):
    """How the picture and the animation are made, and a table of results."""

    formats: list_of_formats(page=False) = (  # type: ignore[valid-type]
        "png",
        "gif",
        "mp4",
        "csv",
    )


def rendered(model: type[Picture]) -> Any:
    """Return the type and the default of the key ``render`` with this model."""
    return described(model, "How the picture and the animation are made."), model()
