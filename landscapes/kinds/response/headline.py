"""The headline of a response: its curves answer no question in a sentence."""

from landscapes.kinds.response.model import ResponseRecording


def headline(recording: ResponseRecording) -> None:
    """There is none."""
