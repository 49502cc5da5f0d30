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
    RaceRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    SensitivityRecording,
    run,
)
from landscapes.runner.sensitivity import Mark, SensitivityMap, values_at

__all__ = [
    "FANNED_OUT",
    "History",
    "LandscapeRecording",
    "LearningRecording",
    "Mark",
    "Outcome",
    "Progress",
    "RaceRecording",
    "Recording",
    "Response",
    "ResponseGridRecording",
    "ResponseRecording",
    "SensitivityMap",
    "SensitivityRecording",
    "Trajectory",
    "run",
    "values_at",
]
