"""Recording → headline: one sentence on what came out."""

from dataclasses import replace
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


def with_headline(recording: Recording[Any]) -> Recording[Any]:
    """The recording with its headline written in its scenario, so that it is made only once."""
    written = headline_of(recording) or HeadlineSource.NONE
    return replace(recording, scenario=replace(recording.scenario, headline=written))
