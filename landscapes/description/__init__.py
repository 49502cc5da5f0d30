"""Recording → words: what a picture shows, in a sentence or two that are true of it.

As where a kind is run, what describes one is imported when there is one.
"""

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

__all__ = ["describe"]


def describe(recording: Recording) -> str:
    """What the picture of a recording shows and what came out, for who cannot see it."""
    match recording:
        case LandscapeRecording():
            from landscapes.description.runs import of_runs

            return of_runs(recording)
        case ResponseRecording():
            from landscapes.description.charts import of_responses

            return of_responses(recording)
        case ResponseGridRecording():
            from landscapes.description.charts import of_grid

            return of_grid(recording)
        case LearningRecording():
            from landscapes.description.charts import of_learning

            return of_learning(recording)
        case SensitivityRecording():
            from landscapes.description.maps import of_sensitivity

            return of_sensitivity(recording)
        case BasinsRecording():
            from landscapes.description.maps import of_basins

            return of_basins(recording)
        case RaceRecording():
            from landscapes.description.race import of_race

            return of_race(recording)
