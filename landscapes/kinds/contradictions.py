"""Rules between the settings of a picture, each of which may be valid alone."""

from collections.abc import Iterator, Mapping
from math import ceil, floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landscapes.kinds.base import RenderSettings


USUAL_FPS = 12.5
"""The frames per second of a GIF or WebP where no rate is written; an MP4 has more."""


class ContradictionError(ValueError):
    """Settings that contradict one another.

    Attributes:
        sentences: the problem by setting, the likeliest mistake first; each sentence
            continues the setting's name.
    """

    def __init__(self, sentences: Mapping[str, str]) -> None:
        key, sentence = next(iter(sentences.items()))
        super().__init__(f"{key} {sentence}")
        self.sentences = sentences


class SettingsError(ValueError):
    """All contradictions between the settings of a picture.

    Attributes:
        contradictions: the contradictions.
    """

    def __init__(self, contradictions: list[ContradictionError]) -> None:
        super().__init__("; ".join(map(str, contradictions)))
        self.contradictions = contradictions


def contradictions(settings: "RenderSettings") -> Iterator[ContradictionError]:
    """Yield the contradictions between the settings of a picture."""
    yield from _between_rate_and_duration(settings)
    yield from _between_holds_and_duration(settings)


def frame_count(duration: float, fps: float) -> int:
    """The number of frames of a film, the nearest to its duration."""
    return round(duration * fps)


def has_both_ends(duration: float, fps: float) -> bool:
    """Whether there is a frame for the start of a film and one for its end."""
    return frame_count(duration, fps) >= 2


def _between_rate_and_duration(settings: "RenderSettings") -> Iterator[ContradictionError]:
    fps, duration = settings.fps or USUAL_FPS, settings.duration
    if has_both_ends(duration, fps):
        return
    both = "a film shows its start and its end"
    needed, least = _rounded_up(2 / duration), _rounded_up(2 / fps)
    yield ContradictionError(
        {
            "fps": f"must be at least {needed:g} for a duration of {duration:g} s: {both}",
            "duration": f"must be at least {least:g} s at {fps:g} frames per second: {both}",
        }
    )


def _rounded_up(value: float) -> float:
    """Round up to three digits."""
    unit = 10.0 ** (floor(log10(value)) - 2)
    # Round-off must not lead to the next number.
    return unit * ceil(value / unit - 1e-9)


def _between_holds_and_duration(settings: "RenderSettings") -> Iterator[ContradictionError]:
    duration = settings.duration
    holds = {"hold_last": settings.hold_last, "hold_first": settings.hold_first}
    too_long = {key: hold for key, hold in holds.items() if hold >= duration}
    for key, hold in too_long.items():
        yield ContradictionError(
            {
                key: f"must be shorter than the duration of {duration:g} s, not {hold:g} s",
                "duration": f"must be longer than {key}, which is {hold:g} s, not {duration:g} s",
            }
        )
    if not too_long and sum(holds.values()) >= duration:
        both = f"{settings.hold_first:g} s and {settings.hold_last:g} s"
        time = f"must leave time between the holds: {both} of a duration of {duration:g} s"
        yield ContradictionError(dict.fromkeys((*holds, "duration"), time))
