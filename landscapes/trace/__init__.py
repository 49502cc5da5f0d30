"""Recording → numbers: everything behind a picture as CSV or JSON, and a table of results.

All numbers are dimensionless; those of CSV are the shortest that read back the
same. JSON has no number for one that is not finite: it is null there, and
empty in CSV.
"""

import json
from typing import Any

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.runner import (
    LandscapeRecording,
    LearningRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
)
from landscapes.scenario.model import NoiseSettings
from landscapes.trace.results import results
from landscapes.trace.series import series
from landscapes.trace.tables import csv_text, length

__all__ = ["results_csv", "to_csv", "to_json"]


def to_csv(recording: Recording) -> str:
    """Every step of everything in the recording, with a header."""
    tables = [
        {"label": [each.label] * length(each.columns), **each.columns} for each in series(recording)
    ]
    return csv_text(tables)


def to_json(recording: Recording) -> str:
    """The same with settings and outcomes, a list for each column."""
    runs = [{"label": each.label, **each.facts, **each.columns} for each in series(recording)]
    document = {"scenario": recording.scenario.name, **_whole(recording), "runs": runs}
    return json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def results_csv(recording: Recording) -> str:
    """What came out: one line for each run, answer or optimizer."""
    return csv_text([{key: [value] for key, value in row.items()} for row in results(recording)])


def _whole(recording: Recording) -> dict[str, Any]:
    """What is known of the scenario as a whole."""
    match recording:
        case LandscapeRecording(scenario):
            noise = {"noise": _noise(scenario.noise)} if scenario.noise else {}
            return {"landscape": scenario.landscape.name, "steps": scenario.steps, **noise}
        case ResponseRecording(scenario):
            return {"signal": scenario.signal_title, "epochs": len(scenario.signal)}
        case ResponseGridRecording():
            return {}
        case LearningRecording(scenario):
            return {
                "data": scenario.split.train.name,
                "layers": list(scenario.network.layers),
                "iterations": scenario.steps,
                "results": list(results(recording)),
            }


def _noise(noise: NoiseSettings) -> dict[str, Any]:
    """The noise as a scenario says it, the data points as they were drawn."""
    match noise.kind:
        case GaussianNoise(sigma):
            return {"gaussian": sigma}
        case Minibatch(shifts=shifts) as batch:
            return {"minibatch": {"data": shifts.tolist(), "size": batch.used}}
