"""Recording → Stage, by the kind of the recording."""

from landscapes.rendering.landscape import compose_landscape
from landscapes.rendering.stage import Stage
from landscapes.rendering.theme import LIGHT, Theme
from landscapes.runner import Recording


def compose(recording: Recording, theme: Theme = LIGHT) -> Stage:
    """Compose the figure of a recording.

    Args:
        recording: what to show.
        theme: how it looks.
    """
    return compose_landscape(recording, theme)
