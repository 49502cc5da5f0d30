"""The figure of a sensitivity: maps for two axes, curves for one."""

from landscapes.drawing.canvas.stage import Stage
from landscapes.kinds.sensitivity.model import SensitivityRecording
from landscapes.themes import Theme


def compose(recording: SensitivityRecording, theme: Theme) -> Stage:
    """Compose the figure for as many axes as there are."""
    if len(recording.scenario.axes) > 1:
        from landscapes.kinds.sensitivity.picture.maps import compose_maps

        return compose_maps(recording, theme)
    from landscapes.kinds.sensitivity.picture.curves import compose_curves

    return compose_curves(recording, theme)
