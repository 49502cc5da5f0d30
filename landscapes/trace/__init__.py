"""Recording → numbers: everything behind a picture as CSV or JSON, and a table of results.

All numbers are dimensionless. In CSV they have the fewest digits that read back the
same. Numbers that are not finite are null in JSON and empty in CSV.
"""

import json
from collections.abc import Mapping
from importlib import import_module
from io import BytesIO
from typing import Any

import numpy as np

from landscapes.formulas import plain, plain_data
from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.pace import moments, rate, stays
from landscapes.trace.tables import Columns, Value, csv_text, joined, length

__all__ = ["frames_csv", "results_csv", "table", "to_csv", "to_json", "to_npz", "to_pandas"]


def to_csv(recording: Recording[Any]) -> str:
    """Write every step or cell of the recording as CSV, with a header."""
    return csv_text(_tables(recording))


def table(recording: Recording[Any]) -> dict[str, list[Value]]:
    """Return every step or cell of the recording as columns by name."""
    return joined(_tables(recording))


def to_pandas(recording: Recording[Any]) -> Any:
    """Return every step or cell of the recording as a ``pandas.DataFrame``.

    Raises:
        ImportError: if pandas is not installed.
    """
    try:
        pandas = import_module("pandas")
    except ImportError as error:
        raise ImportError(
            "to_pandas needs pandas (pip install pandas); table has the same columns without it"
        ) from error
    return pandas.DataFrame(table(recording))


def _tables(recording: Recording[Any]) -> list[Columns]:
    """Return the columns of each run, response, training run or map."""
    numbers = concern(recording.scenario.kind, "numbers")
    return [
        {"label": [plain(each.label)] * length(each.columns), **each.columns}
        for each in numbers.series(recording)
    ]


def to_json(recording: Recording[Any]) -> str:
    """Write the recording with settings and outcomes as JSON, with a list for each column."""
    scenario = recording.scenario
    numbers = concern(scenario.kind, "numbers")
    document = {"scenario": scenario.name, **plain_data(numbers.document(recording))}
    return json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def to_npz(recording: Recording[Any]) -> bytes:
    """Write the arrays of a map with their coordinates as npz, without a date.

    Raises:
        UnsupportedByKindError: if the recording is not a map.
    """
    arrays: Mapping[str, Any] = concern(recording.scenario.kind, "arrays").arrays(recording)
    content = BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def frames_csv(recording: Recording[Any]) -> str:
    """Write the frames of the film as CSV: the number, the second it begins, and its step."""
    settings = recording.scenario.render
    steps = np.repeat(moments(recording), stays(settings))
    numbers = range(len(steps))
    seconds = [float(number / rate(settings)) for number in numbers]
    return csv_text([{"frame": numbers, "second": seconds, "step": steps.tolist()}])


def results_csv(recording: Recording[Any]) -> str:
    """Write the results as CSV, with one line for each run, response, optimizer or trial."""
    rows = concern(recording.scenario.kind, "numbers").results(recording)
    return csv_text([{key: [plain_data(value)] for key, value in row.items()} for row in rows])
