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
"""The share of the steps shown after a share of the time between the holds."""

QUICKENING = 16
"""The final speed of the early pace, divided by its initial speed."""

SHORTEST = 2
"""The shortest delay that browsers respect, in centiseconds; they lengthen shorter ones."""


class Timeline(NamedTuple):
    """The frames of an animation.

    The first picture stays for a while, the runs travel, and the last picture
    stays. A format with a delay for each picture shows each once and lasts exactly
    the duration; a format with a fixed rate repeats those that stay, and lasts the
    whole number of frames nearest to the duration.

    Attributes:
        fps: frames per second.
        steps: the (fractional) step that each picture shows.
        stays: the number of frames that each picture stays, at least one.
        duration: the wanted duration in seconds.
    """

    fps: Fraction
    steps: tuple[float, ...]
    stays: tuple[int, ...]
    duration: float

    @property
    def hold(self) -> int:
        """The number of frames that the last picture stays."""
        return self.stays[-1]

    @property
    def frame_count(self) -> int:
        """The number of frames at the fixed rate."""
        return sum(self.stays)

    @property
    def seconds(self) -> float:
        """The duration at the fixed rate."""
        return float(self.frame_count / self.fps)

    @property
    def seconds_of_delays(self) -> float:
        """The duration with a delay for each picture."""
        return sum(self.centiseconds()) / 100

    def centiseconds(self) -> tuple[int, ...]:
        """How long each picture stays, in GIF's unit.

        Where the rate does not divide 100, delays are rounded so that every picture
        begins within half a centisecond of its time. The last one ends with the
        duration, but lasts at least ``SHORTEST``.
        """
        begins = [round(100 * begin / self.fps) for begin in accumulate(self.stays[:-1], initial=0)]
        end = max(round(100 * self.duration), begins[-1] + SHORTEST)
        return tuple(end - begin for begin, end in pairwise([*begins, end]))


def plan(settings: "RenderSettings", steps: int) -> Timeline:
    """Plan the timeline of a scenario from its first step to its last.

    Args:
        settings: rate, duration, holds and pace, which leave time for a frame of the start and
            one of the end. Holds are shortened where whole frames are too coarse for them.
        steps: the number of the last step.
    """
    # Imported here because the process that encodes needs a timeline alone.
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
    """(qᵗ − 1) / (q − 1): each frame is faster than the one before by the same factor.

    With q = 16 the speed at the start is 0.18 of the average, a fifth of the
    steps takes half the time, and both ends are exact.
    """
    return (pow(QUICKENING, time) - 1) / (QUICKENING - 1)


PACES: Mapping[str, Pace] = MappingProxyType({"even": _even, "early": _early})
"""All paces by name."""
