"""Recording → words: what a picture shows, in a sentence or two that are true of it."""

from typing import Any

from landscapes.kinds import concern
from landscapes.kinds.base import Recording

__all__ = ["describe"]


def describe(recording: Recording[Any]) -> str:
    """What the picture of a recording shows and what came out, for those who cannot see it."""
    return concern(recording.scenario.kind, "words").describe(recording)
