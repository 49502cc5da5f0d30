"""Scenario → Recording: the numbers behind the pictures."""

from landscapes.ensemble import Outcome
from landscapes.runner.descent import Trajectory
from landscapes.runner.learning import History
from landscapes.runner.response import Response
from landscapes.runner.run import (
    FANNED_OUT,
    LandscapeRecording,
    LearningRecording,
    Progress,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    run,
)

__all__ = [
    "FANNED_OUT",
    "History",
    "LandscapeRecording",
    "LearningRecording",
    "Outcome",
    "Progress",
    "Recording",
    "Response",
    "ResponseGridRecording",
    "ResponseRecording",
    "Trajectory",
    "run",
]
