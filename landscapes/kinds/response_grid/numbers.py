"""The numbers of a grid of responses: those of its responses, row by row."""

from collections.abc import Iterator
from typing import Any

from landscapes.kinds.response.numbers import results_of
from landscapes.kinds.response.numbers import series as answers
from landscapes.kinds.response_grid.model import ResponseGridRecording
from landscapes.trace.series import Series
from landscapes.trace.tables import Value


def series(recording: ResponseGridRecording) -> Iterator[Series]:
    """Every answer of every response."""
    for row in recording.rows:
        for cell in row:
            yield from answers(cell, f"{cell.scenario.name}: ")


def results(recording: ResponseGridRecording) -> Iterator[dict[str, Value]]:
    """A row for each answer: its largest step, and the sum of all."""
    return results_of(series(recording))


def document(recording: ResponseGridRecording) -> dict[str, Any]:
    """Every answer."""
    return {"runs": [each.entry() for each in series(recording)]}
