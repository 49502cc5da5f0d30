"""Recording → headline: one sentence on what came out."""

from typing import Any

from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.kinds.headlines import HeadlineSource


def headline_of(recording: Recording[Any]) -> str | None:
    """The headline of a picture: the scenario's own, or one made from the recording, or None."""
    written = recording.scenario.headline
    if isinstance(written, str):
        return written
    if written is HeadlineSource.NONE:
        return None
    return concern(recording.scenario.kind, "headline").headline(recording)
