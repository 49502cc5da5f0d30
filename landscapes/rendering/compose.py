"""Recording → Stage, by the kind of the recording."""

from landscapes.rendering.canvas.stage import Stage
from landscapes.rendering.canvas.theme import THEMES
from landscapes.rendering.charts.learning import compose_learning
from landscapes.rendering.charts.response import compose_response
from landscapes.rendering.charts.response_grid import compose_grid
from landscapes.rendering.grids.basins import compose_basins
from landscapes.rendering.grids.sensitivity import compose_maps
from landscapes.rendering.grids.sensitivity_curves import compose_curves
from landscapes.rendering.maps.landscape import compose_landscape
from landscapes.rendering.maps.race import compose_race
from landscapes.rendering.maps.surface import compose_surface
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


def compose(recording: Recording) -> Stage:
    """Compose the figure of a recording, as its scenario asks."""
    theme = THEMES[recording.scenario.render.theme]
    match recording:
        case LandscapeRecording():
            view = recording.scenario.surface
            if view:
                return compose_surface(recording, view, theme)
            return compose_landscape(recording, theme)
        case ResponseRecording():
            return compose_response(recording, theme)
        case ResponseGridRecording():
            return compose_grid(recording, theme)
        case LearningRecording():
            return compose_learning(recording, theme)
        case SensitivityRecording():
            is_map = len(recording.scenario.axes) > 1
            return (compose_maps if is_map else compose_curves)(recording, theme)
        case BasinsRecording():
            return compose_basins(recording, theme)
        case RaceRecording():
            return compose_race(recording, theme)
