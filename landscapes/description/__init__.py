"""Recording → words: what a picture shows, in a sentence or two that are true of it."""

from typing import Any

from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.kinds.recordings import expect_recording

__all__ = ["describe"]


def describe(recording: "Recording[Any]") -> str:
    """What the picture of a recording shows and what came out, for those who cannot see it.

    Raises:
        TypeError: if it is no recording.
    """
    expect_recording(recording, "describe")
    return concern(recording.scenario.kind, "words").describe(recording)
