"""Recording → words: a picture described in a sentence or two."""

from typing import Any

from landscapes.formulas import plain
from landscapes.headline import headline_of
from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.kinds.recordings import expect_recording

__all__ = ["describe"]


def describe(recording: "Recording[Any]") -> str:
    """Describe the picture and the result of a recording, for people who cannot see it.

    The text begins with the headline, if there is one, and the title.

    Raises:
        TypeError: if the argument is not a recording.
    """
    expect_recording(recording, "describe")
    scenario, headline = recording.scenario, headline_of(recording)
    told = concern(scenario.kind, "words").describe(recording)
    opening = [_ended(headline, ".")] if headline else []
    colon = "." if ":" in scenario.title else ":"
    return plain(" ".join([*opening, _ended(scenario.title, colon), told]))


def _ended(text: str, mark: str) -> str:
    """End a text with a mark, unless it ends a sentence."""
    return text if text[-1] in ".!?…:" else f"{text}{mark}"
