"""Recording → an explorable page: one HTML file that needs no network.

``landscape`` and ``response`` make the data of a page, ``document`` puts them
into it. ``player.html``, ``player.css`` and the scripts are the page: plain
JavaScript that draws what it finds and computes no step of an optimizer.
``numbers.js`` unpacks runs, ``drawing.js`` knows how to draw them, ``state.js``
chooses which, ``pictures.js`` and ``legend.js`` show them, ``player.js`` listens.
"""

from html import escape

from landscapes.page.document import document
from landscapes.page.landscape import landscape_data
from landscapes.page.packing import Json
from landscapes.page.response import response_data
from landscapes.page.scales import axis
from landscapes.rendering.canvas.theme import THEMES, Theme
from landscapes.rendering.charts.scale import Scale
from landscapes.rendering.settings import own_settings
from landscapes.runner import LandscapeRecording, Recording, ResponseRecording
from landscapes.scenario.model import AtlasSettings, LandscapeScenario, Scenario

SIZES = (
    "line",
    "edge_width",
    "head",
    "mark_width",
    "stripe",
    "curve",
    "curve_edge",
    "curve_head",
)
"""The theme's sizes that the scripts refer to."""

NOTEBOOK_HEIGHT = 640
"""The height in pixels of a page that a notebook shows."""


@own_settings()
def page_html(
    recording: Recording,
    atlas: AtlasSettings | None = AtlasSettings(),  # noqa: B008
) -> str:
    """The page of a recording as HTML; the same recording gives the same text.

    Args:
        recording: runs on a landscape, or a response.
        atlas: how fine the atlas of other starts and hyperparameter values is,
            for a landscape; None leaves it out.

    Raises:
        ValueError: if there is no page for this kind of recording.
    """
    scenario = recording.scenario
    theme = THEMES[scenario.render.theme]
    data = {
        "title": scenario.title,
        "caption": _caption(scenario),
        "seconds": scenario.render.duration,
        "sizes": {name: getattr(theme, name) for name in SIZES},
        "time": axis(Scale(0.0, float(max(1, scenario.steps))), whole=True),
    }
    return document(scenario.title, data | _data(recording, atlas, theme), theme)


def _caption(scenario: Scenario) -> str:
    """The scenario's own caption, and which noise it is if there is some."""
    caption = scenario.render.caption or ""
    if isinstance(scenario, LandscapeScenario) and scenario.noise:
        caption += f" All runs meet the noise of seed {scenario.seeds[0]}."
    return caption.strip()


def notebook_html(recording: Recording, atlas: AtlasSettings | None = None) -> str:
    """The page within an ``iframe``, as a notebook shows it.

    Raises:
        ValueError: if there is no page for this kind of recording.
    """
    content = escape(page_html(recording, atlas or AtlasSettings()))
    return (
        f'<iframe srcdoc="{content}" title="{escape(recording.scenario.title)}"'
        f' sandbox="allow-scripts" style="width: 100%; height: {NOTEBOOK_HEIGHT}px; border: 0">'
        "</iframe>"
    )


def _data(recording: Recording, atlas: AtlasSettings | None, theme: Theme) -> Json:
    match recording:
        case LandscapeRecording():
            return landscape_data(recording, atlas, theme)
        case ResponseRecording():
            return response_data(recording, theme)
        case _:
            name = recording.scenario.name
            raise ValueError(f"there is no page for this kind of scenario: '{name}'")
