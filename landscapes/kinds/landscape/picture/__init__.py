"""The picture of runs on a landscape: a map, or a surface."""

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.stage import Stage
from landscapes.kinds.landscape.model import LandscapeRecording


def compose(recording: LandscapeRecording, canvas: Canvas) -> Stage:
    """Compose the picture as the scenario's view asks."""
    view = recording.scenario.surface
    if view:
        from landscapes.kinds.landscape.picture.surface import compose_surface

        return compose_surface(recording, view, canvas)
    from landscapes.kinds.landscape.picture.map import compose_landscape

    return compose_landscape(recording, canvas)
