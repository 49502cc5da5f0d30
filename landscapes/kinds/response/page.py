"""ResponseRecording → the data of its page: the gradient, the updates, the accumulators."""

import numpy as np

from landscapes.drawing.charts.scale import fitted
from landscapes.functions import Array
from landscapes.kinds.response.model import ResponseRecording
from landscapes.kinds.response.picture import signal_factor, times, updates_scale
from landscapes.page.packing import Json, packed_exactly, packed_integers
from landscapes.page.scales import axis
from landscapes.themes import Theme

UPDATE_WEIGHT = 2.2
"""The height of the chart of the updates, relative to one of an accumulator."""


def page_data(recording: ResponseRecording, theme: Theme) -> Json:
    """The data of the page of a response; its accumulators are always shown.

    Args:
        recording: the updates, which the page shows exactly.
        theme: the colours.
    """
    scenario, responses = recording.scenario, recording.responses
    colors = theme.run_colors(scenario.optimizers)
    symbols = list(responses[0].accumulators)
    values = np.stack([[r.updates, *(r.accumulators[s] for s in symbols)] for r in responses])
    return {
        "kind": "response",
        "clock": "epoch",
        "columns": ["update", *symbols],
        "entries": [
            {
                "label": entry.label,
                "detail": entry.detail,
                "color": color,
                "name_color": theme.name_color(color),
                "choices": {},
            }
            for entry, color in zip(scenario.optimizers, colors, strict=True)
        ],
        "optimizer": scenario.optimizer_title,
        "charts": [
            _updates_chart(recording),
            *(_accumulator_chart(s, 1 + k, values[:, 1 + k]) for k, s in enumerate(symbols)),
        ],
        "recorded": {
            "steps": list(range(scenario.steps + 1)),
            "starts": [[]],
            "values": packed_exactly(np.where(np.isfinite(values), values, np.nan)),
            "ends": packed_integers(np.full(len(responses), scenario.steps)),
        },
    }


def _updates_chart(recording: ResponseRecording) -> Json:
    """The chart of the updates and the gradient, which is scaled if the two differ much."""
    scenario, factor = recording.scenario, signal_factor(recording)
    return {
        "title": "gradient and update (−Δθ)",
        "column": 0,
        "weight": UPDATE_WEIGHT,
        "scales": [axis(updates_scale(recording, factor))],
        "signal": {
            "label": f"gradient {times(factor)}".strip(),
            "detail": scenario.signal_title,
            "values": packed_exactly(scenario.signal),
            "factor": factor,
        },
    }


def _accumulator_chart(symbol: str, column: int, values: Array) -> Json:
    return {"title": symbol, "column": column, "scales": [axis(fitted(values, zero=True))]}
