"""Recording → Stage, by the kind of the recording.

As where a kind is run, what composes one is imported when there is one.
"""

from typing import TYPE_CHECKING

from landscapes.rendering.canvas.theme import THEMES
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

if TYPE_CHECKING:
    from landscapes.rendering.canvas.stage import Stage


def compose(recording: Recording) -> "Stage":
    """Compose the figure of a recording, as its scenario asks."""
    theme = THEMES[recording.scenario.render.theme]
    match recording:
        case LandscapeRecording():
            view = recording.scenario.surface
            if view:
                from landscapes.rendering.maps.surface import compose_surface

                return compose_surface(recording, view, theme)
            from landscapes.rendering.maps.landscape import compose_landscape

            return compose_landscape(recording, theme)
        case ResponseRecording():
            from landscapes.rendering.charts.response import compose_response

            return compose_response(recording, theme)
        case ResponseGridRecording():
            from landscapes.rendering.charts.response_grid import compose_grid

            return compose_grid(recording, theme)
        case LearningRecording():
            from landscapes.rendering.charts.learning import compose_learning

            return compose_learning(recording, theme)
        case SensitivityRecording():
            if len(recording.scenario.axes) > 1:
                from landscapes.rendering.grids.sensitivity import compose_maps

                return compose_maps(recording, theme)
            from landscapes.rendering.grids.sensitivity_curves import compose_curves

            return compose_curves(recording, theme)
        case BasinsRecording():
            from landscapes.rendering.grids.basins import compose_basins

            return compose_basins(recording, theme)
        case RaceRecording():
            from landscapes.rendering.maps.race import compose_race

            return compose_race(recording, theme)
