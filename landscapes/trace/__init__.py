"""Recording → numbers: everything behind a picture as CSV or JSON, and a table of results.

All numbers are dimensionless; those of CSV are the shortest that read back the
same. JSON has no number for one that is not finite: it is null there, and
empty in CSV.
"""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np

from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.trace.tables import csv_text, length

__all__ = ["results_csv", "to_csv", "to_json", "to_npz"]


def to_csv(recording: Recording[Any]) -> str:
    """Every step or cell of everything in the recording, with a header."""
    numbers = concern(recording.scenario.kind, "numbers")
    tables = [
        {"label": [each.label] * length(each.columns), **each.columns}
        for each in numbers.series(recording)
    ]
    return csv_text(tables)


def to_json(recording: Recording[Any]) -> str:
    """The same with settings and outcomes, a list for each column."""
    scenario = recording.scenario
    numbers = concern(scenario.kind, "numbers")
    document = {"scenario": scenario.name, **numbers.document(recording)}
    return json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def to_npz(recording: Recording[Any]) -> bytes:
    """The arrays of a map with their coordinates, as NumPy reads them; without the date.

    Raises:
        NoSuchConcernError: if the recording is no map.
    """
    arrays: Mapping[str, Any] = concern(recording.scenario.kind, "arrays").arrays(recording)
    content = BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def results_csv(recording: Recording[Any]) -> str:
    """What came out: one line for each run, answer, optimizer or trial."""
    rows = concern(recording.scenario.kind, "numbers").results(recording)
    return csv_text([{key: [value] for key, value in row.items()} for row in rows])
