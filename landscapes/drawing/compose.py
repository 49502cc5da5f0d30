"""Recording → Stage: the figure of any recording."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from landscapes.headline import headline_of
from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.kinds.recordings import expect_recording
from landscapes.themes import THEMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from landscapes.drawing.canvas.heading import Words
    from landscapes.drawing.canvas.stage import Stage


def drawable(
    recording: Recording[Any], settings: Mapping[str, Any], asked_by: str
) -> Recording[Any]:
    """Replace settings of a recording's picture by the keyword arguments of a function.

    Raises:
        TypeError: if it is no recording, or there is no such setting.
        ValueError: if a setting is wrong.
    """
    expect_recording(recording, asked_by)
    if "formats" in settings:
        raise TypeError(f"{asked_by} takes no formats; the suffix of a path gives that of a file")
    if not settings:
        return recording
    # Loading is slow to import, and few calls change settings.
    from landscapes.loading.overrides import overridden

    render = overridden(recording.scenario, settings)
    return replace(recording, scenario=replace(recording.scenario, render=render))


def compose(recording: Recording[Any], figure: "Figure | None" = None) -> "Stage":
    """Compose the picture of a recording as its scenario asks.

    Args:
        recording: the recording to show.
        figure: an empty figure of the scenario's size; a new one by default.
    """
    from landscapes.drawing.canvas.canvas import Canvas
    from landscapes.drawing.canvas.heading import Heading
    from landscapes.drawing.canvas.stage import Stage

    scenario, settings = recording.scenario, recording.scenario.render
    canvas = Canvas(settings.size, THEMES[settings.theme], settings.caption, figure)
    heading = Heading(canvas, heading_words(recording), scenario.steps)
    return Stage(canvas, [heading, *concern(scenario.kind, "picture").compose(recording, canvas)])


def heading_words(recording: Recording[Any]) -> "Words":
    """The texts of a recording's heading."""
    from landscapes.drawing.canvas.heading import Words

    scenario = recording.scenario
    question, headline = scenario.render.question, headline_of(recording)
    return Words(scenario.title, scenario.subtitle, question, headline)
