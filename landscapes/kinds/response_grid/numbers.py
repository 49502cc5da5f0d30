"""The numbers of a grid of responses: those of its responses, row by row."""

from collections.abc import Iterator
from typing import Any

from landscapes.kinds.response.numbers import results_of
from landscapes.kinds.response.numbers import series as series_of_response
from landscapes.kinds.response_grid.model import ResponseGridRecording
from landscapes.trace.series import Series
from landscapes.trace.tables import Value


def series(recording: ResponseGridRecording) -> Iterator[Series]:
    """Yield the updates of every response."""
    for row in recording.rows:
        for cell in row:
            yield from series_of_response(cell, f"{cell.scenario.name}: ")


def results(recording: ResponseGridRecording) -> Iterator[dict[str, Value]]:
    """A row for each response: its largest update, and the sum of all."""
    return results_of(series(recording))


def document(recording: ResponseGridRecording) -> dict[str, Any]:
    """The updates of every response."""
    return {"runs": [each.entry() for each in series(recording)]}
