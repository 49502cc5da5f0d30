"""Where headlines come from, and how long they may be."""

from enum import Enum


class HeadlineSource(Enum):
    """Where the headline of a picture comes from, if it is not written in the scenario."""

    AUTO = "auto"
    """It is made from the recording."""
    NONE = "none"
    """There is none."""


LONGEST = 45
"""The most characters of a headline that is made."""


def fitting(*sentences: str | None) -> str | None:
    """The first sentence that is short enough for a headline; None if there is none."""
    return next((each for each in sentences if each and len(each) <= LONGEST), None)
