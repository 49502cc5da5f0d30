"""Where headlines come from."""

from enum import Enum


class HeadlineSource(Enum):
    """Where the headline of a picture comes from, if it is not written in the scenario."""

    AUTO = "auto"
    """It is made from the recording."""
    NONE = "none"
    """There is none."""
