"""The picture of runs on a landscape: a map, or a surface."""

from collections.abc import Sequence

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.kinds.landscape.model import LandscapeRecording


def compose(recording: LandscapeRecording, canvas: Canvas) -> Sequence[Moving]:
    """Draw the picture as the scenario's view asks."""
    view = recording.scenario.surface
    if view:
        from landscapes.kinds.landscape.picture.surface import compose_surface

        return compose_surface(recording, view, canvas)
    from landscapes.kinds.landscape.picture.map import compose_map

    return compose_map(recording, canvas)
