"""Scenario → Recording: the numbers behind the pictures."""

from landscapes.ensemble import Outcome
from landscapes.runner.descent import Trajectory
from landscapes.runner.recordings import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    RaceRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    SensitivityRecording,
)
from landscapes.runner.run import FANNED_OUT, Progress, run

__all__ = [
    "FANNED_OUT",
    "BasinsRecording",
    "LandscapeRecording",
    "LearningRecording",
    "Outcome",
    "Progress",
    "RaceRecording",
    "Recording",
    "ResponseGridRecording",
    "ResponseRecording",
    "SensitivityRecording",
    "Trajectory",
    "run",
]
