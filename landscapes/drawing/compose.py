"""Recording → Stage: the figure of any recording."""

from typing import TYPE_CHECKING, Any

from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.themes import THEMES

if TYPE_CHECKING:
    from landscapes.drawing.canvas.stage import Stage


def compose(recording: Recording[Any]) -> "Stage":
    """Compose the figure of a recording, as its scenario asks."""
    scenario = recording.scenario
    return concern(scenario.kind, "picture").compose(recording, THEMES[scenario.render.theme])
