"""Recording → an explorable page: one HTML file that needs no network.

The ``page`` module of a kind makes the data of a page, and ``document`` embeds them.
``player.html``, ``player.css`` and the scripts are the page: plain JavaScript
that draws the data and computes no step of an optimizer. ``numbers.js`` unpacks
runs, ``drawing.js`` draws them, ``state.js`` chooses which, ``pictures.js`` and
``legend.js`` show them, and ``player.js`` handles input.
"""

from html import escape
from typing import Any

from landscapes.drawing.charts.scale import Scale
from landscapes.drawing.settings import own_settings
from landscapes.formulas import plain, plain_data
from landscapes.kinds import concern, has
from landscapes.kinds.base import Recording
from landscapes.page.document import document
from landscapes.page.scales import axis
from landscapes.themes import THEMES

SIZES = (
    "line",
    "edge_width",
    "casing",
    "hairline",
    "head",
    "mark_width",
    "index_width",
    "stripe",
    "curve",
    "curve_edge",
    "curve_head",
)
"""The theme's sizes that the scripts refer to."""

NOTEBOOK_HEIGHT = 640
"""The height of a page in a notebook, in pixels."""


@own_settings()
def page_html(recording: Recording[Any]) -> str:
    """The page of a recording as HTML; the same recording gives the same text.

    Args:
        recording: runs on a landscape, or a response.

    Raises:
        UnsupportedByKindError: if there is no page for this kind of recording.
    """
    scenario = recording.scenario
    own = concern(scenario.kind, "page")
    theme = THEMES[scenario.render.theme]
    data = {
        "title": scenario.title,
        "caption": scenario.render.caption or "",
        "seconds": scenario.render.duration,
        "sizes": {name: getattr(theme, name) for name in SIZES},
        "time": axis(Scale(0.0, float(max(1, scenario.steps))), whole=True),
    }
    shown = plain_data(data | own.page_data(recording, theme))
    return document(plain(scenario.title), shown, theme)


def notebook_html(recording: Recording[Any]) -> str | None:
    """The page in an ``iframe``, as a notebook shows it; None if its kind has no page."""
    if not has(recording.scenario.kind, "page"):
        return None
    content = escape(page_html(recording))
    return (
        f'<iframe srcdoc="{content}" title="{escape(plain(recording.scenario.title))}"'
        f' sandbox="allow-scripts" style="width: 100%; height: {NOTEBOOK_HEIGHT}px; border: 0">'
        "</iframe>"
    )
