"""The figure of a sensitivity: maps for two axes, curves for one."""

from landscapes.drawing.canvas.draft import Draft
from landscapes.drawing.canvas.stage import Stage
from landscapes.kinds.sensitivity.model import SensitivityRecording


def compose(recording: SensitivityRecording, draft: Draft) -> Stage:
    """Compose the figure for as many axes as there are."""
    if len(recording.scenario.axes) > 1:
        from landscapes.kinds.sensitivity.picture.maps import compose_maps

        return compose_maps(recording, draft)
    from landscapes.kinds.sensitivity.picture.curves import compose_curves

    return compose_curves(recording, draft)
