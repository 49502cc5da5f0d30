"""Which step each frame of an animation shows, and for how long."""

from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from landscapes.scenario.model import RenderSettings


class Timeline(NamedTuple):
    """The frames of an animation.

    The runs travel at an even pace and then stay for the hold. A format with a
    delay for each picture shows the last one once, for the whole hold; a
    format with a fixed rate repeats it.

    Attributes:
        fps: frames per second.
        steps: the (fractional) step that each frame of the journey shows.
        hold: how many frames the last one stays, itself included.
    """

    fps: Fraction
    steps: tuple[float, ...]
    hold: int

    @property
    def frame_count(self) -> int:
        """The number of frames at the fixed rate."""
        return len(self.steps) - 1 + self.hold

    @property
    def seconds(self) -> float:
        return float(self.frame_count / self.fps)

    def centiseconds(self) -> tuple[int, ...]:
        """How long each frame of the journey stays, in GIF's unit.

        Rounded where the rate is no divisor of 100, so that every frame begins
        within half a centisecond of its time and the sum is exact.
        """
        ends = [*range(1, len(self.steps)), self.frame_count]
        rounded = [0, *(round(100 * end / self.fps) for end in ends)]
        return tuple(end - begin for begin, end in pairwise(rounded))


def plan(settings: RenderSettings, steps: int) -> Timeline:
    """The timeline that fits a scenario's duration and hold, of at least one frame.

    Args:
        settings: rate, duration and hold.
        steps: the number of the last step.
    """
    fps = Fraction(settings.fps).limit_denominator(1000)
    total = max(1, round(settings.duration * fps))
    hold = min(total, max(1, round(settings.hold * fps)))
    journey = total - hold + 1
    shown = [steps * k / (journey - 1) for k in range(journey)] if journey > 1 else [float(steps)]
    return Timeline(fps, tuple(shown), hold)
