"""Recording → words: a picture described in a sentence or two."""

from typing import Any

from landscapes.formulas import plain
from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.kinds.recordings import expect_recording

__all__ = ["describe"]


def describe(recording: "Recording[Any]") -> str:
    """Describe the picture and the result of a recording, for people who cannot see it.

    Raises:
        TypeError: if the argument is not a recording.
    """
    expect_recording(recording, "describe")
    return plain(concern(recording.scenario.kind, "words").describe(recording))
