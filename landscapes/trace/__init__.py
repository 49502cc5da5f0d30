"""Recording → numbers: everything behind a picture as CSV or JSON, and a table of results.

All numbers are dimensionless; those of CSV are the shortest that read back the
same. JSON has no number for one that is not finite: it is null there, and
empty in CSV.
"""

import json
from io import BytesIO
from typing import Any

import numpy as np

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.runner import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    RaceRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    SensitivityRecording,
)
from landscapes.scenario.model import NoiseSettings
from landscapes.trace.basins import basins_arrays, basins_document
from landscapes.trace.race import race
from landscapes.trace.results import results
from landscapes.trace.sensitivity import arrays as sensitivity_arrays
from landscapes.trace.series import series
from landscapes.trace.tables import csv_text, length

__all__ = ["results_csv", "to_csv", "to_json", "to_npz"]


def to_csv(recording: Recording) -> str:
    """Every step or cell of everything in the recording, with a header."""
    tables = [
        {"label": [each.label] * length(each.columns), **each.columns} for each in series(recording)
    ]
    return csv_text(tables)


def to_json(recording: Recording) -> str:
    """The same with settings and outcomes, a list for each column."""
    document = {"scenario": recording.scenario.name, **_whole(recording)}
    if not isinstance(recording, BasinsRecording):
        runs = [{"label": each.label, **each.facts, **each.columns} for each in series(recording)]
        document = {**document, "runs": runs}
    return json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def to_npz(recording: Recording) -> bytes:
    """The arrays of a map with their coordinates, as NumPy reads them; without the date.

    Raises:
        ValueError: if the recording is no map.
    """
    match recording:
        case BasinsRecording():
            arrays = basins_arrays(recording)
        case SensitivityRecording():
            arrays = sensitivity_arrays(recording)
        case _:
            raise ValueError(f"'{recording.scenario.name}' has no map; npz is for maps")
    content = BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    return content.getvalue()


def results_csv(recording: Recording) -> str:
    """What came out: one line for each run, answer, optimizer or trial."""
    return csv_text([{key: [value] for key, value in row.items()} for row in results(recording)])


def _whole(recording: Recording) -> dict[str, Any]:
    """What is known of the scenario as a whole."""
    match recording:
        case LandscapeRecording(scenario):
            return {
                "landscape": scenario.landscape.name,
                "steps": scenario.steps,
                **_noise(scenario.noise),
            }
        case ResponseRecording(scenario):
            return {"signal": scenario.signal_title, "epochs": len(scenario.signal)}
        case ResponseGridRecording():
            return {}
        case BasinsRecording(scenario):
            return {
                "landscape": scenario.landscape.name,
                "last_step": scenario.steps,
                **_noise(scenario.noise),
                **basins_document(recording),
            }
        case LearningRecording(scenario):
            return {
                "data": scenario.split.train.name,
                "layers": list(scenario.network.layers),
                "iterations": scenario.steps,
                "results": list(results(recording)),
            }
        case SensitivityRecording(scenario):
            return {
                "landscape": scenario.landscape.name,
                "starts": [list(start) for start in scenario.starts],
                "steps": scenario.run_steps,
                "axes": {axis.hyperparameter: axis.scale for axis in scenario.axes},
                "measure": scenario.measure,
                **_noise(scenario.noise),
                "results": list(results(recording)),
            }
        case RaceRecording():
            return {**race(recording), **_noise(recording.scenario.noise)}


def _noise(noise: NoiseSettings | None) -> dict[str, Any]:
    """The noise as a scenario says it, the data points as they were drawn."""
    match noise and noise.kind:
        case GaussianNoise(sigma):
            return {"noise": {"gaussian": sigma}}
        case Minibatch(shifts=shifts) as batch:
            return {"noise": {"minibatch": {"data": shifts.tolist(), "size": batch.used}}}
    return {}
