"""Which step each frame of an animation shows, and for how long."""

from fractions import Fraction
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from landscapes.formats import Format
    from landscapes.kinds.base import Recording

SHORTEST = 2
"""The shortest delay that browsers respect, in centiseconds; they lengthen shorter ones."""


class Timeline(NamedTuple):
    """The frames of an animation.

    The first picture stays for a while, the runs travel, and the last picture
    stays. A format with a delay for each picture shows each once and lasts exactly
    the duration; a format with a fixed rate repeats those that stay, and lasts the
    whole number of frames nearest to the duration.

    Attributes:
        fps: frames per second, in which stays are counted.
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

    def every_second(self) -> "Timeline":
        """The timeline of every second picture, from the first to the last of an odd number."""
        pairs = zip(self.stays[:-1:2], self.stays[1::2], strict=True)
        stays = (*map(sum, pairs), self.stays[-1])
        return self._replace(steps=self.steps[::2], stays=stays)


def plan(recording: "Recording[Any]") -> Timeline:
    """The film of a recording at its written rate, else at that of an MP4."""
    # Imported here because the process that encodes needs a timeline alone.
    from landscapes.pace import moments, rate, stays

    settings = recording.scenario.render
    steps = tuple(moments(recording).tolist())
    return Timeline(rate(settings), steps, stays(settings), settings.duration)


def plan_for(form: "Format", recording: "Recording[Any]") -> Timeline:
    """The film of a recording in a format.

    Without a written rate, formats with a palette show every second picture of the others: their
    files would be too large, and at this rate their delays are whole centiseconds.
    """
    timeline = plan(recording)
    is_thinned = form.is_indexed and recording.scenario.render.fps is None
    return timeline.every_second() if is_thinned else timeline
