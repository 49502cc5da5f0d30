"""Recording → words: what a picture shows, in a sentence or two that are true of it."""

from landscapes.description.charts import of_grid, of_learning, of_responses
from landscapes.description.maps import (
    attractor_loss,
    attractor_place,
    attractor_words,
    of_basins,
    of_sensitivity,
)
from landscapes.description.race import median_steps, of_race
from landscapes.description.runs import of_runs
from landscapes.runner import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    RaceRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    SensitivityRecording,
)

__all__ = ["attractor_loss", "attractor_place", "attractor_words", "describe", "median_steps"]


def describe(recording: Recording) -> str:
    """What the picture of a recording shows and what came out, for who cannot see it."""
    match recording:
        case LandscapeRecording():
            return of_runs(recording)
        case ResponseRecording():
            return of_responses(recording)
        case ResponseGridRecording():
            return of_grid(recording)
        case LearningRecording():
            return of_learning(recording)
        case SensitivityRecording():
            return of_sensitivity(recording)
        case BasinsRecording():
            return of_basins(recording)
        case RaceRecording():
            return of_race(recording)
