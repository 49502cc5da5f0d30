"""The headline of a grid of responses: it is there to be compared, not to be summed up."""

from landscapes.kinds.response_grid.model import ResponseGridRecording


def headline(recording: ResponseGridRecording) -> None:
    """There is none."""
