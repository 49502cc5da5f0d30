"""Which step each frame of an animation shows, and for how long."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import accumulate, pairwise
from math import pow
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from landscapes.kinds.base import RenderSettings

Pace: TypeAlias = Callable[[Fraction], Fraction | float]
"""The share of the steps that has been shown after a share of the journey's time."""

QUICKENING = 16
"""How many times faster than it begins a journey of early pace ends."""

SHORTEST = 2
"""The shortest delay in centiseconds that browsers keep to; a shorter one they make long."""


class Timeline(NamedTuple):
    """The frames of an animation.

    The first picture stays for a while, the runs travel, and the last picture
    stays. A format with a delay for each picture shows each once; a format with
    a fixed rate repeats those that stay. The latter lasts a whole number of frames, the
    nearest one to the duration; the former lasts as long as the duration says.

    Attributes:
        fps: frames per second.
        steps: the (fractional) step that each picture of the journey shows.
        stays: how many frames each of them stays, at least one.
        duration: how long it is to last, in seconds.
    """

    fps: Fraction
    steps: tuple[float, ...]
    stays: tuple[int, ...]
    duration: float

    @property
    def hold(self) -> int:
        """How many frames the last picture stays."""
        return self.stays[-1]

    @property
    def frame_count(self) -> int:
        """The number of frames at the fixed rate."""
        return sum(self.stays)

    @property
    def seconds(self) -> float:
        """How long it lasts at the fixed rate."""
        return float(self.frame_count / self.fps)

    @property
    def seconds_of_delays(self) -> float:
        """How long it lasts with a delay for each picture."""
        return sum(self.centiseconds()) / 100

    def centiseconds(self) -> tuple[int, ...]:
        """How long each picture stays, in GIF's unit.

        Rounded where the rate is no divisor of 100, so that every picture begins
        within half a centisecond of its time. The last one ends with the duration, or where that
        is too soon, a centisecond later.
        """
        begins = [round(100 * begin / self.fps) for begin in accumulate(self.stays[:-1], initial=0)]
        end = max(round(100 * self.duration), begins[-1] + SHORTEST)
        return tuple(end - begin for begin, end in pairwise([*begins, end]))


def plan(settings: "RenderSettings", steps: int) -> Timeline:
    """The timeline that fits a scenario's duration and holds: from its first step to its last.

    Args:
        settings: rate, duration, holds and pace, which leave time for a frame of the start and
            one of the end. Where whole frames are too coarse for the holds, they are shorter.
        steps: the number of the last step.
    """
    # Who has settings has imported this; the process that encodes has a timeline alone.
    from landscapes.kinds.contradictions import frame_count

    fps = Fraction(settings.fps).limit_denominator(1000)
    total = frame_count(settings.duration, settings.fps)
    last = min(total - 1, max(1, round(settings.hold_last * fps)))
    first = min(total - last, max(1, round(settings.hold_first * fps)))
    stays = (first, *[1] * (total - first - last), last)
    pace = PACES[settings.pace]
    shown = [float(steps * pace(Fraction(k, len(stays) - 1))) for k in range(len(stays))]
    return Timeline(fps, tuple(shown), stays, settings.duration)


def _even(time: Fraction) -> Fraction:
    return time


def _early(time: Fraction) -> float:
    """(qᵗ − 1) / (q − 1): each frame goes on by the same factor faster than the one before.

    With q = 16 the speed at the start is 0.18 of the average, a fifth of the
    steps takes half the time, and both ends are exact.
    """
    return (pow(QUICKENING, time) - 1) / (QUICKENING - 1)


PACES: Mapping[str, Pace] = MappingProxyType({"even": _even, "early": _early})
"""All paces by name."""
