"""Scenario → Recording: the numbers behind the pictures."""

from landscapes.ensemble import DIVERGED, UNDECIDED, Attractor, Outcome
from landscapes.runner.basins import BasinMap
from landscapes.runner.descent import Trajectory
from landscapes.runner.learning import History
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
from landscapes.runner.response import Response
from landscapes.runner.run import FANNED_OUT, Progress, run
from landscapes.runner.sensitivity import Mark, SensitivityMap, values_at

__all__ = [
    "DIVERGED",
    "FANNED_OUT",
    "UNDECIDED",
    "Attractor",
    "BasinMap",
    "BasinsRecording",
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
