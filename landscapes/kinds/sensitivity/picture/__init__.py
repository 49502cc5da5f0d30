"""The picture of a sensitivity: maps for two axes, curves for one."""

from collections.abc import Sequence

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.kinds.sensitivity.model import SensitivityRecording


def compose(recording: SensitivityRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture for one or two axes."""
    if len(recording.scenario.axes) > 1:
        from landscapes.kinds.sensitivity.picture.maps import compose_maps

        return compose_maps(recording, canvas)
    from landscapes.kinds.sensitivity.picture.curves import compose_curves

    return compose_curves(recording, canvas)
